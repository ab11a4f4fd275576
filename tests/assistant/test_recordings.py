"""Recordings: heard by the model that the settings name, and cited by the second."""

from pathlib import Path

from assistant import Assistant
from assistant.ingestion.adding import Adder
from assistant.settings import load_settings
from providers import Unavailable
from providers.types import Media, Segment, Transcript

SOUND = b"RIFF\0\0\0\0WAVEfmt " + bytes(40)


def test_what_was_said_is_found_and_cited_by_its_time(tmp_path: Path) -> None:
    """From the recording to an answer whose place is a time."""
    (tmp_path / "call.wav").write_bytes(SOUND)
    assistant = Assistant(tmp_path / "home")
    heard = Transcript((Segment(0, 4, "Good morning."), Segment(65, 70, "The boiler in unit seven leaks badly.")))
    adder = Adder(assistant.library, assistant.embedder, hear=lambda _: heard)
    assert [one.status for one in adder.add([tmp_path / "call.wav"]).files] == ["added"]
    passage = assistant.search("What leaks in unit seven?")[0]
    assert (passage.place, assistant.text(passage)) == ("0:00–1:10", passage.text)
    citation = assistant.ask("What leaks in unit seven?").citations[0]
    assert (citation.place, citation.quote) == ("1:05–1:10", "The boiler in unit seven leaks badly.")


def test_a_model_that_is_away_is_tried_again(tmp_path: Path) -> None:
    """A failure of the model is not held against the file."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "call.wav").write_bytes(SOUND)
    assistant = Assistant(tmp_path / "home")
    away = True

    def hear(_: Media) -> Transcript:
        if away:
            raise Unavailable("it is away", provider="x")
        return Transcript((Segment(0, 4, "Good morning."),))

    adder = Adder(assistant.library, assistant.embedder, hear=hear)
    (report,) = adder.sync(tmp_path / "in").files
    assert (report.status, report.reason) == ("failed", "could not be heard: it is away")
    away = False
    assert [one.status for one in adder.sync(tmp_path / "in").files] == ["added"]


def test_the_settings_name_the_model(tmp_path: Path) -> None:
    """None by default; one that is named is made when the first recording comes."""
    assert Assistant(tmp_path).adder.hear is None
    (tmp_path / "assistant.toml").write_text('[models]\ntranscribe = "openai:whisper-1"\n')
    named = Assistant(tmp_path, settings=load_settings(tmp_path))
    assert named.adder.hear is not None
