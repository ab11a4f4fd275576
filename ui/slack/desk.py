"""What doing a task in Slack needs."""

from dataclasses import dataclass

from assistant import Assistant
from assistant.text.language import detect
from ui.slack.calling import Slack
from ui.slack.people import People
from ui.slack.remembering import Memory
from ui.slack.replying import Reply
from ui.slack.tasks import Task
from ui.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and its ways into Slack; `team` is the workspace's id."""

    assistant: Assistant
    slack: Slack
    people: People
    memory: Memory
    team: str

    def reader(self, task: Task) -> str:
        """The language of buttons, and of what the user of a task alone sees: that of their Slack."""
        return self.people.language(task.user)

    def spoken(self, task: Task) -> str:
        """The language of the reply to a task: that fixed for answers, or the question's, else the reader's."""
        asked = self.assistant.settings.answers.language or detect(task.text)
        return asked if asked in LANGUAGES else self.reader(task)

    def reply(self, task: Task, message: str = "") -> Reply:
        """The reply to a task in its thread; `message` is what was posted of it before."""

        def note(posted: str) -> None:
            self.memory.note(task.key, posted)

        return Reply(self.slack, task, team=self.team, note=note, message=message)
