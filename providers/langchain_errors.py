"""Errors between LangChain and us, both ways: of whatever class a vendor's package raises, and ours as LangChain's."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from langchain_core import exceptions as langchain

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
    Unsupported,
)
from providers.http import bad_reply, status_error, stream_error, transport_error

# Packages whose errors mean that there was no whole answer.
TRANSPORTS = {"httpx", "httpx2", "httpcore", "httpcore2", "requests", "urllib3", "aiohttp"}
TRANSPORT = re.compile("Timeout|Connection")
STATUSES = {
    langchain.ModelAuthenticationError: 401,
    langchain.ModelPermissionDeniedError: 403,
    langchain.ModelNotFoundError: 404,
    langchain.ModelRateLimitError: 429,
    langchain.ContextOverflowError: 413,
    langchain.ModelInvalidRequestError: 400,
    langchain.ModelAPIError: 503,
}
# Ours with the class of LangChain's that its retries and fall-backs look at.
TWINS: dict[type[ProviderError], type[langchain.ModelError]] = {
    Unauthorized: langchain.ModelAuthenticationError,
    RateLimited: langchain.ModelRateLimitError,
    TooLong: langchain.ContextOverflowError,
    Blocked: langchain.ModelInvalidRequestError,
    Refused: langchain.ModelInvalidRequestError,
    Unsupported: langchain.ModelInvalidRequestError,
    Unreachable: langchain.ModelConnectionError,
    Unavailable: langchain.ModelAPIError,
    NotConfigured: langchain.ModelNotFoundError,
    BadReply: langchain.ModelError,
}


@contextmanager
def translated(provider: str) -> Iterator[None]:
    """Turn what LangChain or a vendor's package raises into our errors, without its words, which repeat prompts."""
    try:
        yield
    except ProviderError:
        raise
    except Exception as error:  # noqa: BLE001 - each vendor has classes of its own
        raise ours(error, provider=provider) from None


def ours(error: Exception, *, provider: str) -> ProviderError:
    """Our error for any that comes out of a LangChain model."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    body = getattr(error, "body", None)
    if isinstance(status, int) and status >= 400:
        return status_error(status, body, provider=provider, headers=getattr(response, "headers", None))
    for kind, number in STATUSES.items():
        if isinstance(error, kind):
            return status_error(number, body, provider=provider)
    for cause in (error.__cause__, error):
        kinds = type(cause).__mro__
        if isinstance(cause, Exception) and (
            isinstance(cause, OSError)
            or any(TRANSPORT.search(kind.__name__) for kind in kinds)
            or TRANSPORTS & {kind.__module__.partition(".")[0] for kind in kinds}
        ):
            return transport_error(cause, provider=provider)
    if body:  # said within a stream
        return stream_error(body, provider=provider)
    if isinstance(error, json.JSONDecodeError | ValueError | LookupError | TypeError | AttributeError):
        return bad_reply(provider)
    return Refused(
        f"{provider} cannot be used: its LangChain class gave up with {type(error).__name__}.", provider=provider
    )


@contextmanager
def as_langchain() -> Iterator[None]:
    """Let a ProviderError be one of LangChain's model errors too, so that both kinds of `except` catch it."""
    try:
        yield
    except ProviderError as error:
        raise twin(error) from None


def twin(error: ProviderError) -> ProviderError:
    """The error with LangChain's class besides its own."""
    kind = type(error)
    theirs = next((TWINS[base] for base in kind.__mro__ if base in TWINS), langchain.ModelError)
    both = type(kind.__name__, (kind, theirs), {"__module__": kind.__module__, "is_retryable": error.retryable})
    made: ProviderError = both.__new__(both, *error.args)
    vars(made).update(vars(error))
    return made
