"""Where a model is: told from its provider and its address."""

import pytest

from assistant.models.destinations import destination
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("model", "address", "where"),
    [
        ("minilm", "", ("here", "")),
        ("ollama:llama3.1", "", ("here", "")),
        ("local:/models/x", "", ("here", "")),
        ("mistral:mistral-small-latest", "", ("outside", "api.mistral.ai")),
        ("mistral:mistral-small-latest", "http://127.0.0.1:8080", ("here", "")),
        ("ollama:llama3.1", "http://192.168.1.20:11434/v1", ("network", "192.168.1.20")),
        ("compatible:x", "https://llm.example.com/v1", ("outside", "llm.example.com")),
        ("compatible:x", "http://gpu:8000/v1", ("network", "gpu")),
        ("compatible:x", "http://[::1]:8000/v1", ("here", "")),
        ("compatible:x", "http://8.8.8.8/v1", ("outside", "8.8.8.8")),
        ("compatible:x", "", ("unknown", "")),
        ("langchain:openai:gpt", "", ("unknown", "")),
        ("chat:openai:gpt-4o", "", ("outside", "api.openai.com")),
    ],
)
def test_where_a_model_is(model: str, address: str, where: tuple[str, str]) -> None:
    """Here, in the firm's network, elsewhere, or nobody can say."""
    vendor = model.partition(":")[0]
    settings = Settings.model_validate({"providers": {vendor: {"base_url": address}}})
    found = destination(model, settings)
    assert (found.nearness, found.host) == where
    assert found.model == model


def test_the_environment_may_name_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it does for Azure."""
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://firm.openai.azure.com")
    assert destination("azure:gpt", Settings()).host == "firm.openai.azure.com"
