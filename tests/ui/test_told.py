"""What the assistant says in English, errors and reasons, in Dutch: found by its templates, and none is missing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import ui
from assistant.reading.kinds import NAMES, READABLE
from assistant.reading.ocr.recognising import NEEDED
from ui.wording import told_in

_ROOT = Path(ui.__file__).parent.parent
_CATALOGUE = _ROOT / "ui" / "locale" / "nl.told.po"
# Where errors come from that people meet on the page.
_MET = (
    "assistant/app.py",
    "assistant/configuration",
    "assistant/contracts/corrections.py",
    "assistant/contracts/store.py",
    "assistant/conversing/store.py",
    "assistant/ingestion",
    "assistant/library.py",
    "assistant/models/spending.py",
    "assistant/overview/tabling.py",
    "assistant/people",
    "assistant/quotes",
    "assistant/reading",
    "assistant/search/indexing.py",
    "assistant/settings.py",
    "assistant/storage/sqlite.py",
    "providers/chain.py",
    "providers/compatible.py",
    "providers/facts.py",
    "providers/http.py",
    "providers/keys.py",
    "providers/limits.py",
    "providers/openai.py",
    "providers/registry.py",
    "providers/stream.py",
    "providers/tools.py",
    "ui/login",
)
# Python's own, which nobody but who writes code meets.
_OURS = re.compile(
    r"(Assistant|Settings|Home|Read|Quote|Money|Vat|Provider)Error|OutOfMemory|Unknown\w+|Not\w+|ModelMismatch|"
    r"EmptyFolder|BudgetSpent|MissingExtra|Unsupported|Unreachable|Refused|Unauthorized|RateLimited|TooLong|Blocked|"
    r"Unavailable|BadReply|Verdict"
)
_PYTHONS = ("NotImplementedError", "NotADirectoryError", "UnknownTypeError")
# Where reasons come from: of marks, and of lines of a quote that are open; and what is said of a contract as a whole.
_REASONED = (
    "assistant/answering/deep/figures.py",
    "assistant/checking/checker.py",
    "assistant/checking/comparing.py",
    "assistant/contracts/card.py",
    "assistant/contracts/deadlines.py",
    "assistant/contracts/doubts.py",
    "assistant/contracts/reviewing/review.py",
    "assistant/contracts/summarise.py",
    "assistant/quotes/changing.py",
    "assistant/quotes/desk.py",
    "assistant/quotes/drafting.py",
    "assistant/quotes/lines.py",
    "assistant/quotes/matching",
    "assistant/quotes/pricing.py",
    "assistant/quotes/validity.py",
)
# Functions that give the words of an error or a reason, and names that hold them.
_GIVERS = re.compile(r"_no_text|_end|_refusal|_unusable|lacking|beyond")
_REASONERS = re.compile(
    r"_about|_alone|_judged|_lacking_fact|_named|_worded|changed|convert|quoted|second_contract|said|told"
)
_HOLDERS = ("action", "calculation", "converted", "reason", "said", "trouble", "what")
_TAKERS = ("Difference", "Verdict", "_open", "append")


def _template(node: ast.expr) -> str:
    """The text with numbered holes; empty for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value.replace("{", "{{").replace("}", "}}") if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    said, holes = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value).replace("{", "{{").replace("}", "}}")
        else:
            said, holes = f"{said}{{{holes}}}", holes + 1
    return said


def _said(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each text of an error in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if _OURS.fullmatch(node.func.id) and node.func.id not in _PYTHONS:
                yield from ((_template(one), node.lineno) for one in node.args)
        elif isinstance(node, ast.FunctionDef) and _GIVERS.fullmatch(node.name):
            given = [one.value for one in ast.walk(node) if isinstance(one, ast.Return | ast.Yield) and one.value]
            yield from ((_template(one), one.lineno) for one in given)


def _parts(node: ast.expr) -> Iterator[str]:
    """Each text in an expression."""
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.Tuple | ast.List | ast.BinOp):
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.expr):
                yield from _parts(one)
    elif said := _template(node):
        yield said


def _reasons(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each text of a reason in a module, with its line."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            named = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            given = [
                *(node.args if named in _TAKERS else ()),
                *(one.value for one in node.keywords if one.arg in _HOLDERS),
            ]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given = [node.value] if node.targets[0].id in _HOLDERS else []
        elif isinstance(node, ast.FunctionDef) and _REASONERS.fullmatch(node.name):
            given = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
        elif isinstance(node, ast.Dict):
            names = [getattr(one, "value", "") for one in node.keys]
            given = [one for name, one in zip(names, node.values, strict=True) if name == "reason"]
        yield from ((said, one.lineno) for one in given for said in _parts(one))


