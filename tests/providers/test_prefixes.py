"""Which prefixes a model gets."""

import pytest

from providers.prefixes import Prefixes, prefixes


@pytest.mark.parametrize(
    ("model", "query", "document"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("/models/e5-base-v2/", "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("BAAI/bge-m3", "", ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("snowflake-arctic-embed2:568m", "query: ", ""),
        (
            "intfloat/multilingual-e5-large-instruct",
            "Instruct: Given a question, retrieve passages that answer it\nQuery: ",
            "",
        ),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
    ],
)
def test_families(model: str, query: str, document: str) -> None:
    """Each family's prefixes are found by the model's name, wherever it lies."""
    assert prefixes(model) == Prefixes(query, document)
