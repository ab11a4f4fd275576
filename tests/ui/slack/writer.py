"""A chat model for tests that writes piece by piece, and waits in the middle for as long as it is told."""

import re
from collections.abc import Iterator
from threading import Event

from providers import ChatRequest, Provider
from providers.types import Delta, Reply, Usage

SAID = "The Tenant may end this lease with nine months' written notice"


class Writer(Provider):
    """Says `said` with the key of the first passage. Between its words and their key it waits for `go_on`."""

    vendor = "writer"

    def __init__(self, said: str = SAID, *, waits: bool = False, words: int = 4) -> None:
        """`words` go into a piece; each piece may be a call of Slack's."""
        super().__init__("always")
        self.said = said
        self.words = words
        self.begun = Event()
        self.go_on = Event()
        if not waits:
            self.go_on.set()

    def reply(self, request: ChatRequest) -> Reply:
        """The same at once."""
        return Reply(text="".join(one.text for one in self.deltas(request)), finish="stop", usage=Usage(1, 1))

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """Some words at a time."""
        found = re.search(r'<passage key="([0-9a-f]{8})">', request.messages[0].text)
        assert found
        words = self.said.split(" ")
        for at in range(0, len(words), self.words):
            yield Delta(text=f"{' '.join(words[at : at + self.words])} ")
        self.begun.set()
        self.go_on.wait(30)
        yield Delta(text=f"[{found[1]}].")
        yield Delta(finish="stop", usage=Usage(1, 1))
