"""Every question once: whatever Slack sends again, wherever this program or a connection breaks."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from assistant.storage.databases import open_database
from tests.ui.papers import NOTICE, QUESTION
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import ME, Slack, read
from tests.ui.slack.writer import Writer
from ui.slack import calling, receiving, replying
from ui.slack.serving import Service


def settled(slack: Slack, service: Service, *, seconds: float = 30.0) -> None:
    """Waits until nothing is to be done."""
    works = service.questions, service.small
    slack.until(lambda: not any(one.running or one.waiting for one in works), seconds)


def test_three_retries_are_one_answer(slack: Slack, run: Run) -> None:
    """The same event, sent three times more, is acknowledged each time and answered once."""
    service = run()
    message = slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}")
    for retry in range(4):
        assert slack.event(slack.mention(message), event_id="Ev1", retry=retry).acknowledged
    slack.answered(message)
    for retry in range(1, 4):
        slack.event(slack.mention(message), event_id="Ev1", retry=retry)
    settled(slack, service)
    assert len(slack.replies(PUBLIC, message["ts"])) == 1


def test_an_edit_is_no_new_question(slack: Slack, run: Run) -> None:
    """Neither the change of a question nor the mention that Slack sends for it again."""
    service = run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.answered(message)
    edited = {**message, "text": f"<@{ME}> How many parking spaces are there?", "edited": {"user": "UBOB", "ts": "2"}}
    change = {"type": "message", "subtype": "message_changed", "channel": PUBLIC, "ts": slack.stamp()}
    slack.event({**change, "message": edited, "previous_message": message})
    slack.event(slack.mention(edited), event_id="EvOther")
    settled(slack, service)
    assert len(slack.replies(PUBLIC, message["ts"])) == 1


def test_what_was_answered_stays_answered_after_a_restart(slack: Slack, run: Run) -> None:
    """Events are remembered in the library, and so are threads."""
    first = run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.answered(message)
    first.close()
    second = run()
    slack.event(slack.mention(message), event_id="EvAgain", retry=2)
    slack.event(message, retry=3)
    slack.event(slack.message(PUBLIC, "UANN", "And how many parking spaces?", thread_ts=message["ts"]))
    answers = slack.answered(message, times=2)
    settled(slack, second)
    assert len(slack.replies(PUBLIC, message["ts"])) == 2 and "parking" in read(answers[1])


def test_a_reconnection_loses_and_doubles_nothing(slack: Slack, run: Run) -> None:
    """The connection breaks with a question on its way; what Slack sends again on the next one is answered once."""
    service = run()
    message = slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}")
    slack.event(slack.mention(message), wait=False)
    before = slack.until(lambda: slack.sockets[:])
    slack.disconnect()
    slack.until(lambda: slack.sockets and not set(before) & set(slack.sockets) and service.health()["connected"])
    slack.event(slack.mention(message), retry=1)
    slack.answered(message)
    settled(slack, service)
    assert len(slack.replies(PUBLIC, message["ts"])) == 1


def gone(slack: Slack, message: dict[str, str]) -> None:
    """Somebody deletes a message."""
    event = {"type": "message", "subtype": "message_deleted", "channel": message["channel"], "ts": slack.stamp()}
    slack.event({**event, "deleted_ts": message["ts"], "previous_message": message})


def test_a_deleted_question_stops_its_answer(slack: Slack, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was shown of it is taken away; one that waits is not begun, nor one whose deletion came first."""
    monkeypatch.setattr(replying, "_PIECE", 0.0)
    model = Writer(waits=True)
    service = run(chat=model, concurrency=1)
    running, waiting = slack.ask(PUBLIC, "UBOB", QUESTION), slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.until(lambda: slack.replies(PUBLIC, running["ts"]))
    gone(slack, waiting)
    gone(slack, running)
    late = slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}")
    gone(slack, late)
    slack.event(slack.mention(late))
    model.go_on.set()
    settled(slack, service)
    for one in (running, waiting, late):
        assert slack.replies(PUBLIC, one["ts"]) == []
    assert len(slack.of("chat.delete")) == 1 and not slack.of("chat.postMessage")


KILLED = """
import sys
from tests.ui.slack.writer import Writer
from tests.ui.slack.loopback import APP, BOT
from assistant import Assistant, load_settings
from collections.abc import Callable
from pathlib import Path
from ui.slack import replying
from ui.slack.serving import Service
from ui.slack.tokens import Tokens
replying._PIECE = 0.0
home, url = Path(sys.argv[1]), sys.argv[2]
settings = load_settings(home, slack={"api_url": url, "health_port": 0, "concurrency": 1})
service = Service(Assistant(home, settings=settings, chat=Writer(waits=True)), Tokens(BOT, APP))
service.start()
service.wait()
"""


