"""How answers look: words of papers stay words, long answers stay whole, pages are shown to those who may see them."""

import json
import time
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from assistant import Answer, Assistant, Citation, Statement
from tests.ui.papers import QUESTION
from tests.ui.slack.conftest import BOARD, PUBLIC, ROOM, Run
from tests.ui.slack.loopback import BOT, ME, TEAM, Json, Slack, elements, read, walk
from tests.ui.slack.writer import Writer
from ui.slack import replying
from ui.slack.blocks import BLOCKS, TEXT, VALUE, answer_blocks, messages, page_value
from ui.slack.calling import Slack as Calling
from ui.slack.plain import as_markdown, escaped, pieces, spoken
from ui.slack.tasks import Task

PINGS = "The alarm code <!channel> is known to <@UANN> & @here, see https://leak.example/x?<!everyone> or <#C1|board>."
# What Slack would show as something else than letters.
LIVE = ("user", "usergroup", "channel", "broadcast", "link", "emoji", "date", "image", "mrkdwn")


def live(call: Json) -> list[str]:
    """What of a message would be a mention, a link or a picture."""
    found = [str(one) for one in elements(call) if one.get("type") in LIVE]
    parsed = [call.get("text", ""), *(one["text"] for one in call.get("chunks") or [] if "text" in one)]
    return found + [one for one in parsed for mark in ("<!", "<@", "<#", "<http") if mark in one]


@pytest.mark.parametrize("model", [False, True])
def test_a_mention_in_a_paper_calls_nobody(
    slack: Slack, run: Run, tmp_path: Path, home: Path, model: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown letter by letter, streamed or not; nothing is unfurled, and no name is turned into a mention."""
    monkeypatch.setattr(replying, "_PIECE", 0.0 if model else 60.0)
    (tmp_path / "alarm.txt").write_text(PINGS, "utf-8")
    Assistant(home).add(tmp_path / "alarm.txt")
    run(chat=Writer(PINGS.rstrip(".")) if model else None)
    answer = slack.answered(slack.ask(PUBLIC, "UBOB", "Who knows the alarm code?"))[0]
    assert "<!channel>" in read(answer) and "<@UANN>" in read(answer)
    slack.until(lambda: slack.of("chat.update" if model else "chat.postMessage"))
    said = [one.sent for one in slack.calls if one.method.startswith("chat.")]
    assert said and not [problem for one in said for problem in live(one)]
    for one in slack.of("chat.postMessage", "chat.update"):
        assert one.sent["parse"] == "none" and one.sent["link_names"] is False
    for one in slack.of("chat.postMessage"):
        assert one.sent["unfurl_links"] is False and one.sent["unfurl_media"] is False
    if model:
        streamed = "".join(
            one["text"] for call in slack.of("chat.startStream", "chat.appendStream") for one in call.sent["chunks"]
        )
        assert "https\\://" in streamed and "\\@here" in streamed


def long_answer(statements: int, words: int) -> Answer:
    """An answer of so many statements with so many words each, every one with a source of its own."""
    made = []
    for number in range(statements):
        text = f"Statement {number} " + "word " * words
        source = Citation(
            document="d" * 16,
            name=f"paper-{number}.pdf",
            page=number + 1,
            place=f"page {number + 1}",
            quote=text,
            boxes=tuple({"left": 0.1, "top": 0.1, "right": 0.9, "bottom": 0.2} for _ in range(120)),
            support="supported",
        )
        made.append(Statement(text=text, support="supported", citations=(source,)))
    sources = tuple(one for statement in made for one in statement.citations)
    return Answer(question="?", text="…", found=True, statements=tuple(made), citations=sources)


@pytest.mark.parametrize(("statements", "words"), [(1, 5), (3, 2000), (70, 30), (200, 1)])
def test_long_answers_are_parted_and_lose_nothing(statements: int, words: int) -> None:
    """Within Slack's limits for texts, blocks, buttons and messages; every statement and source is there."""
    answer = long_answer(statements, words)
    parts = messages(answer_blocks(answer, "c", spoken="en", reader="nl"))
    checker = Slack.__new__(Slack)
    checker.problems = []
    for part in parts:
        checker._inspect({"text": "…", "blocks": part})
    assert checker.problems == []
    assert all(len(one) <= BLOCKS for one in parts)
    shown = "".join(read({"blocks": part}) for part in parts)
    assert all(f"Statement {number} " in shown and f"paper-{number}.pdf" in shown for number in range(statements))
    assert shown.replace("\n", "").count("word") >= statements * words
    buttons = [one for part in parts for one in walk(part) if one.get("type") == "button"]
    assert len(buttons) == statements and all(len(one["value"]) <= VALUE for one in buttons)


def test_a_button_keeps_the_place_as_far_as_there_is_room() -> None:
    """Paper, page and boxes; without the boxes where they would be too long for Slack."""
    source = long_answer(1, 1).citations[0]
    few = source.model_copy(update={"boxes": source.boxes[:3]})
    assert json.loads(page_value(few)) == ["d" * 16, 1, [[0.1, 0.1, 0.9, 0.2]] * 3]
    assert json.loads(page_value(source)) == ["d" * 16, 1, []]


def test_a_long_reply_comes_in_several_messages(slack: Slack, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in the thread, the first in place of what was streamed."""
    monkeypatch.setattr(replying, "_PIECE", 0.0)
    said = "The Tenant pays rent. " * 150
    run(chat=Writer(said.strip().rstrip("."), words=100))
    message = slack.ask(PUBLIC, "UBOB", QUESTION)
    slack.until(lambda: len(slack.answered(message)) > 1)
    parts = slack.replies(PUBLIC, message["ts"])
    assert [one["metadata"]["event_payload"]["part"] for one in parts] == list(range(len(parts)))
    assert slack.of("chat.startStream") and slack.of("chat.update")


def test_a_slow_slack_does_not_slow_an_answer(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while a piece is on its way goes along with the next one, however long that took."""
    monkeypatch.setattr(replying, "_PIECE", 0.3)
    slack.delays["chat.startStream"] = slack.delays["chat.appendStream"] = 0.4
    task = Task(key="message:1", kind="ask", channel=PUBLIC, user="UBOB", thread="1.1", ts="1.1")
    calling = Calling(WebClient(BOT, base_url=slack.url), Event())
    reply = replying.Reply(calling, task, team=TEAM, note=lambda _: None)
    time.sleep(0.3)
    for number in range(30):
        reply.write(f"{number} ")
    assert 1 <= len(slack.of("chat.startStream", "chat.appendStream")) < 10
    reply.replace("done")
    (shown,) = slack.replies(PUBLIC, "1.1")
    assert read(shown) == "done"


@given(st.text(max_size=9000))
def test_pieces_are_the_text(text: str) -> None:
    """None is too long, and together they are what was cut."""
    found = list(pieces(text, TEXT))
    assert "".join(found) == text and all(len(one) <= TEXT for one in found)


@given(st.text())
def test_escaped_text_holds_no_markup(text: str) -> None:
    """No sign that begins a mention or an entity stands for itself; pieces may be escaped one by one."""
    assert "<" not in escaped(text) and ">" not in escaped(text)
    assert "<" not in as_markdown(text)
    middle = len(text) // 2
    assert as_markdown(text[:middle]) + as_markdown(text[middle:]) == as_markdown(text)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<@UBOT> How <https://x.example|long> is it?", "How long is it?"),
        ("Tom &amp; Co &lt;b&gt;", "Tom & Co <b>"),
        ("<@UANN|ann> asks <#C1|general> <!here> <mailto:a@b.c>", "ann asks general here a@b.c"),
        ("<@UBOT>", ""),
    ],
)
def test_what_people_write_is_read_without_markup(written: str, read_as: str) -> None:
    """Names, labels and addresses as they would be read aloud."""
    assert spoken(written, ME) == read_as


