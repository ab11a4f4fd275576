"""The assistant in Slack under load: how soon it acknowledges, what it loses or doubles, what memory it takes.

    python -m benchmarks.slack

The Slack is the tests' own, on this machine and in this process; the assistant runs in another one, as
`assistant slack` does. Times are taken at Slack's end: from sending an event to its acknowledgement.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from benchmarks.results import save
from tests.ui.papers import QUESTION, put_down
from tests.ui.slack.loopback import ME, Envelope, Slack

CHANNEL, USER = "CLOAD", "ULOAD"
AT_ONCE = 50
_RUN = """
import sys, time, re
from pathlib import Path
from assistant import Assistant, load_settings
from providers import Provider
from providers.types import Delta, Reply, Usage
from tests.ui.slack.loopback import APP, BOT
from ui.slack.serving import Service
from ui.slack.tokens import Tokens

class Slow(Provider):
    vendor = "slow"
    def __init__(self):
        super().__init__("writer")
    def reply(self, request):
        return Reply(text="".join(one.text for one in self.deltas(request)), finish="stop", usage=Usage(1, 1))
    def deltas(self, request):
        key = re.search(r'<passage key="([0-9a-f]{8})">', request.messages[0].text)[1]
        for word in "The Tenant may end this lease with nine months' written notice".split():
            time.sleep(0.3)
            yield Delta(text=word + " ")
        yield Delta(text=f"[{key}].")
        yield Delta(finish="stop", usage=Usage(1, 1))

