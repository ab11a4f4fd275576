"""The keyword index: BM25 over stemmed words and over codes kept whole, in tantivy."""

import math
import os
import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from tantivy import Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from indexes import segments, storage
from indexes.base import Hit, Keys, TextIndex, best, check_limit, key_array
from indexes.errors import IndexBusy

VERSION = 1
KIND = "keyword"
MEMORY = 15_000_000  # bytes for the writer, the least tantivy takes; more only makes a bulk load a little faster
LONGEST = 60  # bytes of a token; longer ones are base64 and the like
MOST_TERMS = 128  # of a query, per field: a page pasted as a question is searched by its beginning

# How much a term of a query counts. Chosen on SQuAD 2.0 and SciFact, where the unstemmed forms of plain words
# help a little (R@1 .823 -> .831 and .598 -> .600), and on made-up article lists, where 1 is not enough for a
# code to come first. Question words say nothing in a text: .831 -> .852. What else is frequent BM25 itself
# makes light.
CODE_WEIGHT = 2.0  # AB-1200/5, 22mm, 1.234,56
FORM_WEIGHT = 0.3  # a word as it is written
QUESTION_WORDS = {"english": frozenset("what which who whom whose when where why how do does did".split())}

NUMBER = re.compile(r"\d+")
CODE = re.compile(r"\w+(?:[-/.,:@+&#]\w+)*")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphens and zero-width marks


