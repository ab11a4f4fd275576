"""What providers there are: told without loading one, and without showing a key."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from providers import ChatRequest, Message, NotConfigured, ProviderOptions, chat_model, embedder, listing
from providers.listing import KEYS, TABLES, Listed, lacking, listed

NOISY = """
from collections.abc import Iterator
from providers import ChatRequest, Delta, Embedder, Provider, ProviderOptions, Reply

class Noisy(Provider):
    vendor = "noisy"
    def __init__(self, model, options=ProviderOptions(), *, loud=False):
        super().__init__(model, options)
        self.loud = loud
    def reply(self, request):
        return Reply("HEAR!" if self.loud else "hear", "stop")
    def deltas(self, request):
        yield Delta("hear", finish="stop")

class NoisyEmbedder(Embedder):
    name, fingerprint, dimension = "noisy", "noisy", 3
    def __init__(self, model, options=ProviderOptions(), *, width=3):
        self.dimension = width
    def embed(self, texts, *, kind="document"):
        raise NotImplementedError
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution as pip leaves it: a module, and a folder that says what it adds."""
    (tmp_path / "noisy_models.py").write_text(NOISY)
    info = tmp_path / "noisy_models-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: noisy-models\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[assistant.providers]\nnoisy = noisy_models:Noisy\n[assistant.embedders]\nnoisy = noisy_models:NoisyEmbedder\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("installed")
def test_another_distribution() -> None:
    """What is installed can be named, set and listed like what is ours."""
    model = chat_model("noisy:x", {"loud": True, "width": 4, "retries": 0})
    assert (model.name, model.options.retries) == ("noisy:x", 0)
    assert model.chat(ChatRequest([Message.user("?")])).text == "HEAR!"
    assert embedder("noisy", {"width": 4, "loud": True}).dimension == 4
    own = [one for one in listed() if one.vendor == "noisy"]
    assert own == [Listed("noisy", "chat", "noisy-models"), Listed("noisy", "embed", "noisy-models")]


def test_ours_come_first(installed: Path) -> None:
    """A distribution cannot take the name of one of ours."""
    points = installed / "noisy_models-1.0.dist-info" / "entry_points.txt"
    points.write_text("[assistant.providers]\nopenai = noisy_models:Noisy\n")
    assert type(chat_model("openai:x", {"api_key": "k"})).__name__ == "OpenAI"
    assert [one.source for one in listed() if one.vendor == "openai"] == ["company-assistant"] * 3


@pytest.mark.parametrize(
    ("value", "said"), [("gone:Noisy", "there is no module 'gone'"), ("noisy_models:Gone", "Gone is no Provider")]
)
def test_a_broken_distribution(installed: Path, value: str, said: str) -> None:
    """One whose code is not there is told in a sentence, not by a traceback."""
    points = installed / "noisy_models-1.0.dist-info" / "entry_points.txt"
    points.write_text(f"[assistant.providers]\nnoisy = {value}\n")
    with pytest.raises(NotConfigured, match=said):
        chat_model("noisy:x")


def test_all_of_ours() -> None:
    """Each table's entries are listed under its kind."""
    for kind, (table, _) in TABLES.items():
        assert {one.vendor for one in listed() if one.kind == kind} >= set(table)


def test_nothing_is_loaded() -> None:
    """Listing loads no SDK."""
    code = "import sys; from providers.listing import listed; listed(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"openai", "mistralai", "torch", "numpy", "anthropic", "httpx2"} & set(loaded)


@pytest.mark.parametrize("vendor", sorted(TABLES["chat"][0]))
def test_the_keys_variables(vendor: str) -> None:
    """The variable named here is the one that the provider reads."""
    module = import_module(TABLES["chat"][0][vendor].module)
    if vendor in KEYS or hasattr(module, "VARIABLE"):
        assert KEYS[vendor] == module.VARIABLE


def test_lacking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key that is missing, an address that is missing, and neither; what the key is stays unsaid."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY_FILE", raising=False)
    assert "OPENAI_API_KEY" in lacking("openai", ProviderOptions())
    assert lacking("openai", ProviderOptions(api_key="k")) == ""
    (tmp_path / "key").write_text("sk canary\nsk canary")
    said = lacking("openai", ProviderOptions(key_file=tmp_path / "key"))
    assert said
    assert "canary" not in said
    assert "base_url under [providers.compatible]" in lacking("compatible", ProviderOptions())
    assert lacking("compatible", ProviderOptions(base_url="http://127.0.0.1:1/v1")) == ""
    assert lacking("minilm", ProviderOptions()) == ""


def test_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extra whose packages are not all there is told, with the command that installs them."""
    required = ["numpy>=2", "nobody-has-it>=1,<2; extra == 'anthropic'", "pytest>=1; extra == 'anthropic'"]
    monkeypatch.setattr(listing, "requires", lambda _: required)
    (one,) = [one for one in listed() if one.vendor == "anthropic"]
    assert one.missing == ("nobody-has-it",)
    assert one.install == "pip install 'company-assistant[anthropic]'"
    (other,) = [one for one in listed() if one.vendor == "minilm"]
    assert (other.missing, other.install) == ((), "")
