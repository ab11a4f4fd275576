"""Indexes over keys: vectors, terms and the hits they give; nothing here knows what a key stands for.

The kinds of index are loaded by name, so that importing this package loads no engine: `indexes.exact`
(numpy), `indexes.faiss` (float16) and `indexes.keyword` (tantivy). `indexes.testing` says in tests what an
index promises.
"""

from indexes.base import Hit, Index, Keys, TextIndex
from indexes.errors import IndexBusy, IndexDamaged, IndexUnavailable
from indexes.fusion import fuse

__all__ = ["Hit", "Index", "IndexBusy", "IndexDamaged", "IndexUnavailable", "Keys", "TextIndex", "fuse"]
