"""LibreOffice, where it is installed: reads Microsoft's old forms (DOC, PPT), and prints documents as PDF."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.options import USUAL, Options

# Seconds: to read a document, and to print one that somebody waits for.
_PATIENCE, _WAITED_FOR = 100.0, 30.0
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


def read_doc(data: bytes, options: Options = USUAL) -> Reading:
    """A reading of kind "doc". Raises ReadError without LibreOffice, or where it cannot read the document."""
    from assistant.reading import word

    return word.read(_converted(data, "doc", "docx"), options)


def read_ppt(data: bytes) -> Reading:
    """A reading of kind "ppt". Raises as `read_doc`."""
    from assistant.reading import slides

    return slides.read(_converted(data, "ppt", "pptx"))


def printed(data: bytes, kind: str) -> bytes:
    """A document of that kind as a PDF. Raises ReadError without LibreOffice, or where it cannot open it."""
    found = program()
    if found is None:
        raise ReadError("is printed by LibreOffice, and that is not installed")
    return _run(found, data, kind, "pdf", _WAITED_FOR)


def program() -> str | None:
    """LibreOffice's program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next(filter(_is_file, _PLACES), None)


def _converted(data: bytes, form: str, to: str) -> bytes:
    found = program()
    if found is None:
        raise ReadError(
            f"is in the old form .{form}, which is read through LibreOffice, and that is not installed. Install it, "
            f"or save the document as .{to}"
        )
    return _run(found, data, form, to, _PATIENCE)


def _run(program: str, data: bytes, form: str, to: str, patience: float) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"document.{form}")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", folder, str(source)]
        try:
            subprocess.run(command, timeout=patience, check=False, capture_output=True, stdin=subprocess.DEVNULL)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise ReadError(f"could not be converted by LibreOffice: {type(error).__name__}") from error
        result = source.with_suffix(f".{to}")
        if not result.is_file():
            raise ReadError("is damaged: LibreOffice cannot open it")
        return result.read_bytes()


def _is_file(path: str) -> bool:
    return Path(path).is_file()
