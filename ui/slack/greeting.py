"""The first words to who opens the direct messages with the assistant: questions that the papers answer."""

from typing import Any

from ui.slack.desk import Desk
from ui.slack.plain import escaped, shortened
from ui.slack.queueing import Job
from ui.suggesting import example_questions
from ui.wording import said_in

_LABEL = 70


def greet(desk: Desk, job: Job) -> None:
    """Suggests questions to one person, from papers that they may see."""
    task = job.task
    if not desk.people.is_alone(task.channel):
        return
    reader = desk.reader(task)
    questions = example_questions(desk.assistant, user=desk.people.name(task.user), language=reader)
    prompts = [{"title": escaped(shortened(one, _LABEL)), "message": one} for one in questions]
    if prompts:
        # To name a thread is for apps that get threads of their own; for all others Slack then shows nothing.
        thread: dict[str, Any] = {"thread_ts": task.thread} if task.thread else {}
        title = said_in(reader, "For example")
        desk.slack(
            "assistant_threads_setSuggestedPrompts", channel_id=task.channel, title=title, prompts=prompts, **thread
        )
