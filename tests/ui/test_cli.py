"""The command line: what people and programs get from it, and what each way of failing looks like."""

import fcntl
import hashlib
import json
import os
import pty
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import termios
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas
from typer.testing import CliRunner, Result

from providers.loopback import Loopback
from tests.providers.wires import OpenAIWire
from ui.cli import app

FIRM = Path(__file__).parents[2] / "examples" / "firm"
PAPERS = ("handbook.md", "general-terms.pdf", "contracts/employment-ciara-dunphy.docx")
LEAVE = "How many days of annual leave does everybody have?"
ELSEWHERE = "Who won the world cup in 1998?"
UPKEEP = ("reindex", "check", "backup", "restore")
COMMANDS = (
    "add",
    "sync",
    "documents",
    "forget",
    "reread",
    "failures",
    "search",
    "ask",
    "chat",
    "providers",
    "info",
    "conversations",
    "keys",
    "overview",
    "table",
    "contracts",
    "quote",
    *UPKEEP,
)
# Commands of commands.
GROUPS = {
    "conversations": ("list", "show", "search", "rename", "export", "delete"),
    "keys": ("set", "list", "remove"),
    "contracts": ("summarise", "compare", "review", "dates", "corrections", "learn", "playbook"),
    "quote": ("draft", "list", "show", "set-line", "discount", "approve", "mark", "export", "template"),
}
GROUPED = [f"{group} {one}" for group, commands in GROUPS.items() for one in commands]


def run(*arguments: object, **environment: str) -> Result:
    """The command in this process."""
    return CliRunner(env={**_clean(), **environment}).invoke(app, [str(one) for one in arguments])


def start(*arguments: object, **how: Any) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    program = (sys.executable, "-c", "from ui.cli import main; main()")
    environment = {name: value for name, value in os.environ.items() if name not in _clean()}

    def heed() -> None:  # a shell has what it starts in the background ignore Ctrl-C, these tests for instance
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen([*program, *map(str, arguments)], env=environment, text=True, preexec_fn=heed, **how)


def document(result: Result) -> Any:
    """The one JSON document on stdout."""
    return json.loads(result.stdout)


def _clean() -> dict[str, None]:
    return {name: None for name in os.environ if name.startswith(("ASSISTANT_", "OPENAI_", "COLUMNS", "FORCE_COLOR"))}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three papers of the sample firm, not to be changed."""
    home = tmp_path_factory.mktemp("papers") / "home"
    assert run("add", *(FIRM / name for name in PAPERS), "--home", home).exit_code == 0
    return home


@pytest.fixture
def home(papers: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(papers, tmp_path / "home"))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder with one good file among bad ones."""
    folder = tmp_path / "bad"
    (folder / "empty").mkdir(parents=True)
    (folder / "good.txt").write_text("The retention is five per cent of the contract sum.")
    (folder / "broken.pdf").write_bytes((FIRM / "general-terms.pdf").read_bytes()[:3000])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("A name that is not UTF-8.")
    (folder / "\x1b[31mred.txt").write_text("")
    locked = canvas.Canvas(
        str(folder / "locked.pdf"), encrypt=pdfencrypt.StandardEncryption("secret", ownerPassword="other")
    )
    locked.drawString(100, 700, "Nobody reads this without the password.")
    locked.save()
    return folder


# -- help and usage


def test_help_names_commands_and_exit_codes() -> None:
    """`assistant --help` lists every command and says what the exit codes mean."""
    result = run("--help")
    assert result.exit_code == 0
    assert all(f" {command} " in result.stdout for command in COMMANDS)
    assert "Exit codes: 0" in result.stdout
    assert "130" in result.stdout


