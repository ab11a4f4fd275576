"""Quotes drafted in Slack: for who asks alone."""

from pathlib import Path

from assistant import Assistant
from tests.firm import PAPERS
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import Slack, read

REQUEST = "Please quote 12 lengths of 22 mm half-hard copper pipe\nand 8 ball valves 20 mm."


def test_a_command_drafts_a_quote_for_one_person(slack: Slack, run: Run, home: Path) -> None:
    """Lines with their prices, what is open and why, totals; the document comes in a direct message."""
    Assistant(home).add(PAPERS / "price-list-2025.xlsx")
    service = run()
    slack.command("/quote", "UBOB", PUBLIC, REQUEST)
    slack.until(lambda: slack.of("response_url"))
    (said,) = slack.of("response_url")
    shown = read(said.sent)
    assert "261.12" in shown and "CP-022" in shown and "Open: 8" in shown and "Gross" in shown
    (quote,) = service.assistant.quotes.store.all()
    assert quote.number in shown and quote.status == "draft" and quote.trail[0].by == "bob@firm.com"
    slack.click("UBOB", {**said.sent, "channel": PUBLIC}, "quote_file", response_url=_to(slack, "UBOB"))
    slack.until(lambda: slack.of("files.completeUploadExternal"))
    assert slack.of("files.completeUploadExternal")[0].sent["channel_id"] == "DUBOB"
    assert next(iter(slack.uploads.values())).startswith(b"%PDF")
    assert not slack.of("chat.postMessage")


def test_a_quote_is_drafted_from_a_message(slack: Slack, run: Run, home: Path) -> None:
    """By the shortcut, with the lines of the message; nobody else in the channel sees it. Retried, it is one quote."""
    Assistant(home).add(PAPERS / "price-list-2025.xlsx")
    service = run()
    message = slack.message(PUBLIC, "UANN", REQUEST)
    slack.shortcut("draft_quote", "UBOB", message)
    slack.until(lambda: slack.of("response_url"))
    assert "CP-022" in read(slack.of("response_url")[0].sent)
    assert len(service.assistant.quotes.store.all()) == 1 and not slack.of("chat.postMessage")


def test_what_cannot_be_quoted_is_said(slack: Slack, run: Run) -> None:
    """Without a price list every line is open; in a channel that other firms read nothing is drafted."""
    slack.add_channel("CEXT", "UBOB", is_ext_shared=True)
    service = run()
    slack.command("/quote", "UBOB", "CEXT", REQUEST)
    slack.until(lambda: slack.of("response_url"))
    assert "other firms" in read(slack.of("response_url")[0].sent)
    assert service.assistant.quotes.store.all() == []


def _to(slack: Slack, user: str) -> str:
    return f"http://127.0.0.1:{slack.port}/commands/{user}"
