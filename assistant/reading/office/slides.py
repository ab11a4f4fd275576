"""PowerPoint presentations (PPTX): each slide with its title, its texts in order, its tables and its notes."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pptx
from pptx.shapes.group import GroupShape

from assistant.documents import Page, Reading
from assistant.reading.characters import clean, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.office.strict import usual
from assistant.reading.tables import filled_down, head_count


def read(data: bytes) -> Reading:
    """A reading of kind "pptx": a page, or more, for each slide, called "slide 3". Slides without text are left out."""
    presentation = pptx.Presentation(io.BytesIO(usual(data)))
    slides = [list(_parts(slide)) for slide in presentation.slides]
    title = one_line(presentation.core_properties.title or "")
    generic = title.lower() in ("powerpoint presentation", "presentation")
    heading = next((part.text for parts in slides for part in parts if part.kind == "heading"), "")
    return Reading(kind="pptx", title=heading if generic or not title else title, pages=slide_pages(slides))


def slide_pages(slides: Iterable[list[Part]]) -> tuple[Page, ...]:
    """The parts of each slide on pages called by the slide's number."""
    pages: list[Page] = []
    for number, parts in enumerate(slides, 1):
        for page in set_pages(parts) if any(part.text.strip() for part in parts) else ():
            pages.append(page.model_copy(update={"number": len(pages) + 1, "name": f"slide {number}"}))
    return tuple(pages)


def _parts(slide: Any) -> Iterator[Part]:
    title = slide.shapes.title
    name = one_line(title.text_frame.text) if title is not None and title.has_text_frame else ""
    if name:
        yield Part(name, "heading", level=1)
    for shape in sorted(_shapes(slide.shapes), key=lambda one: (one.top or 0, one.left or 0)):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = clean(slide.notes_slide.notes_text_frame.text).strip()
        if notes:
            yield Part("Notes", "heading", level=2)
            yield from (Part(one) for one in notes.split("\n") if one.strip())


def _shapes(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if isinstance(shape, GroupShape) and depth < 20:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _shape(shape: Any) -> Iterator[Part]:
    if getattr(shape, "has_table", False):
        lines = [line for line in shape.table.rows if any(one_line(cell.text) for cell in line.cells)]
        rows = [[one_line(cell.text) for cell in line.cells] for line in lines]
        heads = head_count(rows)
        merged = [
            (number, column, cell.span_height)
            for number, line in enumerate(lines)
            for column, cell in enumerate(line.cells)
            if cell.is_merge_origin and cell.span_height > 1
        ]
        for number, cells in enumerate(filled_down(rows, merged, heads=heads)):
            yield row(cells, head=number < heads)
    elif getattr(shape, "has_chart", False):
        yield from _chart(shape.chart)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            text = clean("".join(run.text for run in paragraph.runs) or paragraph.text).strip()
            if text:
                yield Part(text, "item" if paragraph.level else "paragraph")


def _chart(chart: Any) -> Iterator[Part]:
    """A chart's figures as a table: a row for each category, a column for each series."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Part(one_line(chart.chart_title.text_frame.text))
    plots = list(chart.plots)
    if not plots:
        return
    series = list(plots[0].series)
    names = [one_line(str(one.name or "")) for one in series]
    yield row(["", *names], head=True)
    values = [list(one.values) for one in series]
    for number, category in enumerate(plots[0].categories):
        cells = [
            f"{column[number]:g}" if number < len(column) and column[number] is not None else "" for column in values
        ]
        yield row([one_line(str(category)), *cells])
