"""From what goes wrong over HTTP to our errors, for every vendor alike, and the HTTP client of the SDKs."""

import logging
import re
import ssl
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2

from providers.errors import (
    BadReply,
    Blocked,
    NotConfigured,
    ProviderError,
    RateLimited,
    Refused,
    TooLong,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from providers.retries import UNTIL
from providers.types import ProviderOptions

# What a vendor says is read for these signs, and never passed on: it may repeat the key or the prompt.
TOO_LONG = re.compile(
    r"context[ _](length|size|window)|maximum (context|number of tokens)|too many tokens|too large for model|too long"
)
BLOCKED = re.compile(r"content[ _](filter|policy)|responsible[ _]ai|moderation|guardrail|safety system")
UNTAKEN = re.compile(
    r"unsupported|not support|unrecognized|unknown[ _](param|name|field)|extra_forbidden|extra inputs|deprecated"
)
SCHEMA = re.compile(r"response[ _]?format|json[ _]?schema|structured[ _]outputs?|output_(config|format)|grammar")
WRONG_KEY = re.compile(r"api[ _]key[ _](not[ _]valid|invalid|expired|not[ _]found)")
SPENT = re.compile(r"insufficient_quota|exceeded your current quota|billing|credit balance")
TOKEN = re.compile(r"[a-z][a-z0-9_.]{0,63}")  # a code such as "model_not_found", which holds nobody's data

# What vendors call their errors where they give no status.
STATUSES = {"rate_limit": 429, "authentication": 401, "permission": 403, "not_found": 404, "invalid_request": 400}

# Names under which vendors take the optional fields of a ChatRequest, and one that is the providers' own affair.
PARAMETERS = {
    "temperature": "temperature",
    "max_tokens": "max_tokens",
    "max_completion_tokens": "max_tokens",
    "maxoutputtokens": "max_tokens",
    "max_output_tokens": "max_tokens",
    "stop": "stop",
    "stop_sequences": "stop",
    "stopsequences": "stop",
    "stream_options": "stream_options",
}


def keep_quiet(logger: str) -> None:
    """Keep out of the log what it says at DEBUG: headers and prompts. Whoever wants that sets its level."""
    if logging.getLogger(logger).level == logging.NOTSET:
        logging.getLogger(logger).setLevel(logging.INFO)


keep_quiet("httpcore2")


def check_url(vendor: str, options: ProviderOptions) -> str | None:
    """`options.base_url` without a slash at its end. Raises NotConfigured unless it is an http(s) address."""
    if not options.base_url:
        return None
    address = urlsplit(options.base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise NotConfigured(
            f"The base_url for {vendor!r} is no address. Write it like 'http://127.0.0.1:11434/v1'.",
            provider=vendor,
        )
    return options.base_url.rstrip("/")


@cache
def certificates() -> ssl.SSLContext:
    """The certificates to trust, read once: that takes longer than the rest of a client."""
    return httpx2.create_ssl_context()


class Limited(httpx2.SyncByteStream):
    """A body that has to have come by the time `end`: a time-out alone is lengthened by each byte."""

    def __init__(self, body: httpx2.SyncByteStream, end: float) -> None:
        self.body = body
        self.end = end

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.body:
            if monotonic() > self.end:
                raise httpx2.ReadTimeout("The deadline has passed.")
            yield chunk

    def close(self) -> None:
        """Hang up."""
        self.body.close()


def client(owner: object, options: ProviderOptions, *, bearer: bool = True) -> httpx2.Client:
    """A client for an SDK to use, closed when `owner` is gone; it waits `options.connect_timeout` to connect.

    Nor does it read on after the end of the attempt that the request belongs to, but for one time-out at most.
    Without `bearer` it takes away the key that openai's SDK always sends in that way.
    """

    def limit(request: httpx2.Request) -> None:
        # The SDKs take one time-out for each request, meant for the reply.
        times = request.extensions["timeout"]
        times["connect"] = min(times["connect"] or options.connect_timeout, options.connect_timeout)
        if not bearer:
            request.headers.pop("authorization", None)

    def read(response: httpx2.Response) -> None:
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = Limited(response.stream, UNTIL.get())
        # mistralai looks into the body of a refusal whether or not it has been read, and falls over its own feet.
        if response.is_error:
            response.read()

    hooks: dict[str, list[Callable[..., Any]]] = {"request": [limit], "response": [read]}
    http = httpx2.Client(timeout=options.timeout, follow_redirects=True, event_hooks=hooks, verify=certificates())
    weakref.finalize(owner, http.close)
    return http


def transport_error(error: Exception, *, provider: str) -> ProviderError:
    """Our error for one of httpx2's, raised raw or wrapped by an SDK."""
    request = vars(error).get("_request") or vars(error).get("request")  # httpx2's or openai's; often not set
    host = f" at {request.url.host}" if isinstance(request, httpx2.Request) else ""
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        return NotConfigured(f"The base_url of {provider} is no address. Set it right.", provider=provider)
    if isinstance(error, httpx2.ConnectTimeout | httpx2.ConnectError):
        return Unreachable(
            f"{provider} cannot be reached{host}: no connection. Check the network and the base_url, "
            "and that the service runs.",
            provider=provider,
        )
    if isinstance(error, httpx2.TimeoutException):
        return Unreachable(
            f"{provider} did not answer in time{host}. Try again, or raise its timeout.", provider=provider
        )
    if isinstance(error, httpx2.DecodingError):
        return bad_reply(provider)
    return Unreachable(f"The connection to {provider}{host} broke. Try again.", provider=provider)


def bad_reply(provider: str) -> BadReply:
    """The error for an answer that does not have the vendor's form."""
    return BadReply(
        f"{provider} sent a reply that is broken or in no known form. Try again; if it stays so, check the base_url.",
        provider=provider,
    )


def status_error(
    status: int, body: object, *, provider: str, headers: Mapping[str, str] | None = None
) -> ProviderError:
    """Our error for an HTTP status; `body` is what the vendor said to it, decoded, of which nothing is passed on."""
    said = " ".join(_strings(body)).lower()
    code = _code(body)
    because = f"status {status}, {code}" if code else f"status {status}"
    if status == 413 or (status in (400, 422, 500) and TOO_LONG.search(said)):
        return TooLong(
            f"This is more than {provider} can read at once ({because}). Send less, or use a model that reads more.",
            provider=provider,
            status=status,
        )
    if status in (400, 403, 422) and BLOCKED.search(said):
        return Blocked(
            f"{provider} held the request back as unsafe ({because}). Put it differently.",
            provider=provider,
            status=status,
        )
    if status in (401, 402, 403) or WRONG_KEY.search(said) or (status == 429 and SPENT.search(said)):
        return Unauthorized(
            f"{provider} does not accept the key ({because}). Check that the key is right, that it may use this "
            "model, and that its account has credit.",
            provider=provider,
            status=status,
        )
    if status == 404:
        return NotConfigured(
            f"The service does not know {provider} ({because}). Check the model's name and the base_url.",
            provider=provider,
            status=status,
        )
    if status == 429:
        return RateLimited(
            f"{provider} takes no more requests for now ({because}). Wait a little, or ask for a higher limit.",
            provider=provider,
            status=status,
            retry_after=pause(headers or {}),
        )
    if status in (408, 409, 425) or status >= 500:
        return Unavailable(
            f"{provider} is overloaded or has a fault of its own ({because}). Try again later.",
            provider=provider,
            status=status,
            retry_after=pause(headers or {}),
        )
    return Refused(
        f"{provider} refused the request ({because}). Check the model's name and the options set for it.",
        provider=provider,
        status=status,
        parameter=untaken(said) if status in (400, 422) else "",
    )


def stream_error(body: object, *, provider: str) -> ProviderError:
    """Our error for one that a vendor reports within a stream, where there is no HTTP status to go by."""
    said = " ".join(_strings(body)).lower()
    numbers = re.findall(r"\b[45]\d\d\b", " ".join(_strings(body, ("code", "status"))))
    named = (status for sign, status in STATUSES.items() if sign in said)
    return status_error(int(numbers[0]) if numbers else next(named, 500), body, provider=provider)


def untaken(said: str) -> str:
    """The field of a ChatRequest that the vendor says this model does not take, or ""; "schema" is but a guess."""
    if UNTAKEN.search(said):
        for theirs, ours in PARAMETERS.items():
            if re.search(rf"['\"`.]{theirs}['\"`:]", said):
                return ours
    return "schema" if SCHEMA.search(said) else ""


def pause(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait that `retry-after` (RFC 9110, a number or a date) or `retry-after-ms` asks for."""
    for field, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(field, "")) / unit
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _strings(body: object, only: tuple[str, ...] = ()) -> list[str]:
    """The texts and numbers of a vendor's error, without what it repeats of the request."""
    if isinstance(body, Mapping):
        return [
            text
            for key, value in body.items()
            if key not in ("input", "ctx") and (not only or key in only or isinstance(value, Mapping | list))
            for text in _strings(value, () if key in only else only)
        ]
    if isinstance(body, list | tuple):
        return [text for item in body for text in _strings(item, only)]
    if body is None or isinstance(body, bool):
        return []
    return [f"'{body}'"]


def _code(body: object) -> str:
    """The vendor's name for the error: its `code`, else its `type`, if it looks like a name."""
    if not isinstance(body, Mapping):
        return ""
    error = body.get("error", body)
    if not isinstance(error, Mapping):
        return ""
    for key in ("code", "type"):
        if TOKEN.fullmatch(str(error.get(key))) and error.get(key):
            return str(error[key])
    return ""
