"""Reranking by a cross-encoder on the firm's own machine, through sentence-transformers: the extra `local`.

The name is "cross-encoder:MODEL", where MODEL is a folder or a name on the Hugging Face Hub, such as
"cross-encoder/ms-marco-MiniLM-L6-v2". A folder is never looked up anywhere else; a name is fetched once.
"""

from collections.abc import Sequence

import torch
from sentence_transformers import CrossEncoder

from providers.base import DEFAULTS, Reranker
from providers.errors import NotConfigured
from providers.model_files import load, no_progress
from providers.types import ProviderOptions


class CrossEncoderReranker(Reranker):
    """A model that reads query and text at once. `device`, `batch_size` and `download` as for embedding models."""

    def __init__(
        self,
        model: str,
        options: ProviderOptions = DEFAULTS,
        *,
        device: str | None = None,
        batch_size: int = 32,
        download: bool = True,
    ) -> None:
        del options  # they say how to reach a service, and there is none
        self.name = f"cross-encoder:{model}"
        self.batch_size = batch_size

        def make(place: str, local: bool) -> CrossEncoder:
            with no_progress():
                made: CrossEncoder = CrossEncoder(place, device=device, local_files_only=local)
            return made

        self._model = load(model, make, name=self.name, holds="a cross-encoder", device=device, download=download)
        if self._model.num_labels != 1:
            raise NotConfigured(
                f"The model {model!r} gives {self._model.num_labels} scores for a text, not one. Use a cross-encoder "
                "that was trained for reranking.",
                provider=self.name,
            )

    def rerank(self, query: str, texts: Sequence[str]) -> list[float]:
        """As in Reranker: the logistic function of what the model says."""
        if not texts:
            return []
        scores = self._model.predict(
            [(query, text) for text in texts],
            batch_size=self.batch_size,
            activation_fn=torch.nn.Sigmoid(),
            show_progress_bar=False,
        )
        return [float(score) for score in scores]
