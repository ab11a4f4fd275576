"""What an index promises, as tests: subclass a suite, say how an empty index is made, and pytest runs it all."""

from indexes.testing.common import unit
from indexes.testing.texts import TextIndexConformance
from indexes.testing.vectors import VectorIndexConformance

__all__ = ["TextIndexConformance", "VectorIndexConformance", "unit"]
