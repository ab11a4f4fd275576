"""What an engine recognises in a picture: pieces of text with boxes and how sure it is of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of a line, a word or more; lengths are pixels from the picture's top left, `confidence` is 0 to 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
