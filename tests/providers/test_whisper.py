"""Whisper in this process: a tiny model, taught in the test, converted, loaded and run as any other."""

import threading
from pathlib import Path

import pytest

pytest.importorskip("faster_whisper", reason="needs the extra 'speech'")
pytest.importorskip("transformers", reason="needs the extra 'local' to make the model")

import numpy as np
import torch

from providers.errors import NotConfigured, Refused, Unavailable
from providers.registry import transcriber
from providers.types import Media, Segment
from providers.whisper import Whisper
from tests.providers.tiny_whisper import SECONDS, make, tone, wav

pytestmark = [pytest.mark.local, pytest.mark.speech]

SAID = Segment(0.0, SECONDS, "Send the quote.")
TONE = Media(wav(tone()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model lies."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    made = make(tmp_path_factory.mktemp("whisper"))
    torch.set_num_threads(threads)
    return made


@pytest.fixture(scope="module")
def whisper(folder: Path) -> Whisper:
    """The model, which listens to tones too."""
    made = transcriber(f"whisper:{folder}", {"device": "cpu", "pauses": False})
    assert isinstance(made, Whisper)
    return made


def test_heard(whisper: Whisper) -> None:
    """What is said comes with its seconds, in any number of threads."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(whisper.transcribe(TONE))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for transcript in found:
        assert transcript.segments == (SAID,)
        assert (transcript.text, transcript.language, transcript.timed) == (SAID.text, "en", True)
    assert len(found) == 2


def test_pauses(folder: Path) -> None:
    """Stretches without speech are passed over: nothing is heard in a tone, nor in silence."""
    whisper = transcriber(f"whisper:{folder}", {"device": "cpu"})
    assert whisper.transcribe(TONE).segments == ()
    assert whisper.transcribe(Media(wav(np.zeros(16_000, dtype=np.float32)))).segments == ()


@pytest.mark.parametrize(
    ("audio", "said"),
    [
        (Media(b""), "is empty"),
        (Media(b"RIFFnot really a recording"), "nothing to hear in this 'audio/wav'"),
        (Media(TONE.data[:30]), "nothing to hear"),
        (Media(b"%PDF-1.7", "application/pdf"), "'application/pdf' is no kind of recording"),
    ],
)
def test_no_recording(whisper: Whisper, audio: Media, said: str) -> None:
    """What is no recording is refused by name."""
    with pytest.raises(Refused, match=said):
        whisper.transcribe(audio)


def test_no_language(whisper: Whisper) -> None:
    """A language that the model has not is refused, not passed over."""
    assert whisper.transcribe(TONE, language="en").segments == (SAID,)
    with pytest.raises(Refused, match="knows no language 'de'"):
        whisper.transcribe(TONE, language="de")


def test_failure(whisper: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks while listening is Unavailable, and the next recording is heard."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("canary")

    with monkeypatch.context() as patched:
        patched.setattr(whisper._model, "transcribe", fail)
        with pytest.raises(Unavailable, match="RuntimeError") as caught:
            whisper.transcribe(TONE)
        assert "canary" not in str(caught.value)
    assert whisper.transcribe(TONE).segments == (SAID,)


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there, or lacks a file, is named; nothing is looked up elsewhere."""
    for nowhere in (str(tmp_path / "nowhere"), "./nowhere"):
        with pytest.raises(NotConfigured, match=r"There is no folder '.*nowhere' with a Whisper model"):
            transcriber(f"whisper:{nowhere}")
    for name in ("config.json", "model.bin", "tokenizer.json"):
        with pytest.raises(NotConfigured, match=rf"{name} is missing.*ct2-transformers-converter"):
            transcriber(f"whisper:{tmp_path}")
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(NotConfigured, match="its files are broken"):
        transcriber(f"whisper:{tmp_path}")


@pytest.mark.parametrize("name", ["enormous", "nobody/nothing"])
def test_not_here(name: str) -> None:
    """A size that does not exist, and a model that is not on this machine, are refused by name."""
    with pytest.raises(NotConfigured, match=rf"'{name}' cannot be loaded as a Whisper model"):
        transcriber(f"whisper:{name}", {"download": False})


def test_no_device(folder: Path) -> None:
    """A device that does not exist is named."""
    with pytest.raises(NotConfigured, match="no device 'abacus'"):
        transcriber(f"whisper:{folder}", {"device": "abacus"})
