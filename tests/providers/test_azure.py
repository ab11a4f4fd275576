"""OpenAI's models on Azure against a server that speaks as Azure does."""

import pytest

from providers import NotConfigured, ProviderOptions
from providers.azure import Azure, AzureEmbedder
from providers.loopback import Loopback
from providers.testing import HELLO, KEY, ChatConformance
from tests.providers.azure_wire import AzureWire
from tests.providers.wires import FakeVectors


class DatedWire(AzureWire):
    """The deployment's own address, with the date of the API."""

    path = "/openai/deployments/test-1/chat/completions?api-version=2024-10-21"


class TestAzure(ChatConformance):
    """The conformance suite, and what only Azure does."""

    model = Azure
    wire = AzureWire()

    @pytest.mark.parametrize("end", ["/", "/openai", "/openai/v1/"])
    def test_address(self, server: Loopback, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The address may stand in the environment and end as Azure's own page shows it."""
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.url + end)
        server.answer(self.wire.reply("Fine."))
        Azure("test-1", ProviderOptions(api_key=KEY)).chat(HELLO)
        assert self.wire.read(server.asked[0]).key == KEY

    def test_dated(self, server: Loopback) -> None:
        """With a date the deployment is asked at its own address."""
        wire = DatedWire()
        server.answer(wire.reply("Fine."))
        provider = Azure("test-1", ProviderOptions(base_url=server.url, api_key=KEY), api_version="2024-10-21")
        assert provider.chat(HELLO).text == "Fine."
        assert wire.read(server.asked[0]).key == KEY

    def test_no_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without an address it is said what to set."""
        monkeypatch.delenv("AZURE_OPENAI_ENDPOINT", raising=False)
        with pytest.raises(NotConfigured, match=r"base_url under \[providers.azure\].*AZURE_OPENAI_ENDPOINT"):
            Azure("test-1", ProviderOptions(api_key=KEY))


@pytest.mark.parametrize(
    ("version", "path"),
    [
        (None, "/openai/v1/embeddings"),
        ("2024-10-21", "/openai/deployments/our-embedder/embeddings?api-version=2024-10-21"),
    ],
)
def test_embedder(version: str | None, path: str) -> None:
    """A deployment with a name of its own, whose dimension is set, is asked for no other one."""
    with FakeVectors(path, "input", 1536) as server:
        options = ProviderOptions(base_url=server.url, api_key=KEY, retries=0)
        embedder = AzureEmbedder("our-embedder", options, dimension=1536, api_version=version)
        assert embedder.embed(["x", "y"]).shape == (2, 1536)
        assert server.asked[0].headers["api-key"] == KEY
        assert embedder.fingerprint == "azure:our-embedder/1536"
