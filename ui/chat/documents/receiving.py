"""Files that had arrived when their page was reloaded or closed before all had: they are added all the same.

A browser hands a box's files over when the last of them has come. Until then they lie with the server, under the
session of the page, and go two minutes after it. Here it is noted which of them are for a box for papers; a thread
looks whether a page has gone, and adds what it left; at once where its user opens it anew.
"""

import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant import Assistant
from ui.chat.documents.uploads import Upload, begin

if TYPE_CHECKING:
    from streamlit.runtime import Runtime

# Seconds between two looks at whether a page has gone, and until it is believed: a connection may come back, and the
# files with it.
_LOOK, _PATIENCE = 1.0, 10.0


@dataclass
class _Box:
    """A page's box for papers. `others` are files (ids) of the page that are not for it, or that were taken.

    `expected` are the names, by id, of files that the browser said it would send; `drawn` tells that the box is on the
    page as it was drawn last, `gone` since when, by the monotonic clock, nobody is at the page.
    """

    assistant: Assistant
    user: str | None
    groups: tuple[str, ...]
    others: set[str]
    expected: dict[str, str] = field(default_factory=dict)
    drawn: bool = True
    gone: float | None = None


@dataclass(frozen=True)
class _Arrived:
    """A file that has come as a whole."""

    name: str
    data: bytes

    def getvalue(self) -> bytes:
        """Its content."""
        return self.data


_boxes: dict[str, _Box] = {}
_lock = threading.Lock()
_looking: list[threading.Thread] = []


def open_box(assistant: Assistant, groups: Collection[str], user: str | None) -> None:
    """Notes that this page shows a box for papers now: what is sent to it from now on is for the library."""
    here = _here()
    if here is None:
        return
    runtime, session = here
    _listen(runtime)
    _collect(runtime, [one for one, box in list(_boxes.items()) if box.user == user])
    with _lock:
        known = _boxes.get(session)
        others = known.others if known else {one for one, _ in _files(runtime, session)}
        expected = known.expected if known else {}
        _boxes[session] = _Box(assistant, user, tuple(groups), others, expected)
        if not _looking:
            _looking.append(threading.Thread(target=_look, args=(runtime,), name="receiving", daemon=True))
            _looking[0].start()


def drawn() -> None:
    """Called when a page was drawn: without a box, what is sent from it is for something else."""
    here = _here()
    if here and (box := _boxes.get(here[1])):
        with _lock:
            if not box.drawn:
                _boxes.pop(here[1], None)
            box.drawn = False


def took(uploads: Iterable[Upload]) -> None:
    """Notes that these were handed over as they should be."""
    here = _here()
    if here and (box := _boxes.get(here[1])):
        with _lock:
            box.others |= {str(getattr(one, "file_id", "")) for one in uploads}
            box.expected.clear()


def _here() -> "tuple[Runtime, str] | None":
    """The server and this page's session; None where there is no server, as in a test."""
    from streamlit import runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    return (runtime.get_instance(), context.session_id) if context and runtime.exists() else None


def _listen(runtime: "Runtime") -> None:
    """Has the server tell the names of files before they come: people are told of those that don't."""
    manager: Any = runtime.uploaded_file_mgr
    if hasattr(manager, "told_names"):
        return
    manager.told_names = give = manager.get_upload_urls
    remove = manager.remove_file

    # Called by position in one place and by name in another.
    def listening(session_id: str, file_names: Collection[str]) -> Any:
        urls = give(session_id, file_names)
        if box := _boxes.get(session_id):
            with _lock:
                box.expected.update(zip((one.file_id for one in urls), file_names, strict=True))
        return urls

    def removing(session_id: str, file_id: str) -> None:
        remove(session_id, file_id)
        if box := _boxes.get(session_id):
            with _lock:
                box.expected.pop(file_id, None)

    manager.get_upload_urls = listening
    manager.remove_file = removing


def _files(runtime: "Runtime", session: str) -> list[tuple[str, _Arrived]]:
    """What has come from a page, by id."""
    storage: Any = getattr(runtime.uploaded_file_mgr, "file_storage", {})
    return [(one.file_id, _Arrived(one.name, one.data)) for one in list(storage.get(session, {}).values())]


def _look(runtime: "Runtime") -> None:
    while True:
        threading.Event().wait(_LOOK)
        now = time.monotonic()
        for session, box in list(_boxes.items()):
            box.gone = None if runtime.is_active_session(session) else box.gone or now
        _collect(runtime, [one for one, box in list(_boxes.items()) if box.gone and now - box.gone >= _PATIENCE])


def _collect(runtime: "Runtime", sessions: Iterable[str]) -> None:
    """Takes what pages left, those of them that have gone."""
    for session in sessions:
        if runtime.is_active_session(session):
            continue
        with _lock:
            box = _boxes.pop(session, None)
        if box:
            _add(box, dict(_files(runtime, session)))


def _add(box: _Box, arrived: dict[str, _Arrived]) -> None:
    """Adds what a page left that has gone."""
    left = [file for identifier, file in arrived.items() if identifier not in box.others]
    missing = [name for identifier, name in box.expected.items() if identifier not in arrived]
    if left or missing:
        begin(box.assistant, left, groups=box.groups, user=box.user, missing=missing)
