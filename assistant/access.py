"""Who may see which papers: decided before a search, so that nothing hidden can shape what is found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Document
from assistant.library import Library
from assistant.settings import Access


@dataclass(frozen=True, slots=True)
class Together:
    """People who read the same thing, such as the members of a channel: they see what each of them may see.

    `name` is what their conversations are kept under. Where it is nobody's, only what is for everybody is seen.
    """

    name: str
    users: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name


User = str | Together


class Gate:
    """Turns a user, and papers asked for by name, into the documents and the chunk keys that may be found."""

    def __init__(self, library: Library, access: Access) -> None:
        self.library = library
        self.access = access

    def documents(self, user: User | None) -> list[Document]:
        """The papers that a user may see; all of them for the owner (no user named).

        A user whom the settings don't know is in no group and sees what is for everybody.
        """
        return self.library.documents(*self._groups(user))

    def document(self, reference: str, user: User | None) -> Document:
        """The paper that a user names by id, path or name. Raises UnknownDocument as `keys` does."""
        return self.library.document(reference, *self._groups(user))

    def named(self, user: User | None, within: Collection[str]) -> list[str]:
        """The ids of papers that a user names by id, path or name. Raises UnknownDocument as `keys` does."""
        return [self.document(one, user).id for one in within]

    def _groups(self, user: User | None) -> Sequence[Collection[str]]:
        """Groups, of each of which a paper that has any needs one; none at all for the owner."""
        if user is None:
            return ()
        users = user.users if isinstance(user, Together) else (user,)
        return [self.access.users.get(one, []) for one in users] or [()]

    def keys(self, user: User | None, within: Collection[str] | None) -> NDArray[np.int64] | None:
        """The keys of the chunks that may be found; None where that is all of them.

        `within` names papers by id, path or name. Raises UnknownDocument for one that is not there, or not
        for this user: the two look the same from outside.
        """
        if within is not None:
            return self.library.keys(self.named(user, within))
        if user is None:
            return None
        return self.library.keys([one.id for one in self.documents(user)])
