"""The match: for one thing that is asked for the article that is meant, or why none could be chosen."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.quotes.matching.likeness import Vocabulary
from assistant.quotes.matching.nearby import Nearby
from assistant.quotes.matching.sizes import fits
from assistant.quotes.matching.terms import Terms, glossary, opposite, terms
from assistant.quotes.matching.units import convert, unit_of
from assistant.quotes.prices.lists import Article, PriceList, plain
from assistant.quotes.requests.own_prices import without_prices
from assistant.quotes.requests.wanted import Wanted
from providers import Embedder

# What of the asked words, weighed by how rare they are, an article has to have; and how far the next one has to be.
_ENOUGH, _APART = 0.6, 0.08
# Below this nothing in the list is like it.
_ALIKE = 0.34
# What a word counts that no article has, of one that a single article has: it may be chatter, or a thing not sold.
_UNKNOWN = 0.7
# Words that say what an article is and were not asked for: a pencil with an eraser is no eraser.
_OTHERWISE = 0.12
# What an article that things are counted out of its boxes for has to have of the asked words.
_SURE = 0.8
# Articles that are offered where none is chosen.
OFFERED = 5
# Words of an article that were not asked for: those that have fewer are meant.
_UNASKED = 0.02
# Digits of an article number, or letters, that tell it from a size: "22-3001", "AN-M12".
_DIGITS, _LETTERS = 5, 2
# More of one thing is taken for a slip of the pen, unless the firm sets another limit.
MOST = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Match:
    """What is meant by a line of a request. Without an `article` the line is open, and `reason` says why.

    `quantity` is in the article's unit; `confidence` in 0 to 1; `alternatives` are what else may be meant, best first.
    `alike` is False where nothing in the lists is like it at all, `vague` True where too little is.
    """

    wanted: Wanted
    article: Article | None
    quantity: Decimal
    confidence: float
    reason: str
    alternatives: tuple[Article, ...] = ()
    alike: bool = True
    vague: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`share` is that of the asked words; `fits` tells whether it has every size and class: 22 mm is not 28 mm.

    `named` tells whether all words that say what it is were asked for.
    """

    article: Article
    share: float
    fits: bool
    named: bool


