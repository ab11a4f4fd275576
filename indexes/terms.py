"""How texts and queries are cut into the terms that the keyword index compares."""

import re
import unicodedata
from collections.abc import Mapping

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST = 60  # bytes of a token; longer ones are base64 and the like
MOST_TERMS = 128  # of a query, per field: a page pasted as a question is searched by its beginning

# How much a term of a query counts. Measured on SQuAD 2.0 and SciFact: the unstemmed forms of plain words help a
# little (R@1 .823 -> .831 and .598 -> .600); leaving question words out of the stemmed ones helps more (.831 -> .852,
# and nothing changes where there are none); other stop words matter in small libraries only, where none is frequent.
# On made-up lists of articles a code needs more than 1 to come first always. All words still count as written, so
# that "The Who" and "IT" can be found.
CODE_WEIGHT = 2.0  # AB-1200/5, 22mm, 1.234,56
FORM_WEIGHT = 0.3  # a word as it is written
STOP_WORDS = frozenset(  # the languages that tantivy has a list for
    "danish dutch english finnish french german hungarian italian norwegian portuguese russian spanish swedish".split()
)
QUESTION_WORDS = {"english": "what which who whom whose when where why how do does did".split()}

NUMBER = re.compile(r"\d+")
CODE = re.compile(r"\w+(?:[-/.,:@+&#]\w+)*")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphens and zero-width marks


class Terms:
    """The terms of one language, lower-cased and stripped of accents.

    There are two fields: `words`, stemmed, with numbers set apart from letters, so that AB1200, AB-1200, "22mm" and
    "22 mm" come to the same; and `codes`, tokens as written with the separators inside them kept (AB-1200/5).
    """

    def __init__(self, language: str) -> None:
        """`language` is an English name that tantivy has a stemmer for. Raises ValueError for another."""
        self.analyzers: Mapping[str, TextAnalyzer] = {
            "words": _analyzer(Tokenizer.simple(), language),
            "codes": _analyzer(Tokenizer.whitespace(), None),
        }
        self._asking = _analyzer(Tokenizer.simple(), language, asking=True)

    def fields(self, text: str) -> dict[str, str]:
        """What the analyzers are given for each field of a text."""
        plain = _normal(text)
        return {"words": _words(plain), "codes": _codes(plain)}

    def all(self, text: str) -> list[str]:
        """The stemmed words of a text, then its codes, each once, in the order of the text."""
        fields = self.fields(text)
        codes = (code for code in self.analyzers["codes"].analyze(fields["codes"]) if is_code(code))
        return list(dict.fromkeys([*self.analyzers["words"].analyze(fields["words"]), *codes]))

    def query(self, text: str) -> list[tuple[str, str, float]]:
        """Field, term and weight of each term of a query, at most MOST_TERMS a field."""
        fields = self.fields(text)
        words = dict.fromkeys(self._asking.analyze(fields["words"]))
        codes = dict.fromkeys(self.analyzers["codes"].analyze(fields["codes"]))
        terms = [("words", word, 1.0) for word in words][:MOST_TERMS]
        terms += [("codes", code, CODE_WEIGHT if is_code(code) else FORM_WEIGHT) for code in codes][:MOST_TERMS]
        return terms


def _analyzer(tokenizer: Tokenizer, language: str | None, *, asking: bool = False) -> TextAnalyzer:
    """`asking` leaves out stop words and question words, where they are known for the language."""
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
    if language is not None and asking:
        if language in STOP_WORDS:
            builder = builder.filter(Filter.stopword(language))
        builder = builder.filter(Filter.custom_stopword(QUESTION_WORDS.get(language, [])))
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
    """The text's tokens with the separators inside them kept, between spaces; account numbers in one piece."""
    return " ".join(CODE.findall(IBAN.sub(lambda found: found[0].replace(" ", ""), text)))