@pytest.mark.parametrize("command", [*(one for one in COMMANDS if one not in GROUPS), *GROUPED])
def test_each_command_has_help_with_an_example(command: str) -> None:
    """Help of a command shows an example, --json and --home."""
    said = run(*command.split(), "--help").stdout
    assert f"Example: assistant {command}" in said
    assert "--json" in said
    assert "--home" in said


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("serch",), "No such command"),
        (("ask",), "question"),
        (("ask", "  "), "empty"),
        (("search", "x", "--limit", "0"), "--limit"),
        (("ask", "x", "--wihtin", "y"), "--wihtin"),
    ],
)
def test_wrong_use_is_2_and_still_one_document(tmp_path: Path, arguments: Sequence[str], reason: str) -> None:
    """A slip of the pen ends with 2; with --json, stdout holds one document all the same."""
    assert run(*arguments).exit_code == 2
    result = run(*arguments, "--json")
    assert result.exit_code == 2
    assert reason.lower() in document(result)["error"].lower()
    assert "Usage:" in result.stderr
    assert not list(tmp_path.iterdir())


# -- adding


def test_add_shows_a_table(tmp_path: Path) -> None:
    """Each file has its line with status, pages and passages; what was done is summed up; progress is on stderr."""
    result = run("add", FIRM / "handbook.md", "--home", tmp_path)
    assert result.exit_code == 0
    assert re.search(r"handbook\.md +added +\d+ +\d+ +\d+\.\d", result.stdout)
    assert re.search(r"1 added: \d+ new pages, \d+ new passages", result.stdout)
    assert "[1/1]" in result.stderr
    assert "[1/1]" not in result.stdout
    again = run("add", FIRM / "handbook.md", "--home", tmp_path)
    assert "1 unchanged: 0 new pages" in again.stdout


def test_bad_files_have_their_reasons(bad: Path, tmp_path: Path) -> None:
    """Each file that can't be added has its own line with a reason; the good one is added; the exit code is 1."""
    result = run("add", bad, bad / "empty", tmp_path / "nowhere", "--home", tmp_path / "home", "--json")
    assert result.exit_code == 1
    files = {Path(one["path"]).name: (one["status"], one["reason"]) for one in document(result)["files"]}
    assert files.pop("good.txt") == ("added", "")
    assert {status for status, _ in files.values()} == {"failed"}
    expected = {
        "broken.pdf": "broken",
        "locked.pdf": "password",
        "empty.txt": "empty",
        "photo.jpg": "cannot be read",
        "picture.docx": "",
        os.fsdecode(b"caf\xe9.txt"): "Rename",
        "\x1b[31mred.txt": "empty",
        "empty": "no files",
        "nowhere": "no such file",
    }
    assert set(files) == set(expected)
    for name, word in expected.items():
        assert files[name][1]
        assert word in files[name][1]


def test_names_cannot_command_the_terminal(bad: Path, tmp_path: Path) -> None:
    """An escape sequence in a file's name reaches neither stdout nor stderr; nor do undecodable bytes stop it."""
    result = run("add", bad, "--home", tmp_path / "home")
    assert result.exit_code == 1
    assert "�[31mred.txt" in result.stdout
    assert "caf�.txt" in result.stdout
    assert "\x1b" not in result.output


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that nobody can read, as on Linux")
def test_unreadable_path(tmp_path: Path) -> None:
    """A file that the system won't read is reported, not thrown."""
    result = run("add", "/proc/self/mem", "/dev/zero", "--home", tmp_path)
    assert result.exit_code == 1
    assert "2 failed" in result.stdout
    assert "device" in result.stdout


def test_sync_follows_a_folder(tmp_path: Path) -> None:
    """What appears in the folder is added, what goes is deleted; a folder that isn't there is a wrong argument."""
    folder, home = tmp_path / "papers", tmp_path / "home"
    folder.mkdir()
    (folder / "one.txt").write_text("The first paper speaks of scaffolding.")
    assert run("sync", folder, "--home", home).exit_code == 0
    (folder / "one.txt").unlink()
    (folder / "two.txt").write_text("The second paper speaks of ladders.")
    result = run("sync", folder, "--home", home, "--json")
    assert [(Path(one["path"]).name, one["status"]) for one in document(result)["files"]] == [
        ("two.txt", "added"),
        ("one.txt", "deleted"),
    ]
    gone = run("sync", tmp_path / "gone", "--home", home, "--json")
    assert gone.exit_code == 2
    assert "is not a folder" in document(gone)["error"]
    assert [one["name"] for one in document(run("documents", "--home", home, "--json"))["documents"]] == ["two.txt"]


