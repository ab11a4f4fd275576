"""Files that nobody but their owner may read: keys, and the hashes of passwords."""

import json
import logging
import os
import stat
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.errors import SettingsError
from assistant.storage.private import private_folder
from indexes.storage import synced

_MODE = 0o600
_log = logging.getLogger(__name__)


class SecretFile:
    """A JSON object in a file of mode 0600. `holds` names for people what is in it, `advice` helps if it was seen."""

    def __init__(self, file: Path, holds: str, advice: str) -> None:
        self.path = file
        self.holds = holds
        self.advice = advice

    def lock(self) -> FileLock:
        """Holds others off between a `read` and a `write`. Raises SettingsError."""
        try:
            private_folder(self.path.parent)
        except OSError as error:
            raise self._unwritten(error) from error
        return FileLock(self.path.with_suffix(".lock"), mode=_MODE)

    def read(self) -> dict[str, Any] | None:
        """What is in it: empty where there is no file, None where it is no JSON object.

        Raises SettingsError for a file that cannot be read, or is open to others and stays so.
        """
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError(f"The {self.holds} in {str(self.path)!r} cannot be read: {error.strerror}.") from error
        with open(handle, encoding="utf-8") as stream:  # noqa: PTH123 - a handle, of which the mode is looked at first
            self._close_to_others(handle)
            try:
                kept = json.load(stream)
            except ValueError:
                return None
        return kept if isinstance(kept, dict) else None

    def write(self, kept: Mapping[str, Any]) -> None:
        """Puts it in the place of what was there, whole or not at all. Raises SettingsError."""
        fresh = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex}")
        try:
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
            with open(handle, "w", encoding="utf-8") as stream:  # noqa: PTH123 - opened with its mode, never wider
                json.dump(kept, stream, indent=1)
                stream.flush()
                os.fsync(handle)
            fresh.replace(self.path)
            synced(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise self._unwritten(error) from error

    def _close_to_others(self, handle: int) -> None:
        """Nobody but the owner may read the file. One that others could read is closed to them, which is said."""
        if os.name != "posix":  # elsewhere a home folder is closed by the system's own rights
            return
        mode = stat.S_IMODE(os.fstat(handle).st_mode)
        if not mode & 0o077:
            return
        try:
            os.fchmod(handle, _MODE)
        except OSError as error:
            raise SettingsError(
                f"Others may read the {self.holds} in {str(self.path)!r} (mode {mode:04o}). Close it: chmod 600."
            ) from error
        _log.warning(
            "Others could read the %s in %r (mode %04o); it is closed now. If somebody may have looked, %s.",
            self.holds,
            str(self.path),
            mode,
            self.advice,
        )

    def _unwritten(self, error: OSError) -> SettingsError:
        return SettingsError(
            f"The {self.holds} cannot be written to {str(self.path)!r}: {error.strerror}. Make room there and allow "
            "writing."
        )
