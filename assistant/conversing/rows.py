"""Exchanges as rows of the library's database, each beside the papers that it came from."""

from assistant.conversing.model import Exchange, without
from assistant.storage.database import Connection


def put(database: Connection, conversation: str, number: int, exchange: Exchange) -> None:
    """Stores an exchange that is not there; what people said of it stands in a table of its own."""
    content = exchange.model_dump_json(exclude={"feedback"})
    database.execute("INSERT INTO exchanges VALUES (?, ?, ?)", (conversation, number, content))
    database.executemany(
        "INSERT INTO exchange_sources VALUES (?, ?, ?)",
        [(conversation, number, one) for one in dict.fromkeys(exchange.sources)],
    )


def clean(database: Connection) -> None:
    """Takes out of all conversations what came from papers that are in the library no more."""
    gone: dict[tuple[str, int], list[str]] = {}
    rows = database.execute(
        "SELECT conversation, number, document FROM exchange_sources "
        "WHERE NOT EXISTS (SELECT 1 FROM documents WHERE id = document)"
    ).fetchall()
    for conversation, number, document in rows:
        gone.setdefault((conversation, number), []).append(document)
    for (conversation, number), papers in gone.items():
        (content,) = database.execute(
            "SELECT content FROM exchanges WHERE conversation = ? AND number = ?", (conversation, number)
        ).fetchone()
        database.execute("DELETE FROM exchanges WHERE conversation = ? AND number = ?", (conversation, number))
        put(database, conversation, number, without(Exchange.model_validate_json(content), papers))
