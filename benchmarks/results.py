"""Where benchmark results go, with the machine and the versions that they were taken on."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def machine(packages: Iterable[str] = ("faiss-cpu", "numpy", "onnxruntime", "tantivy", "tokenizers")) -> dict[str, Any]:
    """The processor, the versions and the day, without which no figure means anything."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": next(names, platform.machine()),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


def save(name: str, figures: Mapping[str, Any]) -> Path:
    """Writes `figures` with the machine to results/NAME.json and gives the file."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps({"machine": machine(), **figures}, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return file
