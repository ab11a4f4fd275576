"""What can go wrong between us and a model, whichever vendor it is.

    ProviderError            .provider  .status  .retryable
    ├── NotConfigured        no key, no model's name, a name that nobody serves, an option that does not exist
    │   └── MissingExtra     a package that is installed on request only
    ├── Unsupported          the model cannot do what was asked of it
    ├── Unreachable *        no connection, a connection that broke, no answer in time
    ├── Refused              the service understood and said no
    │   ├── Unauthorized     the key is wrong or may not use this model
    │   ├── RateLimited *    too many requests; .retry_after
    │   ├── TooLong          more text than the model can read
    │   └── Blocked          held back as unsafe
    ├── Unavailable *        the service itself has failed
    └── BadReply             an answer came that cannot be used

    * retryable: the same request may succeed a moment later, and `Provider.chat` and `Provider.stream` try it

Each message is a sentence for people: what happened, to which provider and model, what to do. None holds
a key, a header, text of the request or a vendor's own words, which may repeat it; each can be shown and logged.
"""


class ProviderError(Exception):
    """A model could not be used. `provider` is "vendor:model", `status` the HTTP status if there was one."""

    retryable = False

    def __init__(self, message: str, *, provider: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.provider = provider
        self.status = status


class NotConfigured(ProviderError):
    """Something has to be set first; the message says what and where."""


class MissingExtra(NotConfigured):
    """A package is missing that the provider needs; the message says how to install it."""


class Unsupported(ProviderError):
    """The model or its service has no such ability."""


class Unreachable(ProviderError):
    """No connection, or one that broke, or no answer in time."""

    retryable = True


class Refused(ProviderError):
    """The service said no. `parameter` is a field of the ChatRequest that the model does not take, if so."""

    def __init__(self, message: str, *, provider: str = "", status: int | None = None, parameter: str = "") -> None:
        super().__init__(message, provider=provider, status=status)
        self.parameter = parameter


class Unauthorized(Refused):
    """The key is wrong, spent or may not use this model."""


class RateLimited(Refused):
    """Too many requests or tokens. `retry_after` is the pause in seconds that the service asks for."""

    retryable = True

    def __init__(
        self, message: str, *, provider: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, provider=provider, status=status)
        self.retry_after = retry_after


class TooLong(Refused):
    """More text than the model can read at once."""


class Blocked(Refused):
    """The service's safety rules held the request or the reply back."""


class Unavailable(ProviderError):
    """The service has failed or is overloaded. `retry_after` as in RateLimited."""

    retryable = True

    def __init__(
        self, message: str, *, provider: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message, provider=provider, status=status)
        self.retry_after = retry_after


class BadReply(ProviderError):
    """An answer came, and it is empty, broken, cut off, or does not fit the form asked for."""
