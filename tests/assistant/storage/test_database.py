"""What a library promises, in the home's own file and in PostgreSQL alike."""

import subprocess
import sys
import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import Timeout
from numpy.typing import NDArray

from assistant.documents import Document
from assistant.errors import HomeError, ModelMismatch, SettingsError, UnknownDocument
from assistant.ingestion.chunking import chunk
from assistant.ingestion.storing import Paper
from assistant.library import File, Library, Unembedded
from assistant.reading import read
from assistant.storage.database import VERSION
from tests.postgres import ask, fresh_database, locked_database

MODEL = "model:1"
TABLES = ("documents", "files", "groups", "originals", "pages", "chunks", "vectors")


def vector(seed: bytes) -> NDArray[np.float32]:
    """Any vector of unit length."""
    made = np.random.default_rng(list(seed)).standard_normal(8).astype(np.float32)
    return made / np.linalg.norm(made)


def put(library: Library, path: str, text: str, groups: tuple[str, ...] = (), *, model: str = MODEL) -> Document:
    """Stores a text as a paper, as adding does."""
    paper = stored(path, text, groups)
    vectors = {one: vector(one) for one in library.missing(paper.hashes, model)}
    library.put([paper], vectors=vectors, fingerprint=model)
    return paper.document


def stored(path: str, text: str, groups: tuple[str, ...] = ()) -> Paper:
    """A text as a paper, not stored yet."""
    content = text.encode()
    reading = read(Path(path), content)
    digest = sha256(content).hexdigest()
    chunks = chunk(digest[:16], "Title", reading.pages)
    hashes = [sha256(one.embedded_text.encode()).digest() for one in chunks]
    paper = Document(
        id=digest[:16],
        name=Path(path).name,
        path=path,
        kind=reading.kind,
        title="Title",
        sha256=digest,
        size=len(content),
        pages=len(reading.pages),
        chunks=len(chunks),
        added="2026-01-01T00:00:00+00:00",
        groups=groups,
    )
    return Paper(paper, content, reading.pages, chunks, hashes)


