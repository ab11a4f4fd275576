"""The floors: who may import whom, what is public, and what the default path never loads."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.firm import home_in

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ui": {"ui", "assistant"},
    "assistant": {"assistant", "providers", "indexes"},
    "providers": {"providers"},
    "indexes": {"indexes"},
}


def imported(file: Path) -> Iterator[str]:
    """The top-level packages that a source file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_follow_the_floors(package: str) -> None:
    """ui stands on assistant, assistant on providers and indexes, which stand on nothing of ours."""
    files = list((ROOT / package).rglob("*.py"))
    assert files
    for file in files:
        forbidden = set(imported(file)) & (set(MAY_IMPORT) | {"tests", "benchmarks", "examples"}) - MAY_IMPORT[package]
        assert not forbidden, f"{file.relative_to(ROOT)} imports {forbidden}"


@pytest.mark.parametrize("package", ["assistant", "providers", "indexes", "assistant.reading"])
def test_all_is_what_is_public(package: str) -> None:
    """`__all__` names each public name of a package, sorted, once, and every one of them is there."""
    module = importlib.import_module(package)
    names = list(module.__all__)
    assert names == sorted(names, key=lambda name: (not name.isupper(), name)) or names == sorted(names)
    assert len(names) == len(set(names))
    for name in names:
        assert getattr(module, name) is not None
    submodules = {found.name for found in pkgutil.iter_modules(module.__path__)}
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    bound = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in MAY_IMPORT
        for alias in node.names
    }
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    public = {name for name in defined if not name.startswith("_")}
    if package != "assistant.reading":  # it imports what it uses; the other three only pass names on
        public |= {name for name in bound if not name.startswith("_")} - submodules
    assert public <= set(names) | ({"import_module"} & bound)


def test_the_default_path_never_loads_torch(tmp_path: Path) -> None:
    """Adding, asking and drawing a page load neither torch nor an SDK nor Streamlit."""
    (tmp_path / "a.txt").write_text("The lift is inspected in March.", "utf-8")
    code = (
        "import sys; from assistant import Assistant; a = Assistant(sys.argv[1]); a.add(sys.argv[2]); "
        "answer = a.ask('When is the lift inspected?'); assert answer.found; a.picture(answer.citations[0]); "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'openai', 'mistralai', 'streamlit', 'langchain', "
        "'psycopg'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "home"), str(tmp_path / "a.txt")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_the_assistant_loads_next_to_nothing() -> None:
    """`import assistant` brings no numpy, index or model: they come when they are used."""
    heavy = "{'numpy', 'faiss', 'onnxruntime', 'tantivy'}"
    code = f"import sys, assistant; sys.exit(', '.join({heavy} & set(sys.modules)) or None)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_slack_does_without_the_chat_pages() -> None:
    """Its process shares words and questions with them, and loads no Streamlit."""
    code = (
        "import sys, ui.slack.serving; sys.exit(', '.join({'streamlit', 'pandas', 'torch'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_reaches_the_network(tmp_path: Path) -> None:
    """With every way out of the machine closed, the firm is asked all the same."""
    code = """
import socket, sys
def closed(self, address):
    raise AssertionError(f"reached for {address!r}")
socket.socket.connect = closed
socket.getaddrinfo = lambda *asked, **more: closed(None, asked)
from assistant import Assistant
assert Assistant(sys.argv[1]).ask("When do we start again after Christmas?").found
"""
    command = [sys.executable, "-c", code, str(home_in(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
