"""The built-in embedder: all-MiniLM-L6-v2 as an int8 ONNX file that ships with the package. No torch, no network."""

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from providers.base import DEFAULTS, TokenEmbedder
from providers.errors import NotConfigured
from providers.types import EmbedKind, ProviderOptions, TokenVectors

if TYPE_CHECKING:  # loaded with the model, when the first text is embedded
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

__all__ = ["MiniLM"]

# Padded tokens in one run of the model. Smaller batches stay in the processor's cache: 512 gave 12,100 tokens a
# second and core where 4,096 gave 9,300, and 180 MB of memory instead of 460.
BATCH_TOKENS = 512
# What the last layer gives for each token is computed anyway, but isn't among the file's outputs. Two protobuf messages
# put one after the other are read as one with the fields of both: this adds the output `STATES` to a model's graph
# (field 7), and leaves the file, by which stored vectors are known, as it is.
STATES = "encoder.layer.5.output.normalised"
_OUTPUT = bytes([0x0A, len(STATES)]) + STATES.encode() + bytes([0x12, 4, 0x0A, 2, 0x08, 1])  # name; tensor of float32
_MORE = bytes([0x3A, len(_OUTPUT) + 2, 0x62, len(_OUTPUT)]) + _OUTPUT


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _Model:
    """What an export holds, ready to be run."""

    tokenizer: "Tokenizer"
    session: "InferenceSession"


# By folder and fingerprint: all instances in a process share the 35 MB that a loaded model takes.
_models: WeakValueDictionary[tuple[Path, str], _Model] = WeakValueDictionary()
_loading = Lock()


class MiniLM(TokenEmbedder):
    """all-MiniLM-L6-v2: 384 dimensions, English first, at most 256 tokens; the rest of a longer text is not read.

    `model` is empty for the files shipped with the package, or a folder made by `python -m providers.minilm.export`.
    One thread embeds a query; up to `threads` share a longer list. Queries and documents are embedded alike, and a
    text's vector does not depend on the texts beside it. An instance may serve several threads at once.

    Raises NotConfigured if the folder is not such an export.
    """

    def __init__(self, model: str = "", options: ProviderOptions = DEFAULTS, *, threads: int = 2) -> None:
        del options  # they say how to reach a service, and there is none
        self.name = f"minilm:{model}" if model else "minilm"
        self.threads = max(1, min(threads, os.cpu_count() or 1))
        self._folder = Path(model).expanduser() if model else Path(__file__).parent
        self.fingerprint, self.dimension, self.max_tokens = _facts(self._folder, self.name)
        self._loaded: _Model | None = None

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        """A row of unit length for each text, in the texts' order: (len(texts), 384)."""
        del kind  # the model was trained without prefixes
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        model = self._load()
        tokens = [_cut(encoding.ids, self.max_tokens) for encoding in _encode(model.tokenizer, texts)]

        def run(batch: list[int]) -> None:
            vectors[batch] = model.session.run(["vectors"], _padded([tokens[number] for number in batch]))[0]

        self._share(run, _batches([len(ids) for ids in tokens]))
        return vectors

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of each text and of its tokens, without the two that mark its ends."""
        found: list[TokenVectors | None] = [None] * len(texts)
        model = self._load()
        encodings = _encode(model.tokenizer, texts)
        tokens = [_cut(encoding.ids, self.max_tokens) for encoding in encodings]

        def run(batch: list[int]) -> None:
            vectors, states = model.session.run(["vectors", STATES], _padded([tokens[number] for number in batch]))
            for number, vector, rows in zip(batch, vectors, states, strict=True):
                count = len(tokens[number])
                inner = rows[1 : count - 1]
                spans = np.array(encodings[number].offsets[1 : count - 1], np.int64).reshape(-1, 2)
                found[number] = TokenVectors(vector, inner / np.linalg.norm(inner, axis=1, keepdims=True), spans)

        self._share(run, _batches([len(ids) for ids in tokens]))
        return [one for one in found if one is not None]

    def _share(self, run: Callable[[list[int]], None], batches: list[list[int]]) -> None:
        """Runs the batches, on several threads where there are several.

        One single-threaded session serves all threads: whole batches side by side need no waiting for each other
        within a layer, and a query pays for no idle thread.
        """
        if len(batches) == 1 or self.threads == 1:
            for batch in batches:
                run(batch)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(run, batches))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, the two that mark its ends included; `max_tokens` of them are read."""
        return [len(encoding.ids) for encoding in _encode(self._load().tokenizer, texts)]

    def _load(self) -> _Model:
        if self._loaded is None:
            with _loading:
                key = (self._folder.resolve(), self.fingerprint)
                self._loaded = _models.get(key) or _Model(_tokenizer(self._folder), _session(self._folder))
                _models[key] = self._loaded
        return self._loaded


def _facts(folder: Path, name: str) -> tuple[str, int, int]:
    """Fingerprint, dimension and longest input, as the export wrote them: nothing is hashed at each start."""
    try:
        facts = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        found = str(facts["fingerprint"]), int(facts["dimension"]), int(facts["max_tokens"])
        missing = [file for file in facts["sha256"] if not (folder / file).is_file()]
    except (OSError, ValueError, KeyError, TypeError):
        missing = ["provenance.json"]
    if missing:
        raise NotConfigured(
            f"{str(folder)!r} is no exported all-MiniLM-L6-v2: {missing[0]} is missing or broken. Make such a folder "
            'with `python -m providers.minilm.export --out FOLDER`, or set models.embed = "minilm".',
            provider=name,
        )
    return found


def _tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def _session(folder: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The file is written with the runtime's own fused operators: there is nothing left to look for at each start.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    model = (folder / "model.onnx").read_bytes() + _MORE
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _encode(tokenizer: "Tokenizer", texts: Sequence[str]) -> list[Any]:
    # One by one: the tokenizer's own batches start a pool of threads as large as the machine, for 1 % of the work.
    return [tokenizer.encode(text) for text in texts]


def _cut(ids: list[int], limit: int) -> list[int]:
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """The texts' numbers, longest first, so that texts of one batch need little padding."""
    batches: list[list[int]] = []
    room = longest = 0
    for number in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        # A question beside a passage would be padded to the passage's length, and cost as much again.
        if room < lengths[number] or lengths[number] * 2 < longest:
            batches.append([])
            longest = lengths[number]
            room = max(BATCH_TOKENS, longest)
        batches[-1].append(number)
        room -= longest
    return batches


def _padded(rows: Sequence[list[int]]) -> dict[str, NDArray[np.int64] | NDArray[np.int32]]:
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros((len(rows), longest), dtype=np.int32)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return {"ids": ids, "mask": mask}