def test_sync_of_many_files_says_only_what_matters(tmp_path: Path) -> None:
    """Of two hundred files those are listed that are new or failed; unchanged ones are counted."""
    folder, home = tmp_path / "papers", tmp_path / "home"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(f"Paper {number}." if number % 50 else "")
    first = run("sync", folder, "--home", home)
    assert (first.exit_code, len(re.findall(r"\.txt +added +1 +1 +\d", first.stdout))) == (1, 196)
    assert "4 failed, 196 added" in first.stdout
    (folder / "007.txt").write_text("Another paper.")
    second = run("sync", folder, "--home", home)
    states = ("failed", "updated", "failed", "failed", "failed")
    assert re.findall(r"(\d+)\.txt +(\w+)", second.stdout)[:5] == list(
        zip(("000", "007", "050", "100", "150"), states, strict=True)
    )
    assert "4 failed, 195 unchanged, 1 updated" in second.stdout
    assert len(second.stderr.splitlines()) == 5


def test_sync_shows_the_latest_files_on_a_terminal(tmp_path: Path) -> None:
    """While it runs, the latest files stand above the bar, each with state and reason, in the lines there are."""
    folder = tmp_path / "papers"
    folder.mkdir()
    # Files that can't be read are told at once, the others when they were embedded: ten, so that the twelve latest
    # files of the last picture hold some of each, however quick the machine is.
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"Paper {number}." if number < 10 else "")
    said = _on_terminal("sync", folder, "--home", tmp_path / "home")
    live = _lines(said[: said.rindex("\x1b[2K")])
    assert any("39.txt  is empty (0 bytes)" in line for line in live)
    assert any("09.txt" in line and "added" in line for line in live)
    assert max(len(line.rstrip()) for line in _lines(said)) <= 80


