"""The conformance suite of embedding models."""

import numpy as np

from providers.base import Embedder


class EmbedderConformance:
    """What every embedding model does. Inherit it where there is a fixture `embedder`.

    @pytest.fixture(scope="module")
    def embedder() -> Embedder:
        return Echo("model")

    class TestEcho(EmbedderConformance):
        pass
    """

    texts = ("The pump is delivered on Friday.", "Lieferung frei Baustelle, zahlbar in 30 Tagen.", "x")

    def test_known_beforehand(self, embedder: Embedder) -> None:
        """Name, fingerprint and dimension are there before anything is embedded."""
        assert embedder.name and embedder.fingerprint
        assert isinstance(embedder.dimension, int) and embedder.dimension > 0

    def test_shape(self, embedder: Embedder) -> None:
        """One row of 32-bit floats for each text, in the texts' order."""
        rows = embedder.embed(self.texts)
        assert rows.shape == (len(self.texts), embedder.dimension)
        assert rows.dtype == np.float32
        backwards = embedder.embed(self.texts[::-1])
        assert np.allclose(rows[::-1], backwards, atol=2e-2)

    def test_unit_length(self, embedder: Embedder) -> None:
        """Each row has length one, for documents and for queries."""
        for kind in ("document", "query"):
            rows = embedder.embed(self.texts, kind=kind)
            assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)

    def test_deterministic(self, embedder: Embedder) -> None:
        """The same text has the same vector each time."""
        assert np.array_equal(embedder.embed(self.texts), embedder.embed(self.texts))

    def test_different(self, embedder: Embedder) -> None:
        """Different texts have different vectors."""
        first, second = embedder.embed(self.texts[:2])
        assert not np.allclose(first, second, atol=1e-3)

    def test_nothing(self, embedder: Embedder) -> None:
        """No texts give no rows, of the right width."""
        rows = embedder.embed([])
        assert rows.shape == (0, embedder.dimension)
        assert rows.dtype == np.float32

    def test_odd_texts(self, embedder: Embedder) -> None:
        """An empty text, a very long one and one of symbols have finite vectors of unit length."""
        rows = embedder.embed(["", "word " * 20_000, "\U0001f527 \u00e9\n\t\u6c34"])
        assert rows.shape == (3, embedder.dimension)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)
