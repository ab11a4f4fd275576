"""The package names what it offers and loads no engine by itself."""

import json
import subprocess
import sys
from pathlib import Path

import indexes


def test_all_is_what_is_public() -> None:
    """`__all__` holds the public names that the package's own module defines or imports, and no others."""
    modules = {"base", "errors", "fusion", "storage", "segments", "testing", "exact", "faiss", "keyword", "terms"} | {
        "pgtext",
        "pgvector",
        "postgres",
        "compounds",
        "ivf",
        "lists",
        "rows",
        "sized",
    }
    public = {name for name in vars(indexes) if not name.startswith("_")} - modules
    assert public == set(indexes.__all__)


def test_importing_loads_no_engine() -> None:
    """`import indexes` loads neither faiss nor tantivy, and nothing of the other packages."""
    script = "import json, sys, indexes; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True)
    loaded = set(json.loads(done.stdout))
    assert not loaded & {
        "faiss",
        "tantivy",
        "psycopg",
        "assistant",
        "providers",
        "ui",
        "pytest",
        "hypothesis",
        "pydantic",
    }
