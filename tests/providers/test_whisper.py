"""Whisper in this process: a tiny model, taught in the test, converted, loaded and run as any other."""

import gc
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("providers.whisper", reason="needs the extra 'speech'", exc_type=ModuleNotFoundError)
pytest.importorskip("transformers", reason="needs the extra 'local' to make the model")

import numpy as np

from providers.errors import NotConfigured, Refused, Unavailable
from providers.registry import transcriber
from providers.types import Media, Segment
from providers.whisper import Whisper
from tests.providers.sounds import SECONDS, tone, wav

pytestmark = [pytest.mark.local, pytest.mark.speech]

SAID = Segment(0.0, SECONDS, "Send the quote.")
TONE = Media(wav(tone()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model lies."""
    made = tmp_path_factory.mktemp("whisper")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.providers.tiny_whisper", str(made)]
    subprocess.run(command, cwd=root, check=True, capture_output=True, timeout=120)
    return made / "whisper"


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
    patient = transcriber(f"whisper:{folder}", {"device": "cpu"})
    assert patient.transcribe(TONE).segments == ()
    assert patient.transcribe(Media(wav(np.zeros(16_000, dtype=np.float32)))).segments == ()


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


def test_failure(folder: Path) -> None:
    """A process that dies is Unavailable, and the next recording is heard by another."""
    whisper = Whisper(str(folder), device="cpu", pauses=False)
    whisper._worker._process.kill()
    whisper._worker._process.wait()
    assert whisper.transcribe(TONE).segments == (SAID,)
    long = Media(wav(tone(600.0)))
    threading.Timer(0.3, whisper._worker._process.kill).start()
    with pytest.raises(Unavailable, match="failed while listening"):
        whisper.transcribe(long)
    assert whisper.transcribe(TONE).segments == (SAID,)


def test_ends(folder: Path) -> None:
    """The process ends with the last who holds the model, and this one loads nothing of it."""
    whisper = Whisper(str(folder), device="cpu")
    process = whisper._worker._process
    assert process.poll() is None
    del whisper
    gc.collect()
    end = time.monotonic() + 5
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert process.poll() is not None
    code = "import sys, providers.whisper; assert not {'faster_whisper', 'ctranslate2', 'av'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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
