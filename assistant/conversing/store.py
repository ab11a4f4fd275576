"""The conversations in the library's database: one user's, as that user may see them now."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime

from assistant.conversing.model import Conversation, Exchange, Feedback, Match, Rated, without
from assistant.conversing.model import title as shorten
from assistant.conversing.rows import put
from assistant.errors import UnknownConversation
from assistant.people.access import User
from assistant.storage.database import Database

# Nobody's name: the owner of the home, who names no user.
_OWNER = "owner"
# Characters around the first of the words that were looked for.
_AROUND = 80


class Conversations:
    """One user's conversations, the newest first; nobody else's can be named here.

    `visible` gives the ids of the papers that the user may see now, None for all: what came from others is withheld
    when a conversation is looked at.
    """

    def __init__(self, database: Database, user: User | None, visible: Callable[[], Collection[str] | None]) -> None:
        self.database = database
        self._owner = _OWNER if user is None else f"user:{user}"
        self._visible = visible

    def __iter__(self) -> Iterator[Conversation]:
        rows = self.database.connection.execute(
            "SELECT id, title, begun, changed FROM conversations WHERE owner = ? ORDER BY changed DESC, id",
            (self._owner,),
        ).fetchall()
        visible = self._visible()
        for row in rows:
            yield self._whole(row, visible)

    def __getitem__(self, conversation: str) -> Conversation:
        """The conversation with that id. Raises UnknownConversation, also for another user's."""
        row = self.database.connection.execute(
            "SELECT id, title, begun, changed FROM conversations WHERE id = ? AND owner = ?",
            (conversation, self._owner),
        ).fetchone()
        if row is None:
            raise UnknownConversation(
                f"There is no conversation {conversation!r}. `assistant conversations list` lists them."
            )
        return self._whole(row, self._visible())

    def listed(self) -> list[tuple[Conversation, int]]:
        """Each conversation without its exchanges, and how many it has; the newest first."""
        rows = self.database.connection.execute(
            "SELECT id, title, begun, changed, (SELECT count(*) FROM exchanges WHERE conversation = id) "
            "FROM conversations WHERE owner = ? ORDER BY changed DESC, id",
            (self._owner,),
        )
        return [(_conversation(row[:4]), int(row[4])) for row in rows]

    def append(self, conversation: str, exchange: Exchange, *, begin: bool = False) -> int:
        """Adds an exchange at the end, with `begin` of a conversation that is not there yet, and gives its number.

        Nothing is kept of a paper that was forgotten meanwhile. Raises UnknownConversation.
        """
        now = datetime.now(UTC).isoformat()
        with self.database.write() as database:
            if begin:
                row = (conversation, self._owner, shorten(exchange.question), now, now)
                database.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
            mine = "SELECT 1 FROM conversations WHERE id = ? AND owner = ?"
            if not database.execute(mine, (conversation, self._owner)).fetchone():
                raise UnknownConversation(f"The conversation {conversation!r} is not there any more.")
            (number,) = database.execute(
                "SELECT coalesce(max(number), 0) + 1 FROM exchanges WHERE conversation = ?", (conversation,)
            ).fetchone()
            there = "SELECT 1 FROM documents WHERE id = ?"
            gone = [one for one in exchange.sources if not database.execute(there, (one,)).fetchone()]
            put(database, conversation, number, without(exchange, gone))
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (now, conversation))
        return int(number)

    def rate(self, conversation: str, number: int, good: bool | None, reason: str = "") -> None:
        """Notes whether the answer with that number, from 1, was good, and why; None takes back what was said.

        It goes with its exchange. Raises UnknownConversation for a conversation, or an answer in it, that isn't there.
        """
        exchanges = self[conversation].exchanges
        if not 0 < number <= len(exchanges) or exchanges[number - 1].answer is None:
            raise UnknownConversation(f"There is no answer {number} in the conversation {conversation!r}.")
        kept = Feedback(good=bool(good), reason=" ".join(reason.split()), at=datetime.now(UTC).isoformat())
        with self.database.write() as database:
            database.execute("DELETE FROM feedback WHERE conversation = ? AND number = ?", (conversation, number))
            if good is not None:
                row = (conversation, number, kept.model_dump_json())
                database.execute("INSERT INTO feedback VALUES (?, ?, ?)", row)

    def rated(self) -> list[Rated]:
        """Every answer that this user said something of, of the newest conversation first."""
        return [
            Rated(conversation=one.id, number=number, feedback=exchange.feedback, exchange=exchange)
            for one in self
            for number, exchange in enumerate(one.exchanges, start=1)
            if exchange.feedback
        ]

    def ratings(self) -> dict[str, tuple[int, int]]:
        """How many answers of each conversation (id) this user found good, and how many not; only where there are."""
        rows = self.database.connection.execute(
            "SELECT feedback.conversation, feedback.content FROM feedback "
            "JOIN conversations ON id = feedback.conversation WHERE owner = ?",
            (self._owner,),
        )
        found: dict[str, tuple[int, int]] = {}
        for conversation, content in rows:
            good, bad = found.get(conversation, (0, 0))
            liked = Feedback.model_validate_json(content).good
            found[conversation] = (good + liked, bad + (not liked))
        return found

    def search(self, words: str, limit: int = 50) -> list[Match]:
        """The exchanges that hold each of the words in title, question, answer, quotes, papers' names; newest first."""
        wanted = words.casefold().split()
        found: list[Match] = []
        for conversation in self if wanted else ():
            for number, exchange in enumerate(conversation.exchanges, start=1):
                text = _searched(exchange)
                if number == 1 and conversation.title not in text:  # it was given another name
                    text = f"{conversation.title}. {text}"
                if all(word in text.casefold() for word in wanted):
                    found.append(
                        Match(
                            conversation=conversation.id,
                            title=conversation.title,
                            number=number,
                            at=exchange.at,
                            question=exchange.question,
                            excerpt=_excerpt(text, wanted[0]),
                        )
                    )
                    if len(found) == limit:
                        return found
        return found

    def rename(self, conversation: str, title: str) -> None:
        """Calls a conversation something else. Raises UnknownConversation, and ValueError for an empty title."""
        words = shorten(title)
        if not words:
            raise ValueError("The title is empty. Type one.")
        with self.database.write() as database:
            mine = "SELECT 1 FROM conversations WHERE id = ? AND owner = ?"
            if not database.execute(mine, (conversation, self._owner)).fetchone():
                raise UnknownConversation(f"The conversation {conversation!r} is not there any more.")
            database.execute("UPDATE conversations SET title = ? WHERE id = ?", (words, conversation))
        self.database.wipe()

    def delete(self, *conversations: str) -> None:
        """Deletes conversations; what they held is overwritten in the file. Raises UnknownConversation."""
        for one in conversations:
            self[one]
        with self.database.write() as database:
            database.executemany("DELETE FROM conversations WHERE id = ?", [(one,) for one in conversations])
        self.database.wipe()

    def _whole(self, row: tuple[str, ...], visible: Collection[str] | None) -> Conversation:
        rows = self.database.connection.execute(
            "SELECT exchanges.content, feedback.content FROM exchanges LEFT JOIN feedback "
            "ON feedback.conversation = exchanges.conversation AND feedback.number = exchanges.number "
            "WHERE exchanges.conversation = ? ORDER BY exchanges.number",
            (row[0],),
        )
        exchanges = [_exchange(*contents) for contents in rows]
        if visible is not None:
            exchanges = [without(one, set(one.sources) - set(visible)) for one in exchanges]
        return _conversation(row, exchanges)


def new_id() -> str:
    """The id of a new conversation, which nobody can guess."""
    return secrets.token_hex(8)


def _exchange(content: str, feedback: str | None) -> Exchange:
    exchange = Exchange.model_validate_json(content)
    if feedback is None:
        return exchange
    return exchange.model_copy(update={"feedback": Feedback.model_validate_json(feedback)})


def _conversation(row: tuple[str, ...], exchanges: Iterable[Exchange] = ()) -> Conversation:
    identifier, name, begun, changed = row
    return Conversation(id=identifier, title=name, begun=begun, changed=changed, exchanges=tuple(exchanges))


def _searched(exchange: Exchange) -> str:
    parts = [exchange.question, exchange.looked_for]
    if exchange.answer:
        parts.append(exchange.answer.text)
        parts += [f"{one.quote} ({one.name})" for one in exchange.answer.citations]
    return " ".join(" ".join(parts).split())


def _excerpt(text: str, word: str) -> str:
    at = max(text.casefold().find(word), 0)
    start, end = max(at - _AROUND, 0), at + len(word) + _AROUND
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
