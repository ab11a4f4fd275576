"""A provider of OpenID Connect on this machine: discovery, keys, codes with PKCE, tokens with real signatures."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "company-assistant", "a secret between the two"


@dataclass
class Provider:
    """It lets people choose among `accounts`, claims by name. Those in `forged` get tokens that another key signed."""

    accounts: dict[str, dict[str, Any]]
    forged: set[str] = field(default_factory=set)
    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        """What is to be found out about it."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def begin(self, account: str, asked: dict[str, str]) -> str:
        """Where the browser goes with a code for that account."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = (account, asked)
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once; None, and why in `refused`, where anything is not as it was begun."""
        account, asked = self.codes.pop(sent.get("code", ""), ("", {}))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        checks = {
            "code": bool(account),
            "client": client == (CLIENT, SECRET) and asked.get("client_id") == CLIENT,
            "redirect": sent.get("redirect_uri") == asked.get("redirect_uri"),
            "challenge": challenge.decode().rstrip("=") == asked.get("code_challenge"),
        }
        self.refused += [name for name, good in checks.items() if not good]
        if not all(checks.values()):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": account, "iat": now, "exp": now + 600}
        claims |= {"nonce": asked["nonce"]} | self.accounts[account]
        key = RSAKey.generate_key(2048, {"kid": "one"}) if account in self.forged else self.key
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": 600, "id_token": token}


@contextmanager
def provider(accounts: dict[str, dict[str, Any]], forged: set[str]) -> Iterator[Provider]:
    """It listens while this lasts."""
    made = Provider(accounts, forged)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/.well-known/openid-configuration":
                self._json(made.metadata())
            elif url.path == "/keys":
                self._json(dict(KeySet([made.key]).as_dict(private=False)))
            elif url.path == "/authorize" and "account" in asked:
                self._to(made.begin(asked.pop("account"), asked))
            elif url.path == "/authorize":
                links = "".join(
                    f'<p><a href="{escape(self.path)}&account={quote(one)}">{one}</a>' for one in made.accounts
                )
                self._send(200, f"<!doctype html><title>Accounts</title>{links}".encode(), "text/html")
            elif url.path == "/end":
                self._to(asked["post_logout_redirect_uri"])
            else:
                self._send(404, b"", "text/plain")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            basic = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            name, _, secret = map(unquote, basic.partition(":"))
            tokens = made.exchange(sent, (name, secret))
            self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def _json(self, told: dict[str, Any], status: int = 200) -> None:
            self._send(status, json.dumps(told).encode(), "application/json")

        def _to(self, address: str) -> None:
            self.send_response(302)
            self.send_header("Location", address)
            self.end_headers()

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
