"""How texts and queries are cut into the terms that the keyword index compares."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache, partial

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from indexes.compounds import COMPOUNDING, LONG, Vocabulary, related
from indexes.facts import facts, is_amount

LONGEST = 60  # bytes of a token; longer ones are base64 and the like
MOST_TERMS = 128  # of a query, per field: a page pasted as a question is searched by its beginning

# How much a term of a query counts. Measured on SQuAD 2.0 and SciFact: the unstemmed forms of plain words help a
# little (R@1 .823 -> .831 and .598 -> .600); leaving question words out of the stemmed ones helps more (.831 -> .852,
# and nothing changes where there are none); other stop words matter in small libraries only, where none is frequent.
# On made-up lists of articles a code needs more than 1 to come first always. All words still count as written, so
# that "The Who" and "IT" can be found.
CODE_WEIGHT = 2.0  # AB-1200/5, 22mm, 1.234,56
# More finds the right day a little oftener, and the right table a little less often: see docs/decisions.md.
FACT_WEIGHT = 1.5  # 2026-03-01, ab12005
AMOUNT_WEIGHT = 1.0  # 1234.56, eur1234.56
FORM_WEIGHT = 0.3  # a word as it is written
STOP_WORDS = frozenset(  # the languages that tantivy has a list for
    "danish dutch english finnish french german hungarian italian norwegian portuguese russian spanish swedish".split()
)
QUESTION_WORDS = {
    "english": "what which who whom whose when where why how do does did",
    "dutch": "wat welk welke wie waar wanneer waarom hoe hoeveel hoelang waarvoor waarmee",
    "german": "was welche welcher welches welchen welchem wer wen wem wo wann warum wie wieviel wieso wofür womit",
    "french": "que quoi qui quel quelle quels quelles quand combien pourquoi comment où",
}
# The stemmers that tantivy has, by ISO 639-1 code.
LANGUAGES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

NUMBER = re.compile(r"\d+")
CODE = re.compile(r"\w+(?:[-/.,:@+&#]\w+)*")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphens and zero-width marks


class Terms:
    """The terms of texts in several languages, lower-cased and stripped of accents.

    There are four fields: `words`, stemmed, with numbers set apart from letters, so that AB1200, AB-1200, "22mm" and
    "22 mm" come to the same; `codes`, tokens as written with the separators inside them kept (AB-1200/5); `facts`,
    dates, amounts and identifiers in one spelling each; and `ends`, the long words of languages that write compounds as
    one, backwards, so that they can be looked up by their end.
    """

    def __init__(self, language: str) -> None:
        """`language` is the English name of the one that texts of an unknown language are held to be in.

        Raises ValueError for one that tantivy has no stemmer for.
        """
        self.language = language
        self._stemmers = {language: _analyzer(Tokenizer.simple(), language)}
        self._asking: dict[str, TextAnalyzer] = {}
        self._codes = _analyzer(Tokenizer.whitespace(), None)
        raw = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
        self._raw = raw.build()

    def name(self, language: str) -> str:
        """The English name of the language, given as an ISO 639-1 code, whose stemmer a text gets."""
        return LANGUAGES.get(language, self.language)

    def fields(self, text: str, language: str = "") -> dict[str, list[str]]:
        """The terms of each field of a text."""
        plain, name = _normal(text), self.name(language)
        words = self._stemmer(name).analyze(_words(plain))
        long = {word for word in words if len(word) >= LONG} if name in COMPOUNDING else set()
        return {
            "words": words,
            "codes": self._codes.analyze(_codes(plain)),
            "facts": facts(plain),
            "ends": sorted(word[::-1] for word in long),
        }

    def all(self, text: str, language: str = "") -> list[str]:
        """The stemmed words of a text, then its codes in the order of the text, then its `facts`, each once."""
        plain = _normal(text)
        codes = [code for code in self._codes.analyze(_codes(plain)) if is_code(code)]
        words = self._stemmer(self.name(language)).analyze(_words(plain))
        return list(dict.fromkeys([*words, *codes, *facts(plain)]))

    def query(
        self, text: str, language: str = "", *, present: Collection[str] = (), vocabulary: Vocabulary | None = None
    ) -> list[tuple[str, str, float]]:
        """Field, term and weight of each term of a query, at most MOST_TERMS a field.

        A word is stemmed by each of the languages that texts are in (`present`, English names), since a question in
        one language may be answered in another. With a `vocabulary`, words that share a part with it are added, where
        the question's language is one that writes compounds as one, or unknown.
        """
        plain, asked = _normal(text), LANGUAGES.get(language)
        names = list(dict.fromkeys([asked or self.language, self.language, *sorted(present)]))
        names = [name for name in names if name in present] or names[:1]
        named = dict.fromkeys(self._raw.analyze(_words(plain)))
        words = [word for word in named if not self._is_stop(word, [asked] if asked else names)][:MOST_TERMS]
        stems = dict.fromkeys(stem for word in words for name in names for stem in self._stemmer(name).analyze(word))
        terms = [("words", stem, 1.0) for stem in stems][:MOST_TERMS]
        if vocabulary and (asked is None or asked in COMPOUNDING):
            compounding = [name for name in names if name in COMPOUNDING and asked in (None, name)]
            terms += self._related(words, stems, compounding, vocabulary)[: MOST_TERMS - len(terms)]
        codes = dict.fromkeys(self._codes.analyze(_codes(plain)))
        terms += [("codes", code, CODE_WEIGHT if is_code(code) else FORM_WEIGHT) for code in codes][:MOST_TERMS]
        weights = ((one, AMOUNT_WEIGHT if is_amount(one) else FACT_WEIGHT) for one in facts(plain, asked=True))
        return terms + [("facts", one, weight) for one, weight in weights][:MOST_TERMS]

    def _related(
        self, words: Sequence[str], stems: Collection[str], names: Iterable[str], vocabulary: Vocabulary
    ) -> list[tuple[str, str, float]]:
        found: dict[str, float] = {}
        for name in names:
            found = related(words, partial(_stem, self._stemmer(name)), vocabulary) | found
        return [("words", term, weight) for term, weight in found.items() if term not in stems]

    def _stemmer(self, name: str) -> TextAnalyzer:
        if name not in self._stemmers:
            self._stemmers[name] = _analyzer(Tokenizer.simple(), name)
        return self._stemmers[name]

    def _is_stop(self, word: str, names: Iterable[str]) -> bool:
        """Whether a word says nothing about a question's subject in one of the languages."""
        for name in names:
            if name not in self._asking:
                self._asking[name] = _analyzer(Tokenizer.simple(), name, asking=True)
            if not self._asking[name].analyze(word):
                return True
        return False


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """The stem of one word, without its accents, in a language of LANGUAGES (ISO 639-1 code)."""
    return _stem(_of_words(LANGUAGES[language]), word) or word


