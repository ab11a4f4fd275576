"""Files to Slack and from it: uploaded to one place, read with the bot's token from Slack's own servers alone."""

from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ui.slack.calling import Failed, Slack, Unsure
from ui.slack.whispering import is_slacks
from ui.wording import later, said_in

_TIMEOUT = 30
_CHUNK = 65_536
_TOO_LARGE = later("{name} is larger than {megabytes} MB, so I have not read it.")
_ELSEWHERE = later("{name} does not lie in Slack itself, so I have not read it.")
_REFUSED = later("Slack does not let me read {name} ({code}).")


class NotRead(Exception):
    """A file in Slack is not read; `said` tells people why, in their language."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self._text = text
        self._values = values

    def said(self, spoken: str) -> str:
        """Why, in that language."""
        return said_in(spoken, self._text, **self._values)


def share(slack: Slack, content: bytes, name: str, *, channel: str, thread: str = "") -> None:
    """Uploads a file to a channel, or to a thread of it. Raises what `Slack` does."""
    slot = slack("files_getUploadURLExternal", filename=name, length=len(content))
    url = str(slot["upload_url"])
    if not is_slacks(url, slack.client.base_url):
        raise Failed("files.getUploadURLExternal", "the address is not Slack's")

    def put() -> None:
        with _OPENER.open(Request(url, content, {"Content-Type": "application/octet-stream"}), timeout=_TIMEOUT):
            pass

    try:
        slack.attempt("upload", put)
    except HTTPError as error:
        raise Failed("the upload", str(error.code)) from error
    more: dict[str, Any] = {"thread_ts": thread} if thread else {}
    files = [{"id": slot["file_id"], "title": name}]
    slack("files_completeUploadExternal", repeat=False, files=files, channel_id=channel, **more)


def read(slack: Slack, file: str, *, megabytes: int) -> tuple[str, bytes]:
    """The name and content of a file in Slack. Raises NotRead, and what `Slack` does."""
    info = slack("files_info", file=file)["file"]
    name = str(info.get("name") or file).replace("/", "_")
    url = str(info.get("url_private_download") or info.get("url_private") or "")
    most = megabytes * 1_000_000
    if int(info.get("size") or 0) > most:
        raise NotRead(_TOO_LARGE, name=name, megabytes=megabytes)
    if info.get("is_external") or not is_slacks(url, slack.client.base_url):
        raise NotRead(_ELSEWHERE, name=name)
    token = {"Authorization": f"Bearer {slack.client.token}"}
    try:
        with _OPENER.open(Request(url, headers=token), timeout=_TIMEOUT) as said:
            content = b""
            while piece := said.read(_CHUNK):
                content += piece
                if len(content) > most:
                    raise NotRead(_TOO_LARGE, name=name, megabytes=megabytes)
    except HTTPError as error:
        error.close()
        raise NotRead(_REFUSED, name=name, code=error.code) from None
    except (HTTPException, OSError) as error:
        raise Unsure(f"{name}: {error}") from error
    return name, content


class _Nowhere(HTTPRedirectHandler):
    """Goes nowhere else: the token is for Slack alone."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = build_opener(_Nowhere)
