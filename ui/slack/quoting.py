"""Quotes drafted in Slack: for the eyes of who asked alone, since prices and customers are nobody else's affair."""

import logging
from collections.abc import Iterator

from assistant import AssistantError, ProviderError
from assistant.quotes.model import Line, Quote
from ui.slack.blocks import QUOTE_FILE, Block, actions, button, paragraph
from ui.slack.desk import Desk
from ui.slack.queueing import Job
from ui.slack.sharing import share
from ui.slack.whispering import whisper
from ui.wording import counted_in, later, said_in, told_in, value_in

_log = logging.getLogger(__name__)
# Lines shown; the document has them all.
_LINES = 25
_SORRY = later("The quote could not be drafted. The log of the assistant says why.")
_NEXT = later("It is a draft. Look at it on the page Quotes, fill what is open, and approve it there.")
_EXTERNAL = later("I draft no quotes in channels that other firms read too.")


def draft(desk: Desk, job: Job) -> None:
    """Drafts a quote from a request and shows it."""
    task, reader = job.task, desk.reader(job.task)
    if desk.people.is_shut(task.channel):
        whisper(desk.slack, task, said_in(reader, _EXTERNAL))
        return
    try:
        made = desk.assistant.quotes.draft(task.text, user=desk.people.name(task.user))
    except AssistantError as error:
        whisper(desk.slack, task, told_in(reader, str(error)))
        return
    except ProviderError as error:
        _log.error("A quote could not be drafted: %s", error)
        whisper(desk.slack, task, said_in(reader, _SORRY))
        return
    whisper(desk.slack, task, f"{made.number}: {made.totals.gross} {made.totals.currency}", quote_blocks(made, reader))


def send(desk: Desk, job: Job) -> None:
    """Sends the document of a quote to who asks for it, in a direct message."""
    task = job.task
    number, _, kind = task.value.partition(".")
    name = f"{number}.{kind}"
    try:
        content = desk.assistant.quotes.export(number, name, user=desk.people.name(task.user))
    except (AssistantError, ValueError) as error:
        whisper(desk.slack, task, told_in(desk.reader(task), str(error)))
        return
    direct = desk.slack("conversations_open", users=task.user)["channel"]["id"]
    share(desk.slack, content, name, channel=direct)
    whisper(desk.slack, task, said_in(desk.reader(task), "I have sent you {name} in a direct message.", name=name))


def quote_blocks(quote: Quote, reader: str) -> list[Block]:
    """A quote in the reader's language: its lines with what is open, its totals, notices, buttons for its document."""
    totals, until = quote.totals, value_in(reader, quote.valid_until)
    head = (quote.number, quote.customer.name, said_in(reader, "valid until {day}", day=until))
    blocks = paragraph(", ".join(filter(None, head)), bold=True)
    for number, line in enumerate(quote.lines[:_LINES], start=1):
        blocks += paragraph(f"{number}. {_said(line, totals.currency, reader)}")
    if (more := len(quote.lines) - _LINES) > 0:
        blocks += paragraph(
            counted_in(reader, "… and {number} more line", "… and {number} more lines", more), italic=True
        )
    blocks += paragraph(f"{', '.join(_sums(quote, reader))} {totals.currency}", bold=True)
    for part in quote.not_understood:
        blocks += paragraph(f"{said_in(reader, 'Not understood')}: {part}", italic=True)
    for notice in quote.notices:
        blocks += paragraph(f"⚠ {told_in(reader, notice)}", italic=True)
    blocks += paragraph(said_in(reader, _NEXT), italic=True)
    files = [
        button(said_in(reader, "As {kind}", kind=kind.upper()), f"{QUOTE_FILE}-{at}", f"{quote.number}.{kind}")
        for at, kind in _KINDS
    ]
    return [*blocks, *actions(files)]


_KINDS = ((1, "pdf"), (2, "docx"))


def _sums(quote: Quote, reader: str) -> Iterator[str]:
    totals = quote.totals
    yield f"{said_in(reader, 'Net')} {totals.net}"
    for one in totals.tax:
        if one.category == "AE":
            yield said_in(reader, "VAT, reverse charge, on {net}", net=one.net)
        elif one.category == "E":
            yield said_in(reader, "Exempt from VAT: {net}", net=one.net)
        else:
            yield f"{said_in(reader, 'VAT {rate} % on {net}', rate=one.rate, net=one.net)}: {one.tax}"
    yield f"{said_in(reader, 'Gross')} {totals.gross}"


def _said(line: Line, currency: str, reader: str) -> str:
    what = line.description or line.request or line.article
    if line.status == "open":
        return f"{said_in(reader, 'open').capitalize()}: {line.quantity} × {what}. {told_in(reader, line.reason)}"
    price = str(line.unit_price)
    if line.per != 1:
        price = said_in(reader, "{price} per {number}", price=price, number=line.per)
    if line.discount:
        price = said_in(reader, "{price}, less {percent} %", price=price, percent=line.discount)
    article = f"{line.quantity} {line.unit} {what} ({line.article})"
    return said_in(
        reader, "{article} at {price}: {net} {currency}", article=article, price=price, net=line.net, currency=currency
    )
