"""A provider that says what it was told to, without a service."""

from collections.abc import Iterator

from providers.base import DEFAULTS, Provider
from providers.types import ChatRequest, Delta, ProviderOptions, Reply


class Echo(Provider):
    """Says the last message, in capital letters if it is to shout."""

    vendor = "echo"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, shout: bool = False) -> None:
        super().__init__(model, options)
        self.shout = shout

    def reply(self, request: ChatRequest) -> Reply:
        """The last message's text."""
        text = request.messages[-1].text
        return Reply(text.upper() if self.shout else text, "stop")

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """The same, word by word."""
        for word in self.reply(request).text.split():
            yield Delta(f"{word} ")
        yield Delta(finish="stop")
