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
from ui.slack.plain import shortened
from ui.slack.queueing import Job
from ui.slack.sharing import NotRead, read, share
from ui.slack.whispering import whisper
from ui.wording import later, said_in, spot_in, told_in, value_in

_log = logging.getLogger(__name__)
_MOST = 3
_LINE = 400
_EXTERNAL = later("I don't read files in channels that other firms read too. Send it to me in a direct message.")
_SORRY = later("The file could not be read. The log of the assistant says why.")
_NOT_GIVEN = later("Slack does not let me read that file. The app may lack the scope files:read.")


def summarise(desk: Desk, job: Job) -> None:
    """The card of each file that came with a message, in its thread, and the card as a PDF."""
    task = job.task
    if desk.people.is_shut(task.channel):
        whisper(desk.slack, task, said_in(desk.reader(task), _EXTERNAL))
        return
    if not desk.people.may_speak(task.channel):
        return
    spoken = desk.spoken(task)
    blocks: list[Block] = []
    cards: list[Card] = []
    for file in task.files[:_MOST]:
        if job.stop.is_set():
            return
        try:
            name, content = read(desk.slack, file, megabytes=desk.assistant.settings.slack.megabytes)
            # What the firm wants of a contract is for those who work there, not for whoever is in a channel.
            own = desk.people.is_alone(task.channel)
            cards.append(card_of(desk.assistant, name, content, own=own, spoken=spoken))
            blocks += card_blocks(cards[-1], spoken)
        except NotRead as error:
            blocks += paragraph(error.said(spoken))
        except ReadError as error:
            blocks += paragraph(str(error))
        except Failed as error:
            _log.error("%s", error)
            blocks += paragraph(said_in(spoken, _NOT_GIVEN))
        except (AssistantError, ProviderError) as error:
            _log.error("A file could not be read: %s", error)
            blocks += paragraph(said_in(spoken, _SORRY))
    if len(task.files) > _MOST:
        said = said_in(spoken, "I have read the first {number} of {total} files.", number=_MOST, total=len(task.files))
        blocks += paragraph(said, italic=True)
    reply = desk.reply(task)
    reply.finish(blocks, ", ".join(one.title for one in cards) or said_in(spoken, "Nothing could be read."))
    for one in cards:
        if one.sections:
            share(
                desk.slack,
                export_card(one, "card.pdf"),
                f"{one.name}-card.pdf",
                channel=task.channel,
                thread=task.thread,
            )


def card_of(assistant: Assistant, name: str, content: bytes, *, own: bool, spoken: str) -> Card:
    """The card of a file, by an assistant whose library lasts as long as that takes.

    `own`: with the firm's playbooks; `spoken`: the language that a chat model puts it in. Raises ReadError, in that
    language too.
    """
    with TemporaryDirectory(prefix="slack-file-") as folder:
        if own and (playbooks := assistant.home / "playbooks").is_dir():
            copytree(playbooks, Path(folder) / "playbooks")
        settings = assistant.settings.model_copy(update={"library": type(assistant.settings.library)()})
        other = Assistant(folder, settings=settings, chat=assistant.chat, embedder=assistant.embedder)
        try:
            (report,) = other.upload({name: content}).files[:1]
            if report.status == "failed":
                raise ReadError(f"{name} {told_in(spoken, report.reason)}")
            papers = other.documents()
            if not papers:
                raise ReadError(said_in(spoken, "{name} holds nothing that could be read.", name=name))
            return other.contracts.card(papers[0].id, language=spoken if assistant.chat else "")
        finally:
            other.library.database.close()


def card_blocks(card: Card, spoken: str) -> list[Block]:
    """A contract on one page; what is not the contract's own words in that language."""
    blocks = [*paragraph(card.title, bold=True), *paragraph(f"{card.name}. {told_in(spoken, card.about)}", italic=True)]
    for notice in card.notices:
        blocks += paragraph(f"⚠ {told_in(spoken, notice)}")
    for section in card.sections:
        blocks += paragraph(said_in(spoken, section.heading), bold=True)
        lines = []
        for line in section.lines:
            # What is made of a clause, and how a day came about, are no words of the contract's.
            ours = line.graded or (line.value and not line.clause)
            name, said = said_in(spoken, line.name), shortened(told_in(spoken, line.text) if ours else line.text, _LINE)
            place = f" ({spot_in(spoken, line.citations[0].place)})" if line.citations else ""
            value = value_in(spoken, line.value) if not line.graded else ""
            lines.append(f"• {name}{': ' if value or said else ''}{'. '.join(filter(None, [value, said]))}{place}")
        blocks += paragraph("\n".join(lines))
    return blocks
