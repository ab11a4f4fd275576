"""A contract dropped in Slack: read, put on one page, and forgotten; it does not go into the library."""

import logging
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from assistant import Assistant, AssistantError, ProviderError, ReadError
from assistant.contracts.card import Card
from assistant.contracts.exporting import export_card
from ui.slack.blocks import Block, paragraph
from ui.slack.calling import Failed
from ui.slack.desk import Desk
from ui.slack.queueing import Job
from ui.slack.sharing import NotRead, read, share
from ui.slack.whispering import whisper

_log = logging.getLogger(__name__)
_MOST = 3
_LINE = 400
_EXTERNAL = "I don't read files in channels that other firms read too. Send it to me in a direct message."
_SORRY = "The file could not be read. The log of the assistant says why."


def summarise(desk: Desk, job: Job) -> None:
    """The card of each file that came with a message, in its thread, and the card as a PDF."""
    task = job.task
    if desk.people.is_shut(task.channel):
        whisper(desk.slack, task, _EXTERNAL)
        return
    if not desk.people.may_speak(task.channel):
        return
    blocks: list[Block] = []
    cards: list[Card] = []
    for file in task.files[:_MOST]:
        if job.stop.is_set():
            return
        try:
            name, content = read(desk.slack, file, megabytes=desk.assistant.settings.slack.megabytes)
            # What the firm wants of a contract is for those who work there, not for whoever is in a channel.
            cards.append(card_of(desk.assistant, name, content, own=desk.people.is_alone(task.channel)))
            blocks += card_blocks(cards[-1])
        except (NotRead, ReadError) as error:
            blocks += paragraph(str(error))
        except Failed as error:
            _log.error("%s", error)
            blocks += paragraph("Slack does not let me read that file. The app may lack the scope files:read.")
        except (AssistantError, ProviderError) as error:
            _log.error("A file could not be read: %s", error)
            blocks += paragraph(_SORRY)
    if len(task.files) > _MOST:
        blocks += paragraph(f"I have read the first {_MOST} of {len(task.files)} files.", italic=True)
    reply = desk.reply(task)
    reply.finish(blocks, ", ".join(one.title for one in cards) or "Nothing could be read.")
    for one in cards:
        if one.sections:
            share(
                desk.slack,
                export_card(one, "card.pdf"),
                f"{one.name}-card.pdf",
                channel=task.channel,
                thread=task.thread,
            )


def card_of(assistant: Assistant, name: str, content: bytes, *, own: bool) -> Card:
    """The card of a file, by an assistant whose library lasts as long as that takes; `own`: with the firm's playbooks.

    Raises ReadError.
    """
    with TemporaryDirectory(prefix="slack-file-") as folder:
        if own and (playbooks := assistant.home / "playbooks").is_dir():
            copytree(playbooks, Path(folder) / "playbooks")
        settings = assistant.settings.model_copy(update={"library": type(assistant.settings.library)()})
        other = Assistant(folder, settings=settings, chat=assistant.chat, embedder=assistant.embedder)
        try:
            (report,) = other.upload({name: content}).files[:1]
            if report.status == "failed":
                raise ReadError(f"{name} {report.reason}")
            papers = other.documents()
            if not papers:
                raise ReadError(f"{name} holds nothing that could be read.")
            return other.contracts.card(papers[0].id, language="en" if assistant.chat else "")
        finally:
            other.library.database.close()


def card_blocks(card: Card) -> list[Block]:
    """A contract on one page."""
    blocks = [*paragraph(card.title, bold=True), *paragraph(f"{card.name}. {card.about}", italic=True)]
    for notice in card.notices:
        blocks += paragraph(f"⚠ {notice}")
    for section in card.sections:
        blocks += paragraph(section.heading, bold=True)
        lines = []
        for line in section.lines:
            said = " ".join(line.text.split())
            said = f"{said[:_LINE].rsplit(' ', 1)[0]} …" if len(said) > _LINE else said
            place = f" ({line.citations[0].place})" if line.citations else ""
            value = line.value if not line.graded else ""
            lines.append(f"• {line.name}{': ' if value or said else ''}{'. '.join(filter(None, [value, said]))}{place}")
        blocks += paragraph("\n".join(lines))
    return blocks
