"""Embedding models that run on the firm's own machine through sentence-transformers: the extra `local`.

The name is "sentence-transformers:MODEL", where MODEL is a folder or a name on the Hugging Face Hub. A folder is
never looked up anywhere else; a name is fetched once and read from the local cache from then on.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from providers.base import DEFAULTS, Embedder
from providers.errors import NotConfigured
from providers.model_files import load, no_progress
from providers.prefixes import Prefixes, prefixes
from providers.types import EmbedKind, ProviderOptions


class SentenceTransformersEmbedder(Embedder):
    """A sentence-transformers model on this machine's processor or graphics card.

    `device` is torch's name of it ("cpu", "cuda:0", "mps"; the fastest one if None), `max_tokens` cuts texts earlier
    than the model would, `batch_size` is the number of texts computed at once. Prefixes that are None come from the
    model's own settings, then from the table of its family. With `download` false, only what is on this machine is
    used. Code that comes with a model is never run.

    Raises NotConfigured for a folder or name that holds no such model, and for a device that is not there.
    """

    def __init__(
        self,
        model: str,
        options: ProviderOptions = DEFAULTS,
        *,
        device: str | None = None,
        max_tokens: int | None = None,
        batch_size: int = 32,
        query_prefix: str | None = None,
        document_prefix: str | None = None,
        download: bool = True,
    ) -> None:
        del options  # they say how to reach a service, and there is none
        self.name = f"sentence-transformers:{model}"
        self.batch_size = batch_size
        self._model = _load(model, device, download, self.name)
        if max_tokens is not None:
            self._model.max_seq_length = min(max_tokens, self._model.max_seq_length or max_tokens)
        family, own = prefixes(model), self._model.prompts
        self.prefixes = Prefixes(
            query=(own.get("query") or family.query) if query_prefix is None else query_prefix,
            document=(own.get("document") or family.document) if document_prefix is None else document_prefix,
        )
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise NotConfigured(f"The model {model!r} does not say how long its vectors are.", provider=self.name)
        self.dimension = dimension
        settings = (self._model.max_seq_length, dimension, self.prefixes.query, self.prefixes.document)
        self.fingerprint = f"sentence-transformers:{_digest(self._model)}:{':'.join(map(str, settings))}"

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        """A row of unit length for each text, in the texts' order: (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts),
            prompt=self.prefixes.query if kind == "query" else self.prefixes.document,
            batch_size=self.batch_size,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(model: str, device: str | None, download: bool, name: str) -> SentenceTransformer:
    def make(place: str, local: bool) -> SentenceTransformer:
        with no_progress():
            return SentenceTransformer(place, device=device, local_files_only=local)

    return load(model, make, name=name, holds="an embedding model", device=device, download=download)


def _digest(model: SentenceTransformer) -> str:
    """The weights themselves: neither a name nor a folder says that they are still the same."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name}{tuple(tensor.shape)}{tensor.dtype}".encode())
        digest.update(tensor.detach().cpu().contiguous().flatten().view(torch.uint8).numpy())
    return digest.hexdigest()[:16]
