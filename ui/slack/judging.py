"""What people say of answers, kept with the conversation as the chat page keeps it."""

from assistant import UnknownConversation
from ui.slack.blocks import GOOD
from ui.slack.desk import Desk
from ui.slack.queueing import Job
from ui.slack.whispering import whisper
from ui.wording import later, said_in

_THANKS = later("Thank you, that is noted.")
_GONE = later("The conversation is gone since, so that could not be noted.")


def judge(desk: Desk, job: Job) -> None:
    """Keeps whether an answer helped."""
    task = job.task
    verdict, conversation, number = [*task.value.split(":"), "", ""][:3]
    readers = desk.people.audience(task.channel, task.user)
    try:
        desk.assistant.conversations(user=readers).rate(conversation, int(number or 0), verdict == GOOD)
    except (UnknownConversation, ValueError):
        said = _GONE
    else:
        said = _THANKS
    whisper(desk.slack, task, said_in(desk.reader(task), said))
