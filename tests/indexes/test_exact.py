"""The numpy reference keeps the promises of an index."""

from indexes.base import Index
from indexes.exact import ExactIndex
from indexes.testing import VectorIndexConformance


class TestExactIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return ExactIndex(dimension)