@cache
def _of_words(language: str) -> TextAnalyzer:
    return _analyzer(Tokenizer.raw(), language)


def _stem(analyzer: TextAnalyzer, word: str) -> str:
    return "".join(analyzer.analyze(word))


def _analyzer(tokenizer: Tokenizer, language: str | None, *, asking: bool = False) -> TextAnalyzer:
    """`asking` leaves out stop words and question words, where they are known for the language."""
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
    if language is not None and asking:
        if language in STOP_WORDS:
            builder = builder.filter(Filter.stopword(language))
        builder = builder.filter(Filter.custom_stopword(QUESTION_WORDS.get(language, "").split()))
    if language is not None:
        builder = builder.filter(Filter.stemmer(language))  # before folding: stemmers know their accents
    return builder.filter(Filter.ascii_fold()).build()


def is_code(token: str) -> bool:
    """Whether a token has a digit and something else, as no word of the other field has."""
    return not token.isdigit() and any(character.isdigit() for character in token)


def _normal(text: str) -> str:
    """One spelling for what looks the same: composed accents, no ligatures, no marks that print nothing."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(UNSEEN)


def _words(text: str) -> str:
    """The text with its numbers set apart: AB1200, AB-1200, "22mm" and "22 mm" come to the same words."""
    return NUMBER.sub(r" \g<0> ", text)


def _codes(text: str) -> str:
    """The text's tokens with the separators inside them kept, between spaces."""
    return " ".join(CODE.findall(text))