def test_sync_watches_until_stopped(tmp_path: Path) -> None:
    """Each sync that did something is a line of JSON; what failed is told once; Ctrl-C ends it with 0."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.txt").write_text("The first paper speaks of scaffolding.")
    (folder / "bad.txt").write_text("")
    output, errors = tmp_path / "stdout", tmp_path / "stderr"
    with output.open("w") as told, errors.open("w") as noted:
        process = start("sync", folder, "--watch", "--home", tmp_path / "home", "--json", stdout=told, stderr=noted)
        try:
            _wait_until(lambda: output.read_text().count("\n") == 1)
            (folder / "one.txt").rename(folder / "two.txt")
            _wait_until(lambda: output.read_text().count("\n") == 2)
            shutil.rmtree(folder)
            _wait_until(lambda: output.read_text().count("\n") == 3)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
    steps = [json.loads(line) for line in output.read_text().splitlines()]
    assert [[(Path(one["path"]).name, one["status"]) for one in step["files"]] for step in steps] == [
        [("bad.txt", "failed"), ("one.txt", "added")],
        [("two.txt", "moved")],
        [],
    ]
    assert "Its papers are kept" in steps[2]["problem"]
    assert process.returncode == 0
    assert errors.read_text().splitlines() == [f"Watching {str(folder)!r} (Ctrl-C ends it).", "The watch has ended."]


def test_groups_hide_papers(tmp_path: Path) -> None:
    """A paper for one group is listed and found for its users alone."""
    (tmp_path / "secret.txt").write_text("The director's salary is 90,000 euros a year.")
    home = tmp_path / "home"
    run("add", tmp_path / "secret.txt", "--group", "office", "--home", home)
    (home / "assistant.toml").write_text('[access.users]\nanna = ["office"]\n')
    assert "office" in run("documents", "--home", home, "--user", "anna").stdout
    assert document(run("documents", "--home", home, "--user", "ben", "--json")) == {"documents": []}
    assert run("search", "salary", "--home", home, "--user", "anna").exit_code == 0
    hidden = run("search", "salary", "--home", home, "--user", "ben")
    assert hidden.exit_code == 3
    assert "salary" not in hidden.stdout


# -- listing and forgetting


def test_documents(papers: Path) -> None:
    """The list shows name, kind, pages, day and id; as JSON all that is known."""
    said = run("documents", "--home", papers).stdout
    listed = document(run("documents", "--home", papers, "--json"))["documents"]
    assert {one["name"] for one in listed} == {Path(name).name for name in PAPERS}
    for one in listed:
        assert re.search(rf"{one['name']} +{one['kind']} +{one['pages']} +{one['added'][:10]} +{one['id']}", said)


def test_reread_and_failures(home: Path, tmp_path: Path) -> None:
    """A paper is read anew from what is kept; what could not be added is told with its reason, until there is none."""
    result = run("reread", "handbook.md", "--home", home, "--json")
    assert [one["status"] for one in document(result)["files"]] == ["updated"]
    assert "Every file could be added." in run("failures", "--home", home).stderr
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    assert run("add", tmp_path / "broken.pdf", "--home", home).exit_code == 1
    assert str(tmp_path / "broken.pdf") in run("failures", "--home", home).stdout
    (one,) = document(run("failures", "--home", home, "--json"))["failures"]
    assert one["reason"]


def test_forget(home: Path) -> None:
    """A paper is forgotten by its name; a second time it is unknown, which is 1."""
    assert "Forgotten: handbook.md" in run("forget", "handbook.md", "--home", home).stdout
    result = run("forget", "handbook.md", "--home", home, "--json")
    assert result.exit_code == 1
    assert "'handbook.md'" in document(result)["error"]
    assert document(result)["error"] in result.stderr
    assert run("ask", LEAVE, "--within", "handbook.md", "--home", home).exit_code == 1


# -- questions


def test_search(papers: Path) -> None:
    """Passages come best first with score, paper, place, heading and text."""
    found = document(run("search", "annual leave", "--limit", "2", "--home", papers, "--json"))
    assert found["query"] == "annual leave"
    first, second = found["passages"]
    assert first["score"] >= second["score"]
    said = run("search", "annual leave", "--limit", "2", "--home", papers).stdout
    assert said.startswith(f"{first['score']:.2f}  {first['name']}, {first['place']}\n      {first['heading']}\n")
    only = document(run("search", "annual leave", "--within", "general-terms.pdf", "--home", papers, "--json"))
    assert {one["name"] for one in only["passages"]} == {"general-terms.pdf"}


def test_ask_shows_numbered_sources(papers: Path) -> None:
    """Each statement carries the number of its source, which is named beneath with its place."""
    result = run("ask", LEAVE, "--within", "handbook.md", "--home", papers)
    assert result.exit_code == 0
    assert re.search(r"annual leave a year.* \[1\]\n", result.stdout)
    assert re.search(r"\n\[1\] handbook\.md, page \d\n", result.stdout)


def test_ask_as_json(papers: Path) -> None:
    """The document has the promised fields, and each quote stands in its statement's citations."""
    answer = document(run("ask", LEAVE, "--home", papers, "--json"))
    assert {"question", "text", "found", "statements", "citations"} <= set(answer)
    assert answer["question"] == LEAVE
    assert answer["found"] is True
    for statement in answer["statements"]:
        assert {"text", "support", "citations"} <= set(statement)
        assert all(one in answer["citations"] for one in statement["citations"])
    citation = answer["citations"][0]
    assert {"document", "name", "page", "quote", "boxes", "support"} <= set(citation)
    assert set(citation["boxes"][0]) == {"left", "top", "right", "bottom"}


def test_not_in_the_papers(papers: Path) -> None:
    """A question that the papers don't answer ends with 3, a plain sentence and the nearest passages."""
    result = run("ask", ELSEWHERE, "--home", papers)
    assert result.exit_code == 3
    assert result.stdout.startswith("Your documents don't seem to say.")
    assert re.search(r"\n0\.\d\d  \S+, page \d\n", result.stdout)
    as_json = run("ask", ELSEWHERE, "--home", papers, "--json")
    assert as_json.exit_code == 3
    assert document(as_json)["found"] is False


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("documents",)])
def test_nothing_added_yet(tmp_path: Path, command: Sequence[str]) -> None:
    """An empty home is named, with what to do."""
    result = run(*command, "--home", tmp_path / "new")
    assert result.exit_code == (0 if command == ("documents",) else 3)
    assert str(tmp_path / "new") in result.stderr
    assert "assistant add" in result.stderr


