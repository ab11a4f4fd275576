"""What was changed on the settings page and is not saved yet; it outlives a look at another page, and a reload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from assistant import SettingsError
from assistant.configuration.editing import SettingsFile, Where, difference, set_by_environment
from assistant.people.users import Users, plain
from assistant.settings import Settings, home_folder, load_settings
from ui.chat.people import who
from ui.chat.wording import worded_key

EMBED: Where = ("models", "embed")
_NAME = "settings-draft"
# By home and user: a page that is opened anew begins with what was not saved.
_unsaved: dict[tuple[Path, str | None], dict[Where, Any]] = {}


@dataclass
class Draft:
    """Changed values by where they stand; None is for what is usual again. `turn` makes a fresh set of widgets.

    `text` is what the file held when those were made: when somebody changes it by hand, they show what it says now.
    """

    values: dict[Where, Any] = field(default_factory=dict)
    turn: int = 0
    text: str | None = None


class Desk:
    """The settings as they are, and what is to become of them. `problem` says why there are none, where it is so."""

    def __init__(self) -> None:
        self.home = home_folder()
        self.file = SettingsFile(self.home)
        self._whose = (self.home, who())
        if _NAME not in st.session_state:
            st.session_state[_NAME] = Draft(dict(_unsaved.get(self._whose, {})))
        self._follow()
        self.fixed = set_by_environment()
        self.settings: Settings | None = None
        self.problem = ""
        try:
            self.settings = load_settings(self.home)
        except SettingsError as error:
            self.problem = str(error)

    def _follow(self) -> None:
        """Makes fresh widgets where the file is another one than when these were made."""
        self.draft: Draft = st.session_state[_NAME]
        try:
            text = self.file.text
        except SettingsError:  # which loading them says
            return
        if self.draft.text not in (None, text):
            self.renew()
            self.draft = st.session_state[_NAME]
        self.draft.text = text

    def is_mine(self) -> bool:
        """Whether who is in front of the screen may change them: the owner, or an administrator."""
        name = who()
        if name is None:
            return True
        known = Users(self.home)[name]
        named = self.settings.access.admins if self.settings else ()
        return (known is not None and known.admin) or plain(name) in map(plain, named)

    def key(self, *where: str) -> str:
        """The widget's key, another one after each save."""
        return worded_key(f"set-{'-'.join(where)}-{self.draft.turn}")

    def value(self, *where: str) -> Any:
        """What was chosen and, else, what is set."""
        return self.draft.values[where] if where in self.draft.values else self.current(*where)

    def current(self, *where: str) -> Any:
        """What is set, or usual."""
        found: Any = self.settings
        for name in where:
            found = found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)
        return found

    def is_set(self, *where: str) -> bool:
        """Whether the firm has chosen it, now or before."""
        if where in self.draft.values:
            return self.draft.values[where] is not None
        section = getattr(self.settings, where[0], None)
        return where[1] in getattr(section, "model_fields_set", ())

    def take(self, where: Where, value: Any) -> None:
        """Notes what was chosen; what is so already is no change."""
        same = not self._was_set(where) if value is None else value == self.current(*where)
        if same:
            self.draft.values.pop(where, None)
        else:
            self.draft.values[where] = value
        _unsaved[self._whose] = dict(self.draft.values)

    def locked(self, *where: str) -> dict[str, Any]:
        """What a widget is told whose setting the environment has: it can't be changed here."""
        if name := self.fixed.get(where):
            return {"disabled": True, "help": f"${name}"}
        return {}

    def meant(self) -> Settings:
        """The settings as they would be. Raises SettingsError."""
        return self.file.tried(self.file.changed(self.draft.values))

    def as_meant(self) -> Settings:
        """The settings as they would be; those that there are, as long as they would be none."""
        assert self.settings
        if not self.draft.values:
            return self.settings
        try:
            return self.meant()
        except SettingsError:  # said beside the button that would save them
            return self.settings

    def difference(self) -> str:
        """The lines of the file that would change. Raises SettingsError."""
        return difference(self.file.text, self.file.changed(self.draft.values))

    def save(self, *, without: Where | None = None) -> None:
        """Writes the draft to the file, but for one setting, and begins a new one. Raises SettingsError."""
        before = self.file.text
        values = {where: value for where, value in self.draft.values.items() if where != without}
        self.file.save(self.file.changed(values), before=before)
        self.discard()

    def renew(self) -> None:
        """Begins a fresh set of widgets for a file that is another one now; what is not saved stays."""
        st.session_state[_NAME] = Draft(self.draft.values, self.draft.turn + 1)

    def discard(self) -> None:
        """Forgets what was chosen."""
        st.session_state[_NAME] = Draft(turn=self.draft.turn + 1)
        _unsaved.pop(self._whose, None)

    def _was_set(self, where: Where) -> bool:
        section: Any = getattr(self.settings, where[0], None)
        for name in where[1:-1]:
            section = section.get(name) if isinstance(section, Mapping) else getattr(section, name, None)
        return where[-1] in getattr(section, "model_fields_set", ())
