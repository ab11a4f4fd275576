"""The chat page's server: Streamlit on this computer's own address, without statistics, e-mail or file watching."""

import os
import socket
import sys
from contextlib import redirect_stdout
from pathlib import Path

ADDRESS = "127.0.0.1"
_SCRIPT = Path(__file__).parent / "chat" / "app.py"


def is_free(port: int) -> bool:
    """Whether a server can listen on the port."""
    with socket.socket() as probe:
        if os.name == "posix":
            # As the server does; or else a port counts as taken for a minute after a server on it has ended.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def has_display() -> bool:
    """Whether a browser could be opened here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def serve(home: Path, port: int, *, browser: bool) -> None:
    """Runs the page for a home until it is stopped; then ends the process, as Streamlit does."""
    from streamlit.web.cli import main

    os.environ["ASSISTANT_HOME"] = str(home)
    options = {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": not browser,
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": False,
        "browser.gatherUsageStats": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
        "client.toolbarMode": "minimal",
    }
    # What Streamlit has to say is no answer of ours: stdout is for the address, or the JSON that holds it.
    with redirect_stdout(sys.stderr):
        main(["run", str(_SCRIPT), *(f"--{name}={str(value).lower()}" for name, value in options.items())])