class LibraryConformance:
    """The promises of `Library`, whatever database holds it."""

    @pytest.fixture
    def again(self, tmp_path: Path) -> Callable[[], Library]:
        """Opens the same library once more, as another process does."""
        return self.opener(tmp_path)

    @pytest.fixture
    def library(self, again: Callable[[], Library]) -> Library:
        """An empty library."""
        return again()

    @abstractmethod
    def opener(self, folder: Path) -> Callable[[], Library]:
        """What opens one library, at first a new one."""

    @abstractmethod
    def newer(self, library: Library) -> None:
        """Makes it look as if a later version had made it."""

    @abstractmethod
    def fill_up(self, library: Library) -> None:
        """Leaves no room for another page."""

    def count(self, library: Library) -> dict[str, int]:
        """How many rows each table has."""
        connection = library.database.connection
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}

    def test_what_was_put_comes_back(self, library: Library, again: Callable[[], Library]) -> None:
        """Paper, original, page, chunks and vectors are what they were, also for whoever opens it next."""
        assert library.documents() == [] and library.fingerprint == "" and library.generation == 0
        paper = put(library, "/in/büro%?.txt", "Rent is due in May.\n\nÄrger \u20ac 12 100 % sure?", ("sales", "hr"))
        for one in (library, again()):
            assert one.documents() == [paper.model_copy(update={"groups": ("hr", "sales")})]
            assert one.with_id(paper.id) == one.at_path("/in/büro%?.txt") == one.document("büro%?.txt")
            assert one.original(paper.id).decode() == "Rent is due in May.\n\nÄrger \u20ac 12 100 % sure?"
            assert "Ärger \u20ac 12 100 % sure?" in one.page(paper.id, 1).text
            assert (one.fingerprint, one.generation) == (MODEL, 1)
            stored = one.chunks(one.keys())
            assert list(stored) == one.keys().tolist() == one.keys([paper.id]).tolist()
            assert all(part.boxes and part.chunk.text for part in stored.values())
            keys, vectors = one.vectors(stored, MODEL)
            assert keys.tolist() == list(stored) and vectors.dtype == np.float32
            hashed = sha256(stored[keys[0]].chunk.embedded_text.encode()).digest()
            assert np.allclose(vectors[0], vector(hashed), atol=1e-3)
            assert one.vectors(stored, "another")[1].size == 0

    def test_what_is_not_there(self, library: Library) -> None:
        """An unknown paper, page or key is said so or left out."""
        for call in (lambda: library.page("x", 1), lambda: library.original("x"), lambda: library.document("x\0")):
            with pytest.raises(UnknownDocument):
                call()
        assert library.with_id("x") is None and library.at_path("/x") is None
        assert library.chunks([5]) == {} and library.keys(["x"]).tolist() == [] == library.keys([]).tolist()

    def test_papers_come_by_path(self, library: Library) -> None:
        """Sorted by code point, whatever language the database was set up in."""
        names = ["/b.txt", "/B.txt", "/a b.txt", "/ab.txt", "/ä.txt", "/_.txt"]
        for name in names:
            put(library, name, f"Text of {name}.")
        assert [one.path for one in library.documents()] == sorted(names) == list(library.paths())

    def test_a_new_version_replaces_the_old(self, library: Library) -> None:
        """At the same path the old paper goes with all it had, and its keys are never given out again."""
        old = put(library, "/a.txt", "The rent is 900.")
        before = library.keys().tolist()
        new = put(library, "/a.txt", "The rent is 950.")
        assert [one.id for one in library.documents()] == [new.id] and library.with_id(old.id) is None
        assert min(library.keys()) > max(before)
        put(library, "/a.txt", "The rent is 950.")
        assert min(library.keys()) > max(before) + 1
        assert self.count(library) == dict.fromkeys(TABLES, 1) | {"groups": 0}

    def test_a_changed_paper_keeps_the_vectors_of_what_stayed(self, library: Library) -> None:
        """Nobody embeds an unchanged passage again, so its vector has to outlive the old version."""
        old = put(library, "/a.md", "# Rent\n\nThe rent is 900.\n\n# Term\n\nTwo years.\n")
        new = put(library, "/a.md", "# Rent\n\nThe rent is 950.\n\n# Term\n\nTwo years.\n")
        assert old.chunks == new.chunks == 2 == len(library.vectors(library.keys(), MODEL)[0])
        assert self.count(library)["vectors"] == 2

    def test_moving_and_copies(self, library: Library) -> None:
        """A paper has all its paths, and goes when nothing lies at any of them."""
        paper, other = put(library, "/a.txt", "One paper."), put(library, "/o.txt", "Another paper.")
        library.attach({"/b.txt": (paper.id, "")})
        assert library.paths(paper.id) == {"/a.txt": paper.id, "/b.txt": paper.id}
        assert set(library.paths()) == {"/a.txt", "/b.txt", "/o.txt"}
        library.detach(["/a.txt", "/unknown"])
        assert library.document("/b.txt").path == "/b.txt"
        library.attach({"/o.txt": (paper.id, "s")})
        assert library.files()["/o.txt"].stamp == "s"
        library.stamp({"/o.txt": "t"})
        assert library.files()["/o.txt"] == File(paper.id, "t", 1, 1, ())
        assert library.with_id(other.id) is None
        library.detach(["/b.txt", "/o.txt"])
        assert self.count(library) == dict.fromkeys(TABLES, 0) and library.fingerprint == ""

    def test_groups_decide_who_sees_a_paper(self, library: Library) -> None:
        """One without groups is for everybody; groups can be changed."""
        put(library, "/all.txt", "For all.")
        paper = put(library, "/hr.txt", "For some.", ("hr",))
        library.set_groups(paper.id, ["b", "a", "b"])
        assert library.document("hr.txt").groups == ("a", "b")
        for groups, seen in (
            ((), 2),
            ([[]], 1),
            ([["hr"]], 1),
            ([["x", "b"]], 2),
            ([["a"], ["b"]], 2),
            ([["a"], []], 1),
        ):
            assert len(library.documents(*groups)) == seen

    def test_equal_texts_share_a_vector(self, library: Library) -> None:
        """Vectors stand under the hash of their text, and stay as long as any paper has it."""
        one = put(library, "/a.md", "# Terms\n\nPayment within fourteen days.\n")
        two = put(library, "/b.md", "# Terms\n\nPayment within fourteen days.\n\n# More\n\nNo cash.\n")
        hashes = {sha256(x.chunk.embedded_text.encode()).digest() for x in library.chunks(library.keys()).values()}
        assert self.count(library)["vectors"] == len(hashes) < self.count(library)["chunks"]
        assert library.missing([*hashes, b"new"], MODEL) == {b"new"}
        assert library.missing(hashes, "another") == hashes
        library.forget([one.id])
        assert len(library.vectors(library.keys(), MODEL)[0]) == len(library.keys()) == two.chunks

    def test_papers_are_stored_together_or_not_at_all(self, library: Library) -> None:
        """One that can't be stored, here for lack of a vector, holds the others back; then all are there."""
        one = stored("/a.md", "# One\n\nThe first.\n")
        two = stored("/b.md", "# Two\n\nThe second.\n")
        lacking = {two.hashes[0]: vector(two.hashes[0])}
        with pytest.raises(Unembedded) as caught:
            library.put([one, two], vectors={one.hashes[0]: vector(one.hashes[0])}, fingerprint=MODEL)
        assert caught.value.hashes == lacking.keys()
        assert self.count(library) == dict.fromkeys(TABLES, 0) and library.generation == 0
        library.put([one, two], vectors={key: vector(key) for key in (*one.hashes, *two.hashes)}, fingerprint=MODEL)
        assert len(library.documents()) == 2 == len(library.vectors(library.keys(), MODEL)[0])
        with pytest.raises(ModelMismatch, match=r"'model:1'.*'model:2'"):
            put(library, "/c.txt", "The third.", model="model:2")

    def test_forgetting_leaves_no_row(self, library: Library) -> None:
        """Every table is as if the paper had never been there, and each change counts the generation up."""
        kept, gone = put(library, "/k.txt", "Kept words."), put(library, "/g.txt", "Secret words.", ("hr",))
        library.forget([gone.id, "unknown"])
        assert self.count(library) == dict.fromkeys(TABLES, 1) | {"groups": 0}
        assert library.generation == 3 and library.documents() == [kept]

    def test_many_keys_at_once(self, library: Library) -> None:
        """More keys than a statement takes values are no trouble."""
        put(library, "/a.txt", "A few words.")
        (key,) = library.keys().tolist()
        assert list(library.chunks(range(70_000))) == [key] == library.vectors(range(70_000), MODEL)[0].tolist()
        assert len(library.missing([str(n).encode() for n in range(25_000)], MODEL)) == 25_000

    def test_a_failed_write_leaves_everything_as_it_was(self, library: Library, again: Callable[[], Library]) -> None:
        """Where the last statement of a paper fails, nothing of it is there, and the next one can be stored."""
        put(library, "/a.txt", "The first paper.")
        before = self.count(library)
        with pytest.raises(RuntimeError, match="power"), library.database.write() as database:
            database.execute("DELETE FROM documents")
            raise RuntimeError("power")
        with pytest.raises(HomeError, match="cannot be used"), library.database.write() as database:
            database.execute("DELETE FROM chunks")
            database.execute("INSERT INTO files VALUES ('/x', 'no such paper')")
        assert self.count(library) == self.count(again()) == before
        put(again(), "/b.txt", "The second paper.")
        assert len(library.documents()) == 2 and library.generation == 2

    def test_a_full_disk_is_said_so(self, library: Library) -> None:
        """The error names it and what to do; what was stored before is there."""
        put(library, "/a.txt", "The first paper.")
        before = self.count(library)
        self.fill_up(library)
        with pytest.raises(HomeError, match=r"(?i)full.*Make room"):
            put(library, "/b.txt", "\n\n".join(f"Paragraph {number} is long." for number in range(3000)))
        assert self.count(library) == before and library.generation == 1

    def test_two_write_at_once(self, again: Callable[[], Library]) -> None:
        """Writers take turns: no paper is lost, and no generation counted once for two."""

        def work(part: int) -> None:
            mine = again()
            for number in range(10):
                put(mine, f"/{part}/{number}.txt", f"Paper {part} {number}.")
            mine.database.close()

        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(work, part) for part in range(3)]:
                done.result()
        library = again()
        assert len(library.documents()) == 30 == library.generation
        assert self.count(library)["vectors"] == 30

    def test_readers_see_the_last_whole_state(self, library: Library, again: Callable[[], Library]) -> None:
        """While one writes, another one reads what was there before, at once."""
        put(library, "/a.txt", "The first paper.")
        reader = again()
        with library.database.write() as database:
            database.execute("DELETE FROM documents")
            begun = time.monotonic()
            assert len(reader.documents()) == 1 and len(reader.keys()) == 1 and len(again().documents()) == 1
            assert time.monotonic() - begun < 5
        assert reader.documents() == []

    def test_threads_share_a_library(self, library: Library) -> None:
        """Each thread has a connection of its own, and they end with it."""
        put(library, "/a.txt", "The first paper.")
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: len(library.documents()), range(40))) == [1] * 40

    def test_threads_take_turns_in_writing(self, library: Library) -> None:
        """None is lost, and one that fails keeps nobody waiting."""

        def work(part: int) -> None:
            for number in range(5):
                with pytest.raises(KeyError), library.database.write():
                    raise KeyError(part)
                put(library, f"/{part}/{number}.txt", f"Paper {part} {number}.")
            library.database.close()

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(work, part) for part in range(4)]:
                done.result(timeout=50)
        assert len(library.documents()) == 20 == library.generation

    def test_a_lock_is_shared_by_all(self, library: Library, again: Callable[[], Library]) -> None:
        """Work of many transactions is one's at a time; other names are other locks."""
        mine, theirs = library.database.lock("adding"), again().database.lock("adding")
        mine.acquire(timeout=0)
        with pytest.raises(Timeout):
            theirs.acquire(timeout=0)
        library.database.lock("other").acquire(timeout=0)
        entered = threading.Event()

        def wait() -> None:
            theirs.acquire()
            entered.set()
            theirs.release()

        thread = threading.Thread(target=wait)
        thread.start()
        assert not entered.wait(0.2)
        mine.release()
        assert entered.wait(10)
        thread.join()

    def test_a_newer_format_is_refused_by_name(self, library: Library, again: Callable[[], Library]) -> None:
        """What a later version made is left alone."""
        self.newer(library)
        with pytest.raises(HomeError, match=rf"newer company-assistant \(format 99, this one knows {VERSION}\)"):
            again()


