"""Which sentences bear on a statement."""

import pytest

from assistant.contracts.finding.evidence import evidence
from providers.minilm import MiniLM

TEXT = """1. Use. The Recipient shall use the information for the Purpose alone.

2. Return. All documents are handed back on request. It may however keep one archival copy as the law requires.

3. Law. This agreement is governed by the laws of Ireland. Notices are sent by registered post.
"""


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The Recipient may keep one copy.", "archival copy"),
        ("Irish law applies.", "laws of Ireland"),
        ("Information is used for one purpose only.", "Purpose alone"),
        ("Notices are posted.", "registered post"),
    ],
)
def test_evidence(statement: str, sentence: str) -> None:
    """The sentence that decides a statement is among the first two, and they stand in the order of their scores."""
    found = evidence(TEXT, statement, embedder=MiniLM(), limit=2)
    assert any(sentence in TEXT[one.start : one.end] for one in found)
    assert found[0].score > found[1].score


def test_evidence_of_nothing() -> None:
    """An empty text has none."""
    assert evidence("", "Anything.", embedder=MiniLM()) == []
