"""LibreOffice's program, where it is installed: found, and run in a folder of its own, with no way to the network."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.errors import ReadError
from assistant.reading.options import USUAL

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
# It ends with this once it has made its profile, and wants to be started again.
_AGAIN, _STARTS = 81, 3
# Linked pictures and texts are neither fetched nor read from this machine; a proxy that is not there for the rest.
_LOCKED = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "2"},
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "1",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "1",
        "ooInetNoProxy": "",
    },
}


def program() -> str | None:
    """LibreOffice's program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice") or next(filter(_is_file, _PLACES), None)
    if found is None:
        return None
    # What is on the path starts this one and waits: it would live on where the one that waits is ended.
    within = Path(found).resolve().with_name("soffice.bin")
    return str(within) if within.is_file() else found


def printed(data: bytes, kind: str, *, seconds: float = USUAL.office_seconds) -> bytes:
    """A document of that kind as a PDF. Raises ReadError as `converted`."""
    return converted(data, kind, "pdf", seconds=seconds)


def converted(data: bytes, kind: str, to: str, *, seconds: float = USUAL.office_seconds) -> bytes:
    """A document in another form.

    Raises ReadError without LibreOffice, where it cannot open the document, and where that takes more than `seconds`.
    """
    found = program()
    if found is None:
        raise ReadError("is opened by LibreOffice, and that is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"document.{kind}")
        source.write_bytes(data)
        profile = Path(folder, "profile")
        Path(profile, "user").mkdir(parents=True)
        Path(profile, "user", "registrymodifications.xcu").write_text(_settings())
        command = [found, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", folder, str(source)]
        until = time.monotonic() + seconds
        try:
            for _ in range(_STARTS):
                if _run(command, folder, until - time.monotonic()) != _AGAIN:
                    break
        except subprocess.TimeoutExpired as error:
            _socket(profile.as_uri()).unlink(missing_ok=True)
            raise ReadError(f"takes LibreOffice longer than it may ({seconds:g} seconds)") from error
        result = source.with_suffix(f".{to}")
        if not result.is_file():
            raise ReadError("is damaged: LibreOffice cannot open it")
        return result.read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> int:
    """How the program ended. Whatever it keeps for later goes into the folder."""
    environment = os.environ | dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), folder)
    try:
        ended = subprocess.run(
            command, timeout=seconds, check=False, capture_output=True, stdin=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        raise ReadError(f"could not be opened by LibreOffice: {error.strerror}") from error
    return ended.returncode


def _settings() -> str:
    """The profile's settings, as LibreOffice keeps them."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _LOCKED.items()
        for name, value in values.items()
    )
    return f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _socket(profile: str) -> Path:
    """The socket that LibreOffice leaves when it is ended: its name is the MD5 of the profile's address."""
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    user = os.getuid() if sys.platform != "win32" else 0
    return Path("/tmp", f"OSL_PIPE_{user}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}")


def _is_file(path: str) -> bool:
    return Path(path).is_file()