def test_killed_in_the_middle_the_thread_is_told_and_the_rest_is_done(slack: Slack, run: Run, home: Path) -> None:
    """kill -9 while an answer streams: its message says so after the restart; what had not begun is answered, once."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(home), slack.url])
    try:
        begun = slack.ask(PUBLIC, "UBOB", QUESTION)
        slack.until(lambda: slack.replies(PUBLIC, begun["ts"]))
        waiting = slack.ask(PUBLIC, "UBOB", QUESTION)
        database = open_database(home, "")
        slack.until(lambda: database.connection.execute("SELECT 1 FROM slack_tasks WHERE message <> ''").fetchone())
        database.close()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    slack.until(lambda: not slack.sockets)
    service = run()
    slack.answered(waiting)
    slack.event(slack.mention(begun), retry=3)
    settled(slack, service)
    (told,) = slack.replies(PUBLIC, begun["ts"])
    assert "interrupted" in read(told) and "streaming" not in told
    assert NOTICE in read(slack.replies(PUBLIC, waiting["ts"])[0])
    assert len(slack.replies(PUBLIC, waiting["ts"])) == 1
    service.close()
    run()
    assert [read(one) for one in slack.replies(PUBLIC, begun["ts"])] == [read(told)]


def test_killed_after_the_answer_nothing_is_told(slack: Slack, run: Run) -> None:
    """The answer stood there, and only the note of it was lost: it stays as it is."""
    service = run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    (answer,) = slack.answered(message)
    settled(slack, service)
    with service.assistant.library.database.write() as database:
        database.execute("UPDATE slack_tasks SET state = 'running', content = ?", (_content(message),))
    service.close()
    settled(slack, run())
    assert slack.replies(PUBLIC, message["ts"]) == [answer] and NOTICE in read(answer)


def _content(message: dict[str, str]) -> str:
    from ui.slack.tasks import Task, message_key

    ts = message["ts"]
    task = Task(key=message_key(PUBLIC, ts), kind="ask", channel=PUBLIC, user="UBOB", thread=ts, ts=ts, text=QUESTION)
    return task.model_dump_json()


@pytest.mark.parametrize("how", ["drop", "500"])
def test_a_connection_that_breaks_behind_an_answer_does_not_double_it(
    slack: Slack, run: Run, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack took the message and the reply was lost: it is found in the thread. Where it was not taken it is sent."""
    monkeypatch.setattr(calling, "_PAUSE", 0.05)
    slack.misbehave("chat.postMessage", how)
    service = run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.answered(message)
    settled(slack, service)
    assert len(slack.replies(PUBLIC, message["ts"])) == 1
    assert len(slack.of("chat.postMessage")) == (1 if how == "drop" else 2)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_storm_of_limits_is_waited_out(slack: Slack, run: Run, concurrency: int) -> None:
    """However often Slack says 429, each answer comes once, and no call before the time that Slack named."""
    slack.misbehave("chat.postMessage", "429", 6, after="0")
    slack.misbehave("chat.postMessage", "429", 1, after="1")
    service = run(concurrency=concurrency)
    asked = [slack.ask(PUBLIC, "UBOB", QUESTION) for _ in range(4)]
    for message in asked:
        slack.answered(message)
    settled(slack, service)
    assert [len(slack.replies(PUBLIC, one["ts"])) for one in asked] == [1, 1, 1, 1]
    posted = slack.of("chat.postMessage")
    assert len(posted) == 11
    if concurrency == 1:  # else others were on their way already
        assert posted[7].at - posted[6].at >= 1.0


def test_a_full_queue_says_so_politely(slack: Slack, run: Run) -> None:
    """One is answered, one waits, and each of the others is told once to ask again."""
    model = Writer(waits=True)
    service = run(chat=model, concurrency=1, queue=1)
    first = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert model.begun.wait(20)
    second, *others = [slack.ask(PUBLIC, "UBOB", QUESTION) for _ in range(4)]
    for one in others:
        assert "ask again in a few minutes" in read(slack.answered(one)[0])
    model.go_on.set()
    for one in (first, second):
        assert "months" in read(slack.answered(one)[0])
    settled(slack, service)
    assert service.health()["declined"] == 3
    assert all(len(slack.replies(PUBLIC, one["ts"])) == 1 for one in (first, second, *others))


