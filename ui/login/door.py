"""The door of the chat page's server: the form to sign in, and a lock on everything else."""

from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from assistant import AssistantError
from ui.login.form import form
from ui.login.signing import COOKIE, Signing, Wait
from ui.wording import later

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/login"
# What tells that the server is there, and the form's own picture.
_OPEN = (PATH, "/_stcore/health")
# What is for nobody whom the page has not seen yet.
_CLOSED = ("/media/", "/_stcore/upload_file/")
# Bytes of a form; a name and a password are shorter.
_LONGEST = 8_192
# No other site may show the page in a frame, and none learns the address that somebody came from.
_FORM_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


_OTHERWISE = (
    "Without a login this page is for who sits at the computer that it runs on, and answers to that computer's own "
    "names alone. Add the people who may use it: assistant users add NAME"
)


class Door:
    """ASGI middleware. Where a login is required it lets nobody by who isn't signed in, websockets included.

    Where none is, it answers to no other name than `names`, if there are any: another site's name may be made to lead
    to this computer (DNS rebinding), and a web server may stand before it that others can reach.

    People whom a provider let in are known by Streamlit's own cookie, which only the page can read: where one is set,
    the page itself turns away who isn't let in. It notes the cookies that it let in; pictures, downloads and uploads
    are for these alone.
    """

    def __init__(self, app: "ASGIApp", *, signing: Signing, names: Collection[str] = ()) -> None:
        self.app = app
        self.signing = signing
        self.names = names

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Lets by, sends to the form, or refuses."""
        from starlette.requests import Request
        from starlette.responses import PlainTextResponse, RedirectResponse

        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            if self._is_called_otherwise(scope):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008, "reason": "Called by another name."})
                    return
                response: Response = PlainTextResponse(_OTHERWISE, status_code=403)
            elif scope["type"] == "http" and scope["path"] == PATH:
                response = await self._form(Request(scope, receive))
            elif scope["path"] in _OPEN or self._lets_by(scope):
                await self.app(scope, receive, _with_headers(scope, send))
                return
            elif scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": "Sign in first."})
                return
            elif scope["method"] == "GET" and "text/html" in _header(scope, b"accept"):
                query = scope["query_string"].decode("latin-1")
                there = scope["path"] + (f"?{query}" if query else "")
                response = RedirectResponse(f"{PATH}?next={quote(there)}", status_code=303)
            else:
                response = PlainTextResponse("Sign in first.", status_code=401)
        except AssistantError as error:  # the user file or the settings can't be read: nobody gets in
            response = PlainTextResponse(str(error), status_code=503)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011, "reason": "The login can't be used."})
                return
        await response(scope, receive, _with_headers(scope, send))

    def _is_called_otherwise(self, scope: "Scope") -> bool:
        if not self.names or self.signing.is_required:
            return False
        try:
            return (urlsplit(f"//{_header(scope, b'host')}").hostname or "") not in self.names
        except ValueError:  # no name at all, such as half an address
            return True

    def _lets_by(self, scope: "Scope") -> bool:
        cookies = _cookies(scope)
        if not self.signing.is_required or self.signing.user(cookies.get(COOKIE)) is not None:
            return True
        if self.signing.provider is None:
            return False
        return not scope["path"].startswith(_CLOSED) or self.signing.is_admitted(cookies)

    async def _form(self, request: "Request") -> "Response":
        """The form, or what becomes of one that was sent."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import RedirectResponse

        target = _inside(request.query_params.get("next", "/"))
        if request.method == "POST":
            if not _is_own(request):
                return self._page(
                    request, target, said=later("The form came from another site. Sign in here."), status=403
                )
            fields = await _fields(request)
            name = fields.get("name", "")
            try:
                token = await run_in_threadpool(self.signing.sign_in, name, fields.get("password", ""))
            except Wait as error:
                return self._page(request, target, name=name, wait=max(round(error.seconds), 1), status=429)
            if token is not None:
                answer = RedirectResponse(target, status_code=303)
                answer.set_cookie(
                    COOKIE,
                    token,
                    max_age=self.signing.seconds,
                    path="/",
                    httponly=True,
                    samesite="lax",
                )
                return answer
            said = later("Name and password do not fit. Try again.")
            return self._page(request, target, said=said, name=name, status=401)
        if request.method not in ("GET", "HEAD"):
            return self._page(request, target, status=405)
        if not self.signing.is_required or self.signing.user(request.cookies.get(COOKIE)) is not None:
            return RedirectResponse(target, status_code=303)
        return self._page(request, target)

    def _page(
        self, request: "Request", target: str, *, said: str = "", name: str = "", wait: int = 0, status: int = 200
    ) -> "Response":
        from starlette.responses import HTMLResponse

        shown = form(
            action=f"{PATH}?next={quote(target)}",
            said=said,
            name=name,
            wait=wait,
            nobody=not self.signing.users,
            language=request.headers.get("accept-language", "")[:2].lower(),
            remembered=request.cookies.get("language", ""),
        )
        headers = {"Retry-After": str(wait)} if wait else {}
        answer = HTMLResponse(shown, status_code=status, headers={"Cache-Control": "no-store", **headers})
        answer.headers["Content-Security-Policy"] = _FORM_POLICY
        return answer


def _inside(address: str) -> str:
    """Where to go after signing in: an address on this server, whatever a link said."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not parts.scheme and not parts.netloc
    odd = "\\" in address or any(ord(one) < 33 for one in address) or address.startswith("//")
    return address if inside and not odd and parts.path != PATH else "/"


def _is_own(request: "Request") -> bool:
    """Whether a form was sent from this server's own page, so that nobody is signed in by another site."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _is_encrypted(scope: "Scope") -> bool:
    """Between the browser and this server, or the web server before it."""
    return scope["scheme"] in ("https", "wss") or _header(scope, b"x-forwarded-proto") == "https"


async def _fields(request: "Request") -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _cookies(scope: "Scope") -> dict[str, str]:
    from starlette.requests import cookie_parser

    return cookie_parser(_header(scope, b"cookie"))


def _header(scope: "Scope", name: bytes) -> str:
    return "; ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def _with_headers(scope: "Scope", send: "Send") -> "Send":
    """Sends answers with what keeps other sites away; behind TLS every cookie stays there, Streamlit's too."""
    from starlette.datastructures import MutableHeaders

    async def headed(message: "Message") -> None:
        if message["type"] == "http.response.start":
            if _is_encrypted(scope):
                message["headers"] = [_secured(name, value) for name, value in message["headers"]]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return headed


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if is_open else value
