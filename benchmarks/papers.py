"""Folders of made-up papers of real passages, in any number, to be taken into libraries."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.vectors import passages

LENGTH = 850  # characters of a passage at most, as of a chunk
FULL = 400  # and at least, so that a paper of five has about five chunks
PASSAGES = 5  # of a paper


def write_papers(data: Path, folder: Path, papers: int) -> None:
    """Writes papers of five passages each as NNN/NNNNN.txt; where the passages are used up, they come in new pairs."""
    texts = list(islice((one for one in passages(data, LENGTH) if len(one) >= FULL), papers * PASSAGES))
    for number, paper in enumerate(_papers(texts, papers)):
        file = folder / f"{number // 500:03}" / f"{number:05}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(paper), "utf-8")


def change_papers(folder: Path, share: float) -> int:
    """Changes a sentence in one passage of some papers, evenly spread; gives how many."""
    files = sorted(folder.rglob("*.txt"))
    chosen = files[:: round(1 / share)]
    for file in chosen:
        parts = file.read_text("utf-8").split("\n\n")
        parts[2] = f"This was changed in {file.stem}. {parts[2].partition('. ')[2]}"
        file.write_text("\n\n".join(parts), "utf-8")
    return len(chosen)


def _papers(texts: list[str], papers: int) -> Iterator[list[str]]:
    for number in range(papers):
        start = number * PASSAGES
        yield [_passage(texts, start + place) for place in range(PASSAGES)]


def _passage(texts: list[str], number: int) -> str:
    round_, place = divmod(number, len(texts))
    if not round_:
        return texts[place]
    first, second = texts[place], texts[(place + 7 * round_) % len(texts)]
    return f"{first[: len(first) // 2]} {second[len(second) // 2 :]}"
