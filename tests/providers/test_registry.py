"""From a name to a model, and every way in which that can fail."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from providers import MissingExtra, NotConfigured, ProviderOptions, chat_model, embedder, registry
from tests.providers.echo import Echo

KEYS = [
    ("openai:gpt-1", "OPENAI_API_KEY"),
    ("mistral:m", "MISTRAL_API_KEY"),
    ("google:m", "GEMINI_API_KEY"),
    ("anthropic:m", "ANTHROPIC_API_KEY"),
]
THERE = ", ".join(sorted(registry.CHAT))


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key is set."""
    for _, variable in KEYS:
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(f"{variable}_FILE", raising=False)


@pytest.mark.parametrize("name", ["openai:gpt-1", "mistral:mistral-small-latest", " openai : gpt-1 "])
def test_chat_model(name: str) -> None:
    """A name gives the vendor's class with the model and the options in it."""
    model = chat_model(name, {"api_key": "k", "timeout": 7.5})
    assert model.name == name.replace(" ", "")
    assert model.options == ProviderOptions(api_key="k", timeout=7.5)


@pytest.mark.parametrize("table", [registry.CHAT, registry.EMBED], ids=["chat", "embed"])
@pytest.mark.parametrize(
    "vendor", ["anthropic", "azure", "compatible", "google", "mistral", "ollama", "openai", "vllm"]
)
def test_hosted(vendor: str, table: dict[str, registry.Entry]) -> None:
    """Every hosted model is made by its name, without a word to its service."""
    if vendor not in table:
        pytest.skip(f"{vendor} has none")
    options: dict[str, Any] = {"api_key": "k", "base_url": "http://127.0.0.1:9"}
    if table is registry.CHAT:
        assert chat_model(f"{vendor}:m", options).name == f"{vendor}:m"
    else:
        made = embedder(f"{vendor}:m", options | {"dimension": 12})
        assert (made.name, made.dimension) == (f"{vendor}:m", 12)


@pytest.mark.parametrize(("vendor", "package"), [("anthropic", "anthropic"), ("google", "google.genai")])
def test_missing_sdk(vendor: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An SDK that is not installed is told with the extra that brings it."""
    monkeypatch.delitem(sys.modules, f"providers.{vendor}", raising=False)
    for module in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"pip install 'company-assistant\[{vendor}\]'"):
        chat_model(f"{vendor}:m", {"api_key": "k"})


def test_model_with_colon() -> None:
    """Only the first colon parts: models of some servers have one in their names."""
    assert chat_model("openai:qwen3:8b", ProviderOptions(api_key="k")).model == "qwen3:8b"


@pytest.mark.parametrize(
    ("name", "dimension"), [("openai:text-embedding-3-small", 1536), ("mistral:mistral-embed", 1024)]
)
def test_embedder(name: str, dimension: int) -> None:
    """Fingerprint and dimension of a hosted model are there without a request."""
    model = embedder(name, {"api_key": "k"})
    assert (model.name, model.dimension, model.fingerprint) == (name, dimension, f"{name}/{dimension}")


def test_options_of_its_own() -> None:
    """An option of the class's own reaches it."""
    assert embedder("openai:text-embedding-3-large", {"api_key": "k", "dimension": 256}).dimension == 256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", f"There is no provider '' for the chat model ''. Set one of: {THERE}."),
        ("opneai:gpt-1", "There is no provider 'opneai' for the chat model 'opneai:gpt-1'."),
        ("minilm", f"Set one of: {THERE}."),
        ("openai", "The name 'openai' lacks the model."),
        ("openai: ", '"openai:MODEL"'),
    ],
)
def test_wrong_names(name: str, said: str) -> None:
    """A wrong name is told in a sentence that says what there is."""
    with pytest.raises(NotConfigured) as caught:
        chat_model(name)
    assert said in str(caught.value)


@pytest.mark.parametrize(("name", "variable"), KEYS)
def test_no_key(name: str, variable: str) -> None:
    """A missing key is told with both remedies."""
    with pytest.raises(NotConfigured) as caught:
        chat_model(name)
    vendor = name.partition(":")[0]
    assert f"environment variable {variable}" in str(caught.value)
    assert f"{variable}_FILE (or key_file under [providers.{vendor}])" in str(caught.value)


def test_unknown_option() -> None:
    """An option that does not exist is told by name, with those that do."""
    with pytest.raises(NotConfigured, match=r"no option 'timout'. It has: .*timeout"):
        chat_model("openai:gpt-1", {"timout": 5})


def test_options_of_its_siblings() -> None:
    """A section of the settings serves chat and embedding alike: what only the other one takes is passed over."""
    options = {"api_key": "k", "dimension": 256}
    assert embedder("openai:text-embedding-3-large", options).dimension == 256
    assert chat_model("openai:gpt-1", options).name == "openai:gpt-1"


def test_missing_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package that is missing is told with the command that installs it."""
    (tmp_path / "provider_without_package.py").write_text("import package_that_nobody_has\n")
    monkeypatch.syspath_prepend(tmp_path)
    entry = registry.Entry("provider_without_package", "Model", extra="local")
    monkeypatch.setitem(registry.CHAT, "bare", entry)
    with pytest.raises(MissingExtra) as caught:
        chat_model("bare:x")
    assert "'package_that_nobody_has'" in str(caught.value)
    assert "pip install 'company-assistant[local]'" in str(caught.value)


def test_from_another_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider of another distribution is found by its entry point, and one of the wrong kind is refused."""
    point = EntryPoint("echo", "tests.providers.echo:Echo", registry.CHAT_GROUP)
    wrong = EntryPoint("wrong", "pathlib:Path", registry.CHAT_GROUP)
    points = EntryPoints([point, wrong])
    monkeypatch.setattr(registry, "entry_points", lambda **wanted: points.select(**wanted))
    model = chat_model("echo:loud", {"shout": True, "retries": 0})
    assert isinstance(model, Echo)
    assert (model.name, model.shout, model.options.retries) == ("echo:loud", True, 0)
    with pytest.raises(NotConfigured, match="pathlib:Path is no Provider"):
        chat_model("wrong:x")
    with pytest.raises(NotConfigured, match=", ".join(sorted([*registry.CHAT, "echo", "wrong"]))):
        chat_model("other:x")
