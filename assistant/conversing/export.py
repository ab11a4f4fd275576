"""A conversation as Markdown, in which nothing from a paper or a model is markup, a link or a picture."""

import re

from assistant.conversing.model import REMOVED, Conversation, Exchange

_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>|~&]|^(?:[#+-]|\d+(?=[.)]\s))|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.IGNORECASE
)
_SUPPORT = {"supported": "", "weak": " (weakly supported)", "unsupported": " (not supported by the papers)"}


def markdown(conversation: Conversation) -> str:
    """Each question as a heading, below it the statements with numbered sources, and the quotes with their places."""
    parts = [f"# {_text(conversation.title)}", f"{conversation.begun[:10]}, conversation {conversation.id}"]
    for exchange in conversation.exchanges:
        parts += _exchange(exchange)
    return "\n\n".join(parts) + "\n"


def _exchange(exchange: Exchange) -> list[str]:
    parts = [f"## {_text(exchange.question)}"]
    answer = exchange.answer
    if answer is None:
        return [*parts, f"*{_text(exchange.trouble or REMOVED)}*"]
    sources = [(one.document, one.page, one.quote) for one in answer.citations]
    for statement in answer.statements:
        numbers = (sources.index((one.document, one.page, one.quote)) + 1 for one in statement.citations)
        links = "".join(f" \\[{number}\\]" for number in numbers)
        parts.append(f"{_text(statement.text)}{links}{_SUPPORT[statement.support]}")
    if not answer.statements and answer.text:
        parts.append(_text(answer.text))
    parts += [
        f"{number}. {_text(one.name)}, {_text(one.place)}: “{_text(one.quote)}”"
        for number, one in enumerate(answer.citations, start=1)
    ]
    parts += [f"*{_text(notice)}*" for notice in answer.notices]
    return parts


def _text(text: str) -> str:
    return _MARKUP.sub(
        lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", " ".join(text.split())
    )
