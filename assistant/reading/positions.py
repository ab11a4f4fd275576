"""Positions on a page as fractions of its width or height."""

_STEPS = 20_000  # 0.03 points of an A4 page
_POSITIONS = tuple(step / _STEPS for step in range(_STEPS + 1))


def position(length: float, whole: float) -> float:
    """`length` as a fraction of `whole`, kept within 0 to 1.

    Each character of a document has one, so equal ones are one object: a quarter of the memory.
    """
    return _POSITIONS[min(max(int(length / whole * _STEPS + 0.5), 0), _STEPS)]
