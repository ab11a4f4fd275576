"""Changes of `assistant.toml`: tried before they are kept, and the owner's comments stay where they are."""

import difflib
import os
import shutil
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from assistant.errors import SettingsError
from assistant.settings import FILE, PREFIX, Settings, read_settings
from assistant.storage.private import private_folder
from indexes.storage import synced

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

# Where a setting stands: its table, and its name in it, such as ("models", "chat").
Where = tuple[str, ...]


class SettingsFile:
    """The settings file of a home, to be read, changed and written as text. There may be none yet."""

    def __init__(self, home: Path) -> None:
        self.file = home / FILE

    @property
    def text(self) -> str:
        """What it holds; empty where there is none. Raises SettingsError where it can't be read."""
        try:
            return self.file.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
            raise SettingsError(f"{str(self.file)!r} cannot be read: {reason}.") from error

    def tried(self, text: str) -> Settings:
        """The settings that a text would make, which is not kept. Raises SettingsError, naming each field at fault."""
        with tempfile.TemporaryDirectory(prefix="settings-") as folder:
            file = Path(folder, FILE)
            file.write_bytes(text.encode("utf-8"))
            return read_settings(file, named=self.file)

    def changed(self, values: Mapping[Where, Any]) -> str:
        """The text with other values; None takes a setting out, so that what is usual counts again.

        Raises SettingsError where the file is no valid TOML, or holds something else than a table on the way.
        """
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            text = self.text
            document = tomlkit.parse(text)
            for where, value in values.items():
                _put(document, where, _item(value))
        except (TOMLKitError, TypeError) as error:
            raise SettingsError(f"{str(self.file)!r} cannot be changed: {error}. Correct it by hand.") from error
        made = document.as_string()
        if "\r\n" in text:  # a new line ends as the others do
            made = made.replace("\r\n", "\n").replace("\n", "\r\n")
        return made

    def save(self, text: str, *, before: str) -> Settings:
        """Puts a text in the file's place, in one step, if it can be used and the file still is what it was `before`.

        Raises SettingsError.
        """
        settings = self.tried(text)
        target = self.file.resolve()  # a link stays one
        try:
            private_folder(target.parent)
            with FileLock(self.file.with_name("settings.lock")):
                if self.text != before:
                    raise SettingsError(
                        f"{str(self.file)!r} was changed meanwhile by somebody else. Look at it again, then save."
                    )
                _replace(target, text)
        except OSError as error:
            raise SettingsError(
                f"The settings cannot be written to {str(self.file)!r}: {error.strerror}. Make room there and allow "
                "writing."
            ) from error
        return settings


def difference(before: str, after: str) -> str:
    """The lines that differ, with those around them, as a unified diff without its head."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def set_by_environment() -> dict[Where, str]:
    """The settings that environment variables set, which go before the file, and the variables."""
    return {
        tuple(part.lower() for part in name.removeprefix(PREFIX).split("__")): name
        for name in os.environ
        if name.startswith(PREFIX) and name != f"{PREFIX}HOME"
    }


def _put(document: "TOMLDocument", where: Where, value: Any) -> None:
    import tomlkit

    *tables, name = where
    table: Any = document
    for depth, one in enumerate(tables):
        if one not in table:
            if value is None:
                return
            # A table of tables gets no head of its own.
            table[one] = tomlkit.table(is_super_table=depth < len(tables) - 1)
        table = table[one]
    if value is None:
        table.pop(name, None)
    elif name in table:
        table[name] = value
    else:
        _add(table, name, value)


def _item(value: Any) -> Any:
    """What TOML has for it: a decimal is written as it is, and not through a float."""
    import tomlkit

    if isinstance(value, Decimal):
        return tomlkit.value(f"{value:f}")
    return list(value) if isinstance(value, tuple) else value


def _add(table: Any, name: str, value: Any) -> None:
    """Adds a new name before what stands after the last blank line, for that is said of the next table."""
    body: list[Any] | None = getattr(getattr(table, "value", None), "body", None)
    rest: Sequence[Any] = ()
    if body is not None:
        from tomlkit.items import Comment, Whitespace

        last = len(body)
        while last and body[last - 1][0] is None and isinstance(body[last - 1][1], Comment | Whitespace):
            last -= 1
        while last < len(body) and not isinstance(body[last][1], Whitespace):
            last += 1
        rest = body[last:]
        del body[last:]
    table[name] = value
    if body is not None:
        body.extend(rest)


def _replace(target: Path, text: str) -> None:
    fresh = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        fresh.write_bytes(text.encode("utf-8"))
        if target.exists():
            shutil.copymode(target, fresh)
        synced(fresh)
        fresh.replace(target)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
    synced(target.parent)
