"""A slice of the faults; `python -m benchmarks.faults` tries them all."""

from pathlib import Path

import pytest

from tests.assistant import faulting
from tests.assistant.faulting import Scene, Tally

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
WORK = ("sync", "reindex", "forget", "index save")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all of it."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def scenes(scratch: Path) -> dict[str, Scene]:
    """What is done, and what it leaves when nothing disturbs it."""
    return faulting.scenes(scratch)


@pytest.fixture
def unable() -> None:
    """Skips where no disk can be mounted."""
    if why := faulting.may_mount():
        pytest.skip(why)


def survived(tally: Tally, least: int) -> None:
    """All that were tried, and they were not too few."""
    assert tally.wrong == [] and tally.tried >= least


@pytest.mark.parametrize("work", WORK)
def test_killed_at_any_moment(scenes: dict[str, Scene], scratch: Path, work: str) -> None:
    """kill -9: what comes after is as if nothing had been."""
    survived(faulting.killed(scenes[work], 3, scratch), 1)


@pytest.mark.usefixtures("unable")
@pytest.mark.parametrize("work", WORK)
def test_a_full_disk(scenes: dict[str, Scene], scratch: Path, work: str) -> None:
    """It is said in a sentence, and nothing is lost."""
    survived(faulting.on_a_full_disk(scenes[work], 2, scratch), 1)


@pytest.mark.usefixtures("unable")
def test_a_read_only_home(scenes: dict[str, Scene], scratch: Path) -> None:
    """It is said in a sentence, and nothing is lost."""
    survived(faulting.on_a_read_only_home(scenes["sync"], scratch), 1)


def test_damaged_index_files(scenes: dict[str, Scene], scratch: Path) -> None:
    """Cut off, emptied, flipped, deleted: they come back without embedding anything."""
    survived(faulting.with_damaged_indexes(scenes["sync"], scratch, most=10), 10)


def test_a_clock_that_jumps(scratch: Path) -> None:
    """An edit of equal size is seen, whatever the times say."""
    survived(faulting.with_a_clock_that_jumps(scratch, rounds=2), 2)


def test_two_writers(scratch: Path) -> None:
    """Both come to their end, and a reader meanwhile."""
    survived(faulting.with_two_writers(scratch, rounds=1), 1)


def test_a_home_that_lost_something_is_noticed(scenes: dict[str, Scene], scratch: Path) -> None:
    """The comparison itself can fail: a passage that is gone, and one too many, are found."""
    scene = scenes["forget"]
    last = "WHERE key = (SELECT max(key) FROM chunks)"
    for statement in (f"DELETE FROM chunks {last}", f"UPDATE chunks SET place = 'page 9' {last}"):
        home = faulting._copy(scene.before, scratch / "lost")
        assistant = faulting.open_home(home)
        assistant.library.database.connection.execute(statement)
        assistant.library.database.close()
        tally = Tally()
        faulting._survived(tally, scene, home, "a passage is not what it was")
        assert tally.tried == len(tally.wrong) == 1
