"""Who reads what: nothing private where somebody reads along who may not see it."""

import json
from functools import partial

import pytest

from tests.ui.papers import NOTICE, QUESTION
from tests.ui.slack.conftest import BOARD, CANARY, EVERYBODY, PUBLIC, ROOM, Run
from tests.ui.slack.loopback import ME, Slack, read
from ui.slack import people
from ui.slack.serving import Service

SALARY = "What is the monthly salary of Eva?"


def seen(slack: Slack) -> str:
    """Every word that went to Slack."""
    return json.dumps([one.sent for one in slack.calls]).lower() + " ".join(
        one.raw.decode(errors="replace") for one in slack.calls
    )


def asked(slack: Slack, channel: str, user: str, text: str = SALARY) -> str:
    """What is answered to a question there."""
    direct = slack.channels[channel].get("is_im")
    message = slack.message(channel, user, text if direct else f"<@{ME}> {text}")
    slack.event(message)
    return read(slack.answered(message)[0])


def test_a_private_paper_is_for_its_group_alone(slack: Slack, run: Run) -> None:
    """In a direct message, or a private channel whose members may all see it."""
    run()
    assert CANARY in asked(slack, "DANN", "UANN").lower()
    assert CANARY in asked(slack, ROOM, "UANN").lower()


@pytest.mark.parametrize("channel", [PUBLIC, EVERYBODY, "DBOB"])
def test_not_a_word_of_it_is_said_where_others_read(slack: Slack, run: Run, channel: str) -> None:
    """Not in a public channel, nor a private one with somebody else in, nor to him: not in any request at all."""
    run()
    for text in (SALARY, "Summarise salaries.txt", "What does salaries.txt say?", f"Who is Eva {CANARY[:6]}?"):
        asked(slack, channel, "UBOB", text)
    asked(slack, channel, "UANN" if channel != "DBOB" else "UBOB")
    assert CANARY not in seen(slack)
    assert "4,800" not in seen(slack)


def test_a_public_channel_is_read_by_everybody(slack: Slack, run: Run) -> None:
    """Also where all who are in it may see the paper: whoever is in the workspace can look in."""
    slack.add_channel("COPEN", "UANN")
    run()
    asked(slack, "COPEN", "UANN")
    assert CANARY not in seen(slack) and not slack.of("conversations.members")


def test_who_asks_is_offered_an_answer_for_their_eyes_only(slack: Slack, run: Run) -> None:
    """Ann may see more than the channel: she alone is offered it, and she alone gets it. Bob is offered nothing."""
    run()
    asked(slack, PUBLIC, "UBOB")
    asked(slack, PUBLIC, "UANN")
    slack.until(lambda: slack.of("chat.postEphemeral"))
    (offer,) = slack.of("chat.postEphemeral")
    assert offer.sent["user"] == "UANN" and CANARY not in read(offer.sent).lower()
    slack.click("UANN", offer.sent, "privately", response_url=f"http://127.0.0.1:{slack.port}/commands/UANN")
    slack.until(lambda: slack.of("response_url"))
    assert CANARY in read(slack.of("response_url")[0].sent).lower()
    slack.click("UBOB", offer.sent, "privately", response_url=f"http://127.0.0.1:{slack.port}/commands/UBOB")
    slack.until(lambda: len(slack.of("response_url")) == 2)
    assert CANARY not in read(slack.of("response_url")[1].sent).lower()
    assert all(CANARY not in json.dumps(one.sent).lower() for one in slack.calls if one.method.startswith("chat."))


def test_a_thread_forgets_what_a_new_member_may_not_know(slack: Slack, run: Run) -> None:
    """Bob joins the board's channel: the conversation goes on without what he may not see."""
    run()
    message = slack.message(ROOM, "UANN", f"<@{ME}> {SALARY}")
    slack.event(message)
    assert CANARY in read(slack.answered(message)[0]).lower()
    slack.members[ROOM].append("UBOB")
    slack.event({"type": "member_joined_channel", "channel": ROOM, "user": "UBOB"})
    before = len(slack.calls)
    follow = slack.message(ROOM, "UBOB", "And how much is that in a year?", thread_ts=message["ts"])
    slack.event(follow)
    slack.answered(follow, times=2)
    later = json.dumps([one.sent for one in slack.calls[before:]]).lower()
    assert CANARY not in later and "4,800" not in later


