"""The first words in a new thread with the assistant: questions that the papers answer."""

from typing import Any

from ui.slack.calling import Slack
from ui.slack.desk import Desk
from ui.slack.plain import escaped, shortened
from ui.slack.queueing import Job
from ui.suggesting import example_questions

_LABEL = 70


def greet(desk: Desk, job: Job) -> None:
    """Suggests questions to one person, from papers that they may see."""
    task = job.task
    if not desk.people.is_alone(task.channel):
        return
    questions = example_questions(desk.assistant, user=desk.people.name(task.user))
    prompts = [{"title": escaped(shortened(one, _LABEL)), "message": one} for one in questions]
    if prompts:
        _suggest(desk.slack, channel_id=task.channel, thread_ts=task.thread, title="For example", prompts=prompts)


def _suggest(slack: Slack, **arguments: Any) -> None:
    slack("assistant_threads_setSuggestedPrompts", **arguments)