home, url, concurrency, slow = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "slow"
given = {"api_url": url, "health_port": 0, "concurrency": concurrency, "queue": 20_000}
made = Assistant(home, settings=load_settings(home, slack=given), chat=Slow() if slow else None)
made.ask("What is the rent?")
service = Service(made, Tokens(BOT, APP))
service.start()
service.wait()
"""


class Running:
    """The assistant in a process of its own, at a Slack of its own."""

    def __init__(self, home: Path, *, concurrency: int = 4, slow: bool = False) -> None:
        self.slack = Slack()
        self.slack.add_user(USER, "load@firm.com")
        self.slack.add_channel(CHANNEL, USER)
        arguments = [str(home), self.slack.url, str(concurrency), "slow" if slow else "quoted"]
        self.process = subprocess.Popen([sys.executable, "-c", _RUN, *arguments])
        self.slack.until(lambda: self.slack.sockets, 120)

    def close(self) -> None:
        """Ends both."""
        self.process.terminate()
        self.process.wait()
        self.slack.close()

    def question(self) -> dict[str, Any]:
        """A new question in a thread of its own, which is not sent yet."""
        return self.slack.message(CHANNEL, USER, f"<@{ME}> {QUESTION}")

    def answered(self) -> Counter[str]:
        """How many replies stand in each thread."""
        return Counter(
            one["thread_ts"]
            for one in list(self.slack.messages.values())
            if one.get("user") == ME and one.get("metadata") and not one.get("streaming")
        )

    def memory(self) -> float:
        """Resident memory of the process, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def cpu(self) -> float:
        """Seconds of the processor that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def acknowledged(sent: Sequence[Envelope]) -> dict[str, float]:
    """Milliseconds from sending to acknowledgement: the median, the 99th percentile, the worst."""
    for one in sent:
        assert one.done.wait(120), "an event was not acknowledged"
    times = sorted((one.acknowledged - one.sent) * 1000 for one in sent)
    return {
        "events": len(times),
        "p50_ms": round(times[len(times) // 2], 1),
        "p99_ms": round(times[int(len(times) * 0.99)], 1),
        "worst_ms": round(times[-1], 1),
    }


def under_load(home: Path, *, concurrency: int, slow: bool, questions: int) -> dict[str, Any]:
    """Keeps 50 questions in hand at any time, each sent as both events; how soon all of them are acknowledged."""
    running = Running(home, concurrency=concurrency, slow=slow)
    slack = running.slack
    sent: list[Envelope] = []
    asked = 0
    while asked < questions:
        if asked - running.answered().total() >= AT_ONCE:
            time.sleep(0.02)
            continue
        message = running.question()
        sent += [slack.event(slack.mention(message), wait=False), slack.event(message, wait=False)]
        asked += 1
        time.sleep(0.005)
    found = acknowledged(sent)
    slack.until(lambda: running.answered().total() >= questions, 600)
    doubled = sum(number - 1 for number in running.answered().values())
    found |= {"questions": questions, "at_once": AT_ONCE, "answering": concurrency, "doubled": doubled}
    found["cpu_ms_per_question"] = round(running.cpu() * 1000 / questions, 1)
    running.close()
    return found


def burst(home: Path, events: int) -> dict[str, Any]:
    """So many questions as fast as they can be sent: each is acknowledged, and answered once."""
    running = Running(home)
    messages = [running.question() for _ in range(events)]
    begun = time.monotonic()
    sent = [running.slack.event(running.slack.mention(one), wait=False) for one in messages]
    found = acknowledged(sent)
    all_acknowledged = time.monotonic() - begun
    running.slack.until(lambda: running.answered().total() >= events, 3600)
    time.sleep(3)
    replies = running.answered()
    running.close()
    return found | {
        "seconds_to_acknowledge_all": round(all_acknowledged, 1),
        "lost": sum(one["ts"] not in replies for one in messages),
        "doubled": sum(number - 1 for number in replies.values()),
    }


def growth(home: Path, events: int) -> dict[str, Any]:
    """Memory before and after so many events: of twenty, two are one question's, the others talk and retries."""
    running = Running(home)
    slack, asked = running.slack, 0

    def send(number: int) -> None:
        nonlocal asked
        sent: list[Envelope] = []
        for at in range(number // 20):
            message = running.question()
            asked += 1
            sent += [slack.event(slack.mention(message), wait=False), slack.event(message, wait=False)]
            sent += [slack.event(slack.mention(message), retry=1, wait=False) for _ in range(3)]
            talk = [slack.message(CHANNEL, USER, f"Talk {at}-{one} of nothing " * 20) for one in range(15)]
            sent += [slack.event(one, wait=False) for one in talk]
            for one in sent:
                one.done.wait(60)
            for said in talk:
                del slack.messages[(CHANNEL, said["ts"])]
        slack.until(lambda: running.answered().total() >= asked, 600)

    send(2000)  # what is loaded when it is first used, and kept for later, is there
    before = running.memory()
    steps = []
    for _ in range(5):
        send(events // 5)
        steps.append(round(running.memory(), 1))
    running.close()
    return {
        "events": events,
        "questions": events // 20,
        "before_mb": round(before, 1),
        "after_mb": steps[-1],
        "steps_mb": steps,
        "growth_mb": round(steps[-1] - before, 1),
    }


def main() -> None:
    """Runs all of it, prints the figures and saves them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--burst", type=int, default=5000)
    options.add_argument("--events", type=int, default=10_000)
    options.add_argument("--no-save", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        figures: dict[str, Any] = {}
        parts: dict[str, Callable[[Path], dict[str, Any]]] = {
            "fifty_waiting": lambda home: under_load(home, concurrency=4, slow=False, questions=given.questions),
            "fifty_writing": lambda home: under_load(home, concurrency=50, slow=True, questions=given.questions),
            "burst": lambda home: burst(home, given.burst),
            "memory": lambda home: growth(home, given.events),
        }
        for name, measure in parts.items():
            home = folder / name
            Assistant(home).add(*put_down(folder / f"{name}-papers"))
            figures[name] = measure(home) | {"load": os.getloadavg()[0]}
            sys.stdout.write(f"{name}: {figures[name]}\n")
    if not given.no_save:
        sys.stdout.write(f"{save('slack', figures)}\n")


if __name__ == "__main__":
    main()
