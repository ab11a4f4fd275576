"""Rules that make a question standalone that follows others, without a model: what it leaves out is taken along."""

import re
from collections.abc import Sequence

from assistant.conversing.grammar import GRAMMARS, Grammar
from assistant.text.language import detect
from assistant.text.words import FUNCTION_WORDS

# An article's or contract's number; a number with its unit; a year.
_CODE = re.compile(r"\b(?=[\w/-]*\d)(?=[\w/-]*[A-Z])\w+(?:[-/]\w+)*")
_MEASURE = re.compile(r"\b\d+(?:[.,]\d+)?(?=\s*([^\W\d_]{1,3}\b|%))")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<![\w'’-])[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*(?:\s+\d+\b)?")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
# What stands between the words of one name; a verb's own pronoun in French.
_JOINING = ("", "&", "de", "des", "du", "of")
_INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?|on|ce|y)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# With this many words of its own that name a subject a question is understood, whatever it begins with.
_OWN = 4
# As many words at the beginning of a question may be those that ask.
_HEAD = 4
# An article behind so many words more begins what a question is about.
_NEAR = 2


def leans(question: str, grammar: Grammar) -> bool:
    """Whether a question can't be understood by itself."""
    rest = grammar.opener.sub("", question)
    own = _content(rest)
    opened, refers = rest != question, bool(grammar.referring.search(rest))
    if grammar.other.search(rest) and grammar.kind.search(rest) and len(own) < _OWN:
        return True
    if opened and not grammar.asks.search(rest):
        return len(own) < _OWN
    return len(own) < 2 or (opened and len(own) < _OWN - 1) or (refers and len(own) < _OWN)


def follow(question: str, before: str, titles: Sequence[str] = ()) -> str:
    """The question with what it leaves out, from the standalone question `before` it.

    `titles` are those of the papers that the last answer was from; the first one names what nothing else names.
    """
    grammar = grammar_of(f"{before} {question}")
    if not leans(question, grammar):
        return question
    rest = grammar.opener.sub("", question).strip().rstrip("?!. ")
    whole = _BRACKETS.sub("", before).strip().rstrip("?!. ")
    if not rest:
        return question
    if grammar.asks.search(rest):
        return _with(question, _meant(rest, whole, before, grammar, titles))
    # "Celui de l'école", "that of the school": the head is the earlier question's.
    headed = re.match(r"\S+\s+", rest)
    if headed and grammar.referring.match(rest) and grammar.preposition.match(rest, headed.end()):
        rest = rest[headed.end() :]
    if filled := _filled(rest, whole, grammar):
        return filled
    anchor = _anchor(whole, grammar)
    if anchor and grammar.preposition.match(anchor):
        return f"{rest} {anchor}?"
    return _with(rest, anchor or next(iter(titles), ""))


def grammar_of(text: str) -> Grammar:
    """That of the text's language, else the English one."""
    return GRAMMARS.get(detect(text), GRAMMARS["en"])


def names(text: str, grammar: Grammar) -> list[str]:
    """What is named in a question: people, firms, places, numbers of articles, longest stretches first to last."""
    german = grammar is GRAMMARS["de"]
    found: list[tuple[int, str]] = [(one.start(), one[0]) for one in _CODE.finditer(text)]
    run: list[re.Match[str]] = []
    for word in [*_NAME.finditer(text), None]:
        beside = word and run and text[run[-1].end() : word.start()].strip() in _JOINING
        if run and not beside:
            # Every German noun has a capital; two in a row are a name.
            if len(run) > 1 or not german:
                found.append((run[0].start(), text[run[0].start() : run[-1].end()]))
            run = []
        coded = word and any(one.start() <= word.end() and word.start() < one.end() for one in _CODE.finditer(text))
        if word and word[0][0].isupper() and word.start() and not coded and not grammar.asks.fullmatch(word[0]):
            run.append(word)
    distinct = dict.fromkeys(one for _, one in sorted(found))
    return [one for one in distinct if not any(one != other and one in other for other in distinct)]


def _filled(rest: str, before: str, grammar: Grammar) -> str:
    """The question before with what the fragment names in its place; "" where no place for it shows."""
    for pattern in (_CODE, _YEAR, _MEASURE):
        new = pattern.search(rest)
        # Of measures only one with the same unit.
        alike = [one for one in pattern.finditer(before) if new and one.groups() == new.groups()]
        if new and alike:
            return f"{before[: alike[0].start()]}{new[0]}{before[alike[0].end() :]}?"
    if grammar.time.search(rest):
        return f"{before} {rest}?"
    named, called = names(f"– {rest}", grammar), names(before, grammar)
    if grammar.kind.search(rest) and (paper := _paper(before, grammar)):
        return f"{before.replace(paper, _bare(rest, grammar, before, paper))}?"
    if named and called and _content(rest) == _content(" ".join(named)):
        return f"{before.replace(called[-1], named[0])}?"
    if tied := grammar.preposition.match(rest):
        return _tied(rest, tied[0], before, called, grammar)
    return ""


