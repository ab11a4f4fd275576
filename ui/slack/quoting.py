"""Quotes drafted in Slack: for the eyes of who asked alone, since prices and customers are nobody else's affair."""

import logging

from assistant import AssistantError, ProviderError
from assistant.quotes.model import Line, Quote
from ui.slack.blocks import QUOTE_FILE, Block, actions, button, paragraph
from ui.slack.desk import Desk
from ui.slack.queueing import Job
from ui.slack.sharing import share
from ui.slack.whispering import whisper

_log = logging.getLogger(__name__)
# Lines shown; the document has them all.
_LINES = 25
_SORRY = "The quote could not be drafted. The log of the assistant says why."
_NEXT = "It is a draft. Look at it on the page Quotes, fill what is open, and approve it there."


def draft(desk: Desk, job: Job) -> None:
    """Drafts a quote from a request and shows it."""
    task = job.task
    if desk.people.is_shut(task.channel):
        whisper(desk.slack, task, "I draft no quotes in channels that other firms read too.")
        return
    try:
        made = desk.assistant.quotes.draft(task.text, user=desk.people.name(task.user))
    except AssistantError as error:
        whisper(desk.slack, task, str(error))
        return
    except ProviderError as error:
        _log.error("A quote could not be drafted: %s", error)
        whisper(desk.slack, task, _SORRY)
        return
    whisper(desk.slack, task, f"{made.number}: {made.totals.gross} {made.totals.currency}", quote_blocks(made))


def send(desk: Desk, job: Job) -> None:
    """Sends the document of a quote to who asks for it, in a direct message."""
    task = job.task
    number, _, kind = task.value.partition(".")
    name = f"{number}.{kind}"
    try:
        content = desk.assistant.quotes.export(number, name, user=desk.people.name(task.user))
    except (AssistantError, ValueError) as error:
        whisper(desk.slack, task, str(error))
        return
    direct = desk.slack("conversations_open", users=task.user)["channel"]["id"]
    share(desk.slack, content, name, channel=direct)
    whisper(desk.slack, task, f"I have sent you {name} in a direct message.")


def quote_blocks(quote: Quote) -> list[Block]:
    """A quote: its lines with what is open, its totals, notices, and buttons for its document."""
    totals, customer = quote.totals, quote.customer.name
    blocks = paragraph(
        f"{quote.number}{f' for {customer}' if customer else ''}, valid until {quote.valid_until}", bold=True
    )
    for number, line in enumerate(quote.lines[:_LINES], start=1):
        blocks += paragraph(f"{number}. {_said(line, totals.currency)}")
    if (more := len(quote.lines) - _LINES) > 0:
        blocks += paragraph(f"… and {more} more lines", italic=True)
    sums = [f"Net {totals.net}", *(f"VAT {one.rate} %: {one.tax}" for one in totals.tax), f"Gross {totals.gross}"]
    blocks += paragraph(f"{', '.join(sums)} {totals.currency}", bold=True)
    for part in quote.not_understood:
        blocks += paragraph(f"Not understood: {part}", italic=True)
    for notice in quote.notices:
        blocks += paragraph(f"⚠ {notice}", italic=True)
    blocks += paragraph(_NEXT, italic=True)
    files = [button(f"As {kind.upper()}", f"{QUOTE_FILE}-{at}", f"{quote.number}.{kind}") for at, kind in _KINDS]
    return [*blocks, *actions(files)]


_KINDS = ((1, "pdf"), (2, "docx"))


def _said(line: Line, currency: str) -> str:
    what = line.description or line.request or line.article
    if line.status == "open":
        return f"Open: {line.quantity} × {what}. {line.reason}"
    per = f" per {line.per}" if line.per != 1 else ""
    off = f", less {line.discount} %" if line.discount else ""
    return f"{line.quantity} {line.unit} {what} ({line.article}) at {line.unit_price}{per}{off}: {line.net} {currency}"