def test_a_burst_is_neither_lost_nor_doubled(slack: Slack, run: Run) -> None:
    """A hundred questions at once, each sent twice in no order, are a hundred answers."""
    service = run(queue=1000)
    messages = [slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}") for _ in range(100)]
    sent = [slack.event(slack.mention(one), wait=False) for one in messages]
    sent += [slack.event(one, wait=False) for one in reversed(messages)]
    for one in sent:
        assert one.done.wait(30)
    settled(slack, service, seconds=60)
    assert all(len(slack.replies(PUBLIC, one["ts"])) == 1 for one in messages)


def test_talk_in_a_burst_is_all_acknowledged(slack: Slack, run: Run) -> None:
    """Two thousand messages that are no question, faster than they can be read; one that is a question is answered."""
    run()
    talk = [slack.message(PUBLIC, "UBOB", f"Talk {number} of nothing") for number in range(2000)]
    sent = [slack.event(one, wait=False) for one in talk]
    asked = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert all(one.done.wait(30) for one in sent)
    slack.answered(asked)
    assert len(slack.of("chat.postMessage")) == 1


def test_slack_asks_for_another_connection(slack: Slack, run: Run) -> None:
    """Before it ends one, as it does now and then: the next is there at once, and so are answers."""
    run()
    first = slack.until(lambda: slack.sockets)[0]
    first.send('{"type": "disconnect", "reason": "refresh_requested"}')
    second = slack.until(lambda: [one for one in slack.sockets if one is not first])[0]
    slack.misbehave("apps.connections.open", "500", 1)
    slack.disconnect()
    slack.until(lambda: second not in slack.sockets)
    assert NOTICE in read(slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))[0])
    assert len(slack.of("apps.connections.open")) >= 3


def test_nothing_waits_for_a_slow_library(slack: Slack, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody else writes for long, events are acknowledged all the same, and answered when they are kept."""
    monkeypatch.setattr(receiving, "_ACKNOWLEDGED", 0.1)
    service = run()
    with service.assistant.library.database.write():
        message = slack.message(PUBLIC, "UBOB", f"<@{ME}> {QUESTION}")
        sent = slack.event(slack.mention(message))
        assert sent.acknowledged and not slack.replies(PUBLIC, message["ts"])
    slack.answered(message)


def test_what_is_old_is_forgotten(slack: Slack, run: Run) -> None:
    """After so many days an event's id is dropped; what was asked is dropped at once, when it is answered."""
    service = run()
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.answered(message)
    settled(slack, service)
    database = service.assistant.library.database
    rows = database.connection.execute("SELECT state, content FROM slack_tasks").fetchall()
    assert [tuple(one) for one in rows] == [("done", "")]
    service.memory.prune(days=30)
    assert database.connection.execute("SELECT count(*) FROM slack_tasks").fetchone()[0] == 1
    service.memory.prune(days=0)
    for table in ("slack_tasks", "slack_threads"):
        assert database.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def going_on(slack: Slack, model: Writer, when: Callable[[], object]) -> None:
    """Has the model go on as soon as something is so."""

    def go_on() -> None:
        slack.until(when)
        model.go_on.set()

    Thread(target=go_on).start()


def test_ending_lets_a_nearly_ready_answer_end(slack: Slack, run: Run) -> None:
    """It is waited for; what waits behind it is answered after the next start, once."""
    model = Writer(waits=True)
    service = run(chat=model, concurrency=1)
    running, waiting = slack.ask(PUBLIC, "UBOB", QUESTION), slack.ask(PUBLIC, "UBOB", QUESTION)
    assert model.begun.wait(20)
    going_on(slack, model, lambda: service.questions.closing)
    service.close(20.0)
    assert "months" in read(slack.replies(PUBLIC, running["ts"])[0])
    assert slack.replies(PUBLIC, waiting["ts"]) == []
    again = run()
    slack.answered(waiting)
    settled(slack, again)
    assert [len(slack.replies(PUBLIC, one["ts"])) for one in (running, waiting)] == [1, 1]


def test_ending_marks_an_answer_that_takes_too_long(slack: Slack, run: Run) -> None:
    """The thread is told; nothing of it comes later."""
    model = Writer(waits=True)
    service = run(chat=model)
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    assert model.begun.wait(20)
    (job,) = service.questions.jobs
    going_on(slack, model, job.stop.is_set)
    service.close(0.5)
    assert "interrupted" in read(slack.answered(message)[0])
    settled(slack, run())
    assert len(slack.replies(PUBLIC, message["ts"])) == 1
