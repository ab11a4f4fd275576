"""The page of questions in a real Chromium: from the first start to a cited answer, and whatever comes between."""

import io
import re
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from assistant.ingestion.adding import Adder
from providers.loopback import Answer, Asked, Loopback
from providers.types import Segment, Transcript
from tests.browser import served
from tests.providers.wires import OpenAIWire
from tests.ui import papers
from tests.ui.chat.ask.test_page import Ear
from tests.ui.chat.visiting import ask, visit

pytestmark = pytest.mark.browser


class Halting(Loopback):
    """A chat model that stops after its first sentence until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()

    def take(self, asked: Asked) -> Answer:
        """A true sentence, and one that the papers don't bear; the rest when `go_on` is set."""
        self.asked.append(asked)
        found = re.search(r'key="([0-9a-f]{8})">[^<]*nine months', str(asked.body))
        assert found
        key = found[1]
        said = (
            f"The Tenant may end this lease by giving nine months' written notice [{key}]. Then ",
            f"the Tenant may end this lease by giving 14 months' written notice [{key}].",
        )
        whole = OpenAIWire().stream(said)
        return replace(whole, held={2: self.go_on})  # the first piece tells the role


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that nothing was added to yet."""
    return tmp_path / "home"


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    """The page, opened."""
    permissions = ("clipboard-read", "clipboard-write", "microphone")
    with (
        served(home) as address,
        visit(browser, address, patience=30_000, permissions=permissions) as page,
    ):
        yield page


def connect(home: Path, url: str, *, use: str = "chat") -> None:
    """Names a model on a server of this machine in the settings."""
    home.mkdir(exist_ok=True)
    (home / "assistant.toml").write_text(
        f'[models]\n{use} = "compatible:test-1"\n[providers.compatible]\nbase_url = "{url}/v1"\n'
    )


def test_from_the_first_start_to_the_first_cited_answer(page: Page, home: Path, tmp_path: Path) -> None:
    """Papers are dropped, a model writes, its statements come checked; they are opened, copied, kept and rated."""
    (lease, _) = papers.put_down(tmp_path / "papers")
    with Halting() as service:
        service.go_on.set()
        connect(home, service.url)
        page.reload()
        with page.expect_file_chooser() as chooser:
            page.get_by_test_id("stFileUploader").locator("button").first.click()
        chooser.value.set_files(lease)
        expect(page.get_by_text("1 file: 1 added")).to_be_visible()
        ask(page, papers.QUESTION)
        expect(page.locator(".mark")).to_have_text([re.compile("✓ supported"), re.compile("✗ not supported")])

        reason = page.locator(".mark.unsupported .reason")
        expect(reason).to_be_hidden()
        page.locator(".mark.unsupported summary").click()
        expect(reason).to_contain_text("nine months")
        page.locator("button.number").first.click()
        expect(page.locator(".st-key-page img")).to_be_visible()
        expect(page.locator(".st-key-source-0-0-open")).to_have_count(1)
        page.get_by_role("button", name="Larger").click()
        page.wait_for_function(
            "document.querySelector('.st-key-page').clientWidth > 1.2 * "
            "document.querySelector('.st-key-page-frame').clientWidth"
        )
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the paper").click()
        assert (download.value.suggested_filename, Path(download.value.path()).read_bytes()) == (
            "lease.pdf",
            papers.lease(),
        )
        page.locator(".st-key-close button").click()
        expect(page.locator(".st-key-viewer")).to_have_count(0)
        expect(page.locator(".st-key-after-0")).to_have_count(1)  # what the page was before is gone

        page.locator("button.copy").click()
        expect(page.locator("button.copy")).to_contain_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert f"1. lease.pdf, page 2: “{papers.NOTICE}”" in copied
        # An address without encryption that is not this computer's has no such clipboard.
        page.evaluate("window.kept = navigator.clipboard; kept.writeText('')")
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
        page.locator("button.copy").click()
        page.wait_for_function("async text => await kept.readText() === text", arg=copied)
        page.locator("[class*=st-key-after-]").get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Word").click()
        said = [one.text for one in docx.Document(str(download.value.path())).paragraphs]
        assert said[0] == papers.QUESTION
        page.keyboard.press("Escape")

        page.get_by_test_id("stFeedback").locator("button").last.click()
        box = page.get_by_label("What was wrong?")
        box.fill("Says 14 months")
        box.press("Enter")
        page.wait_for_timeout(500)
        page.reload()
        expect(page.get_by_label("What was wrong?")).to_have_value("Says 14 months")
    (rated,) = Assistant(home).conversations().rated()
    assert (rated.feedback.good, rated.feedback.reason) == (False, "Says 14 months")


def test_an_answer_goes_on_through_a_reload(page: Page, home: Path, tmp_path: Path) -> None:
    """What was typed and what was checked is there after it; when the answer is whole so are its sources, at one go."""
    Assistant(home).add(*papers.put_down(tmp_path / "papers"))
    with Halting() as service:
        connect(home, service.url)
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("How much no")  # and not sent
        page.reload()
        expect(box).to_have_value("How much no")
        ask(page, papers.QUESTION)
        expect(page.locator(".mark.supported")).to_have_count(1)
        expect(page.locator(".pending")).to_have_text("Then")
        page.reload()
        expect(page.locator(".mark.supported")).to_have_count(1)
        expect(page.locator(".st-key-stop button")).to_be_visible()
        expect(box).to_have_value("")
        service.go_on.set()
        expect(page.locator(".mark")).to_have_count(2)
        expect(page.locator(".st-key-open-0-0 button")).to_be_visible()
        expect(page.locator(".st-key-stop")).to_have_count(0)
        page.reload()
        expect(page.locator(".mark")).to_have_count(2)
        assert len(service.asked) == 1


def test_passages_of_texts_tables_and_recordings_are_in_sight(page: Page, home: Path, tmp_path: Path) -> None:
    """Far down in each of them; the recording begins at the second, and another one is a click away."""
    assistant = Assistant(home)
    rules = "\n\n".join(f"## Rule {one}\n\nTool number {one} hangs on hook {one + 700}." for one in range(120))
    rows = "\n".join(f"Pump {one},{300 + one} euros" for one in range(90))
    assistant.upload({"rules.md": rules.encode(), "pumps.csv": f"Pump,Price\n{rows}\n".encode()})
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 8000 * 90))
    (tmp_path / "call.wav").write_bytes(sound.getvalue())
    heard = Transcript((Segment(0, 4, "Good morning."), Segment(65, 70, "The boiler in unit seven leaks badly.")))
    Adder(assistant.library, assistant.embedder, hear=lambda _: heard).add([tmp_path / "call.wav"])
    assistant.indexes.refresh()
    page.reload()
    for question, words in (
        ("On which hook hangs tool number 113?", "hook 813"),
        ("What is the price of pump 77?", "377 euros"),
        ("What leaks badly in unit seven?", "The boiler in unit seven leaks badly."),
    ):
        ask(page, question)
        source = page.locator("[class*='st-key-source-']", has_text=words).last
        source.locator("button").click()
        passage = page.locator(".st-key-page .passage:not(.other)", has_text=words).first
        expect(passage).to_be_in_viewport()
        frame, place = page.locator(".st-key-page-frame").bounding_box(), passage.bounding_box()
        assert frame
        assert place
        assert frame["y"] <= place["y"] <= frame["y"] + frame["height"]
    page.wait_for_function("document.querySelector('.st-key-page audio').currentTime === 65")
    page.locator(".second").first.click()
    page.wait_for_function("document.querySelector('.st-key-page audio').currentTime < 30")


def test_a_question_can_be_said_aloud(page: Page, home: Path, tmp_path: Path) -> None:
    """Into the box's microphone; what was understood is shown as the question, and answered."""
    Assistant(home).add(*papers.put_down(tmp_path / "papers"))
    with Ear(papers.QUESTION) as service:
        connect(home, service.url, use="transcribe")
        page.reload()
        page.get_by_test_id("stChatInputMicButton").click()
        page.wait_for_timeout(1500)
        page.get_by_test_id("stChatInputApproveButton").click()
        expect(page.locator(".question")).to_have_text(papers.QUESTION)
        expect(page.locator(".quote").first).to_have_text(papers.NOTICE)
        assert [one.path for one in service.asked] == ["/v1/audio/transcriptions"]
