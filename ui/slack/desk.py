"""What doing a task in Slack needs."""

from dataclasses import dataclass

from assistant import Assistant
from ui.slack.calling import Slack
from ui.slack.people import People
from ui.slack.remembering import Memory
from ui.slack.replying import Reply
from ui.slack.tasks import Task


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and its ways into Slack; `team` is the workspace's id."""

    assistant: Assistant
    slack: Slack
    people: People
    memory: Memory
    team: str

    def reply(self, task: Task, message: str = "") -> Reply:
        """The reply to a task in its thread; `message` is what was posted of it before."""

        def note(posted: str) -> None:
            self.memory.note(task.key, posted)

        return Reply(self.slack, task, team=self.team, note=note, message=message)