class TestSqlite(LibraryConformance):
    def opener(self, folder: Path) -> Callable[[], Library]:
        return lambda: Library(folder / "home")

    def newer(self, library: Library) -> None:
        library.database.connection.execute("PRAGMA user_version = 99")

    def fill_up(self, library: Library) -> None:
        connection = library.database.connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")


class TestPostgres(LibraryConformance):
    @pytest.fixture
    def url(self) -> str:
        """A database of its own."""
        return fresh_database()

    @pytest.fixture
    def again(self, tmp_path: Path, url: str) -> Callable[[], Library]:
        return lambda: Library(tmp_path, url=url)

    def newer(self, library: Library) -> None:
        library.database.connection.execute("UPDATE facts SET value = '99' WHERE name = 'format'")

    def fill_up(self, library: Library) -> None:
        """The server itself raises what it raises when its disk is full."""
        statement = (
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '53100' "
            "USING MESSAGE = 'could not extend file: disk full'; END $$; "
            "CREATE TRIGGER full_disk BEFORE INSERT ON chunks EXECUTE FUNCTION full_disk()"
        )
        for one in statement.split("; CREATE TRIGGER"):
            library.database.connection.execute(one if "FUNCTION full_disk() RET" in one else f"CREATE TRIGGER{one}")

    def test_a_lost_connection_is_made_anew(self, library: Library, url: str) -> None:
        """After the server was started anew, reading and writing go on; in the middle of a write it is an error."""
        put(library, "/a.txt", "The first paper.")
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        ask(url, others + "AND pid <> pg_backend_pid()")
        assert len(library.documents()) == 1
        ask(url, others + "AND pid <> pg_backend_pid()")
        put(library, "/b.txt", "The second paper.")
        with pytest.raises(HomeError, match="cannot be used"), library.database.write() as database:
            database.execute("DELETE FROM chunks")
            ask(url, others + "AND pid <> pg_backend_pid()")
            database.execute("DELETE FROM documents")
        assert len(library.documents()) == 2 == len(library.keys())

    def test_threads_that_end_give_their_connections_back(self, library: Library, url: str) -> None:
        """A server allows a hundred; threads of a chat page come and go."""
        for _ in range(20):
            thread = threading.Thread(target=library.documents)
            thread.start()
            thread.join()
        time.sleep(0.2)
        ((count,),) = ask(url, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert count <= 3

    def test_a_killed_holder_leaves_no_lock(self, library: Library, url: str) -> None:
        """The server lets go of what a dead process held."""
        code = (
            "import os, sys; from pathlib import Path; from assistant.library import Library\n"
            "library = Library(Path(sys.argv[1]), url=sys.argv[2]); library.database.lock('adding').acquire()\n"
            "with library.database.write() as database:\n    database.execute('DELETE FROM facts'); os._exit(9)"
        )
        root = Path(__file__).parents[3]
        assert subprocess.run([sys.executable, "-c", code, ".", url], cwd=root, check=False).returncode == 9
        lock = library.database.lock("adding")
        lock.acquire(timeout=10)
        lock.release()
        put(library, "/a.txt", "The first paper.")
        assert library.generation == 1

    def test_forgetting_hands_the_space_back(self, library: Library, url: str) -> None:
        """After the last paper went, the tables hold no dead rows."""
        paper = put(library, "/a.txt", "The first paper.")
        library.forget([paper.id])
        sizes = ask(url, "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname IN ('chunks', 'pages')")
        assert dict(sizes) == {"chunks": 0, "pages": 0}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:hunter2@db/papers",
        "hunter2",
        "postgresql://me:hunter2@@db/papers",
        "postgresql://me:hun/hunter2@db/papers",
        "postgresql://me:hun?hunter2@db/papers",
        "postgresql://me:hunter2#@db/papers",
        "postgresql://me@db:hunter2/papers",
        "postgresql://me@db/papers?hunter2=1",
    ],
)
def test_a_url_that_is_none_is_not_repeated(tmp_path: Path, url: str) -> None:
    """It is said how to write one; a part that may be a password is in neither the message nor the traceback."""
    with pytest.raises(SettingsError, match=r"postgresql://USER@HOST:5432/DATABASE") as caught:
        Library(tmp_path, url=url)
    assert "hunter" not in _everything(caught)


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    """Nobody listens there: the error says where and what to do, and shows no password."""
    with pytest.raises(HomeError, match=r"papers on 127.0.0.1 cannot be used: .*See that the server runs") as caught:
        Library(tmp_path, url="postgresql://me:hunter2@127.0.0.1:1/papers")
    assert "hunter" not in _everything(caught)


