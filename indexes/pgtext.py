"""The keyword index on a PostgreSQL server: its full text search (tsvector, GIN) finds, BM25 in SQL ranks."""

import json
import math
import threading
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes import storage
from indexes.base import Hit, Keys, TextIndex, check_limit, checked_texts, key_array
from indexes.compounds import SEVERAL
from indexes.errors import IndexDamaged
from indexes.postgres import NAMESPACE, Server, table
from indexes.terms import LANGUAGES, Terms, is_code

KIND = "pgtext"
VERSION = 3
# The parameters of BM25, tantivy's.
K1, B = 1.2, 0.75
# Texts that are scored before it is looked whether any other could be better.
ENOUGH = 1000
# Texts after which it is not looked any further. On 11,718 passages of SciFact the ten best are then those of the
# embedded index as often as without this end (.984), the first one always; p95 136 instead of 341 ms, busy machine.
MOST = 2000
# What tsvector counts of one word in one text.
_REPEATS = 255

# One row a text; the terms' first letter says of which field they are, "l" that it is the text's language. `counts` and
# `totals` are what BM25 needs.
_TABLES = """
CREATE TABLE {texts} (key BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL, words INTEGER NOT NULL, codes INTEGER NOT NULL);
CREATE INDEX {gin} ON {texts} USING gin (terms) WITH (fastupdate = off);
CREATE TABLE {counts} (term TEXT COLLATE "C" PRIMARY KEY, texts BIGINT NOT NULL);
CREATE TABLE {totals} (texts BIGINT NOT NULL, words BIGINT NOT NULL, codes BIGINT NOT NULL);
INSERT INTO {totals} VALUES (0, 0, 0);
COMMENT ON TABLE {texts} IS '{about}'
"""
_COUNT = """
WITH changed AS (SELECT key, terms, words, codes FROM {texts} WHERE key = ANY(%(keys)s)),
counted AS (
    INSERT INTO {counts} SELECT term, %(sign)s * count(*) FROM changed, unnest(tsvector_to_array(terms)) AS term
    GROUP BY term ON CONFLICT (term) DO UPDATE SET texts = {counts}.texts + excluded.texts
)
UPDATE {totals} SET texts = texts + %(sign)s * (SELECT count(*) FROM changed),
    words = words + %(sign)s * (SELECT coalesce(sum(changed.words), 0) FROM changed),
    codes = codes + %(sign)s * (SELECT coalesce(sum(changed.codes), 0) FROM changed)
"""
_SEARCH = """
WITH asked AS (SELECT * FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS asked(term, weight)),
scored AS (
    SELECT key, sum(weight * {tf} * ({k1} + 1) / ({tf} + {k1} * (1 - {b} + {b} * CASE
        WHEN left(term, 1) = 'w' THEN words / %(mean_words)s ELSE codes / %(mean_codes)s END)) ORDER BY term) AS score
    FROM {texts}, unnest(terms) AS part(term, positions, labels) JOIN asked USING (term)
    WHERE terms @@ %(query)s::tsquery {within} GROUP BY key
)
SELECT key, score FROM scored ORDER BY score DESC, key LIMIT %(limit)s
"""