# -- models


def test_a_missing_key_has_two_remedies(papers: Path) -> None:
    """Without its key the model is left out: the papers are quoted, and a notice names both ways to give the key."""
    result = run("ask", LEAVE, "--home", papers, "--json", ASSISTANT_MODELS__CHAT="openai:gpt-x")
    assert result.exit_code == 0
    answer = document(result)
    assert answer["found"] is True
    assert "OPENAI_API_KEY" in answer["notices"][0]
    assert "key_file" in answer["notices"][0]
    assert answer["notices"][0] in result.stderr


def test_an_embedding_model_that_nobody_serves(papers: Path) -> None:
    """It ends with 2 and one sentence that lists the ones there are."""
    result = run("ask", LEAVE, "--home", papers, ASSISTANT_MODELS__EMBED="nobody:x")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "'nobody'" in result.stderr
    assert "minilm" in result.stderr


@pytest.fixture
def written(papers: Path) -> Iterator[dict[str, str]]:
    """The environment of a chat model that writes one statement with its source and one without."""
    passage = document(run("search", LEAVE, "--within", "handbook.md", "--limit", "1", "--home", papers, "--json"))
    (found,) = passage["passages"]
    key = hashlib.sha256(f"{found['document']}\n{found['text']}".encode()).hexdigest()[:8]
    with Loopback() as server:
        pieces = ["Everybody has 22 days", f" of annual leave a year. [{key}]", " The moon is made of cheese."]
        server.answer(OpenAIWire().stream(pieces))
        yield {
            "ASSISTANT_MODELS__CHAT": "openai:test-1",
            "ASSISTANT_PROVIDERS__OPENAI__BASE_URL": f"{server.url}/v1",
            "OPENAI_API_KEY": "k-1",
        }


def test_what_a_model_wrote_is_marked(papers: Path, written: dict[str, str]) -> None:
    """A statement that the papers bear is marked so and its quote shown; one without a source is marked as such."""
    result = run("ask", LEAVE, "--home", papers, **written)
    assert result.exit_code == 0, result.stderr
    assert "Everybody has 22 days of annual leave a year. [1]  ✓ supported\n" in result.stdout
    assert "The moon is made of cheese.  ✗ not supported by the papers" in result.stdout
    assert re.search(r"\[1\] handbook\.md, page \d\n    “.*22 days of annual leave.*”\n", result.stdout)


# -- settings and homes


