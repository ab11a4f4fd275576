"""From bytes to characters: encodings found out, and characters that nobody can see taken away."""

import re

from assistant.errors import ReadError
from assistant.reading.encodings import decode_legacy

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, lone surrogates, byte order marks, zero-width and direction marks, and two non-characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)


def decode(data: bytes) -> str:
    """The text in `data`: UTF-8, UTF-16 and UTF-32 with or without a mark where they can be told, else an older one.

    Raises ReadError for bytes that are no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadError(f"begins like {encoding.upper()} text but does not go on as such (damaged)") from error
    wide = _wide_encoding(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError as error:
            raise ReadError("looks like UTF-16 text but cannot be decoded (damaged)") from error
    if _is_binary(data):
        raise ReadError("holds binary data, not text, and of no kind that is known")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode_legacy(data)


def clean(text: str) -> str:
    """`text` with plain line breaks, without characters that cannot be seen; tabs become spaces."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text)).expandtabs(4).replace("\xa0", " ")


def one_line(text: str) -> str:
    """`text` cleaned, every run of white space as one space."""
    return " ".join(clean(text).split())


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: Latin text then has a zero in every second byte."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return ""
    pairs = len(sample) // 2
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if zeros[1] > 0.6 * pairs and zeros[0] < 0.05 * pairs:
        return "utf-16-le"
    if zeros[0] > 0.6 * pairs and zeros[1] < 0.05 * pairs:
        return "utf-16-be"
    return ""


def _is_binary(data: bytes) -> bool:
    """Text has hardly any control bytes; a stray zero is forgiven, one in fifty is not."""
    sample = data[:65536]
    controls = sum(sample.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32), 127))
    return controls > max(1, len(sample) // 50)


def is_name(text: str) -> bool:
    """Whether a line may name what follows it: short, and no sentence."""
    text = text.strip()
    return 0 < len(text) <= 90 and "\n" not in text and not text.endswith((".", ",", ";", ":"))
