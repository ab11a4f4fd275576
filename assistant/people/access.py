"""Who may see and do what: decided before a search, so that nothing hidden can shape what is found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Document
from assistant.errors import NotAllowed
from assistant.ingestion.sources import uploader
from assistant.library import Library
from assistant.people.users import Users, plain
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
    """Turns a user, and papers asked for by name, into the documents and the chunk keys that may be found.

    None is the owner of the home, who sees and may do everything; so do administrators. A user whom neither the
    settings nor the user file know is in no group, and sees what is for everybody.
    """

    def __init__(self, library: Library, access: Access, users: Users) -> None:
        self.library = library
        self.access = access
        self.users = users
        self._members = {plain(name): groups for name, groups in access.users.items()}
        self._admins = {plain(name) for name in access.admins}
        # Of ten thousand papers they take a tenth of a second to gather; people ask more often than papers change.
        self._keys = lru_cache(maxsize=8)(self._gathered)

    # -- what is seen

    def documents(self, user: User | None) -> list[Document]:
        """The papers that a user may see."""
        return self.library.documents(*self._groups(user))

    def document(self, reference: str, user: User | None) -> Document:
        """The paper that a user names by id, path or name. Raises UnknownDocument as `keys` does."""
        found = self.library.with_id(reference)
        if found and self.in_one_of(user, found.groups):
            return found
        return self.library.document(reference, *self._groups(user))

    def named(self, user: User | None, within: Collection[str]) -> list[str]:
        """The ids of papers that a user names by id, path or name. Raises UnknownDocument as `keys` does."""
        return [self.document(one, user).id for one in within]

    def keys(self, user: User | None, within: Collection[str] | None) -> NDArray[np.int64] | None:
        """The keys of the chunks that may be found; None where that is all of them.

        `within` names papers by id, path or name. Raises UnknownDocument for one that is not there, or not
        for this user: the two look the same from outside.
        """
        if within is not None:
            return self.library.keys(self.named(user, within))
        groups = frozenset(map(frozenset, self._groups(user)))
        return self._keys(self.library.generation, groups) if groups else None

    def _gathered(self, _generation: int, groups: frozenset[frozenset[str]]) -> NDArray[np.int64]:
        return self.library.keys([one.id for one in self.library.documents(*groups)])

    def in_one_of(self, user: User | None, groups: Collection[str]) -> bool:
        """Whether what is for these groups alone is for a user; what is for none of them is for everybody."""
        return not groups or all(not set(own).isdisjoint(groups) for own in self._groups(user))

    def _groups(self, user: User | None) -> Sequence[Collection[str]]:
        """Groups, of each of which a paper that has any needs one; none at all for the owner and administrators."""
        if user is None:
            return ()
        users = user.users if isinstance(user, Together) else (user,)
        return [self._own(one) for one in users if not self.is_admin(one)] if users else [()]

    def _own(self, user: str) -> list[str]:
        known = self.users[user]
        return sorted({*self._members.get(plain(user), ()), *(known.groups if known else ())})

    # -- what may be done

    def is_admin(self, user: User | None) -> bool:
        """Whether a user is the owner or an administrator; people together are none."""
        if user is None or isinstance(user, Together):
            return user is None
        known = self.users[user]
        return plain(user) in self._admins or (known is not None and known.admin)

    def require_admin(self, user: User | None, what: str) -> None:
        """Raises NotAllowed where a user is no administrator; `what` completes "Only an administrator may"."""
        if not self.is_admin(user):
            raise NotAllowed(f"Only an administrator may {what}. Ask one.")

    def groups(self, user: User | None) -> list[str]:
        """The groups that a user may give papers to: his own; an administrator's are all that there are."""
        if not self.is_admin(user):
            return self._own(user) if isinstance(user, str) else []
        named = {group for groups in self._members.values() for group in groups}
        given = self.library.groups()
        return sorted(named | given | {group for one in self.users.all() for group in one.groups})

    def require_groups(self, user: User | None, groups: Collection[str]) -> None:
        """Raises NotAllowed where somebody gives a paper to a group that is not his own."""
        if self.is_admin(user):
            return
        own = self.groups(user)
        if foreign := sorted(set(groups) - set(own)):
            yours = f"Yours are {', '.join(own)}." if own else "You are in none."
            raise NotAllowed(f"You are not in {', '.join(map(repr, foreign))}. {yours}")

    def may_forget(self, user: User | None, paper: Document) -> bool:
        """Whether a user may forget a paper that he sees, and say for whom it is."""
        own = isinstance(user, str) and uploader(paper.path) == plain(user)
        return self.is_admin(user) or (self.access.forget == "own" and own)

    def may_approve(self, user: User | None) -> bool:
        """Whether a user may approve quotes."""
        return self.is_admin(user) or (self.access.approve == "members" and isinstance(user, str))
