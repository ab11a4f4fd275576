"""Work that waits its turn: so many tasks at once, those of one thread one after the other, and no more than fit."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ui.slack.tasks import Task


@dataclass(eq=False, slots=True)
class Job:
    """A task on its way. `stop` asks for its end; `why` says for what."""

    task: Task
    stop: threading.Event = field(default_factory=threading.Event)
    why: str = ""


class Work:
    """Does tasks in `workers` threads. `room` is how many may wait."""

    def __init__(self, do: Callable[[Job], None], *, workers: int, room: int, name: str) -> None:
        self._do = do
        self._room = room
        self._changed = threading.Condition()
        self._lanes: dict[str, deque[Job]] = {}  # each lane that has a job, or had the one that is running
        self._ready: deque[str] = deque()
        self._jobs: dict[str, Job] = {}
        self._waiting = 0
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many tasks wait."""
        return self._waiting

    @property
    def running(self) -> int:
        """How many tasks are being done."""
        return len(self._jobs) - self._waiting

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What waits or is being done."""
        with self._changed:
            return tuple(self._jobs.values())

    @property
    def closing(self) -> bool:
        """Whether nothing is begun any more."""
        return self._closed

    def put(self, task: Task) -> bool:
        """Takes a task; False where there is no room. After `close` it is left where it is kept, for the next start."""
        with self._changed:
            if self._closed or task.key in self._jobs:
                return True
            if self._waiting >= self._room:
                return False
            job = self._jobs[task.key] = Job(task)
            self._waiting += 1
            if task.lane not in self._lanes:
                self._lanes[task.lane] = deque()
                self._ready.append(task.lane)
            self._lanes[task.lane].append(job)
            self._changed.notify()
        return True

    def stop(self, key: str, why: str) -> bool:
        """Asks a task to end, begun or not; whether there is such a task."""
        with self._changed:
            job = self._jobs.get(key)
            if job:
                job.why = why
                job.stop.set()
            return job is not None

    def close(self, patience: float, why: str) -> None:
        """Begins nothing any more, waits for what is running, and asks what still runs after `patience` s to end."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.running <= 0, patience)
            for job in self._jobs.values():
                job.why = job.why or why
                job.stop.set()
            self._changed.wait_for(lambda: self.running <= 0, patience)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                self._do(job)
            except Exception:
                logging.getLogger(__name__).exception("A task could not be done: %s", job.task.key)
            finally:
                self._ended(job)

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._closed)
            if self._closed:
                return None
            self._waiting -= 1
            return self._lanes[self._ready.popleft()].popleft()

    def _ended(self, job: Job) -> None:
        with self._changed:
            del self._jobs[job.task.key]
            lane = job.task.lane
            if not self._lanes[lane]:
                del self._lanes[lane]
            elif not self._closed:
                self._ready.append(lane)
            self._changed.notify_all()
