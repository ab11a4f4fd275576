"""Text in pictures by RapidOCR: the PP-OCR networks as ONNX files, which come with its wheel (extra `ocr`)."""

from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.reading.ocr.recognised import Seen

_LOCK = Lock()
# Detection takes memory by the pixel: a page of A4 at 150 dots an inch needs 0.5 GB, at 300 it would need 2.
_SIDE = 1280


@cache
def installed() -> bool:
    """Whether the extra `ocr` is there."""
    return find_spec("rapidocr") is not None


def recognise(picture: Image.Image) -> list[Seen]:
    """The lines of a level picture, or parts of lines where these stand far apart, from top to bottom."""
    with _LOCK:
        found = _engine()(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    if found.txts is None:
        return []
    return [
        _seen(text.strip(), float(score), corners)
        for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
        if text.strip()
    ]


def _seen(text: str, confidence: float, corners: NDArray[np.float32]) -> Seen:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Seen(text, left, top, right, bottom, confidence)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            # It turns lines of digits upside down that stand upright: the page as a whole is set upright before.
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.max_side_len": 4000,
            "Rec.rec_batch_num": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": _SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
