"""The door, by real requests to a real server: what it lets by, what it refuses, and how its form signs in."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from assistant.people.users import Users
from ui.login.door import Door
from ui.login.signing import COOKIE, Signing

PASSWORD = "seven blue bicycles"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """What lies behind the door: it says that somebody came by."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "inside"})
        await send({"type": "websocket.close"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", b"theirs=1; Path=/")]})
    await send({"type": "http.response.body", "body": b"inside"})


class Served:
    """A door on a port of this machine."""

    def __init__(self, people: Signing, port: int) -> None:
        self.people = people
        self.port = port

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, **fields: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers in small letters and body of the answer; `fields` are sent as a form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = urlencode(fields) if fields else None
        connection.request(method, path, body, {**(FORM if fields else {}), **(headers or {})})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        text = answer.read().decode()
        connection.close()
        return answer.status, found, text

    def token(self) -> str:
        """Of a session that the form began."""
        _, headers, _ = self.ask("/login", "POST", name="anna", password=PASSWORD)
        return headers["set-cookie"].partition(";")[0].partition("=")[2]


@contextmanager
def door(people: Signing, *names: str) -> Iterator[Served]:
    """A server behind it."""
    app = Door(inside, signing=people, names=names)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(people, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Anna may come in."""
    Users(tmp_path).add("anna", PASSWORD)
    with door(Signing(tmp_path)) as served:
        yield served


def test_nobody_comes_by_without_signing_in(served: Served) -> None:
    """Browsers are led to the form and back to where they wanted; all else is refused, whatever the token."""
    status, headers, _ = served.ask("/documents?x=1&y=%20", headers={"Accept": "text/html"})
    assert (status, headers["location"]) == (303, "/login?next=/documents%3Fx%3D1%26y%3D%2520")
    for path in ("/media/x.png", "/_stcore/upload_file/a/b", "/_stcore/host-config", "/static/js/x.js", "/login/x"):
        for token in ("", "x", "%00", '"'):
            status, _, text = served.ask(path, headers={"Cookie": f"{COOKIE}={token}"})
            assert (status, text) == (401, "Sign in first.")
    assert served.ask("/documents", "POST", headers={"Accept": "text/html"})[0] == 401
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{served.port}/_stcore/stream")
    assert refused.value.response.status_code == 403


def test_whoever_signed_in_comes_by(served: Served) -> None:
    """With the cookie that the form sets, which no script and no other site gets; until they sign out."""
    status, headers, _ = served.ask("/login?next=/documents%3Fx%3D1", "POST", name=" ANNA ", password=PASSWORD)
    assert (status, headers["location"]) == (303, "/documents?x=1")
    cookie = headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    sent = {"Cookie": f"other=1; {cookie.partition(';')[0]}"}
    assert served.ask("/media/x.png", headers=sent)[::2] == (200, "inside")
    with connect(f"ws://127.0.0.1:{served.port}/_stcore/stream", additional_headers=sent) as socket:
        assert socket.recv() == "inside"
    assert served.ask("/login", headers=sent)[0] == 303
    served.people.sign_out(cookie.partition(";")[0].partition("=")[2])
    assert served.ask("/media/x.png", headers=sent)[0] == 401


def test_with_a_provider_the_page_says_who_may_have_pictures(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reached by all, for there people are led to the provider; what belongs to papers only by those let in."""
    monkeypatch.setenv("ASSISTANT_OIDC_SECRET", "s3cret")
    (tmp_path / "assistant.toml").write_text(
        '[login]\noidc = "https://id.example"\nclient_id = "a"\nredirect = "https://a.example/oauth2callback"\n'
    )
    claims = {"iss": "https://id.example", "sub": "7", "iat": time.time()}
    cookies = {"_streamlit_user": "chunks-2", "_streamlit_user_1": "x", "_streamlit_user_2": "y"}
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    paths = ("/media/x.png", "/_stcore/upload_file/a/b")
    assert [served.ask(path)[0] for path in ("/documents", "/static/x.js", *paths)] == [200, 200, 401, 401]
    assert [served.ask(path, headers=sent)[0] for path in paths] == [401, 401]
    served.people.admit(cookies, claims)
    assert [served.ask(path, headers=sent)[0] for path in paths] == [200, 200]
    assert served.ask(paths[0], headers={"Cookie": "_streamlit_user=chunks-2; _streamlit_user_1=x"})[0] == 401
    served.people.end(claims)
    assert [served.ask(path, headers=sent)[0] for path in paths] == [401, 401]
    served.people.admit(cookies, claims | {"iat": time.time() - 13 * 3600})
    assert served.ask(paths[0], headers=sent)[0] == 401


def test_behind_tls_the_cookie_stays_there(served: Served) -> None:
    """As the web server before this one says."""
    told = {"X-Forwarded-Proto": "https"}
    cookie = served.ask("/login", "POST", told, name="anna", password=PASSWORD)[1]["set-cookie"]
    assert cookie.endswith("; Secure")
    sent = {"Cookie": f"odd cookie{{}}=1; {cookie.partition(';')[0]}"}
    assert served.ask("/x", headers=sent | told)[1]["set-cookie"] == "theirs=1; Path=/; Secure"
    assert served.ask("/x", headers=sent)[1]["set-cookie"] == "theirs=1; Path=/"


@pytest.mark.parametrize("name", ["anna", "nobody", '"><script>alert(1)</script>'])
def test_wrong_passwords_are_all_refused_alike(served: Served, name: str) -> None:
    """Whether there is somebody of that name shows in nothing; from the fifth on there is a wait, which is told."""
    told = set()
    for _ in range(4):
        status, headers, text = served.ask("/login", "POST", name=name, password="wrong")
        assert (status, "set-cookie" in headers) == (401, False)
        assert "<script" not in text
        told.add(text.replace(name, "X").replace("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "X"))
    assert len(told) == 1
    assert "Name and password do not fit." in told.pop()
    status, headers, text = served.ask("/login", "POST", name=name, password=PASSWORD)
    assert (status, headers["retry-after"]) == (429, "1")
    assert "Too many attempts failed. Try again in 1 seconds." in text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nb",
        "",
    ],
)
def test_the_form_leads_nowhere_else(served: Served, target: str) -> None:
    """A link to it with another site's address ends on the first page."""
    path = f"/login?next={quote(target, safe='')}"
    assert 'action="/login?next=/"' in served.ask(path)[2]
    assert served.ask(path, "POST", name="anna", password=PASSWORD)[1]["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_no_other_site_signs_anybody_in(served: Served, headers: dict[str, str]) -> None:
    """Or somebody would put their papers into another one's account without knowing."""
    status, answered, _ = served.ask("/login", "POST", headers, name="anna", password=PASSWORD)
    assert (status, "set-cookie" in answered) == (403, False)
    own = {"Origin": f"http://127.0.0.1:{served.port}", "Sec-Fetch-Site": "same-origin"}
    assert served.ask("/login", "POST", own, name="anna", password=PASSWORD)[0] == 303


def test_odd_requests_do_no_harm(served: Served) -> None:
    """An endless form, bytes that are no text, a method that isn't there."""
    assert served.ask("/login", "POST", name="anna", password="x" * 100_000)[0] == 401
    assert served.ask("/login", "PUT")[0] == 405
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.request("POST", "/login", b"name=\xff\xfe&password=%ff%00", FORM)
    assert connection.getresponse().status == 401
    connection.close()


def test_the_form_is_one_page_by_itself(served: Served) -> None:
    """No script and no other address in it, not to be framed or kept; in the language of the reader."""
    status, headers, text = served.ask("/login")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert "<script" not in text and "src=" not in text and "href=" not in text
    assert '<html lang="en">' in text
    assert '<html lang="nl">' in served.ask("/login", headers={"Accept-Language": "nl-BE,en"})[2]
    assert '<html lang="en">' in served.ask("/login", headers={"Accept-Language": "nl", "Cookie": "language=en"})[2]


def test_a_login_that_cannot_be_read_shuts_the_door(served: Served) -> None:
    """For browsers, requests and websockets alike; the file is named."""
    sent = {"Cookie": f"{COOKIE}={served.token()}"}
    served.people.users.file.write_text("{")
    status, _, text = served.ask("/media/x.png", headers=sent)
    assert (status, "users.json" in text) == (503, True)
    assert served.ask("/login")[0] == 503
    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{served.port}/_stcore/stream", additional_headers=sent)


def test_without_a_login_everybody_comes_by(tmp_path: Path) -> None:
    """As on one's own computer; other sites may still not show it in a frame. The form leads back inside."""
    with door(Signing(tmp_path)) as served:
        status, headers, text = served.ask("/documents", headers={"Accept": "text/html"})
        assert (status, text) == (200, "inside")
        assert headers["content-security-policy"] == "frame-ancestors 'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert served.ask("/login")[0] == 303
        Users(tmp_path).add("anna", PASSWORD)
        assert served.ask("/documents", headers={"Accept": "text/html"})[0] == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", "localhost@evil", "[::1"]
)
def test_without_a_login_another_name_leads_nowhere(tmp_path: Path, host: str) -> None:
    """One that was bent to this computer, or a web server's before it; with a login, names make no difference."""
    with door(Signing(tmp_path), "localhost", "127.0.0.1") as served:
        for good in (f"127.0.0.1:{served.port}", "localhost", "LOCALHOST:1"):
            assert served.ask("/documents", headers={"Host": good})[::2] == (200, "inside")
        status, _, text = served.ask("/documents", headers={"Host": host})
        assert (status, "assistant users add" in text) == (403, True)
        with pytest.raises(InvalidStatus):
            connect(f"ws://127.0.0.1:{served.port}/_stcore/stream", additional_headers={"Host": host})
        Users(tmp_path).add("anna", PASSWORD)
        sent = {"Cookie": f"{COOKIE}={served.people.sign_in('anna', PASSWORD)}", "Host": host}
        assert served.ask("/documents", headers=sent)[::2] == (200, "inside")