class Manifest(BaseModel):
    """How the texts in the folder were cut into terms, and a checksum of what tantivy keeps of that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    kind: str
    language: str
    form: int


class KeywordIndex(TextIndex):
    """Two fields a text: `words` (stemmed) and `codes` (as written, separators kept); a score is the sum of
    both.

    Both are lower-cased and stripped of accents. tantivy's writer lock is taken for each write and given
    back, so that another process can write in between; a crashed writer's lock is released by the system.
    BM25 statistics count a deleted text until its segment is merged: scores may move a little by themselves.
    """

    def __init__(self, folder: Path, language: str) -> None:
        """Use `open`."""
        self.folder = folder
        self.language = language
        self._analyzers = {
            "words": _analyzer(Tokenizer.simple(), language),
            "codes": _analyzer(Tokenizer.whitespace(), None),
        }
        self._index = tantivy.Index(_schema(), path=str(folder))
        for name, analyzer in self._analyzers.items():
            self._index.register_tokenizer(name, analyzer)
        self._schema = self._index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path, *, language: str = "english") -> Self:
        """The index in that folder; a new one, with that language's stemmer, if the folder is empty or not
        there.

        `language` is an English name that tantivy has a stemmer for. Raises ValueError for an unknown one,
        and IndexDamaged also for a folder that was made for another language.
        """
        _analyzer(Tokenizer.simple(), language)
        manifest = folder / storage.MANIFEST
        fresh = not folder.exists() or not any(folder.iterdir())
        if fresh:
            folder.mkdir(parents=True, exist_ok=True)
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

    def add(self, keys: Keys, texts: Sequence[str]) -> None:
        ids = key_array(keys)
        if isinstance(texts, str) or len(ids) != len(texts):
            raise ValueError(f"{len(ids)} keys were given with {len(texts)} texts: one text belongs to each key.")
        if not len(ids):
            return
        with self.batch():
            assert self._writer is not None
            for key, text in zip(ids.tolist(), texts, strict=True):
                plain = _normal(text)
                self._writer.delete_documents_by_term("key", str(key))
                document = tantivy.Document()
                document.add_text("key", str(key))
                document.add_integer("id", key)
                document.add_text("words", _words(plain))
                document.add_text("codes", _codes(plain))
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
        """Many writes as one; a write by another process is waited for at most `patience` seconds, then
        IndexBusy.

        A write costs 8 ms of CPU, mostly for making files safe on disk, besides its texts. Inside another
        batch this one is part of it. Other threads of this process wait.
        """
        with self._lock:
            if self._writer is not None:
                yield
                return
            self._writer = writer = self._open_writer(patience)
            try:
                yield
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                self._writer = None
                # Gives the lock back, and merges small segments now, not while somebody searches.
                writer.wait_merging_threads()
                self.reload()

    def search(self, query: str, limit: int, *, within: Keys | None = None) -> list[Hit]:
        check_limit(limit)
        asked = self._query(query, None if within is None else key_array(within))
        searcher = self._index.searcher()
        wanted = limit + 1
        # As many more as it takes until no equal scores are cut apart at the limit.
        while True:
            found = searcher.search(asked, wanted, count=False).hits
            if len(found) < wanted or found[limit - 1][0] != found[-1][0]:
                break
            wanted *= 4
        keys = searcher.fast_field_values("id", [address for _, address in found])
        return best(np.array(keys, np.int64), np.array([score for score, _ in found], np.float32), limit)

    def terms(self, text: str) -> list[str]:
        return list(dict.fromkeys(self._analyzers["words"].analyze(_words(_normal(text)))))

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.1,
        with 1 added under the logarithm as in tantivy, so that no word counts below 0.
        """
        searcher = self._index.searcher()
        counts = {term: min(searcher.doc_freq("words", term), searcher.num_docs) for term in terms}
        return {term: math.log(1 + (searcher.num_docs - count + 0.5) / (count + 0.5)) for term, count in counts.items()}

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

    def _query(self, text: str, allowed: NDArray[np.int64] | None) -> Query:
        """A 'should' of the text's own terms; nothing in the text is read as an operator."""
        plain = _normal(text)
        words = self.terms(text)
        codes = dict.fromkeys(self._analyzers["codes"].analyze(_codes(plain)))
        ignored = QUESTION_WORDS.get(self.language, frozenset())
        terms = [("words", word, 1.0) for word in words if word not in ignored][:MOST_TERMS]
        weights = {code: CODE_WEIGHT if _is_code(code) else FORM_WEIGHT for code in codes}
        terms += [("codes", code, weight) for code, weight in weights.items()][:MOST_TERMS]
        queries = [(Occur.Should, Query.boost_query(self._term(field, term), weight)) for field, term, weight in terms]
        asked = Query.boolean_query(queries) if queries else Query.empty_query()
        if allowed is None:
            return asked
        # Part of the query, so that the limit counts allowed keys only; scored 0, so that BM25 stays what it
        # is.
        inside = Query.term_set_query(self._schema, "key", [str(key) for key in allowed.tolist()])
        return Query.boolean_query([(Occur.Must, Query.const_score_query(inside, 0.0)), (Occur.Must, asked)])

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, index_option="freq")

    def _open_writer(self, patience: float) -> tantivy.IndexWriter:
        end = time.monotonic() + patience
        while True:
            try:
                return self._index.writer(MEMORY, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() >= end:
                    raise IndexBusy(
                        f"Another process has been writing to {os.fspath(self.folder)!r} for "
                        f"{patience:g} seconds. "
                        "Try again when it is done."
                    ) from error
            time.sleep(0.02)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # The key twice: as text because tantivy deletes nothing by a number, as a number to read it back quickly.
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("id", fast=True)
    builder.add_text_field("words", tokenizer_name="words", index_option="freq")
    builder.add_text_field("codes", tokenizer_name="codes", index_option="freq")
    return builder.build()


def _analyzer(tokenizer: Tokenizer, language: str | None) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
    if language is not None:
        builder = builder.filter(Filter.stemmer(language))  # before folding: stemmers know their accents
    return builder.filter(Filter.ascii_fold()).build()


def _is_code(token: str) -> bool:
    """Whether a token has a digit and something else."""
    return not token.isdigit() and any(character.isdigit() for character in token)


def _normal(text: str) -> str:
    """One spelling for what looks the same: composed accents, no ligatures, no marks that print nothing."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(UNSEEN)


def _words(text: str) -> str:
    """The text with its numbers set apart: AB1200, AB-1200, "22mm" and "22 mm" come to the same words."""
    return NUMBER.sub(r" \g<0> ", text)


def _codes(text: str) -> str:
    """The text's tokens with the separators inside them kept, between spaces; account numbers in one
    piece.
    """
    return " ".join(CODE.findall(IBAN.sub(lambda found: found[0].replace(" ", ""), text)))
