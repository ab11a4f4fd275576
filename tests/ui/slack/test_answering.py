"""Questions in Slack and the answers to them."""

from tests.ui.papers import NOTICE, QUESTION
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import Slack, elements, read


def test_a_mention_is_answered_in_its_thread_with_the_place(slack: Slack, run: Run) -> None:
    """Once, though Slack sends two events for it: the words of the paper, its name and page, a button that shows it."""
    run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    (answer,) = slack.answered(message)
    assert answer["thread_ts"] == message["ts"] and answer["channel"] == PUBLIC
    assert NOTICE in read(answer) and "lease.pdf, page 2" in read(answer)
    assert any(one.get("action_id", "").startswith("page") for one in elements(answer))
    assert answer["unfurl_links"] is False and answer["unfurl_media"] is False
