"""Somebody before the chat page, without a browser: speaks Streamlit's own protocol over its websocket."""

import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.sync.client import ClientConnection, connect

_PATIENCE = 120.0


class Session:
    """One open page. `elements` are those of the last run of the script that named them, by the key they were given."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        socket = self._address.replace("http", "ws", 1)
        self._socket: ClientConnection = connect(
            f"{socket}/_stcore/stream",
            max_size=None,
            subprotocols=["streamlit"],  # type: ignore[list-item]
        )
        self._values: dict[str, WidgetState] = {}
        self._page = ""
        self.pages: dict[str, str] = {}
        self.widgets: dict[str, str] = {}
        self.html: list[str] = []
        self.troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def run(self, changed: Mapping[str, Mapping[str, Any]] | None = None, *, page: str | None = None) -> float:
        """Has the script run with these values of widgets (by the beginning of their key), and waits for its end.

        Gives the seconds that it took.
        """
        began = time.perf_counter()
        self.send(changed, page=page)
        for _ in self.messages():
            pass
        return time.perf_counter() - began

    def send(self, changed: Mapping[str, Mapping[str, Any]] | None = None, *, page: str | None = None) -> None:
        """Has the script run, without waiting. A value is given as its field in Streamlit's WidgetState."""
        if page is not None:
            self._page = self.pages[page]
        states = WidgetStates(widgets=self._values.values())
        for key, value in (changed or {}).items():
            state = WidgetState(id=self.widget(key), **value)
            states.widgets.append(state)
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.widget_states.CopyFrom(states)
        message.rerun_script.context_info.locale = "en-GB"
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.context_info.url = self._address
        self._socket.send(message.SerializeToString())
        self.html.clear()

    def messages(self) -> Iterator[ForwardMsg]:
        """What the server sends until the script has ended; a run that is taken up anew at once is waited for too."""
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            self._note(message)
            yield message
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("The script could not be compiled.")

    def upload(self, key: str, file: Path) -> dict[str, Any]:
        """Sends a file's bytes for the box with that key; what is returned is its value then."""
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append(file.name)
        self._socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            if told.WhichOneof("type") == "file_urls_response":
                break
        print(told)
        raise SystemExit

    def widget(self, key: str) -> str:
        """The id of the widget whose key begins so."""
        return next(found for name, found in self.widgets.items() if name.startswith(key))

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            self._page = self._page or message.navigation.page_script_hash
        if kind != "delta" or message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        name = element.WhichOneof("type") or ""
        body = getattr(element, name, None)
        if name == "html":
            self.html.append(body.body)
            if "say trouble" in body.body:
                self.troubles.append(body.body)
        elif name == "exception":
            self.troubles.append(str(body))
        elif identifier := getattr(body, "id", ""):
            # "$$ID-<hash>-<key>"
            self.widgets[identifier.split("-", 2)[-1]] = identifier
