"""A stranger follows CONTRIBUTING.md to the letter, and has a working provider."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from providers.loopback import Loopback
from tests.providers.wires import OpenAIWire

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's blocks as the files that it says they are, and the package as pip leaves it."""
    folder = tmp_path_factory.mktemp("acme")
    (language, provider), (_, test), (toml, project), (_, use) = BLOCKS
    assert (language, toml) == ("python", "toml")
    (folder / "acme.py").write_text(provider, "utf-8")
    (folder / "test_acme.py").write_text(test, "utf-8")
    (folder / "use.py").write_text(use, "utf-8")
    about = tomllib.loads(project)["project"]
    info = folder / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in about["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(points)
    return folder


@pytest.fixture
def server() -> Iterator[Loopback]:
    """Acme, played on this machine."""
    with Loopback() as server:
        server.answer(OpenAIWire().reply("Good morning to you."))
        yield server


def python(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python with the package installed."""
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_its_tests_pass(written: Path) -> None:
    """The suite runs in whole on the page's provider."""
    done = python(written, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", "test_acme.py")
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 75
    assert "failed" not in done.stdout


def test_it_can_be_used(written: Path, server: Loopback) -> None:
    """The registry finds it by its name, and its last block prints what the service said."""
    use = (
        (written / "use.py")
        .read_text("utf-8")
        .replace('"timeout": 20', f'"timeout": 20, "base_url": "{server.url}/v1"')
    )
    assert server.url in use
    done = python(written, "-c", use, ACME_API_KEY="canary")
    assert done.stdout == "Good morning to you.\n", done.stderr
    assert server.asked[0].headers["authorization"] == "Bearer canary"


def test_the_command_knows_it(written: Path, server: Loopback, tmp_path: Path) -> None:
    """`assistant providers --check` lists it with its distribution and asks it."""
    (tmp_path / "assistant.toml").write_text(
        f'[models]\nchat = "acme:small"\n[providers.acme]\nbase_url = "{server.url}/v1"\n'
    )
    code = "from ui.cli import main; main()"
    done = python(written, "-c", code, "providers", "--check", "--home", str(tmp_path), ACME_API_KEY="canary")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^acme +chat +ready +acme:small +acme-for-company-assistant$", done.stdout, re.MULTILINE)
    assert "✓ acme:small (chat): answered in" in done.stdout


def test_its_code_is_of_the_house(written: Path) -> None:
    """The page's code passes the checks that it asks for."""
    code = [str(written / name) for name in ("acme.py", "test_acme.py")]
    config = str(ROOT / "pyproject.toml")
    # Which of the imports are one's own, and so come last, is not the same in every folder.
    for check in (["format", "--check"], ["check", "--ignore", "I001"]):
        done = python(written, "-m", "ruff", *check, "--config", config, "--no-cache", *code)
        assert done.returncode == 0, done.stdout + done.stderr
    typed = python(written, "-m", "mypy", "--strict", "--cache-dir", os.devnull, "--follow-imports=silent", "acme.py")
    assert typed.returncode == 0, typed.stdout


def test_what_it_names_is_there() -> None:
    """Each file and make target that the page names exists."""
    for name in re.findall(r"`((?:providers|tests)/[\w/.]+)`", PAGE):
        assert (ROOT / name).exists() or name == "providers/acme.py", name
    for target in re.findall(r"`make (\w+)`", PAGE):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8")