def test_a_wrong_password_is_said_so_and_not_shown(tmp_path: Path) -> None:
    """Neither the wrong one nor the right one stands in the message or the traceback."""
    url = locked_database()
    deadline = time.monotonic() + 10  # the server takes a moment to read its rules anew
    while time.monotonic() < deadline:
        try:
            Library(tmp_path, url=url.format("sesame99"))
        except HomeError:
            break
        time.sleep(0.1)
    with pytest.raises(
        HomeError, match=r"password authentication failed for user .locked.*the password \(in PGPASSWORD"
    ) as caught:
        Library(tmp_path, url=url.format("sesame99"))
    assert "sesame99" not in _everything(caught) and "hunter" not in _everything(caught)
    assert Library(tmp_path, url=url.format("hunter2")).documents() == []


def _everything(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """The message with those of its causes, as a traceback shows them."""
    error: BaseException | None = caught.value
    said = ""
    while error is not None:
        said += str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return said


# Begins a library at the same moment as the others.
_BEGIN = """
import sys, time
from pathlib import Path
from assistant.library import Library
print("ready", flush=True)
begun, folder = float(sys.stdin.readline()), Path(sys.argv[1])
time.sleep(max(begun - time.time(), 0))
Library(folder, url=sys.argv[1])
"""


def test_a_new_database_may_be_begun_by_several_at_once() -> None:
    """No process finds half the tables there."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _BEGIN, fresh_database()]
    running: list[Any] = [subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(3)]
    for one in running:
        assert one.stdout.readline() == "ready\n"
    begin = time.time() + 0.1
    for one in running:
        one.stdin.write(f"{begin}\n")
        one.stdin.flush()
    assert [one.communicate(timeout=60)[1] for one in running] == [""] * 3