def _templates() -> dict[str, str]:
    """Each sentence that people may meet, and where it is said; what is but holes is said elsewhere."""
    found = {}
    for place, look in (*((one, _said) for one in _MET), *((one, _reasons) for one in _REASONED)):
        path = _ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for said, line in look(ast.parse(file.read_text("utf-8"))):
                # What begins or ends in the middle is a part of another one.
                if " " in said and said == said.strip(" ;") and re.search(r"[a-z]{3}", re.sub(r"\{\d\}", "", said)):
                    found[said] = f"{file.relative_to(_ROOT)}:{line}"
    return found


def _catalogue() -> dict[str, str]:
    with _CATALOGUE.open("rb") as lines:
        return {str(one.id): str(one.string) for one in read_po(lines, locale="nl", abort_invalid=True) if one.id}


def _holes(text: str) -> list[str]:
    return sorted(re.findall(r"(?<!\{)\{\d\}(?!\})", text))


def test_every_error_that_people_meet_has_its_dutch() -> None:
    """One that is added without it fails here, with its place."""
    catalogue = _catalogue()
    missing = [f"{where}: {said}" for said, where in _templates().items() if not catalogue.get(said)]
    assert not missing, "\n".join(missing)
    kinds = [one for one in (*NAMES.values(), READABLE, NEEDED) if one != "XML" and not catalogue.get(one)]
    assert not kinds


def test_dutch_templates_have_the_same_holes() -> None:
    """Each of the English stands in the Dutch, and no other."""
    different = [text for text, said in _catalogue().items() if _holes(text) != _holes(said)]
    assert not different


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("is empty (0 bytes)", "is leeg (0 bytes)"),
        (
            "has 5,001 pages; at most 5,000 are read of one PDF",
            "heeft 5,001 pagina's; van één pdf worden er hoogstens 5,000 gelezen",
        ),
        (
            "is damaged or not well formed: it looks like a PDF but cannot be read. The version added earlier is kept",
            None,
        ),
        ("lease.pdf: is empty (0 bytes). note.txt: holds no text, only blanks.", None),
        (
            "Gezocht. openai:a cannot be reached at x.test: no connection. Check the network and the base_url, "
            "and that the service runs. mistral:b does not accept the key (status 401). Check that the key is right, "
            "that it may use this model, and that its account has credit.",
            None,
        ),
        ("Lease, 1 page; all 12 passages were read.", "Huur, 1 pagina; alle 12 passages zijn gelezen."),
        ("This seems to be no contract but an invoice.", "Dit lijkt geen contract maar een factuur."),
        ("read by OCR, 71 %", "gelezen door OCR, 71 %"),
        (
            "the source says “The rent is 950 euros. It is due on Monday.”",
            "de bron zegt “The rent is 950 euros. It is due on Monday.”",
        ),
        (
            "several articles fit; the chat model takes it for BV-022",
            "er passen meerdere artikelen; het chatmodel houdt het voor BV-022",
        ),
        (
            "Last day for notice to arrive, so that the contract ends with this period. (31 December 2026 - 3 months = "
            "30 September 2026. That is a Sunday: the working day before it is 28 September 2026.)",
            None,
        ),
        (
            "The clause is there; whether it is what you want, only reading it tells. Your position: Delay is paid.",
            "De bepaling staat erin; of ze is wat je wilt, zie je alleen door haar te lezen. "
            "Jouw uitgangspunt: Delay is paid.",
        ),
        ("31 December 2027 - 3 months = 30 September 2027.", "31 december 2027 − 3 maanden = 30 september 2027."),
        (
            "changed line 1: 12 length CP-022 at 21.76, by anna's hand, less 0 %",
            "wijzigde regel 1: 12 length CP-022 voor 21.76, met de hand door anna, min 0 %",
        ),
        ("draft → approved", "concept → goedgekeurd"),
        ("Q-7 cannot be approved while lines are open: 2, 3. Choose an article for each, or delete it.", None),
    ],
)
def test_what_was_said_is_told_in_dutch(english: str, dutch: str | None) -> None:
    """Whole, within another sentence, behind a file's name, and one after the other; in English it stays."""
    said = told_in("nl", english)
    assert told_in("en", english) == english
    if dutch:
        assert said == dutch
    assert not re.search(r"\b(the|is damaged|does not|be reached|holds|are|kept)\b", said), said
    numbers = [re.findall(r"\d+", text) for text in (english, said)]
    assert numbers[0] == numbers[1]


def test_what_is_not_the_assistants_stays_as_it_is() -> None:
    """A paper's words, a name, an error of another's."""
    theirs = (
        "",
        "The rent is 950 euros. It is due on Monday.",
        "A break after five years.",
        "a.pdf",
        "status 401, nope",
    )
    for text in theirs:
        assert told_in("nl", text) == text