class PgTextIndex(TextIndex):
    """Texts cut into the terms that the embedded index has, with the same fields and weights, as tsvectors.

    It stays on the server under its name, and whoever names it shares it: what one writes all see. `open` keeps
    the name in a folder.
    """

    def __init__(self, name: str, *, url: str = "", language: str = "english") -> None:
        """`url` as for `Server`, `language` an English name that tantivy has a stemmer for.

        Raises ValueError, IndexUnavailable, and IndexDamaged for a name with another language or version.
        """
        self.name = name
        self._terms = Terms(language)
        self._lock = threading.RLock()
        self._reader, self._writer = Server(url), Server(url)
        self._writing = False
        self._names = {kind: table(kind, name) for kind in ("texts", "counts", "totals")}
        about = f"company-assistant text index, version {VERSION}, {language}"
        with self._writer.transaction():
            self._writer.ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self._names["texts"],))
            self._writer.ask(f"CREATE SCHEMA IF NOT EXISTS {NAMESPACE}")
            there = "SELECT count(*) FROM pg_tables WHERE schemaname || '.' || tablename = ANY(%s)"
            if self._writer.ask(there, (list(self._names.values()),)) != [(len(self._names),)]:
                self._writer.ask(f"DROP TABLE IF EXISTS {', '.join(self._names.values())}")
                for statement in _TABLES.format(**self._names, gin=f"texts_{name}_gin", about=about).split(";\n"):
                    self._writer.ask(statement)
        ((held,),) = self._reader.ask("SELECT obj_description(%s::regclass)", (self._names["texts"],))
        if held != about:
            raise IndexDamaged(f"The index {name!r} on the server is {held!r}, not {about!r}. Name another one.")

    @classmethod
    def open(cls, folder: Path, *, url: str = "", language: str = "english") -> Self:
        """The index whose name is kept in that folder; a new one, if the folder is empty or not there."""
        if not folder.exists() or not any(folder.iterdir()):
            name = json.dumps({"name": uuid.uuid4().hex})
            storage.commit(folder, kind=KIND, dimension=1, count=0, write=lambda path: _write(path, name))
        path, _ = storage.checked(folder, kind=KIND)
        return cls(json.loads(path.read_text("utf-8"))["name"], url=url, language=language)

    def add(self, keys: Keys, texts: Sequence[str], *, languages: Sequence[str] | None = None) -> None:
        ids, spoken = checked_texts(keys, texts, languages)
        if not len(ids):
            return
        last = dict(zip(ids.tolist(), zip(texts, spoken, strict=True), strict=True))
        rows = [(key, *self._row(text, language)) for key, (text, language) in last.items()]
        with self.batch():
            self._take_out(ids)
            copying = f"COPY {self._names['texts']} FROM STDIN".encode()
            with self._writer.raw.cursor().copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
            self._writer.ask(_COUNT.format(**self._names), {"keys": np.unique(ids).tolist(), "sign": 1})

    def delete(self, keys: Keys) -> None:
        ids = key_array(keys)
        if len(ids):
            with self.batch():
                self._take_out(ids)

    @contextmanager
    def batch(self, *, patience: float = 10.0) -> Iterator[None]:
        """Many writes as one; a write by another process is waited for at most `patience` seconds, then IndexBusy."""
        with self._lock:
            if self._writing:
                yield
                return
            with self._writer.transaction():
                self._writer.ask(f"SET LOCAL lock_timeout = '{math.ceil(patience * 1000)}ms'")
                self._writer.ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self._names["texts"],))
                self._writing = True
                try:
                    yield
                finally:
                    self._writing = False

    def search(self, query: str, limit: int, *, within: Keys | None = None, language: str = "") -> list[Hit]:
        """The frequent words of a query bring no text in where those with a rarer one are surely better.

        Which is sure once the best texts found score more than all frequent words together can give (MaxScore:
        Turtle and Flood, "Query evaluation: strategies and optimizations", 1995), or taken for sure after MOST texts.
        """
        check_limit(limit)
        allowed = None if within is None else np.unique(key_array(within)).tolist()
        with self._lock:
            texts, mean_words, mean_codes = self._means()
            words = _Words(self._reader, self._names["counts"])
            wanted = self._terms.query(query, language, present=words.languages(), vocabulary=words)
            counts = self._counts([field[0] + term for field, term, _ in wanted])
            # Frequent ones last. No text scores more for a term than its weight times (K1 + 1).
            asked = sorted(
                (counts[field[0] + term], field[0] + term, weight * _rarity(texts, counts[field[0] + term]))
                for field, term, weight in wanted
                if counts.get(field[0] + term)
            )
            if not asked or allowed == []:
                return []
            statement = _SEARCH.format(
                **self._names,
                k1=K1,
                b=B,
                tf="cardinality(positions)",
                within="" if within is None else "AND key = ANY(%(allowed)s)",
            )
            values: dict[str, Any] = {
                "terms": [term for _, term, _ in asked],
                "weights": [weight for _, _, weight in asked],
                "mean_words": mean_words,
                "mean_codes": mean_codes,
                "allowed": allowed,
                "limit": limit,
            }
            bringing, expected, seen = 0, 0, 0
            while True:
                while bringing < len(asked) and (not expected or expected + asked[bringing][0] <= ENOUGH):
                    expected += asked[bringing][0]
                    bringing += 1
                values["query"] = " | ".join(_quoted(term) for _, term, _ in asked[:bringing])
                hits = [Hit(key, score) for key, score in self._reader.ask(statement, values)]
                others = (K1 + 1) * sum(weight for _, _, weight in asked[bringing:])
                seen += expected
                if bringing == len(asked) or seen >= MOST or (len(hits) == limit and hits[-1].score > others):
                    return hits
                expected = 0

    def terms(self, text: str, *, language: str = "") -> list[str]:
        return self._terms.all(text, language)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """As for the embedded index: BM25's, and 0 for an unknown code, whose words say the same."""
        wanted = {term: ("c" if is_code(term) else "w") + term for term in terms}
        with self._lock:
            texts, _, _ = self._means()
            counts = self._counts(wanted.values())
        return {
            term: 0.0 if full[0] == "c" and not counts.get(full) else _rarity(texts, counts.get(full, 0))
            for term, full in wanted.items()
        }

    def keys(self) -> NDArray[np.int64]:
        with self._lock:
            rows = self._reader.ask(f"SELECT key FROM {self._names['texts']} ORDER BY key")
        return np.fromiter((key for (key,) in rows), np.int64, len(rows))

    def reload(self) -> None:
        """Nothing to do: the server shows what was written."""

    def drop(self) -> None:
        """Removes the index from the server."""
        with self._lock, self._writer.transaction():
            self._writer.ask(f"DROP TABLE IF EXISTS {', '.join(self._names.values())}")

    def __len__(self) -> int:
        with self._lock:
            return self._means()[0]

    def _take_out(self, keys: NDArray[np.int64]) -> None:
        ids = np.unique(keys).tolist()
        self._writer.ask(_COUNT.format(**self._names), {"keys": ids, "sign": -1})
        self._writer.ask(f"DELETE FROM {self._names['texts']} WHERE key = ANY(%s)", (ids,))
        self._writer.ask(f"DELETE FROM {self._names['counts']} WHERE texts = 0")

    def _row(self, text: str, language: str) -> tuple[str, int, int]:
        """A text as a tsvector, with how many words and codes it has."""
        analyzed = self._terms.fields(text, language)
        found = Counter(name[0] + term for name, terms in analyzed.items() for term in terms)
        found["l" + self._terms.name(language)] = 1
        vector = " ".join(
            f"{_quoted(term)}:{','.join(map(str, range(1, min(count, _REPEATS) + 1)))}" for term, count in found.items()
        )
        return vector, len(analyzed["words"]), len(analyzed["codes"])

    def _means(self) -> tuple[int, float, float]:
        """How many texts there are, and how long each field is on average."""
        ((texts, words, codes),) = self._reader.ask(f"SELECT texts, words, codes FROM {self._names['totals']}")
        return int(texts), max(float(words), 1.0) / max(texts, 1), max(float(codes), 1.0) / max(texts, 1)

    def _counts(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many texts each term stands; those that stand in none are left out."""
        return dict(
            self._reader.ask(f"SELECT term, texts FROM {self._names['counts']} WHERE term = ANY(%s)", (list(terms),))
        )


class _Words:
    """The words of an index, as `Vocabulary` has them."""

    def __init__(self, server: Server, counts: str) -> None:
        self._server = server
        self._counts = counts

    def languages(self) -> set[str]:
        return {term[1:] for term in self._there(f"l{name}" for name in LANGUAGES.values())}

    def known(self, words: Collection[str]) -> set[str]:
        return {term[1:] for term in self._there(f"w{word}" for word in words)}

    def starting(self, beginnings: Collection[str]) -> dict[str, list[str]]:
        return dict(zip(beginnings, self._listed("w", beginnings), strict=True))

    def ending(self, ends: Collection[str]) -> dict[str, list[str]]:
        listed = self._listed("e", [one[::-1] for one in ends])
        return {one: [word[::-1] for word in found] for one, found in zip(ends, listed, strict=True)}

    def _there(self, terms: Iterable[str]) -> set[str]:
        rows = self._server.ask(f"SELECT term FROM {self._counts} WHERE term = ANY(%s)", (list(terms),))
        return {term for (term,) in rows}

    def _listed(self, field: str, beginnings: Collection[str]) -> list[list[str]]:
        """For each beginning the terms of a field; in the order of letters, the index's own, they are one stretch."""
        rows = self._server.ask(
            "SELECT place, term FROM unnest(%s::text[]) WITH ORDINALITY AS asked(beginning, place), LATERAL "
            f"(SELECT term, texts FROM {self._counts} WHERE term >= beginning AND term < beginning || chr(1114111) "
            "ORDER BY texts DESC, term LIMIT %s) AS found ORDER BY place, texts DESC, term",
            ([field + one for one in beginnings], SEVERAL),
        )
        listed: list[list[str]] = [[] for _ in beginnings]
        for place, term in rows:
            listed[place - 1].append(term[1:])
        return listed


def _rarity(texts: int, count: int) -> float:
    """Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.1, plus 1."""
    return math.log(1 + (texts - count + 0.5) / (count + 0.5))


def _quoted(term: str) -> str:
    """A term as it stands in a tsvector and a tsquery."""
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
