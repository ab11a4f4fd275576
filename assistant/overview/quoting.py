"""What whole papers say, word for word: their sentences of a kind as statements with their places."""

from collections.abc import Iterable, Sequence

from assistant.answering import quoting
from assistant.answering.citing import Citer
from assistant.documents import Statement
from assistant.overview.extracting import all_of, central, section
from assistant.overview.recognising import Wanted
from assistant.search.finding import Found, Sentence
from providers import Embedder


def extracted(kind: Wanted, passages: Sequence[Found], embedder: Embedder) -> Iterable[Sentence]:
    """The sentences of the kind or, for a summary, the one of each section that stands for it."""
    return central(passages, embedder) if kind == "summary" else all_of(kind, passages)


def quoted(citer: Citer, sentence: Sentence, *, under: bool = False) -> Statement:
    """A sentence as a statement; with `under`, below the heading of its section."""
    citation = citer.cite(sentence.found.stored, sentence.start, sentence.end, "supported")
    heading = section(sentence.found.stored.chunk.heading) if under else ""
    text = quoting.readable([sentence])
    return Statement(text=f"{heading}: {text}" if heading else text, support="supported", citations=(citation,))
