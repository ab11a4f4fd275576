"""An assistant whose library, and indexes, stand in PostgreSQL: several machines, one library."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from pydantic import ValidationError

from assistant import Assistant, HomeError, Settings, UnknownDocument
from assistant.settings import LibrarySettings, load_settings
from tests.firm import PAPERS
from tests.postgres import ask, fresh_database

CANARY = "The canary code word is Quibbleworth-7731."
Kind = Literal["embedded", "server"]


@pytest.fixture
def url() -> str:
    """A database of its own."""
    return fresh_database()


def machine(home: Path, url: str, indexes: Kind) -> Assistant:
    """An assistant on a machine of its own."""
    return Assistant(home, settings=Settings(library=LibrarySettings(url=url, indexes=indexes)))


@pytest.mark.parametrize("indexes", ["embedded", "server"])
def test_two_machines_share_a_library(tmp_path: Path, url: str, indexes: Kind) -> None:
    """What one adds and forgets, the other finds and finds no more; an answer shows its place on both."""
    (tmp_path / "lift.txt").write_text("The lift is inspected in March.", "utf-8")
    (tmp_path / "secret.txt").write_text(CANARY, "utf-8")
    one, two = machine(tmp_path / "one", url, indexes), machine(tmp_path / "two", url, indexes)
    assert two.search("lift") == []
    one.add(tmp_path / "lift.txt", tmp_path / "secret.txt")
    assert two.search("canary code word")[0].text == CANARY
    answer = two.ask("When is the lift inspected?")
    assert answer.found and answer.citations[0].quote == "The lift is inspected in March."
    assert two.picture(answer.citations[0]).startswith(b"\x89PNG")
    described = two.info()
    assert {described["indexes"][kind]["chunks"] for kind in ("vectors", "words")} == {2}
    assert url not in str(described) and "PostgreSQL database" in described["library"]
    two.forget("secret.txt")
    with pytest.raises(UnknownDocument):
        one.forget("secret.txt")
    assert [passage.name for passage in one.search("canary code word")] == ["lift.txt"]
    for (table,) in ask(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'company_assistant'"):
        rows = ask(url, f"SELECT t::text FROM company_assistant.{table} AS t")
        assert not [row for (row,) in rows if "uibbleworth" in row.lower() or b"quibbleworth".hex() in row]
    for file in tmp_path.glob("*/**/*"):
        assert not file.is_file() or b"uibbleworth" not in file.read_bytes().lower()


def test_the_server_finds_what_the_home_finds(tmp_path: Path, url: str) -> None:
    """On the sample firm both kinds of index, and both databases, give the same best passages."""
    ours = machine(tmp_path / "one", url, "server")
    ours.sync(PAPERS)
    embedded = machine(tmp_path / "two", url, "embedded")
    for question in (
        "When do we start again after Christmas?",
        "What does a BV-028 cost?",
        "notice period of the lease",
    ):
        a, b = ours.search(question, 5), embedded.search(question, 5)
        assert a[0].text == b[0].text and a[0].score == pytest.approx(b[0].score, abs=0.02)
        assert len({one.text for one in a} & {one.text for one in b}) >= 4


def test_indexes_that_were_dropped_come_back_without_embedding(tmp_path: Path, url: str) -> None:
    """They are caches on a server, too."""
    (tmp_path / "lift.txt").write_text("The lift is inspected in March.", "utf-8")
    machine(tmp_path / "one", url, "server").add(tmp_path / "lift.txt")
    for kind in ("vectors", "texts"):
        ((name,),) = ask(url, f"SELECT tablename FROM pg_tables WHERE tablename LIKE '{kind}\\_%'")
        ask(url, f"DROP TABLE company_assistant.{name}")
        assert machine(tmp_path / "one", url, "server").search("lift")[0].name == "lift.txt"
    again = machine(tmp_path / "one", url, "server")
    again.indexes.rebuild()
    assert again.search("lift")[0].name == "lift.txt"


def test_two_processes_add_at_once(tmp_path: Path, url: str) -> None:
    """One waits for the other; all papers of both are there and found."""
    code = (
        "import sys; from pathlib import Path; from tests.assistant.test_server import machine; "
        "sys.exit(len(machine(Path(sys.argv[1]), sys.argv[3], 'server').add(sys.argv[2]).failed))"
    )
    for part in "ab":
        (tmp_path / part).mkdir()
        for number in range(8):
            (tmp_path / part / f"{part}{number}.txt").write_text(f"Paper {part}{number} on subject {number}.", "utf-8")
    root = Path(__file__).parents[2]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / f"home{part}"), str(tmp_path / part), url], cwd=root
        )
        for part in "ab"
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    found = machine(tmp_path / "home", url, "server").info()
    assert found["documents"] == found["indexes"]["vectors"]["chunks"] == found["indexes"]["words"]["chunks"] == 16


def test_a_server_that_went_away_is_a_sentence(tmp_path: Path, url: str) -> None:
    """Where the database is gone, a search says so and shows nothing of the URL's password."""
    ours = machine(tmp_path / "home", url.replace("postgres:@", "postgres:hunter2@"), "server")
    assert ours.search("lift") == []
    name = url.partition("?")[0].rpartition("/")[2]
    ask(url.replace(f"/{name}", "/postgres"), f"DROP DATABASE {name} WITH (FORCE)")
    with pytest.raises(HomeError, match=r"does not exist.*See that the server runs") as caught:
        ours.search("lift")
    assert "hunter2" not in str(caught.value)


def test_the_settings_name_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file or the environment; indexes on a server need one, and the URL is not shown."""
    (tmp_path / "assistant.toml").write_text(
        '[library]\nindexes = "server"\nurl = "postgresql://me:hunter2@db/papers"\n'
    )
    settings = load_settings(tmp_path)
    assert settings.library.indexes == "server" and "hunter2" not in repr(settings)
    with pytest.raises(ValidationError, match="needs a url"):
        LibrarySettings(indexes="server")
    monkeypatch.setenv("ASSISTANT_LIBRARY__URL", "postgresql://db/others")
    assert load_settings(tmp_path).library.url == "postgresql://db/others"
    assert load_settings(tmp_path / "other").library.indexes == "embedded"


@pytest.mark.parametrize("indexes", ["embedded", "server"])
def test_an_index_of_an_earlier_version_is_made_again(tmp_path: Path, url: str, indexes: Kind) -> None:
    """What cut its texts into terms in another way is a cache of no use: it is made anew, and nothing embedded."""
    (tmp_path / "bill.txt").write_text("The lift's bill is due on 01.03.2026.", "utf-8")
    machine(tmp_path / "one", url, indexes).add(tmp_path / "bill.txt")
    if indexes == "server":
        ((name,),) = ask(url, "SELECT tablename FROM pg_tables WHERE tablename LIKE 'texts\\_%'")
        earlier = "company-assistant text index, version 1, english"
        ask(url, f"COMMENT ON TABLE company_assistant.{name} IS '{earlier}'")
        ask(url, f"DELETE FROM company_assistant.{name}")
    else:
        (manifest,) = tmp_path.glob("one/**/words/manifest.json")
        manifest.write_text(re.sub(r'"version": \d+', '"version": 1', manifest.read_text("utf-8")), "utf-8")
    found = machine(tmp_path / "one", url, indexes)
    finding = found.retriever.indexes.candidates(found.embedder.embed(["x"])[0], "due on 1 March 2026", 5)
    assert len(finding[1]) == 1
