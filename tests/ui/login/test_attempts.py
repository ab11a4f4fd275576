"""Guessing gets slow, for known and unknown names alike, and right passwords are not kept out for long."""

from ui.login.attempts import Attempts


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_waits_double_after_the_fourth_failure_up_to_a_minute() -> None:
    """Each failure after the free ones costs twice the wait before it."""
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for _ in range(12):
        wait = attempts.wait("anna")
        waits.append(wait)
        clock.now += wait
        if wait:
            assert attempts.wait("anna") == 0
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_guess_before_its_time_is_not_let_by_and_does_not_lengthen_the_wait() -> None:
    """Or else whoever hammers at a name would keep its owner out."""
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(6):
        clock.now += attempts.wait("anna")
        attempts.wait("anna")
    before = attempts.wait("anna")
    assert before > 0
    for _ in range(100):
        assert attempts.wait("anna") == before
    assert attempts.wait("bob") == 0


def test_those_who_try_at_once_are_counted_before_they_are_through() -> None:
    """The fifth of five at once waits, though none of the others is known to have failed yet."""
    attempts = Attempts(Clock())
    assert [attempts.wait("anna") > 0 for _ in range(5)] == [False] * 4 + [True]


def test_the_right_password_and_an_hour_are_forgiving() -> None:
    """Both begin anew."""
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(4):
        attempts.wait("anna")
    attempts.forgive("anna")
    assert attempts.wait("anna") == 0
    for _ in range(3):
        attempts.wait("anna")
    assert attempts.wait("anna") > 0
    clock.now += 3601
    assert [attempts.wait("anna") for _ in range(4)] == [0] * 4


def test_made_up_names_do_not_fill_the_memory() -> None:
    """The oldest are forgotten first."""
    attempts = Attempts(Clock())
    for _ in range(4):
        attempts.wait("anna")
    for number in range(10_000):
        attempts.wait(f"name {number}")
    assert len(attempts._failed) == 10_000
    assert attempts.wait("anna") == 0
