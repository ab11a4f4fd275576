"""Somebody before the chat page, without a browser: speaks Streamlit's own protocol over its websocket."""

import secrets
import time
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

_PATIENCE = 120.0
_XSRF = "_streamlit_xsrf"


class Session:
    """One open page. `widgets` has their ids by the keys that the script gave them; `troubles` what it complained of.

    A widget's new value is given as a field of Streamlit's WidgetState with what it holds.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        streamlit = [Subprotocol("streamlit")]
        socket = f"{self._address.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = connect(socket, max_size=None, subprotocols=streamlit)
        self._page = ""
        self.pages: dict[str, str] = {}
        self.widgets: dict[str, str] = {}
        self.troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def run(self, changed: Mapping[str, Mapping[str, Any]] | None = None, *, page: str | None = None) -> float:
        """Has the script run with new values of widgets by key, or for another page; gives the seconds to its end."""
        began = time.perf_counter()
        self.send(changed, page=page)
        for _ in self.messages():
            pass
        return time.perf_counter() - began

    def first(self, words: str, changed: Mapping[str, Mapping[str, Any]]) -> float:
        """As `run`; gives the seconds until HTML with these words was sent. Raises RuntimeError if none was."""
        began, first = time.perf_counter(), None
        self.send(changed)
        for message in self.messages():
            if first is None and words in message.delta.new_element.html.body:
                first = time.perf_counter() - began
        if first is None:
            raise RuntimeError(f"{words!r} was not said. {' '.join(self.troubles)}")
        return first

    def send(self, changed: Mapping[str, Mapping[str, Any]] | None = None, *, page: str | None = None) -> None:
        """Has the script run, without waiting."""
        self._page = self._page if page is None else self.pages[page]
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash = self._page
        for key, value in (changed or {}).items():
            asked.widget_states.widgets.append(WidgetState(id=self.widgets[key], **value))
        asked.context_info.locale, asked.context_info.timezone = "en-GB", "UTC"
        asked.context_info.url = self._address
        self._socket.send(message.SerializeToString())

    def messages(self) -> Iterator[ForwardMsg]:
        """What the server sends until the script has ended; one that begins anew of its own accord goes on."""
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            self._note(message)
            yield message
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RuntimeError("The script could not be compiled.")

    def uploaded(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Sends files, by name, to the server; gives the value of a box for files that they were dropped into."""
        message = BackMsg()
        message.file_urls_request.request_id = "files"
        message.file_urls_request.file_names.extend(files)
        self._socket.send(message.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "file_urls_response":
            told = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
        with urllib.request.urlopen(f"{self._address}/_stcore/health") as answer:
            cookies = answer.headers.get_all("set-cookie") or []
        token = next((one.split("=", 1)[1].split(";")[0] for one in cookies if one.startswith(_XSRF)), "")
        held = []
        for (name, content), place in zip(files.items(), told.file_urls_response.file_urls, strict=True):
            self._put(place.upload_url, name, content, token)
            held.append({"name": name, "size": len(content), "file_id": place.file_id, "file_urls": place})
        return {"file_uploader_state_value": {"uploaded_file_info": held}}

    def _put(self, place: str, name: str, content: bytes, token: str) -> None:
        edge = secrets.token_hex(16)
        head = f'--{edge}\r\ncontent-disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {
            "content-type": f"multipart/form-data; boundary={edge}",
            "x-xsrftoken": token,
            "cookie": f"{_XSRF}={token}",
        }
        request = urllib.request.Request(f"{self._address}{place}", body, headers, method="PUT")
        with urllib.request.urlopen(request):
            pass

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            self._page = self._page or message.navigation.page_script_hash
        element = message.delta.new_element
        name = element.WhichOneof("type") or ""
        body = getattr(element, name, None)
        if name == "exception" or (name == "html" and "say trouble" in element.html.body):
            self.troubles.append(str(body))
        elif identifier := str(getattr(body, "id", "")):
            # "$$ID-", a hash, "-" and the key
            self.widgets[identifier.split("-", 2)[-1]] = identifier
