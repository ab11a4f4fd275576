"""The conformance suites: what 'provider' and 'embedder' mean, as tests for an implementation to inherit.

Needs pytest. A provider's own test file names its class and how its vendor writes (a `Wire`):

    class TestMistral(ChatConformance):
        model = Mistral
        wire = MistralWire()
"""

from providers.testing.embedder import EmbedderConformance
from providers.testing.failures import Failures
from providers.testing.replies import Replies
from providers.testing.reranker import RerankerConformance
from providers.testing.wire import (
    CALLS,
    HELLO,
    KEY,
    PIECES,
    PNG,
    SECRET,
    SENT,
    USAGE,
    WEATHER,
    Call,
    Kind,
    Seen,
    Wire,
)

__all__ = [
    "CALLS",
    "HELLO",
    "KEY",
    "PIECES",
    "PNG",
    "SECRET",
    "SENT",
    "USAGE",
    "WEATHER",
    "Call",
    "ChatConformance",
    "EmbedderConformance",
    "Kind",
    "RerankerConformance",
    "Seen",
    "Wire",
]


class ChatConformance(Replies, Failures):
    """What every chat model does. Set `model` and `wire`."""
