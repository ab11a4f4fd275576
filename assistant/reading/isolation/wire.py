"""What passes between this process and the one that reads: frames of a JSON head and some bytes."""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">IQ")
# Neither side is to make the other one set aside more than this, in bytes.
_LONGEST_HEAD, LONGEST = 2**24, 2**30


def send(stream: BinaryIO, head: Mapping[str, Any], data: bytes = b"") -> None:
    """Writes one frame. Raises OSError where nobody reads it."""
    encoded = json.dumps(head).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(data)))
    stream.write(encoded)
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The next frame. Raises EOFError at the end of the stream, also within a frame, and for what is no frame."""
    head, length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if head > _LONGEST_HEAD or length > LONGEST:
        raise EOFError("this is no frame")
    try:
        decoded = json.loads(_exactly(stream, head))
    except ValueError as error:
        raise EOFError("this is no frame") from error
    if not isinstance(decoded, dict):
        raise EOFError("this is no frame")
    return decoded, _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the stream ended")
    return data
