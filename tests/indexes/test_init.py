"""The package names what it offers and loads no engine by itself."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import indexes


def test_all_is_what_is_public() -> None:
    """`__all__` holds the public names that the package's own module defines or imports, and no others."""
    # What was imported of its modules meanwhile stands among its names.
    public = {
        name for name, one in vars(indexes).items() if not name.startswith("_") and not isinstance(one, ModuleType)
    }
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
