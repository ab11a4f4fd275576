"""Files that hold others, such as an e-mail with attachments: what of them one run of adding has to keep in mind."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from assistant.errors import ReadError
from assistant.ingestion.sources import Source
from assistant.ingestion.stamps import Content
from assistant.ingestion.walking import above
from assistant.library import File
from assistant.reading.members import DEPTH_LIMIT, Member

# Kinds that may hold others, whether any are known or not; of a PDF, files are only looked for where some are known.
_KINDS = ("eml", "msg", "mbox", "zip")
# Of all files within one file, those within its members included.
_COUNT, _BYTES = 5_000, 600 * 2**20


class Containers:
    """The containers that one run opens. `known` is what the library held at each path as the run began.

    A container gets its stamp when all its members are through, so that a run that was broken off, or a model that
    could not be reached, leaves nothing out for good.
    """

    def __init__(self, known: Mapping[str, File]) -> None:
        self._known = known
        self._holders = {holder for path in known for holder in above(path) if holder in known}
        self._stamps: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._parents: dict[str, str] = {}
        self._turns: dict[str, tuple[int, ...]] = {}
        self._used: dict[str, tuple[int, int]] = {}

    def open(self, source: Source, members: Sequence[Member], stamp: str, groups: tuple[str, ...]) -> Iterator[Source]:
        """The members of a container that was read, as papers of their own, for the same `groups`."""
        members = [one for one in members if not source.ignores(f"{source.path}/{one.name}")]
        self._stamps[source.path], self._groups[source.path] = stamp, groups
        self._members[source.path] = {f"{source.path}/{member.name}" for member in members}
        holders = [source.path, *self.around(source.path)]
        for number, member in enumerate(members):
            path = f"{source.path}/{member.name}"
            self._parents[path] = source.path
            self._turns[path] = (*self.turn(source.path)[1], number)
            reason = member.reason or self._refusal(holders[-1], len(holders), len(member.data))
            load = partial(_refused, reason) if reason else partial(Content, member.data)
            yield Source(path, load, ignores=source.ignores)

    def around(self, path: str) -> Iterator[str]:
        """The containers opened in this run that a path lies in, the innermost first."""
        while path in self._parents:
            path = self._parents[path]
            yield path

    def turn(self, path: str) -> tuple[str, tuple[int, ...]]:
        """What puts reports in order: the outermost container of what lies at a path, and its turn within that."""
        holder = next((one for one in above(path) if one in self._stamps), path)
        outermost = next(iter([*self.around(holder)][::-1]), holder)
        return outermost, self._turns.get(path, () if path == outermost else (_COUNT,))

    def groups(self, path: str) -> tuple[str, ...]:
        """The groups of the container that a path lies in; none for one that lies in a folder."""
        return self._groups.get(self._parents.get(path, ""), ())

    def doubt(self, path: str) -> None:
        """Something of the paper at `path` was not done: what it lies in is to be opened again the next time."""
        for holder in (path, *self.around(path)):
            if holder in self._stamps:
                self._stamps[holder] = ""

    def may_hold(self, kind: str, paths: Iterable[str]) -> bool:
        """Whether a known paper of that kind, which lies or lay at the paths, may have members."""
        return kind in _KINDS or not self._holders.isdisjoint(paths)

    def below(self, path: str) -> list[str]:
        """The known paths of the members of the file at `path`, and of theirs."""
        return [one for one in self._known if one.startswith(f"{path}/")] if path in self._holders else []

    def stamps(self) -> dict[str, str]:
        """The stamps, by path, of the containers that are done."""
        return {path: stamp for path, stamp in self._stamps.items() if stamp}

    def gone(self) -> dict[str, str]:
        """The known paths of members that are no longer in the containers that were opened, and these."""
        return {
            path: holder
            for holder, held in self._members.items()
            for path in self.below(holder)
            if held.isdisjoint((path, *above(path)))
        }

    def _refusal(self, outermost: str, depth: int, size: int) -> str:
        count, used = self._used.get(outermost, (0, 0))
        self._used[outermost] = count + 1, used + size
        if depth > DEPTH_LIMIT:
            return f"lies too deep: files within files are read {DEPTH_LIMIT} levels down"
        if count >= _COUNT or used + size > _BYTES:
            return f"is one too many: of one file, {_COUNT:,} files or {_BYTES // 2**20} MB within are read"
        return ""


def lies(path: str) -> bool:
    """Whether there is a file at a path, or one that what was there may lie in."""
    return os.path.lexists(path) or any(os.path.isfile(one) for one in above(path))  # noqa: PTH113 - thousands


def _refused(reason: str) -> Content:
    raise ReadError(reason)
