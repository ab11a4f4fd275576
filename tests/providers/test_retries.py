"""Trying again, on a clock of its own."""

import pytest

from providers import ProviderOptions, RateLimited, Unavailable
from providers.retries import attempt


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; none of them takes time."""
    made: list[float] = []
    monkeypatch.setattr("providers.retries.sleep", made.append)
    return made


@pytest.mark.parametrize(("asked_for", "made"), [(4.0, [4.0, 4.0]), (6.0, [])])
def test_patience(pauses: list[float], asked_for: float, made: list[float]) -> None:
    """A pause that is longer than the patience is not waited for, so that another model may be asked soon."""

    def busy(_: float) -> None:
        raise RateLimited("Busy.", retry_after=asked_for)

    with pytest.raises(RateLimited):
        attempt(busy, ProviderOptions(patience=5.0, retries=2), end=float("inf"))
    assert pauses == made


def test_pauses_grow(pauses: list[float]) -> None:
    """Without a wish of the service's, each pause is about twice the one before, and none is for ever."""

    def down(_: float) -> None:
        raise Unavailable("Down.")

    with pytest.raises(Unavailable):
        attempt(down, ProviderOptions(retries=8), end=float("inf"))
    longest = [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, longest, strict=True))