def test_a_home_of_a_newer_version(tmp_path: Path) -> None:
    """It is refused by name with 2, and left as it is."""
    run("documents", "--home", tmp_path)
    with sqlite3.connect(tmp_path / "library.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    result = run("documents", "--home", tmp_path, "--json")
    assert result.exit_code == 2
    assert "newer" in document(result)["error"]
    assert str(tmp_path) in document(result)["error"]


def test_settings_that_do_not_exist(tmp_path: Path) -> None:
    """A slip in the settings ends with 2 and is named."""
    (tmp_path / "assistant.toml").write_text('[models]\nchatt = "openai:x"\n')
    result = run("info", "--home", tmp_path)
    assert result.exit_code == 2
    assert "models.chatt" in result.stderr


def test_info(papers: Path) -> None:
    """It names the home, sizes, models, kinds of index and versions."""
    facts = document(run("info", "--home", papers, "--json"))
    assert facts["home"] == str(papers)
    assert facts["documents"] == 3
    assert facts["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"company-assistant", "faiss-cpu", "tantivy", "onnxruntime"} <= set(facts["versions"])
    said = run("info", "--home", papers).stdout
    assert str(papers) in said
    assert facts["models"]["embed"] in said


# -- processes


def test_two_processes_add_at_once(tmp_path: Path) -> None:
    """Both succeed, and the papers of both are there."""
    home = tmp_path / "home"
    running = [start("add", FIRM / name, "--home", home, stderr=subprocess.PIPE) for name in PAPERS[:2]]
    for process in running:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert len(document(run("documents", "--home", home, "--json"))["documents"]) == 2


def test_waiting_is_said_and_can_be_stopped(tmp_path: Path) -> None:
    """A process that waits for another one says so; Ctrl-C ends it with 130 and no trace."""
    home = tmp_path / "home"
    run("documents", "--home", home)
    with FileLock(home / "adding.lock"), (tmp_path / "stderr").open("w+") as errors:
        process = start("add", FIRM / "handbook.md", "--home", home, stderr=errors, stdout=subprocess.PIPE)
        _wait_until(lambda: "Another assistant is adding" in (tmp_path / "stderr").read_text())
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (tmp_path / "stderr").read_text().splitlines()[1:] == ["Stopped. What was done by then stays."]
    assert said == ""


def test_little_is_loaded(papers: Path) -> None:
    """Asking loads neither torch, Streamlit nor a vendor's SDK; help doesn't even load numpy."""
    code = (
        "import sys\nfrom ui.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'torch', 'streamlit', 'openai', 'mistralai', 'numpy', 'pydantic'} & set(sys.modules)))"
    )
    asked, helped = (
        subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True).stdout
        for words in (["ask", LEAVE, "--home", str(papers)], ["--help"])
    )
    assert asked.endswith("['numpy', 'pydantic']\n")
    assert helped.endswith("[]\n")


def _on_terminal(*arguments: object, **environment: str) -> str:
    """What the command writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in _clean()}
    process = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli import main; main()", *map(str, arguments)],
        env=variables | {"TERM": "xterm-256color"} | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux: the other side has hung up.
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    process.wait(timeout=20)
    return written.decode()


def _lines(written: str) -> list[str]:
    """The lines without colours and cursor movements."""
    return [line.split("\r")[-1] for line in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written).split("\r\n")]


def test_on_a_terminal_of_80_columns(bad: Path, tmp_path: Path) -> None:
    """A bar shows the file at hand; nothing is wider than the terminal, and no cell is torn in two."""
    home = tmp_path / "home"
    longest = tmp_path / f"{'long-name-' * 12}of-a-paper.txt"
    longest.write_text("A paper about scaffolding and ladders.")
    written = _on_terminal("add", bad, longest, FIRM / "contracts", "--home", home)
    assert "━" in written
    assert any(re.search(r"━ +\d+/16 \S", line) for line in _lines(written))
    for command in (("documents",), ("ask", ELSEWHERE)):
        written += _on_terminal(*command, "--home", home)
    lines = _lines(written)
    assert max(len(line) for line in lines) <= 80
    rows = [line for line in lines if re.search(r" (added|failed) .*\d\.\d$", line)]
    assert len(rows) == 16


def test_a_model_is_seen_writing(papers: Path, written: dict[str, str]) -> None:
    """On a terminal the text shows before it is checked; then the checked statements stand in its place."""
    said = _on_terminal("ask", LEAVE, "--home", papers, **written)
    assert "\x1b[?25l" in said  # A live display was begun …
    before, _, left = said.rpartition("\x1b[2K")  # … and its lines were cleared.
    assert "22 days" in before
    assert left.count("annual leave a year.") == 1
    assert "Everybody has 22 days of annual leave a year. [1]  ✓ supported" in _lines(left)


def test_chat_serves_this_computer_alone(papers: Path) -> None:
    """The page answers on 127.0.0.1, its address is the one JSON document, and a taken port is refused by name."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = start("chat", "--port", port, "--no-browser", "--home", papers, "--json", **pipes)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until(lambda: _answers(f"{url}/_stcore/health"))
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((_other_address(), port), timeout=2)
        taken = run("chat", "--port", port, "--home", papers)
        assert taken.exit_code == 1
        assert f"Port {port} is in use" in taken.stderr
    finally:
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=20)
    assert json.loads(said) == {"url": url, "home": str(papers)}
    assert "Traceback" not in errors


def _other_address() -> str:
    """An address of this machine that is not 127.0.0.1."""
    return "127.0.0.2" if sys.platform == "linux" else "::1"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "It did not happen within 30 s."
        time.sleep(0.1)
