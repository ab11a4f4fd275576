"""The chat page: how soon it is there, how quick a click is, what sessions cost, and ten people asking at once.

    python -m benchmarks.chat

Everything on the sample firm, served as `assistant chat` does it. What a person sees is timed in a real Chromium; ten
people speak Streamlit's protocol themselves, for ten browsers would keep the machine busier than what is measured. The
chat model is on this machine and begins to answer after a set time, which is taken off: what is left is ours.
Meanwhile files that one of them dropped are being added. Times of the clock say more the less else is running: the
load is given with them and the nice value, which on a busy machine may stand in for a quiet one, and the server's CPU
time beside them where it is one thing that is timed.
"""

import argparse
import json
import os
import random
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page

from assistant import Assistant
from benchmarks.chat_session import Session
from benchmarks.results import save
from benchmarks.retrieval import CONSOLE
from providers.loopback import Answer, Loopback
from tests.browser import chromium, served

FIRM = Path(__file__).parents[1] / "examples" / "firm"
PEOPLE = 10
# Seconds until the model's first word.
DELAY = 0.5
# And until all files have to be in.
_PATIENCE = 300.0
_WORDS = "Your papers speak of it"
_QUESTIONS = (
    "How many days of annual leave does everybody have?",
    "How long does the warranty on valves run?",
    "What is our liability for one order limited to?",
    "When may the lease be ended?",
    "What does 22 mm copper pipe cost?",
    "Who is called on the first day of illness?",
    "What was wrong with the pipe that was delivered bent?",
    "How fast do we answer a breakdown at the nursing home?",
)
# Clicks on the first element, and gives the milliseconds until the second is drawn, its pictures with it.
_TIMED = """([click, drawn]) => new Promise((done) => {
  const began = performance.now(), target = document.querySelector(click);
  const look = () => {
    const one = [...document.querySelectorAll(drawn)].find((one) => one.checkVisibility());
    if (one && (one.tagName !== "IMG" || one.complete && one.naturalWidth)) {
      requestAnimationFrame(() => done(performance.now() - began));
    } else requestAnimationFrame(look);
  };
  target.click();
  look();
})"""


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst, in milliseconds."""
    ms = [one * 1000 for one in seconds]
    return {
        "p50": round(median(ms)),
        "p95": round(quantiles(ms, n=20, method="inclusive")[-1]),
        "worst": round(max(ms)),
    }


class Server:
    """The process that serves the page, the only child of this one that does."""

    def __init__(self) -> None:
        mine = _children(os.getpid())
        self._number = next(one for one in mine if b"chat" in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0"))

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it and its workers have used."""
        used = 0
        for one in (self._number, *_children(self._number)):
            used += sum(map(int, _facts(one)[11:15]))  # its own and of its workers that have ended
        return used / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Megabytes that are its own: what would be free without it."""
        lines = Path(f"/proc/{self._number}/smaps_rollup").read_text().splitlines()
        return sum(int(one.split()[1]) for one in lines if one.startswith("Private_")) / 1024


def _children(parent: int) -> list[int]:
    numbers = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]
    return [one for one in numbers if (facts := _facts(one)) and int(facts[1]) == parent]


def _facts(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; none where the process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def first_page(home: Path, runs: int) -> dict[str, object]:
    """From the start of the process to a page that a question can be put to, in a browser that is open already."""
    clock, cpu = [], []
    with chromium() as browser:
        for _ in range(runs):
            began = time.perf_counter()
            with served(home) as address:
                server = Server()
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(address)
                page.locator(".st-key-example-2 button").wait_for(timeout=60_000)
                clock.append(time.perf_counter() - began)
                cpu.append(server.cpu)
                page.close()
    return {"clock ms": spread(clock), "CPU ms of the server": spread(cpu)}


def clicks(home: Path, rounds: int) -> dict[str, object]:
    """From a click to what it leads to being drawn, each made once before."""
    times: dict[str, list[float]] = {}
    with chromium() as browser, served(home) as address:
        server = Server()
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator(".st-key-example-1 button").click()
        page.locator(".st-key-open-0-0 button").wait_for(timeout=60_000)
        used = server.cpu
        for number in range(rounds + 1):
            if number == 1:
                used = server.cpu
            for name, seconds in _round(page):
                if number:  # the first was to warm up
                    times.setdefault(name, []).append(seconds)
        every = [one for found in times.values() for one in found]
        figures: dict[str, object] = {name: spread(found) for name, found in times.items()}
        cpu = round((server.cpu - used) * 1000 / len(every))
    return {"clock ms": figures | {"all of them": spread(every)}, "CPU ms of the server, each": cpu}


def _round(page: Page) -> Iterator[tuple[str, float]]:
    def timed(click: str, drawn: str) -> float:
        seconds = page.evaluate(_TIMED, [click, drawn]) / 1000
        page.wait_for_timeout(700)  # the script's end; nobody clicks quicker
        return float(seconds)

    yield "open a source", timed(".st-key-open-0-0 button", ".st-key-page :is(img, mark)")
    yield "the next source", timed(".st-key-step-next button", ".st-key-source-0-1-open")
    yield "close it", timed(".st-key-close button", ".st-key-conversation .st-key-open-0-0")
    for name in ("documents", "contracts", "quotes"):
        yield f"the page {name}", timed(f'a[href$="/{name}"]', f".st-key-{'papers' if name == 'documents' else name}")
    yield "back to the answer", timed('[data-testid="stTopNavLink"]', ".st-key-open-0-0 button")


def memory(home: Path) -> dict[str, float]:
    """What ten sessions, each with an answer, a source and contracts looked at, take beyond one."""
    with served(home) as address, ExitStack() as open_sessions:
        server = Server()
        taken = []
        for number in range(PEOPLE):
            session = open_sessions.enter_context(Session(address))
            session.run()
            time.sleep(0 if number else 3)  # the models are loaded beside the first page
            session.run({"example-0": {"trigger_value": True}})
            session.run({"open-0-0": {"trigger_value": True}})
            session.run(page="contracts")
            session.run(page="documents")
            session.run(page="")
            time.sleep(1)
            taken.append(server.memory)
    return {"MB with one": round(taken[0]), "MB with ten": round(taken[-1]), "MB more": round(taken[-1] - taken[0])}


def ten_at_once(home: Path, rounds: int, files: int) -> dict[str, object]:
    """Ten people ask at the same moment, again and again, while dropped files are being added."""
    with _model() as model:
        (home / "assistant.toml").write_text(
            f'[models]\nchat = "compatible:test"\n[providers.compatible]\nbase_url = "{model.url}/v1"\n'
        )
        with served(home) as address, ExitStack() as stack:
            people = [stack.enter_context(Session(address)) for _ in range(PEOPLE)]
            for one in people:
                one.run()
            time.sleep(3)
            quiet = _asked(people, rounds)
            uploader = stack.enter_context(Session(address))
            uploader.run()
            uploader.run(page="documents")
            box = next(key for key in uploader.widgets if re.fullmatch(r"upload-\d+", key))
            dropped = uploader.uploaded(_papers(files))
            library = Assistant(home)
            before, began = len(library.documents()), time.perf_counter()
            uploader.run({box: dropped})
            busy = _asked(people, rounds)
            during = len(library.documents()) - before
            while len(library.documents()) - before < files and time.perf_counter() - began < _PATIENCE:
                time.sleep(0.5)
            added, took = len(library.documents()) - before, time.perf_counter() - began
            troubles = [said for one in (*people, uploader) for said in one.troubles]
    return {
        "people": PEOPLE,
        "questions": len(busy),
        "model's delay, ms": DELAY * 1000,
        "ms to the first word beyond the model, nothing being added": spread([one - DELAY for one in quiet]),
        "ms to the first word beyond the model, files being added": spread([one - DELAY for one in busy]),
        "files added": added,
        "seconds that took": round(took),
        "files added when the last question was answered": during,
        "errors": len(troubles),
    }


def _asked(people: Sequence[Session], rounds: int) -> list[float]:
    """Seconds to the first word of each question: in each round all ask at the same moment, in new conversations."""
    found: list[float] = []
    start = threading.Barrier(len(people))

    def ask(person: Session, number: int) -> None:
        for turn in range(rounds):
            person.run({"clear": {"trigger_value": True}})
            start.wait()
            question = _QUESTIONS[(number + turn) % len(_QUESTIONS)]
            found.append(person.first(_WORDS, {"entered": {"chat_input_value": {"data": question}}}))

    threads = [threading.Thread(target=ask, args=(person, number)) for number, person in enumerate(people)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if len(found) < rounds * len(people):
        raise RuntimeError(f"Only {len(found)} of {rounds * len(people)} questions were answered.")
    return found


@contextmanager
def _model() -> Iterator[Loopback]:
    """A chat model that says a sentence, word by word, after `DELAY`."""
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1790000000, "model": "test"}
    words = [f"{one} " for one in f"{_WORDS}, and more than once.".split()]
    told: list[dict[str, Any]] = [
        {"delta": {"content": one}, "index": 0, "finish_reason": None} for one in ["", *words]
    ]
    told.append({"delta": {}, "index": 0, "finish_reason": "stop"})
    events = [f"data: {json.dumps(head | {'choices': [one]})}\n\n".encode() for one in told]
    with Loopback() as server:
        pieces = (*events, b"data: [DONE]\n\n")
        server.answer(Answer(pieces, kind="text/event-stream", framing="chunked", delay=DELAY, pause=0.01))
        yield server


def _papers(number: int) -> dict[str, bytes]:
    """Papers of some pages each, of the handbook's sentences in an order of chance."""
    text = re.sub(r"[#*|>]", "", (FIRM / "handbook.md").read_text("utf-8"))
    sentences = [one.strip() for one in re.split(r"(?<=[.?!])\s+", text) if len(one) > 30]
    chance = random.Random(9)
    return {
        f"paper-{place:03}.md": "\n\n".join(
            f"## Part {part} of paper {place}\n\n{' '.join(chance.choices(sentences, k=8))}" for part in range(25)
        ).encode()
        for place in range(number)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="of the first page")
    parser.add_argument("--rounds", type=int, default=8, help="of clicks, and of questions")
    parser.add_argument("--files", type=int, default=60, help="dropped while ten people ask")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole"
        assistant = Assistant(whole)
        assistant.add(FIRM)
        for _ in assistant.contracts.every():
            pass
        homes = iter(Path(shutil.copytree(whole, Path(scratch) / f"{number}" / "home")) for number in range(4))
        figures = {
            "load before": [round(one, 1) for one in os.getloadavg()],
            "nice value": os.nice(0),
            "first page": first_page(next(homes), arguments.runs),
            "warm clicks": clicks(next(homes), arguments.rounds),
            "ten sessions": memory(next(homes)),
            "ten people at once": ten_at_once(next(homes), arguments.rounds, arguments.files),
            "load after": [round(one, 1) for one in os.getloadavg()],
        }
    CONSOLE.print(figures)
    CONSOLE.print(save("chat", figures))


if __name__ == "__main__":
    main()