@pytest.mark.parametrize(
    "stranger",
    [
        {"email": BOARD, "team": "T2"},
        {"email": BOARD, "is_stranger": True},
        {"email": BOARD, "is_email_confirmed": False},
        {"email": BOARD, "deleted": True},
        {"email": BOARD, "bot": True},
        {"email": ""},
    ],
)
def test_an_address_counts_only_where_the_firm_gave_it(slack: Slack, run: Run, stranger: dict[str, str]) -> None:
    """Another workspace's user, a bot, or somebody without a confirmed address is nobody."""
    slack.add_user("USTRANGE", **stranger)  # type: ignore[arg-type]
    slack.add_channel("DSTRANGE", "USTRANGE", is_im=True)
    slack.add_channel("CROOM2", "UANN", "USTRANGE", is_private=True)
    run()
    asked(slack, "DSTRANGE", "USTRANGE")
    asked(slack, "CROOM2", "UANN")
    assert CANARY not in seen(slack)


def test_settings_say_who_somebody_is(slack: Slack, run: Run) -> None:
    """By Slack's id or by address, where that is not the name that [access] has."""
    slack.add_user("UEVE", "Eve@Elsewhere.com")
    slack.add_channel("DEVE", "UEVE", is_im=True)
    run(users={"UBOB": BOARD, "eve@elsewhere.com": BOARD})
    assert CANARY in asked(slack, "DBOB", "UBOB").lower()
    assert CANARY in asked(slack, "DEVE", "UEVE").lower()
    assert CANARY in asked(slack, EVERYBODY, "UBOB").lower()


@pytest.mark.parametrize("method", ["users.info", "conversations.members", "conversations.info"])
@pytest.mark.parametrize("error", ["missing_scope", "internal_error"])
def test_what_slack_does_not_say_is_not_taken_for_granted(
    slack: Slack, run: Run, method: str, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the scope, or where Slack fails, only what is for everybody is shown, or nothing is said."""
    monkeypatch.setattr(people, "_PATIENCE", 0.0)
    monkeypatch.setattr("ui.slack.calling._PAUSE", 0.0)
    slack.misbehave(method, error, 99)
    service = run()
    message = slack.message(ROOM, "UANN", f"<@{ME}> {SALARY}")
    slack.event(message)
    slack.until(lambda: service.health()["done"])
    assert CANARY not in seen(slack)
    if method == "conversations.info":  # other firms might read along
        assert not slack.of("chat.postMessage") and "direct message" in read(slack.of("chat.postEphemeral")[0].sent)


def test_members_are_looked_up_page_by_page_and_kept_for_a_while(slack: Slack, run: Run) -> None:
    """Nobody is overlooked on a later page; a second question asks Slack nothing again; too many are not looked up."""
    slack.add_channel("CLONG", "UANN", *(f"U{number}" for number in range(5)), "UBOB", is_private=True)
    for number in range(5):
        slack.add_user(f"U{number}", BOARD)
    run()
    asked(slack, "CLONG", "UANN")
    assert CANARY not in seen(slack) and len(slack.of("conversations.members")) == 4
    slack.members["CLONG"].remove("UBOB")
    asked(slack, "CLONG", "UANN")
    assert CANARY not in seen(slack) and len(slack.of("conversations.members")) == 4
    slack.event({"type": "member_left_channel", "channel": "CLONG", "user": "UBOB"})
    assert CANARY in asked(slack, "CLONG", "UANN").lower()


def done(service: Service, number: int) -> bool:
    """Whether so many tasks are done."""
    return bool(service.health()["done"] == number)


def test_nothing_is_said_where_other_firms_read(slack: Slack, run: Run) -> None:
    """In a Slack Connect channel who asks alone is told; where the settings name it, it gets what is for everybody."""
    slack.add_channel("CEXT", "UANN", is_private=True, is_ext_shared=True)
    slack.add_channel("CPARTNER", "UANN", is_private=True, is_ext_shared=True)
    slack.add_channel("CORG", "UANN", is_private=True, shared_team_ids=["T1", "T2"])
    service = run(external=["#cpartner"])
    for number, channel in enumerate(("CEXT", "CORG"), start=1):
        slack.event(slack.message(channel, "UANN", f"<@{ME}> {QUESTION}"))
        slack.until(partial(done, service, number))
    told = slack.of("chat.postEphemeral")
    assert [one.sent["user"] for one in told] == ["UANN", "UANN"] and not slack.of("chat.postMessage")
    slack.command("/ask", "UANN", "CEXT", SALARY)
    slack.until(lambda: slack.of("response_url"))
    assert CANARY not in seen(slack)
    assert NOTICE in asked(slack, "CPARTNER", "UANN", QUESTION)
    asked(slack, "CPARTNER", "UANN")
    assert CANARY not in seen(slack)
