"""The boxes of a PDF's form that can be ticked, as signs beside their words: a reader sees which ones are."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.reading.printed.glyphs import Glyphs, Run, shown

# By kind of field, what stands for one that is not ticked and one that is.
SIGNS = {raw.FPDF_FORMFIELD_CHECKBOX: "☐☒", raw.FPDF_FORMFIELD_RADIOBUTTON: "○◉"}
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def ticks(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> list[Run]:
    """A run for each box of the page that shows; none where the PDF's forms were not opened."""
    if document.formenv is None:
        return []
    return list(_ticks(document.formenv.raw, page))


def with_ticks(found: Glyphs, marks: list[Run]) -> Glyphs:
    """A page's characters and the signs, in place of what a form itself draws within its boxes."""
    kept = [run for run in found.runs if not any(_lies_in(run, mark) for mark in marks)]
    return Glyphs([*kept, *marks], found.width, found.height, found.unmapped, found.turned)


def _ticks(form: object, page: pdfium.PdfPage) -> Iterator[Run]:
    width, height = page.get_size()
    a, b, c, d, e, f = shown(page, width, height)
    for place in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, place)
        try:
            signs = SIGNS.get(raw.FPDFAnnot_GetFormFieldType(form, note))
            rect = raw.FS_RECTF()
            if (
                not signs
                or raw.FPDFAnnot_GetFlags(note) & _HIDDEN
                or not raw.FPDFAnnot_GetRect(note, ctypes.byref(rect))
            ):
                continue
            ticked = bool(raw.FPDFAnnot_IsChecked(form, note))
        finally:
            raw.FPDFPage_CloseAnnot(note)
        xs = sorted((a * rect.left + c * rect.bottom + e, a * rect.right + c * rect.top + e))
        ys = sorted((b * rect.left + d * rect.bottom + f, b * rect.right + d * rect.top + f))
        if 0 <= xs[0] < xs[1] <= width and 0 <= ys[0] < ys[1] <= height:
            low = ys[1] - 0.2 * (ys[1] - ys[0])  # where the words beside it stand
            yield Run(
                text=signs[ticked], edges=[*xs], left=xs[0], right=xs[1], top=ys[0], bottom=ys[1], baseline=low,
                size=ys[1] - ys[0],
            )  # fmt: skip


def _lies_in(run: Run, mark: Run) -> bool:
    across, down = (run.left + run.right) / 2, (run.top + run.bottom) / 2
    return len(run.text) == 1 and mark.left <= across <= mark.right and mark.top <= down <= mark.bottom
