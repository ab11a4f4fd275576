"""A real Chromium and a real server of the chat page, for tests and for the pictures in the documentation."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Nothing that a browser does of its own accord may reach out.
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 60.0


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A running Chromium. Skips the test where there is none; fails it in CI, where there has to be one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        reason = "There is no Chromium on this machine (on Debian: apt-get install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_QUIET, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(home: Path, port: int = 0) -> Iterator[str]:
    """The address of the chat page of a home, served as `assistant chat` does it; stopped at the end.

    A free port is found where none is named.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = port or probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    command = [
        sys.executable,
        "-c",
        "from ui.cli import main; main()",
        "chat",
        "--home",
        str(home),
        "--port",
        str(port),
    ]
    with open(home.parent / "server.log", "w") as log:  # noqa: PTH123 - a plain file handle is what Popen takes
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def go_to(page: Page, name: str) -> None:
    """Chooses a page in the navigation; text on the page may link to it by the same name."""
    page.get_by_test_id("stTopNav").get_by_role("link", name=name).click()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The chat page's server did not come up at {address}.")
