"""Verifying: does every paper hold together, from its original to its vectors, and do the indexes hold just that?"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from assistant.documents import Chunk, Document, Page
from assistant.errors import HomeError
from assistant.ingestion.sources import identified
from assistant.ingestion.storing import shown
from assistant.library import Library
from assistant.reports import CheckReport, Finding, Step, StepListener
from assistant.storage.private import open_to_others
from indexes.base import UNIT_TOLERANCE

if TYPE_CHECKING:  # it loads the engines, which the check of a library alone never needs
    from assistant.search.indexing import Indexes

_TOLD = 20  # papers


def check(library: Library, indexes: "Indexes | None" = None, listener: StepListener | None = None) -> CheckReport:
    """Looks at everything once. Truth is never changed; indexes, where given, are made again if anything is wrong.

    Raises HomeError where the database can't be reached or read at all.
    """
    tell = listener or (lambda _: None)
    tell(Step(task="Database", done=0, total=1))
    found = [Finding(subject=library.database.place, problem=problem) for problem in library.database.faults()]
    found += [*_leftovers(library), *_open(library)]
    tell(Step(task="Database", done=1, total=1))
    papers = library.documents()
    counts = {"documents": len(papers), "pages": 0, "chunks": 0}
    dimension = indexes.dimension if indexes else None
    for number, paper in enumerate(papers):
        if not number % _TOLD:
            tell(Step(task="Papers", done=number, total=len(papers)))
        found += _paper(library, paper, dimension, counts)
    tell(Step(task="Papers", done=len(papers), total=len(papers)))
    if indexes:
        tell(Step(task="Indexes", done=0, total=1))
        found += [Finding(subject="indexes", problem=one, repaired=True) for one in indexes.check()]
        tell(Step(task="Indexes", done=1, total=1))
    return CheckReport(**counts, findings=tuple(found))


def _leftovers(library: Library) -> Iterator[Finding]:
    """What belongs to no paper any more."""
    questions = {
        "vectors belong to no passage": "SELECT count(*) FROM vectors WHERE hash NOT IN (SELECT hash FROM chunks)",
        "vectors are of a model that the library knows nothing of": (
            "SELECT count(*) FROM vectors WHERE fingerprint NOT IN "
            "(SELECT value FROM facts WHERE name IN ('fingerprint', 'previous', 'coming'))"
        ),
        "papers lie nowhere": "SELECT count(*) FROM documents WHERE id NOT IN (SELECT document FROM files)",
    }
    for what, question in questions.items():
        (count,) = library.database.connection.execute(question).fetchone()
        if count:
            yield Finding(subject=library.database.place, problem=f"{count} {what}")


def _open(library: Library) -> Iterator[Finding]:
    """A home made before homes were closed, or opened since by somebody, who may have meant it."""
    if library.home.exists() and (mode := open_to_others(library.home)):
        problem = f"others on this machine may read what is in it (mode {mode}). Close it: chmod 700"
        yield Finding(subject=str(library.home), problem=problem)


def _paper(library: Library, paper: Document, dimension: int | None, counts: dict[str, int]) -> list[Finding]:
    """What is wrong with one paper, as it was at one moment; nothing if it was forgotten meanwhile."""
    try:
        with library.database.snapshot():
            if not library.with_id(paper.id):
                counts["documents"] -= 1
                return []
            problems = list(_problems(library, paper, dimension, counts))
    except HomeError as error:
        problems = [str(error)]
    return [Finding(subject=paper.path, problem=problem) for problem in problems]


def _problems(library: Library, paper: Document, dimension: int | None, counts: dict[str, int]) -> Iterator[str]:
    rows = library.database.connection.execute("SELECT content FROM originals WHERE document = ?", (paper.id,))
    original = next(iter(rows), None)
    if original is None:
        yield "its original is missing"
    elif (digest := hashlib.sha256(original[0]).hexdigest()) != paper.sha256 or len(original[0]) != paper.size:
        yield f"its original is not what was added: SHA-256 {digest}, {len(original[0])} bytes"
    if paper.id != (expected := identified(paper.sha256, paper.path)):
        yield f"its id is {paper.id!r}, and its SHA-256 {paper.sha256} makes {expected!r}"
    pages: dict[int, Page] = {}
    for number, content in library.database.connection.execute(
        "SELECT number, content FROM pages WHERE document = ? ORDER BY number", (paper.id,)
    ):
        counts["pages"] += 1
        try:
            pages[number] = page = Page.model_validate_json(zlib.decompress(content))
        except (zlib.error, ValidationError) as error:
            yield f"page {number} cannot be read: {_first(error)}"
            continue
        yield from (f"page {number}: {problem}" for problem in _page(page, number))
    if len(pages) != paper.pages:
        yield f"it has {len(pages)} readable pages, not {paper.pages}"
    yield from _chunks(library, paper, pages, dimension, counts)


def _page(page: Page, number: int) -> Iterator[str]:
    """Boxes lie within the page, or it could not have been read."""
    if page.number != number:
        yield f"it says that it is page {page.number}"
    for kind, ranges in (("line", page.lines), ("block", page.blocks)):
        if any(not 0 <= one.start <= one.end <= len(page.text) for one in ranges):
            yield f"a {kind} lies outside its text"
    if any(line.edges and len(line.edges) != line.end - line.start + 1 for line in page.lines):
        yield "a line has another number of characters than positions"


def _chunks(
    library: Library, paper: Document, pages: dict[int, Page], dimension: int | None, counts: dict[str, int]
) -> Iterator[str]:
    rows = library.database.connection.execute(
        "SELECT chunks.number, chunks.hash, content, boxes, vector FROM chunks LEFT JOIN vectors ON "
        "vectors.hash = chunks.hash AND fingerprint = ? WHERE document = ? ORDER BY chunks.number",
        (library.fingerprint, paper.id),
    ).fetchall()
    counts["chunks"] += len(rows)
    if [row[0] for row in rows] != list(range(paper.chunks)):
        yield f"its passages are not numbered from 0 to {paper.chunks - 1}"
    for number, hashed, content, boxes, vector in rows:
        try:
            chunk = Chunk.model_validate_json(content)
        except ValidationError as error:
            yield f"passage {number} cannot be read: {_first(error)}"
            continue
        yield from (
            f"passage {number}: {one}" for one in _chunk(chunk, (paper.id, number), bytes(hashed), boxes, pages)
        )
        yield from (f"passage {number}: {problem}" for problem in _vector(vector, dimension))


def _chunk(chunk: Chunk, name: tuple[str, int], hashed: bytes, boxes: str, pages: dict[int, Page]) -> Iterator[str]:
    if (chunk.document, chunk.number) != name:
        yield f"it says that it is passage {chunk.number} of {chunk.document!r}"
    if hashed != hashlib.sha256(chunk.embedded_text.encode()).digest():
        yield "its text is not the one that was embedded (SHA-256)"
    if any(not 0 <= start <= end <= len(chunk.text) for start, end in chunk.sentences):
        yield "a sentence lies outside its text"
    spans = chunk.spans
    if not spans or any(
        span.page not in pages or not 0 <= span.start < span.end <= len(pages[span.page].text) for span in spans
    ):
        yield "its place lies outside the pages"
        return
    if chunk.text != "\n".join(pages[span.page].text[span.start : span.end] for span in spans):
        yield "its text is not what stands at its place"
    try:
        told = shown(spans, pages)[1]
    except (ValueError, IndexError, ZeroDivisionError):  # the page's lines are wrong, which is said there
        told = ""
    if boxes != told:
        yield "its boxes are not those of its place"


def _vector(vector: bytes | None, dimension: int | None) -> Iterator[str]:
    if vector is None:
        yield "it has no vector. `assistant reindex` embeds what has none"
        return
    row = np.frombuffer(vector[: len(vector) // 2 * 2], np.float16).astype(np.float32)
    if len(vector) % 2 or not len(row) or (dimension is not None and len(row) != dimension):
        yield f"its vector has {len(vector)} bytes, which is no vector of the model"
    elif not abs(float(np.linalg.norm(row)) - 1) <= UNIT_TOLERANCE:  # 'not <=' also catches NaN and infinity
        yield "its vector is not of unit length"


def _first(error: Any) -> str:
    return str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