def shown_page(slack: Slack, run: Run, channel: str, clicks: str, question: str = QUESTION) -> Slack:
    """Asks, and somebody clicks on the first source."""
    run(users={"UEVE": BOARD})
    direct = slack.channels[channel].get("is_im")
    message = slack.message(channel, "UANN", question if direct else f"<@{ME}> {question}")
    slack.event(message)
    (answer,) = slack.answered(message)
    slack.click(clicks, answer, "page", response_url=f"http://127.0.0.1:{slack.port}/commands/{clicks}")
    return slack


def test_a_source_shows_its_page_in_the_thread(slack: Slack, run: Run) -> None:
    """A picture of the page with the quote highlighted, uploaded there and nowhere else."""
    shown_page(slack, run, PUBLIC, "UBOB")
    (done,) = slack.until(lambda: slack.of("files.completeUploadExternal"))
    (picture,) = slack.uploads.values()
    assert picture.startswith(b"\x89PNG") and slack.of("files.getUploadURLExternal")[0].sent["length"] == str(
        len(picture)
    )
    assert (
        done.sent["channel_id"] == PUBLIC
        and done.sent["thread_ts"] == slack.of("chat.postMessage")[0].sent["thread_ts"]
    )
    assert "lease.pdf-page-2.png" in done.sent["files"]


def test_the_page_of_a_private_paper_is_for_who_may_see_it(slack: Slack, run: Run) -> None:
    """Somebody who came since: a direct message for one who may, a sentence for one who may not, nothing in between."""
    shown_page(slack, run, ROOM, "UANN", "What is the monthly salary of Eva?")
    slack.until(lambda: slack.of("files.completeUploadExternal"))
    assert slack.of("files.completeUploadExternal")[0].sent["channel_id"] == ROOM
    slack.members[ROOM].append("UBOB")
    slack.event({"type": "member_joined_channel", "channel": ROOM, "user": "UBOB"})
    answer = slack.of("chat.postMessage")[0].sent
    slack.click("UBOB", answer, "page")
    slack.until(lambda: slack.of("chat.postEphemeral"))
    assert "not for you" in read(slack.of("chat.postEphemeral")[0].sent) and len(slack.uploads) == 1
    slack.click("UANN", answer, "page")
    slack.until(lambda: len(slack.of("files.completeUploadExternal")) == 2)
    assert slack.of("files.completeUploadExternal")[1].sent["channel_id"] == "DUANN"
    slack.click("UANN", answer, "page", value='["nothing", "of", "ours"]')
    slack.until(lambda: len(slack.of("chat.postEphemeral")) == 3)
    assert len(slack.uploads) == 2
