"""Recordings for the tests of speech models."""

import io
import math
import wave

import numpy as np
from numpy.typing import NDArray

SECONDS = 2.0


def tone(seconds: float = SECONDS) -> NDArray[np.float32]:
    """What is heard, at 16 kHz."""
    times = np.arange(int(16_000 * seconds)) / 16_000
    return (0.3 * np.sin(2 * math.pi * 440 * times)).astype(np.float32)


def wav(sound: NDArray[np.float32]) -> bytes:
    """The sound as the bytes of a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return out.getvalue()
