"""What the project says about itself is true: code blocks run, figures stand in the results, links lead somewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import load_settings
from tests.firm import PAPERS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return [text for name, text in _BLOCK.findall(page.read_text("utf-8")) if name == language]


def test_the_readmes_python_runs(tmp_path: Path) -> None:
    """The README's Python is one session that runs as it stands, beside the sample firm."""
    code = "\n".join(blocks(ROOT / "README.md", "python"))
    assert code
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "firm").symlink_to(PAPERS)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "5 January 2026" in done.stdout


def test_the_readmes_commands_exist() -> None:
    """Each `assistant …` line of the README is a command with options that its help knows."""
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    commands = [line.partition("#")[0].split() for line in lines if line.startswith("assistant ")]
    assert len(commands) >= 4
    program = str(Path(sys.executable).with_name("assistant"))
    for _, *words in commands:
        # `assistant quote draft …`: a command of commands.
        name = words[:2] if words[0] in ("contracts", "conversations", "keys", "quote", "users") else words[:1]
        helped = subprocess.run([program, *name, "--help"], capture_output=True, text=True, timeout=60, check=False)
        assert helped.returncode == 0, name
        for option in [word.partition("=")[0] for word in words if word.startswith("--")]:
            assert option in helped.stdout, f"assistant {name} {option}"


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_make_targets_exist(target: str) -> None:
    """Both commands of the README are targets of the Makefile."""
    assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links and pictures name files of the project."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if not re.match(r"\w+:", target):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_toml_blocks_are_settings_that_load(tmp_path: Path) -> None:
    """Each TOML block of the README is a valid assistant.toml."""
    found = blocks(ROOT / "README.md", "toml")
    assert found
    for number, block in enumerate(found):
        home = tmp_path / str(number)
        home.mkdir()
        (home / "assistant.toml").write_text(block, "utf-8")
        load_settings(home)


def test_every_folder_is_on_the_map() -> None:
    """CONTRIBUTING.md says of each folder of the assistant and of what people meet it by what it is for."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    there = text[text.index("## Where things are") : text.index("## Add a provider")]
    folders = [one.parent for one in (*ROOT.glob("assistant/*/__init__.py"), *ROOT.glob("ui/*/__init__.py"))]
    assert len(folders) > 20
    for folder in folders:
        name = f"ui/{folder.name}" if folder.parent.name == "ui" else folder.name
        assert f"`{name}`" in there, f"{folder.relative_to(ROOT)} is not on the map"


def test_the_readmes_figures_are_the_committed_results() -> None:
    """Figures in the README's table stand in benchmarks/results as they are."""
    readme = (ROOT / "README.md").read_text("utf-8")
    retrieval = json.loads((ROOT / "benchmarks/results/retrieval.json").read_text("utf-8"))
    speed = json.loads((ROOT / "benchmarks/results/speed.json").read_text("utf-8"))
    embedding = json.loads((ROOT / "benchmarks/results/embedding.json").read_text("utf-8"))
    for way in ("dense", "keyword", "fused"):
        assert f"{retrieval['squad2']['retrieval'][way]['R@1']:.3f}" in readme
        assert f"{retrieval['scifact']['retrieval'][way]['nDCG@10']:.3f}" in readme
    assert f"{retrieval['squad2']['answers']['first sentence']:.3f}" in readme
    assert f"{speed['assistant ask']['cpu_s']:.2f} s" in readme
    assert f"{speed['search']['p50_ms']:.1f} ms" in readme
    assert f"{embedding['runs'][0]['ratio']['median']:.1f} ×" in readme