class Matcher:
    """Finds articles of price lists, which come in the order of their precedence.

    Where two lists have the same article number, the first one's price holds. Where one list has a number twice with
    different prices, it has none. `most` is the largest quantity that is not taken for a mistake. `nearby` finds
    articles by their meaning, where there is an embedder.
    """

    def __init__(
        self,
        lists: Iterable[PriceList],
        *,
        today: date,
        most: Decimal = MOST,
        embedder: Callable[[], Embedder] | None = None,
    ) -> None:
        self.most = most
        self.articles: list[Article] = []
        self.conflicts: dict[str, tuple[Article, ...]] = {}
        self._numbers: dict[str, Article] = {}
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._terms: list[Terms] = []
        for one in (each.valid_on(today) for each in lists):
            mine = {key: articles for key, articles in one.conflicts.items() if key not in self._numbers}
            self.conflicts.update(mine)
            for article in one.articles:
                key = plain(article.number)
                if key in self._numbers:
                    continue
                if key:
                    self._numbers[key] = article
                has = terms(f"{article.description}, {article.unit}", one.language)
                for word in has.words:
                    self._holding[word].append(len(self.articles))
                self.articles.append(article)
                self._terms.append(has)
        self._vocabulary = Vocabulary(self._holding)
        loosely: dict[str, list[Article]] = defaultdict(list)
        for article in self._numbers.values():
            if key := _loose(article.number):
                loosely[key].append(article)
        self._loosely = {key: some[0] for key, some in loosely.items() if len(some) == 1}
        self.nearby = Nearby(self.articles, embedder) if embedder else None

    def match(self, wanted: Wanted, language: str = "") -> Match:
        """The article that is meant, where there is no doubt. `language` is that of the request."""
        if wanted.quantity <= 0:
            return self._open(wanted, f"a quantity of {wanted.quantity:f} cannot be supplied", ())
        if wanted.doubt:
            return self._open(wanted, wanted.doubt, ())
        if article := self._by_number(wanted):
            return self._chosen(wanted, article, 1.0, ())
        asked = terms(without_prices(wanted.words), language)
        ranked = self._ranked(asked)
        if not ranked or ranked[0].share < _ALIKE:
            found = self._open(wanted, "nothing in the price list is like it", [one.article for one in ranked])
            return replace(found, alike=False, vague=True)
        fitting = [one for one in ranked if one.fits and one.share >= _ENOUGH]
        if not fitting:
            near = [one.article for one in ranked if one.share >= ranked[0].share - _APART]
            if ranked[0].share >= _ENOUGH:
                return self._open(wanted, "no such size or class in the price list", near)
            return replace(self._open(wanted, "too little of it fits", near), vague=True)
        best, *others = fitting
        close = [one for one in others if best.share - one.share < _APART]
        best, close = _settled(wanted, best, close)
        rest = [one.article for one in fitting if one is not best]
        if close:
            return self._open(wanted, "several articles fit", [best.article, *rest])
        return self._chosen(wanted, best.article, best.share, rest)

    def _by_number(self, wanted: Wanted) -> Article | None:
        """The article whose number stands there; another sign or none may part it: "22 3001" for "22-3001"."""
        words = wanted.words.replace(",", " ").split()
        for word in (wanted.number, *words):
            if article := self._numbers.get(_bare(word)):
                return article
        windows = (words[at : at + count] for count in (3, 2, 1) for at in range(len(words) - count + 1))
        for some in ([wanted.number], *windows):
            if found := self._loosely.get(_loose("".join(some))):
                return found
        return None

    def knows(self, word: str) -> bool:
        """Whether some article has this word, as `terms` gives it."""
        return word in self._holding

    def _chosen(self, wanted: Wanted, article: Article, share: float, rest: Sequence[Article]) -> Match:
        if differing := self.conflicts.get(plain(article.number)):
            return self._open(wanted, f"{article.number} has different prices in one list", [*differing, *rest])
        if article.replaced_by or article.status.lower().startswith(("discont", "uitlop", "auslauf")):
            successor = self._numbers.get(plain(article.replaced_by))
            said = f"{article.number} is discontinued" + (f"; {successor.number} takes its place" if successor else "")
            return self._open(wanted, said, [*([successor] if successor else []), article, *rest])
        converted = convert(wanted.quantity, wanted.unit, article)
        if isinstance(converted, Decimal) and converted > self.most:
            converted = f"a quantity of {converted:,f} looks like a mistake: beyond {self.most:,f} a person decides"
        if isinstance(converted, Decimal) and converted != wanted.quantity and not wanted.unit and share < _SURE:
            converted = f"whether {wanted.quantity:f} counts what is in a {unit_of(article)} is not clear"
        if isinstance(converted, str):
            return self._open(wanted, converted, [article, *rest])
        return Match(wanted, article, converted, round(share, 2), "", tuple(rest[:OFFERED]))

    def _open(self, wanted: Wanted, reason: str, alternatives: Sequence[Article]) -> Match:
        return Match(wanted, None, wanted.quantity, 0.0, reason, tuple(alternatives[:OFFERED]))

    def _ranked(self, asked: Terms) -> list[_Candidate]:
        """The articles by the share of the asked words that they have, rare words counting more."""
        words = {part for word in asked.words for part in self._vocabulary.parts(word)}
        like = {word: self._vocabulary.like(word) for word in words}
        weights = {word: self._weight(like[word]) for word in words}
        whole = sum(weights.values())
        if not whole:
            return []
        scores: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            best: dict[int, float] = {}
            for other, much in like[word].items():
                for index in self._holding[other]:
                    best[index] = max(best.get(index, 0.0), much)
            for index, much in best.items():
                scores[index] += weight * much
        if not scores:
            return []
        # Below this an article is neither chosen nor among the nearest: of a long list that is most of it.
        least = whole * min(_ENOUGH, max(scores.values()) / whole - _APART - _UNASKED)
        said = words.union(*like.values())
        found = []
        for index in (at for at, score in scores.items() if score >= least):
            has = self._terms[index]
            fits = self._fits(asked, has)
            share = scores[index] / whole - _extra(said, has)
            found.append(_Candidate(self.articles[index], share, fits, has.head <= said))
        return sorted(found, key=lambda one: (-one.share, not one.fits, one.article.number))

    def _fits(self, asked: Terms, has: Terms) -> bool:
        """Whether an article has every size and class that was asked for, and is of no other colour."""
        if not (fits(asked.sizes, has.sizes) and asked.classes <= has.classes):
            return False
        colours, own = asked.words & glossary().colours, has.words & glossary().colours
        if not colours <= own:
            return False
        return not any(opposite(word) in has.words for word in asked.words)

    def _weight(self, like: Mapping[str, float]) -> float:
        """How much a word tells: its inverse document frequency; less where no article has it."""
        if not like:
            return _UNKNOWN * math.log(1 + len(self.articles))
        known = max(like.values())
        return min(self._rarity(word) for word, much in like.items() if much == known)

    def _rarity(self, word: str) -> float:
        """The inverse document frequency; a word that no article has counts like a rare one."""
        return math.log(1 + len(self.articles) / (1 + len(self._holding.get(word, ()))))


def _extra(asked: set[str], has: Terms) -> float:
    """What is taken off for words of an article that were not asked for, those that say what it is counting more."""
    unasked = _UNASKED * len(has.words - asked) / max(1, len(has.words))
    return unasked + (_OTHERWISE if has.head and not has.head & asked else 0.0)


def _settled(wanted: Wanted, best: _Candidate, close: list[_Candidate]) -> tuple[_Candidate, list[_Candidate]]:
    """Which of several that fit is meant, and those that may be as well."""
    if wanted.unit and close:  # the unit tells a length of pipe from a coil
        same = [one for one in (best, *close) if unit_of(one.article) == wanted.unit]
        if len(same) == 1:
            return same[0], []
    # Nothing of its name was left unasked: a plasterboard is no moisture-resistant one.
    named = [one for one in (best, *close) if one.named]
    return (named[0], []) if close and len(named) == 1 else (best, close)


def _loose(number: str) -> str:
    """An article number without what parts it; empty for one that could be a size or a quantity."""
    bare = "".join(one for one in number.upper() if one.isalnum())
    digits = sum(one.isdigit() for one in bare)
    letters = len(bare) - digits
    return bare if digits and (digits >= _DIGITS or (letters >= _LETTERS and len(bare) > _LETTERS + 1)) else ""


def _bare(word: str) -> str:
    """A word of a request as an article number would be written."""
    return plain(word).strip(".,;:")
