"""The keyword index: BM25 over stemmed words and over codes kept whole, in tantivy."""

import math
import os
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from tantivy import Occur, Query, TextAnalyzerBuilder, Tokenizer

from indexes import segments, storage
from indexes.base import Hit, Keys, TextIndex, among, best, check_limit, checked_texts, key_array
from indexes.compounds import SEVERAL
from indexes.errors import IndexBusy
from indexes.terms import LANGUAGES, Terms, is_code

VERSION = 3
KIND = "keyword"
MANY_ALLOWED = 2000  # keys in `within`, above which trying without them in the query is cheaper
MEMORY = 15_000_000  # bytes for the writer, the least tantivy takes; more only makes a bulk load a little faster


class Manifest(BaseModel):
    """How the texts in the folder were cut into terms, and a checksum of what tantivy keeps of that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    kind: str
    language: str
    form: int


class KeywordIndex(TextIndex):
    """Two fields a text: `words` (stemmed as in its language) and `codes` (as written, separators kept); a score is the
    sum of both. Both are lower-cased and stripped of accents; all languages share them, so that rarity is one thing.

    In languages that write compounds as one word, words that share a part with one of the query count a little.
    tantivy's writer lock is taken for each write and given back, so that another process can write in between; a
    crashed writer's lock is released by the system. BM25 statistics count a deleted text until its segment is merged:
    scores may move a little by themselves.
    """

    def __init__(self, folder: Path, language: str) -> None:
        """Use `open`."""
        self.folder = folder
        self.language = language
        self._terms = Terms(language)
        self._index = tantivy.Index(_schema(), path=str(folder))
        self._index.register_tokenizer("terms", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        self._schema = self._index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, language: str = "english") -> Self:
        """The index in that folder; a new one, if the folder is empty or not there.

        `language`, an English name that tantivy has a stemmer for, is the one of texts of unknown language. Raises
        ValueError for an unknown one, and IndexDamaged also for a folder that was made for another language.
        """
        Terms(language)  # an unknown language leaves no folder behind
        manifest = folder / storage.MANIFEST
        fresh = not folder.exists() or not any(folder.iterdir())
        if fresh:
            folder.mkdir(parents=True, exist_ok=True)
            with _refused():
                tantivy.Index(_schema(), path=str(folder))
            made = Manifest(version=VERSION, kind=KIND, language=language, form=segments.form(folder))
            storage.put(manifest, made.model_dump_json(indent=1))
        try:
            found = Manifest.model_validate_json(manifest.read_bytes())
        except FileNotFoundError:
            raise storage.damaged(folder, f"there is no {storage.MANIFEST} in it") from None
        except ValidationError as error:
            raise storage.damaged(folder, f"{storage.MANIFEST} is not readable") from error
        if (found.version, found.kind, found.language) != (VERSION, KIND, language):
            raise storage.damaged(folder, f"it is {found!r}, not version {VERSION} for {language!r}")
        if what := segments.fault(folder, form=found.form):
            raise storage.damaged(folder, what)
        try:
            return cls(folder, language)
        except ValueError as error:
            raise storage.damaged(folder, f"tantivy says {str(error)!r}") from error

    def add(self, keys: Keys, texts: Sequence[str], *, languages: Sequence[str] | None = None) -> None:
        ids, spoken = checked_texts(keys, texts, languages)
        if not len(ids):
            return
        with self.batch():
            assert self._writer is not None
            for key, text, language in zip(ids.tolist(), texts, spoken, strict=True):
                self._writer.delete_documents_by_term("key", str(key))
                document = tantivy.Document()
                document.add_text("key", str(key))
                document.add_integer("id", key)
                document.add_text("language", self._terms.name(language))
                for field, terms in self._terms.fields(text, language).items():
                    document.add_text(field, " ".join(terms))
                with _refused():
                    self._writer.add_document(document)

    def delete(self, keys: Keys) -> None:
        ids = key_array(keys)
        if not len(ids):
            return
        with self.batch():
            assert self._writer is not None
            for key in ids.tolist():
                self._writer.delete_documents_by_term("key", str(key))

    @contextmanager
    def batch(self, *, patience: float = 10.0) -> Iterator[None]:
        """Many writes as one; a write by another process is waited for at most `patience` seconds, then IndexBusy.

        A write costs 8 ms of CPU, mostly for making files safe on disk, besides its texts. Inside another
        batch this one is part of it. Other threads of this process wait.
        """
        with self._lock:
            if self._writer is not None:
                yield
                return
            self._writer = writer = self._open_writer(patience)
            try:
                segments.sweep(self.folder)
                yield
                with _refused():
                    writer.commit()
            except BaseException:
                with suppress(ValueError):  # what went wrong before it counts
                    writer.rollback()
                raise
            finally:
                self._writer = None
                with _refused():
                    # Gives the lock back, and merges small segments now, not while somebody searches.
                    writer.wait_merging_threads()
                    self.reload()

    def search(self, query: str, limit: int, *, within: Keys | None = None, language: str = "") -> list[Hit]:
        check_limit(limit)
        asked = self._query(query, language)
        allowed = None if within is None else np.unique(key_array(within))
        if allowed is not None and len(allowed) > MANY_ALLOWED:
            # Enough of the best are probably allowed ones: 8 ms instead of 37 for 50,000 keys of 100,000.
            hits = self._best(asked, limit, allowed, first=8 * limit)
            if hits is not None:
                return hits
        if allowed is not None:
            # Part of the query, so that the limit counts allowed keys only; scored 0, so that BM25 stays what it is.
            inside = Query.term_set_query(self._schema, "key", [str(key) for key in allowed.tolist()])
            asked = Query.boolean_query([(Occur.Must, Query.const_score_query(inside, 0.0)), (Occur.Must, asked)])
        hits = self._best(asked, limit, None, first=limit + 1)
        assert hits is not None
        return hits

    def _best(self, asked: Query, limit: int, allowed: NDArray[np.int64] | None, *, first: int) -> list[Hit] | None:
        """The best of the allowed keys from the `first` best of all; None if those are too few.

        With all keys allowed, more are looked at instead. It is enough when all there is was seen, or when the last one
        seen scores less than the last one kept: then no equal scores are cut apart, and the keys decide their order.
        """
        searcher, wanted = self._index.searcher(), first
        while True:
            found = searcher.search(asked, wanted, count=False).hits
            scores = np.array([score for score, _ in found], np.float32)
            keys = np.array(searcher.fast_field_values("id", [address for _, address in found]), np.int64)
            kept = np.ones(len(keys), np.bool_) if allowed is None else among(keys, allowed)
            hits = best(keys[kept], scores[kept], limit)
            if len(found) < wanted or (len(hits) == limit and hits[-1].score > scores[-1]):
                return hits
            if allowed is not None:
                return None
            wanted *= 4

    def terms(self, text: str, *, language: str = "") -> list[str]:
        return self._terms.all(text, language)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.1,
        with 1 added under the logarithm as in tantivy, so that no word counts below 0.
        """
        searcher = self._index.searcher()
        return {term: self._rarity(searcher, term) for term in terms}

    def _rarity(self, searcher: tantivy.Searcher, term: str) -> float:
        code = is_code(term)
        count = min(searcher.doc_freq("codes" if code else "words", term), searcher.num_docs)
        if code and not count:  # "22mm" where the texts have "22 mm": its words say the same
            return 0.0
        return math.log(1 + (searcher.num_docs - count + 0.5) / (count + 0.5))

    def keys(self) -> NDArray[np.int64]:
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return np.empty(0, np.int64)
        found = searcher.search(Query.all_query(), searcher.num_docs, count=False).hits
        return np.sort(np.array(searcher.fast_field_values("id", [address for _, address in found]), np.int64))

    def reload(self) -> None:
        self._index.reload()

    def __len__(self) -> int:
        return self._index.searcher().num_docs

    def _query(self, text: str, language: str) -> Query:
        """A 'should' of the text's own terms; nothing in the text is read as an operator."""
        words = _Words(self._index.searcher())
        terms = self._terms.query(text, language, present=words.languages(), vocabulary=words)
        queries = [(Occur.Should, Query.boost_query(self._term(field, term), weight)) for field, term, weight in terms]
        return Query.boolean_query(queries) if queries else Query.empty_query()

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, index_option="freq")

    def _open_writer(self, patience: float) -> tantivy.IndexWriter:
        end = time.monotonic() + patience
        while True:
            try:
                return self._index.writer(MEMORY, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise OSError(str(error)) from error
                if time.monotonic() >= end:
                    raise IndexBusy(
                        f"Another process has been writing to {os.fspath(self.folder)!r} for {patience:g} seconds. "
                        "Try again when it is done."
                    ) from error
            time.sleep(0.02)


class _Words:
    """The words of an index, as `Vocabulary` has them."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def languages(self) -> set[str]:
        return {name for name in LANGUAGES.values() if self._searcher.doc_freq("language", name)}

    def known(self, words: Collection[str]) -> set[str]:
        return {word for word in words if self._searcher.doc_freq("words", word)}

    def starting(self, beginnings: Collection[str]) -> dict[str, list[str]]:
        return {one: self._listed("words", one) for one in beginnings}

    def ending(self, ends: Collection[str]) -> dict[str, list[str]]:
        return {one: [word[::-1] for word in self._listed("ends", one[::-1])] for one in ends}

    def _listed(self, field: str, beginning: str) -> list[str]:
        return [term for term, _ in self._searcher.terms_with_prefix(field, beginning, limit=SEVERAL)]


@contextmanager
def _refused() -> Iterator[None]:
    """tantivy has a ValueError for what the system refuses, such as writing to a full disk."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # The key twice: as text because tantivy deletes nothing by a number, as a number to read it back quickly.
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("id", fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("codes", tokenizer_name="terms", index_option="freq")
    # A field of its own, or a table of figures would be a long text, and every code in it count less.
    builder.add_text_field("facts", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("ends", tokenizer_name="terms", index_option="basic")
    return builder.build()
