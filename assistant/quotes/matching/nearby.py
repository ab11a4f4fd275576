"""What is near in meaning: articles to choose from where no words of a request are an article's. Never a price."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.quotes.matching.sizes import fits
from assistant.quotes.matching.terms import Terms, terms
from assistant.quotes.prices.lists import Article
from providers import Embedder

# A longer list is not embedded for this: it would take longer than the whole draft.
LONGEST = 3_000
# Of the articles so many, and none that is further away (cosine).
_MOST, _LEAST = 5, 0.35


class Nearby:
    """The articles of the price lists by their meaning. They are embedded when first looked into."""

    def __init__(self, articles: Sequence[Article], embedder: Callable[[], Embedder]) -> None:
        self.articles = articles
        self._embedder = embedder
        self._vectors: NDArray[np.float32] | None = None

    def find(self, words: str, language: str = "") -> tuple[Article, ...]:
        """The nearest articles to a thing's words, best first; those that lack a size or class of it come last.

        Empty for a list that is too long. Raises ProviderError.
        """
        if not self.articles or len(self.articles) > LONGEST:
            return ()
        if self._vectors is None:
            described = [one.description or one.number for one in self.articles]
            self._vectors = self._embedder().embed(described, kind="document")
        asked = terms(words, language)
        # What the glossary knows of another language's words, the model may not.
        texts = [words, " ".join(sorted(asked.words))] if asked.words else [words]
        scores = (self._vectors @ self._embedder().embed(texts, kind="query").T).max(axis=1)
        near = [int(at) for at in np.argsort(-scores)[:_MOST] if scores[at] >= _LEAST]
        return tuple(sorted((self.articles[at] for at in near), key=lambda one: not _fits(asked, one)))


def _fits(asked: Terms, article: Article) -> bool:
    return fits(asked.sizes, terms(article.description).sizes)
