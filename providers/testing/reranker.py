"""What every reranker does."""

import pytest

from providers.base import Reranker


class RerankerConformance:
    """What every reranker does. Inherit it where there is a fixture `reranker`.

    class TestEcho(RerankerConformance):
        @pytest.fixture
        def reranker(self) -> Reranker:
            return Echo("model")
    """

    query = "What does the pump cost?"
    texts = ("The pump costs 80 €.", "Lieferung frei Baustelle, zahlbar in 30 Tagen.", "x", "The pump costs 80 €.")

    def test_scores(self, reranker: Reranker) -> None:
        """A score from 0 to 1 for each text."""
        scores = reranker.rerank(self.query, self.texts)
        assert len(scores) == len(self.texts)
        assert all(isinstance(score, float) and 0 <= score <= 1 for score in scores)

    def test_in_order(self, reranker: Reranker) -> None:
        """Scores stand in the texts' order, and the same text has the same score wherever it stands."""
        scores = reranker.rerank(self.query, self.texts)
        assert reranker.rerank(self.query, self.texts[::-1]) == pytest.approx(scores[::-1], abs=1e-3)
        assert scores[0] == pytest.approx(scores[3], abs=1e-3)

    def test_nothing(self, reranker: Reranker) -> None:
        """No texts have no scores."""
        assert reranker.rerank(self.query, []) == []

    def test_odd_texts(self, reranker: Reranker) -> None:
        """An empty text, a very long one and one of symbols have scores, and so has an empty query."""
        odd = ["", "word " * 4_000, "\U0001f527 \u00e9\n\t\u6c34"]
        for query in (self.query, "", "word " * 400):
            scores = reranker.rerank(query, odd)
            assert len(scores) == 3
            assert all(0 <= score <= 1 for score in scores)

    def test_named(self, reranker: Reranker) -> None:
        """It is known by "provider:model"."""
        assert ":" in reranker.name
