"""Questions in Slack and the answers to them, as they appear and as they stay."""

import pytest

from tests.ui.papers import NOTICE, QUESTION, UNANSWERABLE
from tests.ui.slack.conftest import BOARD, PUBLIC, Run
from tests.ui.slack.loopback import ME, Slack, elements, read
from tests.ui.slack.writer import SAID, Writer
from ui.slack import replying


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece is shown as soon as it comes."""
    monkeypatch.setattr(replying, "_PIECE", 0.0)


def test_a_mention_is_answered_in_its_thread_with_the_place(slack: Slack, run: Run) -> None:
    """Once, though Slack sends two events for it: the words of the paper, its name and page, a button that shows it."""
    run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    (answer,) = slack.answered(message)
    assert answer["thread_ts"] == message["ts"] and answer["channel"] == PUBLIC
    assert NOTICE in read(answer) and "lease.pdf, page 2" in read(answer)
    assert any(one.get("action_id", "").startswith("page") for one in elements(answer))
    assert answer["unfurl_links"] is False and answer["unfurl_media"] is False
    (status,) = slack.of("assistant.threads.setStatus")
    assert (status.sent["channel_id"], status.sent["thread_ts"]) == (PUBLIC, message["ts"])


def test_threads_go_on_without_a_mention(slack: Slack, run: Run) -> None:
    """A thread is one conversation: what follows knows what was said; what is for others there is left alone."""
    service = run()
    first = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.answered(first)
    thread = {"thread_ts": first["ts"]}
    aside = slack.message(PUBLIC, "UBOB", "<@UANN> how much notice is that?", **thread)
    slack.event(aside)
    slack.event(slack.message(PUBLIC, "UANN", "And how many parking spaces?", **thread))
    answers = slack.answered(first, times=2)
    assert "six parking spaces" in read(answers[1])
    slack.event(slack.message(PUBLIC, "UANN", "Just talking, in no thread of the assistant's"))
    slack.until(lambda: service.questions.running == service.questions.waiting == 0)
    assert len(slack.of("chat.postMessage")) == 2
    (kept,) = {service.memory.conversation(PUBLIC, first["ts"])}
    assert kept and service.memory.conversation(PUBLIC, aside["ts"]) is None


def test_direct_messages_need_no_mention(slack: Slack, run: Run) -> None:
    """The thread is named after its question, and Slack shows meanwhile that the assistant reads."""
    run()
    message = slack.message("DBOB", "UBOB", QUESTION)
    slack.event(message)
    (answer,) = slack.answered(message)
    assert NOTICE in read(answer)
    (status,) = slack.of("assistant.threads.setStatus")
    assert status.sent["thread_ts"] == message["ts"] and "reading" in status.sent["status"]
    assert slack.of("assistant.threads.setTitle")[0].sent["title"].startswith("How much notice")


def test_opening_direct_messages_suggests_questions(slack: Slack, run: Run) -> None:
    """Once for each time, in no thread, for Slack shows none of them there; to look at another tab is no opening."""
    run()
    opened = {"type": "app_home_opened", "user": "UBOB", "channel": "DBOB", "event_ts": slack.stamp()}
    slack.event({**opened, "tab": "home", "event_ts": slack.stamp()})
    slack.event({**opened, "tab": "messages"})
    slack.event({**opened, "tab": "messages"}, retry=1)
    slack.until(lambda: slack.of("assistant.threads.setSuggestedPrompts"))
    message = slack.message("DBOB", "UBOB", QUESTION)
    slack.event(message)
    slack.answered(message)
    (call,) = slack.of("assistant.threads.setSuggestedPrompts")
    assert call.sent["channel_id"] == "DBOB" and "thread_ts" not in call.sent and call.sent["title"] == "For example"
    assert 1 <= len(call.sent["prompts"]) <= 4


def test_a_new_thread_suggests_questions(slack: Slack, run: Run) -> None:
    """From headings of papers that the user may see; choosing one asks it. For apps from before they were agents."""
    run()
    opened = {"user_id": "UBOB", "channel_id": "DBOB", "thread_ts": slack.stamp(), "context": {}}
    slack.event({"type": "assistant_thread_started", "assistant_thread": opened})
    slack.event({"type": "assistant_thread_started", "assistant_thread": opened}, retry=1)
    slack.until(lambda: slack.of("assistant.threads.setSuggestedPrompts"))
    (call,) = slack.of("assistant.threads.setSuggestedPrompts")
    prompts = call.sent["prompts"]
    assert 1 <= len(prompts) <= 4 and any("nnual leave" in one["message"] for one in prompts)


def test_not_in_the_papers_shows_what_comes_nearest(slack: Slack, run: Run) -> None:
    """Plainly, with passages and their places; nothing is made up."""
    run()
    (answer,) = slack.answered(slack.ask(PUBLIC, "UBOB", UNANSWERABLE))
    assert read(answer).startswith("Your documents don't seem to say")
    assert "handbook.md" in read(answer) or "lease.pdf" in read(answer)
    assert any(one.get("type") == "rich_text_quote" for one in elements(answer))


@pytest.mark.usefixtures("at_once")
def test_an_answer_streams_and_then_stands_checked(slack: Slack, run: Run) -> None:
    """Words appear as the model writes them; in the end one message stands there, with marks and sources."""
    model = Writer(waits=True)
    run(chat=model)
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert model.begun.wait(20)
    slack.until(lambda: slack.of("chat.appendStream"))
    (partly,) = slack.replies(PUBLIC, message["ts"])
    assert partly["streaming"] and "nine months" in partly["text"]
    start = slack.of("chat.startStream")[0].sent
    assert (start["recipient_user_id"], start["recipient_team_id"]) == ("UBOB", "T1")
    model.go_on.set()
    (answer,) = slack.answered(message)
    assert "streaming" not in answer and SAID in read(answer) and "✓ supported" in read(answer)
    assert "“" not in read(answer) and NOTICE in read(answer)
    assert len(slack.of("chat.stopStream")) == 1 and not slack.of("chat.postMessage")


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("error", ["unknown_method", "channel_type_not_supported", "missing_scope"])
def test_without_streams_the_message_is_changed_now_and_then(slack: Slack, run: Run, error: str) -> None:
    """Where Slack does not stream there, the text grows by changing the message, and stays as one."""
    slack.misbehave("chat.startStream", error, 99)
    model = Writer(waits=True)
    run(chat=model)
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.until(lambda: slack.of("chat.update"))
    assert len(slack.of("chat.startStream")) == 1
    slack.until(lambda: any("nine months" in read(one) for one in slack.replies(PUBLIC, message["ts"])))
    model.go_on.set()
    slack.until(lambda: any("✓ supported" in read(one) for one in slack.replies(PUBLIC, message["ts"])))
    (answer,) = slack.replies(PUBLIC, message["ts"])
    assert SAID in read(answer) and len(slack.of("chat.postMessage")) == 1


@pytest.mark.usefixtures("at_once")
def test_a_piece_that_slack_does_not_take_comes_with_the_next(slack: Slack, run: Run) -> None:
    """A limit or a fault between pieces loses none of them."""
    slack.misbehave("chat.appendStream", "429", 2, after="0")
    model = Writer(waits=True)
    run(chat=model)
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert model.begun.wait(20)
    model.go_on.set()
    (answer,) = slack.answered(message)
    assert SAID in read(answer)


def test_a_command_is_answered_to_one_person_alone(slack: Slack, run: Run) -> None:
    """/ask replies to who asked, in the channel and from all that they may see; without a question it says how."""
    run()
    slack.command("/ask", "UBOB", PUBLIC, "  ")
    slack.until(lambda: slack.of("response_url"))
    slack.command("/ask", "UBOB", PUBLIC, QUESTION, trigger="one")
    slack.command("/ask", "UBOB", PUBLIC, QUESTION, trigger="one")
    slack.until(lambda: len(slack.of("response_url")) == 2)
    usage, said = slack.of("response_url")
    assert usage.sent["response_type"] == "ephemeral" and "/ask How long" in read(usage.sent)
    assert said.sent["response_type"] == "ephemeral" and NOTICE in read(said.sent)
    assert not slack.of("chat.postMessage")


def test_ask_about_this_answers_below_the_message(slack: Slack, run: Run) -> None:
    """The message is the question, whoever wrote it; where the assistant is no member, who asked alone is told."""
    run()
    message = slack.message(PUBLIC, "UANN", f"Does anybody know? {QUESTION}")
    slack.shortcut("ask_about_this", "UBOB", message)
    (answer,) = slack.answered(message)
    assert NOTICE in read(answer)
    elsewhere = {"channel": "CELSEWHERE", "ts": "1.1", "text": QUESTION, "user": "UANN"}
    slack.shortcut("ask_about_this", "UBOB", elsewhere)
    slack.until(lambda: slack.of("response_url"))
    assert NOTICE in read(slack.of("response_url")[0].sent)
    slack.shortcut("ask_about_this", "UBOB", {**elsewhere, "text": ""})
    slack.until(lambda: len(slack.of("response_url")) == 2)
    assert "no text" in read(slack.of("response_url")[1].sent)


def test_what_bots_say_is_no_question(slack: Slack, run: Run) -> None:
    """Neither another bot's message nor our own begins anything; two bots would never end."""
    service = run()
    slack.event(slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}", bot_id="BOTHER"))
    slack.event(slack.message("DBOB", ME, QUESTION))
    slack.event(slack.message("DBOB", "UBOB", "", subtype="channel_join"))
    assert service.questions.running == service.questions.waiting == 0
    assert not slack.of("chat.postMessage")


