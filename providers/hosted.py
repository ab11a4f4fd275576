"""Embedding through a service: batches, retries, and vectors that are checked before they are believed."""

import logging
import time
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from providers.base import DEFAULTS, Embedder
from providers.errors import BadReply, NotConfigured, TooLong
from providers.retries import attempt
from providers.types import EmbedKind, ProviderOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

log = logging.getLogger(__name__)


class HostedEmbedder(Embedder):
    """An embedding model behind a service; subclasses make the one request that their vendor wants.

    `dimension` of a model that is not among `dimensions` has to be set, for it must be known beforehand.
    """

    vendor: ClassVar[str]
    dimensions: ClassVar[Mapping[str, int]]
    batch_texts: ClassVar[int] = 128
    batch_characters: ClassVar[int] = 32_000
    # No vendor's tokenizer is here. The usual 8,000 tokens are some 32,000 characters of English, and at less than
    # a token a character 8,000 characters are surely within them.
    longest: ClassVar[int] = 32_000
    surely: ClassVar[int] = 8_000

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, dimension: int | None = None) -> None:
        known = self.dimensions.get(model)
        if dimension is None and known is None:
            raise NotConfigured(
                f"The dimension of the embedding model '{self.vendor}:{model}' is not known. Check its name, or set "
                f"dimension under [providers.{self.vendor}].",
                provider=f"{self.vendor}:{model}",
            )
        self.model = model
        self.options = options
        self.name = f"{self.vendor}:{model}"
        self.dimension = dimension or known or 0
        self.shortened = None not in (dimension, known) and dimension != known
        self.fingerprint = f"{self.name}/{self.dimension}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @abstractmethod
    def vectors(self, texts: Sequence[str], timeout: float, kind: EmbedKind) -> list[list[float]]:
        """One attempt at the vectors of one batch, in the texts' order; raises ProviderErrors."""

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> "NDArray[np.float32]":
        """As in Embedder; `kind` is nothing to most models. Raises a ProviderError after the last attempt."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        end = time.monotonic() + self.options.deadline
        done = 0
        for batch in self._batches(texts):
            rows[done : done + len(batch)] = self._batch(batch, kind, end)
            done += len(batch)
        return rows

    def _batch(self, batch: list[str], kind: EmbedKind, end: float) -> "NDArray[np.float32]":
        try:
            found = attempt(lambda timeout: self.vectors(batch, timeout, kind), self.options, end)
        except TooLong:
            if len(batch) > 1:  # together they may be more than the service takes, each for itself not
                middle = len(batch) // 2
                return np.vstack([self._batch(half, kind, end) for half in (batch[:middle], batch[middle:])])
            if len(batch[0]) <= self.surely:
                raise
            log.info("%s cannot read a text of %d characters; its beginning has to do.", self.name, len(batch[0]))
            return self._batch([batch[0][: max(self.surely, len(batch[0]) // 2)]], kind, end)
        return self._checked(found, len(batch))

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        size = 0
        for text in texts:
            cut = text[: self.longest] or " "  # OpenAI refuses an empty text
            if batch and (len(batch) == self.batch_texts or size + len(cut) > self.batch_characters):
                yield batch
                batch, size = [], 0
            batch.append(cut)
            size += len(cut)
        if batch:
            yield batch

    def _checked(self, vectors: list[list[float]], count: int) -> "NDArray[np.float32]":
        widths = {len(vector) for vector in vectors}
        if len(vectors) != count or widths != {self.dimension}:
            raise BadReply(
                f"{self.name} gave {len(vectors)} vectors of dimension {sorted(widths)} for {count} texts, not "
                f"{count} of {self.dimension}. Set the dimension that the model has.",
                provider=self.name,
            )
        rows = np.asarray(vectors, dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise BadReply(f"{self.name} gave a vector without a direction. Try again.", provider=self.name)
        unit: NDArray[np.float32] = rows / lengths
        return unit
