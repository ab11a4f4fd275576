"""Files dropped in Slack: contracts become cards; nothing is fetched that does not lie in Slack, or is too large."""

from pathlib import Path

import pytest

from assistant.contracts.reviewing.playbook import playbook_text
from tests.firm import PAPERS
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import BOT, ME, Json, Slack, read

LEASE = PAPERS / "contracts" / "lease-unit-7-quarry-business-park.pdf"


def dropped(slack: Slack, channel: str, content: bytes, text: str = "", *, user: str = "UBOB", **file: object) -> Json:
    """A message with a file."""
    identifier = "FLEASE"
    url = f"http://127.0.0.1:{slack.port}/files/{identifier}"
    slack.files[identifier] = {
        "id": identifier, "name": LEASE.name, "size": len(content), "url_private_download": url, **file
    }  # fmt: skip
    slack.contents[identifier] = content
    message = slack.message(channel, user, text, subtype="file_share", files=[{"id": identifier}])
    slack.event(message)
    return message


def test_a_dropped_contract_gives_its_card(slack: Slack, run: Run) -> None:
    """Read with the bot's token, put on one page with a PDF of it, and not kept in the library."""
    service = run()
    before = service.assistant.documents()
    (card,) = slack.answered(dropped(slack, "DBOB", LEASE.read_bytes()))
    shown = read(card)
    assert LEASE.name in shown and "Who" in shown and "When" in shown and "page" in shown
    (fetched,) = slack.of("GET /files/FLEASE")
    assert fetched.token == BOT
    slack.until(lambda: slack.of("files.completeUploadExternal"))
    assert slack.of("files.completeUploadExternal")[0].sent["channel_id"] == "DBOB"
    assert next(iter(slack.uploads.values())).startswith(b"%PDF")
    assert service.assistant.documents() == before


def test_the_firms_playbook_is_for_direct_messages(slack: Slack, run: Run, home: Path) -> None:
    """What the firm wants of a contract is said to one of its people, and not in a channel."""
    wanted = "QUARTZ is what we want"
    (home / "playbooks").mkdir()
    text = playbook_text("lease", home).replace('ours = "', f'ours = "{wanted}. ')
    assert wanted in text
    (home / "playbooks" / "lease.toml").write_text(text, "utf-8")
    run()
    assert wanted in read(slack.answered(dropped(slack, "DBOB", LEASE.read_bytes()))[0])
    message = dropped(slack, PUBLIC, LEASE.read_bytes(), f"<@{ME}> and this?")
    slack.answered(message)
    assert wanted not in "".join(read(one) for one in slack.replies(PUBLIC, message["ts"]))


def test_in_a_channel_a_file_needs_a_mention(slack: Slack, run: Run) -> None:
    """Without one it is nobody's question."""
    service = run()
    dropped(slack, PUBLIC, b"%PDF-1.4")
    assert service.questions.running == service.questions.waiting == 0
    message = dropped(slack, PUBLIC, b"not really a contract, but text", f"<@{ME}> what is this?", name="note.txt")
    assert "no contract" in read(slack.answered(message)[0])


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"url_private_download": "http://169.254.169.254/latest/meta-data"}, "does not lie in Slack"),
        ({"url_private_download": "https://files.slack.com.evil.example/x"}, "does not lie in Slack"),
        ({"url_private_download": "https://evil.example/https://files.slack.com/x"}, "does not lie in Slack"),
        ({"url_private_download": "https://files.slack.com@evil.example/x"}, "does not lie in Slack"),
        ({"url_private_download": "https://files.slack.com:8443/x"}, "does not lie in Slack"),
        ({"url_private_download": "http://files.slack.com/x"}, "does not lie in Slack"),
        ({"url_private_download": "file:///etc/passwd"}, "does not lie in Slack"),
        ({"is_external": True}, "does not lie in Slack"),
        ({"size": 2_000_000}, "larger than 1 MB"),
    ],
)
def test_no_file_is_fetched_from_elsewhere(slack: Slack, run: Run, file: Json, said: str) -> None:
    """The token goes to Slack's own servers alone, and no larger file is read than the settings allow."""
    run(megabytes=1)
    message = dropped(slack, "DBOB", b"text", **file)
    assert said in read(slack.answered(message)[0])
    assert not [one for one in slack.calls if one.method.startswith("GET")]


def test_a_file_that_is_larger_than_it_says_is_not_read(slack: Slack, run: Run) -> None:
    """However small Slack was told that it is."""
    run(megabytes=1)
    assert "larger than 1 MB" in read(slack.answered(dropped(slack, "DBOB", b"x" * 1_500_000, size=10))[0])


def test_what_cannot_be_read_is_said(slack: Slack, run: Run) -> None:
    """A broken file, one that Slack does not give, and a scope that is missing: in a sentence each."""
    run()
    said = read(slack.answered(dropped(slack, "DBOB", b"%PDF-broken"))[0])
    assert LEASE.name in said and "PDF" in said
    message = dropped(slack, "DBOB", b"x", url_private_download=f"http://127.0.0.1:{slack.port}/files/FNONE")
    assert "does not let me read" in read(slack.answered(message)[0])
    slack.scopes.discard("files:read")
    assert "files:read" in read(slack.answered(dropped(slack, "DBOB", b"x"))[0])


def test_nothing_of_a_file_stays_on_the_disk(
    slack: Slack, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was read with is gone when the card is there."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run()
    slack.answered(dropped(slack, "DBOB", b"The secret plan of the firm.", name="plan.txt"))
    assert not list(scratch.glob("slack-file-*"))
