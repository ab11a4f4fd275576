"""Who may see which papers: decided before a search, so that nothing hidden can shape what is found."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Document
from assistant.library import Library
from assistant.settings import Access


class Gate:
    """Turns a user, and papers asked for by name, into the documents and the chunk keys that may be found."""

    def __init__(self, library: Library, access: Access) -> None:
        self.library = library
        self.access = access

    def groups(self, user: str | None) -> list[str] | None:
        """The groups of a user; None, which means every paper, only for the owner (no user named).

        A user whom the settings don't know is in no group and sees what is for everybody.
        """
        return None if user is None else self.access.users.get(user, [])

    def documents(self, user: str | None) -> list[Document]:
        """The papers that a user may see."""
        return self.library.documents(self.groups(user))

    def named(self, user: str | None, within: Collection[str]) -> list[str]:
        """The ids of papers that a user names by id, path or name. Raises UnknownDocument as `keys` does."""
        groups = self.groups(user)
        return [self.library.document(one, groups).id for one in within]

    def keys(self, user: str | None, within: Collection[str] | None) -> NDArray[np.int64] | None:
        """The keys of the chunks that may be found; None where that is all of them.

        `within` names papers by id, path or name. Raises UnknownDocument for one that is not there, or not
        for this user: the two look the same from outside.
        """
        groups = self.groups(user)
        if within is not None:
            return self.library.keys(self.named(user, within))
        if groups is None:
            return None
        visible = self.library.documents(groups)
        return self.library.keys([one.id for one in visible])
