"""The chat page's server: Streamlit behind a door, without statistics, e-mail or file watching."""

import errno
import ipaddress
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, redirect_stdout, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import SettingsError

if TYPE_CHECKING:
    from streamlit.starlette import App

    from ui.login.signing import Signing

ADDRESS = "127.0.0.1"
_SCRIPT = Path(__file__).parent / "chat" / "app.py"


def is_free(port: int, address: str = ADDRESS) -> bool:
    """Whether a server can listen on the port. Raises SettingsError for an address that this computer hasn't."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if os.name == "posix":
            # As the server does; or else a port counts as taken for a minute after a server on it has ended.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except socket.gaierror as error:
            raise SettingsError(
                f"{address!r} is no address: {error.strerror}. Take 0.0.0.0 for all of them."
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise SettingsError(
                    f"{address!r} is not an address of this computer. Take 0.0.0.0 for all that it has."
                ) from error
            return False
    return True


def is_own(address: str) -> bool:
    """Whether this computer alone can reach what listens there."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def has_display() -> bool:
    """Whether a browser could be opened here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def url(address: str, port: int) -> str:
    """What people open; for a server on all addresses by this computer's name."""
    host = socket.gethostname() if address in ("0.0.0.0", "::") else address
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def secured(home: Path, address: str) -> "Signing":
    """Who is signed in, for a server that is to listen there.

    Raises SettingsError where others could reach it and no login is set up, or it can't be used.
    """
    from ui.login.signing import signing

    people = signing(home)
    if people.provider and not find_spec("authlib"):
        raise SettingsError("Signing in at a provider needs Authlib: pip install 'company-assistant[oidc]'.")
    if not is_own(address):
        if not people.is_set_up:
            raise SettingsError(
                f"At {address} others can reach the chat page, and no login is set up: anybody could read every paper. "
                "Add the people who may use it (assistant users add NAME), or name the provider that says who they are "
                "([login] oidc in assistant.toml); or leave the address out: then this computer alone can reach it."
            )
        people.require()
    return people


def serve(home: Path, port: int, *, address: str = ADDRESS, browser: bool = False) -> None:
    """Runs the page for a home until it is stopped. Raises SettingsError as `secured` does."""
    people = secured(home, address)
    os.environ["ASSISTANT_HOME"] = str(home)
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": True,  # the browser is opened here
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": False,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,  # the browser keeps other sites away
        "server.enableAgentApi": False,
        "browser.gatherUsageStats": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "warning",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
    }
    # Streamlit looks for its settings beside the program that was started, and takes its folder for imports.
    sys.argv = [str(_SCRIPT)]
    # What Streamlit has to say is no answer of ours: stdout is for the address, or the JSON that holds it.
    with redirect_stdout(sys.stderr), suppress(KeyboardInterrupt):  # stopped, as it is meant to be
        _app(home, people, _names(address), url(address, port) if browser else "").run(config=options)


def _app(home: Path, people: "Signing", names: Collection[str], opened: str) -> "App":
    from starlette.middleware import Middleware
    from streamlit.starlette import App

    from ui.chat.documents.watching_folders import watchers
    from ui.login.door import Door

    watching = watchers(home)

    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[None]:
        if opened:
            from streamlit.cli_util import open_browser

            open_browser(opened)
        watching.start()
        yield
        watching.stop()

    provider = people.provider
    # Signed with a secret of this run, which nobody can steal from a disk: a restart sends people to the provider once
    # more, who knows them still.
    told: Mapping[str, Any] | None = provider.secrets(secrets.token_hex(32)) if provider else None
    door = Middleware(Door, signing=people, names=names)
    return App(_SCRIPT, secrets=told, lifespan=lifespan, middleware=[door])


def _names(address: str) -> frozenset[str]:
    """What a server that this computer alone can reach is called; any other name was bent to lead here."""
    return frozenset({"localhost", "127.0.0.1", "::1", address}) if is_own(address) else frozenset()