def _tied(rest: str, preposition: str, before: str, called: Sequence[str], grammar: Grammar) -> str:
    """The fragment begins with a preposition: it takes the place of what hung on the same one, or on a name."""
    ties = list(grammar.preposition.finditer(before))
    same = [one for one in ties if one[0].lower() == preposition.lower()]
    if not same and called:
        same = [one for one in ties if one.start() < before.find(called[-1])][-1:]
    if not same:
        return f"{before} {rest}?"
    tie = same[-1]
    # A name that hangs on it goes whole, with a preposition in it ("Résidence des Tilleuls").
    goes = [before.find(one, tie.end()) + len(one) for one in called if before.find(one, tie.end()) >= 0]
    return f"{before[: tie.start()]}{rest}{_after(before, min(goes, default=tie.end()), grammar)}?"


def _after(before: str, start: int, grammar: Grammar) -> str:
    """What follows the words that hang on a preposition: from the next one, or the verb, on."""
    ends = [one.start() for pattern in (grammar.preposition, grammar.asks) for one in pattern.finditer(before, start)]
    return f" {before[min(ends) :]}" if ends else ""


def _paper(before: str, grammar: Grammar) -> str:
    """The words for a paper: the last word before it and what hangs on it ("maintenance agreement with Glenarra")."""
    kind = grammar.kind.search(before)
    if kind is None:
        return ""
    articles = [one.end() for one in grammar.article.finditer(before, 0, kind.start())]
    start = articles[-1] + 1 if articles else kind.start()
    end = len(before) - len(_after_paper(before, kind.end(), grammar))
    return before[start:end].strip()


def _after_paper(before: str, start: int, grammar: Grammar) -> str:
    verb = grammar.asks.search(before, start)
    called = [before.find(one, start) + len(one) for one in names(before, grammar) if before.find(one, start) >= 0]
    end = min(verb.start() if verb else len(before), called[0] if called else start)
    return before[end:]


def _bare(rest: str, grammar: Grammar, before: str, old: str) -> str:
    """The fragment without its article where the place that it takes has one."""
    article = grammar.article.match(rest)
    has = grammar.article.search(before[: before.find(old)].split(" ")[-2] if " " in before[: before.find(old)] else "")
    return rest[article.end() :].strip() if article and has else rest


def _meant(rest: str, before: str, whole: str, grammar: Grammar, titles: Sequence[str]) -> str:
    """What the pronouns of a whole question stand for."""
    people = [one for one in names(whole, grammar) if not _CODE.search(one)]
    if grammar.person.search(rest) and people:
        return ", ".join(people)
    if grammar.place.search(rest):
        return _paper(before, grammar) or _anchor(before, grammar) or _subject(before, grammar)
    refers = grammar.referring.search(rest) or _INVERTED.search(rest)
    if not refers and (anchor := _anchor(before, grammar) or next(iter(titles), "")):
        return anchor
    return _subject(before, grammar)


def _subject(before: str, grammar: Grammar) -> str:
    """A question past the words that ask, which stand at its beginning: "how large is", "what notice does"."""
    head = list(_WORD.finditer(before))[:_HEAD]
    asking = [word.end() for word in head if grammar.asks.fullmatch(_INVERTED.sub("", word[0]))]
    rest = before[asking[-1] :].strip() if asking else before
    # Past "lang duurt" in "hoe lang duurt de persproef" too.
    article = grammar.article.search(rest)
    near = article and len(_WORD.findall(rest[: article.start()])) <= _NEAR
    return rest[article.start() :] if article and near else rest


def _anchor(before: str, grammar: Grammar) -> str:
    """What a question is about besides its topic: the words that hang on it with a name, or that it ends with."""
    ties = list(grammar.preposition.finditer(before))
    for tie in ties:
        hanging = before[tie.start() :]
        if names(hanging, grammar) or grammar.kind.search(hanging) or not grammar.asks.search(hanging):
            return hanging if not grammar.asks.search(hanging) else ", ".join(names(before, grammar))
    return ", ".join(names(before, grammar))


def _with(question: str, meant: str) -> str:
    question = question.rstrip("? ")
    return f"{question} ({meant})?" if meant else f"{question}?"


def _content(text: str) -> list[str]:
    return [word for word in _WORD.findall(_INVERTED.sub("", text)) if word.lower() not in FUNCTION_WORDS]
