"""Whether questions find passages that say it in a compound: words alone, by each way of looking for compounds.

    python -m benchmarks.compounds

Over the made-up Dutch and German passages in compounds.toml, all in one index with the sample firm's English papers.
"""

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from assistant.text.language import detect
from benchmarks.results import save
from indexes import compounds
from indexes.keyword import KeywordIndex

PASSAGES = Path(__file__).with_suffix(".toml")
FIRM = Path(__file__).parent.parent / "examples" / "firm_source" / "text"
WEIGHTS = ("WHOLE_WEIGHT", "PART_WEIGHT", "SIBLING_WEIGHT")
WAYS = {
    "English stemmer for all, no compounds": {"stemmers": False, **dict.fromkeys(WEIGHTS, 0.0)},
    "stemmer by language, no compounds": dict.fromkeys(WEIGHTS, 0.0),
    "stemmer by language, compounds": {},
}


def measured(ways: dict[str, dict[str, float]]) -> dict[str, dict[str, dict[str, float]]]:
    """For each way and language the share of questions whose passage comes first, and is among the first three."""
    listed = tomllib.loads(PASSAGES.read_text("utf-8"))["passage"]
    english = [part for file in sorted(FIRM.glob("*.md")) for part in file.read_text("utf-8").split("\n\n")]
    texts = [one["text"] for one in listed] + english
    found: dict[str, dict[str, dict[str, float]]] = {}
    for way, values in ways.items():
        stemmers = values.get("stemmers", True)
        with tempfile.TemporaryDirectory() as folder, _set(values):
            index = KeywordIndex.open(Path(folder))
            index.add(range(len(texts)), texts, languages=[detect(text) if stemmers else "" for text in texts])
            for language in ("nl", "de"):
                asked = [(key, one["question"]) for key, one in enumerate(listed) if one["language"] == language]
                ranks = [_rank(index, key, text, detect(text) if stemmers else "") for key, text in asked]
                found.setdefault(way, {})[language] = {
                    "questions": len(asked),
                    "R@1": round(sum(rank == 0 for rank in ranks) / len(ranks), 3),
                    "R@3": round(sum(rank < 3 for rank in ranks) / len(ranks), 3),
                }
    return found


def _rank(index: KeywordIndex, key: int, question: str, language: str) -> int:
    keys = [hit.key for hit in index.search(question, 50, language=language)]
    return keys.index(key) if key in keys else len(keys) + 50


@contextmanager
def _set(values: dict[str, float]) -> Iterator[None]:
    before = {name: getattr(compounds, name) for name in WEIGHTS}
    for name in WEIGHTS:
        setattr(compounds, name, values.get(name, before[name]))
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(compounds, name, value)


def main() -> None:
    figures = measured(WAYS)
    file = save("compounds", figures)
    Console().print(figures)
    Console(stderr=True).print(f"written to {file}")


if __name__ == "__main__":
    main()
