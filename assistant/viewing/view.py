"""Views: which form a source is shown in, by the kind of its paper, and what it shows."""

from collections.abc import Iterable, Sequence
from functools import cache

from assistant.documents import Citation, Document, Page, Passage, Span
from assistant.library import Library
from assistant.viewing.model import Form, View
from assistant.viewing.portions import Marks, columns_of, headings, rows_around, surroundings
from assistant.viewing.printing import Printer

Source = Citation | Passage
_PICTURES = ("pdf", "picture")
_TABLES = ("xlsx", "xls", "ods", "csv")


class Viewer:
    """Shows sources of a library's papers."""

    def __init__(self, library: Library, printer: Printer) -> None:
        self.library = library
        self.printer = printer

    def view(self, paper: Document, source: Source, others: Iterable[Source] = (), *, width: int = 1240) -> View:
        """A source of the paper in its surroundings, with the passages of `others` that stand there too.

        `width` is a picture's, in pixels. A document of an office program is shown as it is printed where LibreOffice
        is installed and the passage is found there. Raises UnknownDocument if the paper was forgotten meanwhile, and
        ReadError for an original that cannot be drawn.
        """
        pages = cache(lambda number: self.library.page(paper.id, number))
        spans = spans_of(source, pages(source.page))
        beside = [one for one in others if one.document == paper.id and one != source]
        found = View(
            form=_form(paper.kind),
            document=paper.id,
            name=paper.name,
            kind=paper.kind,
            place=source.place,
            above=self._holder(paper),
        )
        if found.form == "picture":
            return self._picture(found, paper, source, beside, pages(source.page), width)
        quotes = [span for one in beside for span in spans_of(one, pages(one.page))]
        if printed := self.printer.printed(paper, source, spans, quotes, pages, width):
            return found.model_copy(update=printed)
        marks = Marks(spans, quotes)
        if found.form == "table":
            page = pages(source.page)
            portions, before, after = rows_around(page, marks)
            above = page.name
        else:
            portions, before, after = surroundings(pages, paper.pages, marks)
            above = headings(pages, spans[0])
        return found.model_copy(
            update={
                "above": " › ".join(filter(None, (found.above, above))),
                "portions": portions,
                "columns": columns_of(portions) if found.form == "table" else (),
                "more_before": before,
                "more_after": after,
                "mime": self._mime(paper) if found.form == "recording" else "",
                "begins": next((one.begins for one in portions if one.marked), None),
            }
        )

    def _holder(self, paper: Document) -> str:
        """The name of the file that the paper lies in, such as the e-mail that it is attached to."""
        holder = self.library.at_path(paper.path.rpartition("/")[0])
        return holder.name if holder else ""

    def _mime(self, paper: Document) -> str:
        from assistant.reading.recording import mime_of

        return mime_of(self.library.original(paper.id))

    def _picture(
        self, found: View, paper: Document, source: Source, beside: Sequence[Source], page: Page, width: int
    ) -> View:
        from assistant.reading.picture import page_picture  # it loads what pictures need

        others = [box for one in beside if one.page == source.page for box in one.boxes]
        original = self.library.original(paper.id)
        picture = page_picture(original, paper.kind, page, boxes=source.boxes, others=others, width=width)
        return found.model_copy(update={"picture": picture, "boxes": source.boxes})


def spans_of(source: Source, page: Page) -> tuple[Span, ...]:
    """Where a source stands to the character; of one that doesn't say, where its words are found on its page."""
    if source.spans:
        return source.spans
    words = source.quote if isinstance(source, Citation) else source.text
    at = max(page.text.find(words), 0)
    return (Span(page=page.number, start=at, end=min(at + len(words), len(page.text))),)


def _form(kind: str) -> Form:
    if kind in _PICTURES:
        return "picture"
    if kind == "audio":
        return "recording"
    return "table" if kind in _TABLES else "text"
