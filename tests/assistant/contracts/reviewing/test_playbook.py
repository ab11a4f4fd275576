"""Playbooks: the ones that ship, the firm's own, and what is wrong with a bad one, by line."""

from pathlib import Path

import pytest

from assistant.contracts.model import Amount, Duration
from assistant.contracts.reviewing.playbook import (
    default_playbook,
    load_playbook,
    parse_playbook,
    playbook_for,
    quantity,
    shipped,
)
from assistant.errors import SettingsError

GOOD = """name = "Ours"
kinds = ["supply"]

[[position]]
clause = "Payment Terms"
ours = "30 days"
acceptable = { at_least = "30 days" }
"""

BAD = [
    ("", "line 1: it is empty"),
    ("# nothing but a remark\n", "line 1: it is empty"),
    ('name = "x"\nkinds = [\n', "line 3: it is not valid TOML"),
    ("a = " + "[" * 5000, "line 1: it is nested too deeply"),
    (GOOD.replace('"supply"', '"sale"'), "line 2: kinds.0"),
    (GOOD.replace('"Payment Terms"', '"Paymnt"'), "line 5: position.0.clause: there is no type of clause 'Paymnt'"),
    (GOOD.replace('30 days" }', 'soon" }'), "line 7: position.0.acceptable.at_least: 'soon' cannot be compared"),
    (GOOD.replace("ours =", "our ="), "line 6: position.0.our: there is no such entry"),
    (GOOD + GOOD.partition("\n\n")[2], "line 9: 'Payment Terms' has a position already"),
    (GOOD.replace('at_least = "30 days"', 'says = [""]'), "line 7: position.0.acceptable: an empty word"),
    (GOOD.replace('{ at_least = "30 days" }', "{}"), "line 7: position.0.acceptable: a condition needs"),
    ('name = "x"\nkinds = ["supply"]\nposition = []\n', "line 3: position"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    """A bad playbook is refused, and the sentence leads to the line."""
    with pytest.raises(SettingsError) as raised:
        parse_playbook(text, "ours.toml")
    assert message in str(raised.value)
    assert "'ours.toml'" in str(raised.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """With the line up to which it was text."""
    file = tmp_path / "playbook.toml"
    file.write_bytes(b'name = "x"\nkinds = ["\xff\xfe"]')
    with pytest.raises(SettingsError, match="line 2: it is not UTF-8"):
        load_playbook(file)
    file.write_bytes(b" " * 300_000)
    with pytest.raises(SettingsError, match="larger than 256 KB"):
        load_playbook(file)
    with pytest.raises(SettingsError, match="cannot be opened"):
        load_playbook(tmp_path / "none.toml")


@pytest.mark.parametrize("name", shipped())
def test_those_that_ship_are_valid(name: str) -> None:
    """And each is found for the kind of its name."""
    assert parse_playbook(default_playbook(name), name).position


def test_the_firms_own_comes_first(tmp_path: Path) -> None:
    """A playbook in the home takes the place of the one that ships."""
    assert [kind for kind in ("supply", "services", "lease", "nda") if playbook_for(kind, tmp_path) is None] == []
    assert playbook_for("loan", tmp_path) is None
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "ours.toml").write_text(GOOD, "utf-8")
    found = playbook_for("supply", tmp_path)
    assert found is not None
    assert found.name == "Ours"


def test_quantities() -> None:
    """What a condition may compare."""
    assert quantity("3 months") == Duration(count=3, unit="month")
    assert quantity("1 Business  day") == Duration(count=1, unit="business day")
    assert quantity("EUR 250,000.00") == Amount(value="250000.00", currency="EUR")
    assert quantity("4.5 %") == quantity("4.5 percent")
