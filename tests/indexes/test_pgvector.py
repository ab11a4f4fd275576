"""The index in PostgreSQL keeps the promises of an index, alone and shared by name."""

import uuid
from collections.abc import Iterator

import numpy as np
import pytest

from indexes import IndexDamaged, IndexUnavailable, pgvector
from indexes.base import Index
from indexes.exact import ExactIndex
from indexes.pgvector import PgVectorIndex
from indexes.testing import VectorIndexConformance, unit
from tests.postgres import ask, fresh_database, named_by_libpq


@pytest.fixture(scope="module")
def url() -> str:
    """A database for the indexes of this file."""
    return fresh_database()


@pytest.fixture(autouse=True, scope="module")
def environment(url: str) -> Iterator[None]:
    """Without a URL, libpq's own variables name the server."""
    with named_by_libpq(url):
        yield


class TestPgVectorIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return PgVectorIndex(dimension)


class TestSharedIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return PgVectorIndex(dimension, name=uuid.uuid4().hex)


class TestLargeIndex(VectorIndexConformance):
    """The promises hold with the graph, too, which is built here from the first vector on."""

    @pytest.fixture(autouse=True)
    def large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Three vectors are many."""
        monkeypatch.setattr(pgvector, "LARGE", 3)
        monkeypatch.setattr(pgvector, "FEW_ALLOWED", 2)

    def make(self, dimension: int) -> Index:
        return PgVectorIndex(dimension)


def test_whoever_names_it_shares_it(url: str) -> None:
    """What one adds and deletes another one finds at once; dropped, it begins anew."""
    mine, theirs = PgVectorIndex(16, url=url, name="papers"), PgVectorIndex(16, url=url, name="papers")
    vectors = unit(20)
    mine.add(range(20), vectors)
    assert len(theirs) == 20 and theirs.search(vectors[3], 1)[0].key == 3
    theirs.delete([3])
    assert mine.search(vectors[3], 1)[0].key != 3
    with pytest.raises(IndexDamaged, match="'papers' on the server holds vectors of dimension 16, not 8"):
        PgVectorIndex(8, url=url, name="papers")
    mine.drop()
    assert len(PgVectorIndex(8, url=url, name="papers")) == 0


def test_a_large_index_finds_what_the_reference_finds(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the graph, with many and with few keys allowed; adding afterwards goes into it as well."""
    monkeypatch.setattr(pgvector, "LARGE", 1000)
    monkeypatch.setattr(pgvector, "FEW_ALLOWED", 100)
    ours, reference = PgVectorIndex(32, url=url, name="large"), ExactIndex(32)
    for index in (ours, reference):
        index.add(range(2000), unit(2000, 32))
        index.add(range(1900, 2100), unit(200, 32, seed=1))
        index.delete(range(0, 2100, 7))
    assert ask(url, "SELECT 1 FROM pg_indexes WHERE tablename = 'vectors_large' AND indexdef LIKE '%hnsw%'")
    shared = 0
    for query in unit(30, 32, seed=2):
        for within in (None, np.arange(0, 2100, 3), np.arange(50)):
            a, b = (index.search(query, 10, within=within) for index in (ours, reference))
            shared += len({hit.key for hit in a} & {hit.key for hit in b})
    assert shared >= 0.97 * 900
    assert len(PgVectorIndex(32, url=url, name="large").search(unit(1, 32)[0], 5)) == 5


def test_a_lost_connection_is_made_anew(url: str) -> None:
    """After the server was started anew, a shared index goes on."""
    index = PgVectorIndex(16, url=url, name="lost")
    index.add([1], unit(1))
    ask(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert index.search(unit(1)[0], 1)[0].key == 1
    ask(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    index.add([2], unit(1, seed=2))
    assert index.keys().tolist() == [1, 2]


def test_a_name_is_nothing_but_a_name(url: str) -> None:
    """Nothing else comes into the SQL."""
    with pytest.raises(ValueError, match="cannot be an index's name"):
        PgVectorIndex(16, url=url, name="x; DROP TABLE y")


def test_a_server_that_is_away_is_said_so() -> None:
    """The error says what to look at and shows no password."""
    with pytest.raises(IndexUnavailable, match="See that it runs") as caught:
        PgVectorIndex(16, url="postgresql://me:hunter2@127.0.0.1:1/papers")
    assert "hunter2" not in str(caught.value)
