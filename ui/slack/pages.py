"""Showing the page of a source: its picture with the quote highlighted, for those alone who may see the paper."""

import json

from pydantic import TypeAdapter, ValidationError

from assistant import Box, UnknownDocument
from assistant.people.access import User
from ui.slack.desk import Desk
from ui.slack.queueing import Job
from ui.slack.sharing import share
from ui.slack.tasks import Task
from ui.slack.whispering import whisper
from ui.wording import later, said_in

_VALUE: TypeAdapter[tuple[str, int, list[tuple[float, float, float, float]]]] = TypeAdapter(
    tuple[str, int, list[tuple[float, float, float, float]]]
)
_GONE = later("This paper is gone since, or it is not for you.")
_SENT = later("I have sent you the page in a direct message, for not everybody here may see that paper.")


class Pages:
    """Pages of papers, as pictures in Slack."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, job: Job) -> None:
        """Shows a page: in the thread where everybody who reads it may see the paper, else to the one who clicked."""
        task, desk = job.task, self._desk
        try:
            document, page, sides = _VALUE.validate_python(json.loads(task.value))
            boxes = [Box(left=a, top=b, right=c, bottom=d) for a, b, c, d in sides]
        except (ValueError, ValidationError):
            whisper(desk.slack, task, said_in(desk.reader(task), _GONE))
            return
        user = desk.people.name(task.user)
        readers = self._readers(task)
        paper = self._seen(document, user)
        if paper is None:
            whisper(desk.slack, task, said_in(desk.reader(task), _GONE))
            return
        picture = desk.assistant.page_picture(paper, page, boxes=boxes, user=user)
        name = next(one.name for one in desk.assistant.documents(user=user) if one.id == paper)
        if readers is not None and self._seen(document, readers):
            share(desk.slack, picture, f"{name}-page-{page}.png", channel=task.channel, thread=task.thread)
            return
        direct = desk.slack("conversations_open", users=task.user)["channel"]["id"]
        share(desk.slack, picture, f"{name}-page-{page}.png", channel=direct)
        whisper(desk.slack, task, said_in(desk.reader(task), _SENT))

    def _readers(self, task: Task) -> User | None:
        """Who would read it in the thread; None where there is none, as below an answer for one person's eyes."""
        people = self._desk.people
        if not task.thread or not people.may_speak(task.channel):
            return None
        return people.audience(task.channel, task.user)

    def _seen(self, document: str, user: User) -> str | None:
        try:
            return next((one.id for one in self._desk.assistant.documents(user=user) if one.id == document), None)
        except UnknownDocument:
            return None
