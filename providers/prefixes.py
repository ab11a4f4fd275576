"""What families of open embedding models want before a text, wherever they run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a family of models was trained to read before a query and before a document."""

    query: str = ""
    document: str = ""


_RETRIEVE = "Represent this sentence for searching relevant passages: "
# The first entry whose words all stand in the model's name counts. Taken from the models' own cards.
FAMILIES: tuple[tuple[tuple[str, ...], Prefixes], ...] = (
    (("e5", "instruct"), Prefixes("Instruct: Given a question, retrieve passages that answer it\nQuery: ")),
    (("e5-", "mistral"), Prefixes("Instruct: Given a question, retrieve passages that answer it\nQuery: ")),
    (("e5-",), Prefixes("query: ", "passage: ")),
    (("bge-m3",), Prefixes()),
    (("bge-", "zh"), Prefixes("为这个句子生成表示以用于检索相关文章：")),
    (("bge-", "en"), Prefixes(_RETRIEVE)),
    (("nomic-embed",), Prefixes("search_query: ", "search_document: ")),
    (("mxbai-embed",), Prefixes(_RETRIEVE)),
    (("arctic-embed", "v2"), Prefixes("query: ")),
    (("arctic-embed2",), Prefixes("query: ")),
    (("arctic-embed",), Prefixes(_RETRIEVE)),
)


def prefixes(model: str) -> Prefixes:
    """The prefixes of the family that the model's name, or its folder's, belongs to; none if it is not known."""
    name = model.rstrip("/\\").replace("\\", "/").rpartition("/")[2].lower()
    return next((found for words, found in FAMILIES if all(word in name for word in words)), Prefixes())
