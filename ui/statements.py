"""What every screen shows of an answer alike: which numbers its sources have, and how well a statement is supported."""

from assistant import Answer, Citation, Passage, Statement
from assistant.documents import Support
from ui.wording import later, said_in, told_in

Source = Citation | Passage
# By a symbol and in words: colour alone tells nothing to many people.
SYMBOLS: dict[Support, str] = {"supported": "✓", "weak": "≈", "unsupported": "✗"}
WORDS: dict[Support, str] = {
    "supported": later("supported"),
    "weak": later("weakly supported"),
    "unsupported": later("not supported by your papers"),
}


def identity(source: Source) -> tuple[str, int, str]:
    """What makes two sources one: a quote that bears two statements is one source, however well it bears each."""
    return source.document, source.page, source.quote if isinstance(source, Citation) else source.text


def numbers(answer: Answer, statement: Statement) -> list[int]:
    """The numbers, from 1, of a statement's sources among the answer's."""
    known = [identity(one) for one in answer.citations]
    return [known.index(identity(one)) + 1 for one in statement.citations if identity(one) in known]


def mark(statement: Statement, spoken: str) -> str:
    """How well a statement is supported, by a symbol and in words of that language, and why not better."""
    support = statement.support
    reason = f": {told_in(spoken, statement.reason)}" if statement.reason else ""
    return f"{SYMBOLS[support]} {said_in(spoken, WORDS[support])}{reason}"


def is_quoted(answer: Answer) -> bool:
    """Whether the statements are the papers' own words; a model that wrote them leaves its usage."""
    if not answer.found or answer.usage is not None:
        return False
    # A summary's sentences stand under the headings of their sections.
    return not answer.coverage or all(one.text == " ".join(one.citations[0].quote.split()) for one in answer.statements)


def is_table(text: str) -> bool:
    """Whether a statement is rows of a table, as Markdown writes them."""
    lines = text.split("\n")
    return len(lines) > 2 and all(line.startswith("| ") and line.endswith(" |") for line in lines)
