"""A conversation as Markdown, in which nothing from a paper or a model is markup, a link or a picture."""

from assistant.conversing.model import REMOVED, Conversation, Exchange
from assistant.exports.answers import parts, plain


def markdown(conversation: Conversation) -> str:
    """Each question as a heading, below it the statements with numbered sources, and the quotes with their places."""
    found = [f"# {plain(conversation.title)}", f"{conversation.begun[:10]}, conversation {conversation.id}"]
    for exchange in conversation.exchanges:
        found += _exchange(exchange)
    return "\n\n".join(found) + "\n"


def _exchange(exchange: Exchange) -> list[str]:
    said = parts(exchange.answer) if exchange.answer else [f"*{plain(exchange.trouble or REMOVED)}*"]
    rated = [f"*{_rated(exchange)}*"] if exchange.feedback else []
    return [f"## {plain(exchange.question)}", *said, *rated]


def _rated(exchange: Exchange) -> str:
    assert exchange.feedback
    verdict = "Rated helpful" if exchange.feedback.good else "Rated not helpful"
    return f"{verdict}: {plain(exchange.feedback.reason)}" if exchange.feedback.reason else verdict