def test_what_people_say_of_an_answer_is_kept(slack: Slack, run: Run) -> None:
    """With the conversation, as the chat page keeps it; the last word counts."""
    service = run()
    message = slack.message("DANN", "UANN", QUESTION)
    slack.event(message)
    (answer,) = slack.answered(message)
    to = f"http://127.0.0.1:{slack.port}/commands/UANN"
    slack.click("UANN", answer, "feedback", response_url=to)
    slack.until(lambda: slack.of("response_url"))
    buttons = next(one for one in elements(answer) if one.get("type") == "feedback_buttons")
    slack.click("UANN", answer, "feedback", value=buttons["negative_button"]["value"], response_url=to)
    slack.until(lambda: len(slack.of("response_url")) == 2)
    (kept,) = service.assistant.conversations(user=BOARD).rated()
    assert kept.exchange.question == QUESTION and not kept.feedback.good
    assert "Thank you" in read(slack.of("response_url")[0].sent)
    slack.click("UBOB", answer, "feedback", value="good:nothing:9", response_url=to)
    slack.until(lambda: len(slack.of("response_url")) == 3)
    assert "gone" in read(slack.of("response_url")[2].sent)


def test_what_goes_wrong_here_is_said_and_ends_nothing(slack: Slack, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours is logged and told in a sentence without any of it; the next question is answered."""
    service = run()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    with monkeypatch.context() as patch:
        patch.setattr(type(service.assistant), "converse", broken)
        (told,) = slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))
        patch.setattr(type(service.assistant), "ask", broken)
        slack.command("/ask", "UBOB", PUBLIC, QUESTION)
        slack.until(lambda: slack.of("response_url"))
    for said in (told, slack.of("response_url")[0].sent):
        assert "could not be answered" in read(said) and "secret" not in read(said)
    assert NOTICE in read(slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))[0])
