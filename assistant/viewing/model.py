"""What a view of a source holds: a picture, or portions of text with what is marked in them."""

from typing import Literal

from assistant.documents import BlockKind, Box, Record

Form = Literal["picture", "text", "table", "recording"]
Mark = Literal["", "quote", "other"]


class Run(Record):
    """Characters that are marked alike: as the quote, as another source's passage, or not."""

    text: str
    mark: Mark = ""


class Portion(Record):
    """A heading, paragraph, list item or row of what is shown, on the page called `page`.

    `place` is as in `Block`; `begins` the second at which it is said, in a recording. A row has `cells` in place of
    `runs`; `number` is its row in a sheet.
    """

    kind: BlockKind
    level: int = 0
    place: str = ""
    page: str = ""
    runs: tuple[Run, ...] = ()
    cells: tuple[tuple[Run, ...], ...] = ()
    number: int | None = None
    begins: int | None = None

    @property
    def marked(self) -> bool:
        """Whether some of it is the quote."""
        return any(run.mark == "quote" for runs in (self.runs, *self.cells) for run in runs)


class View(Record):
    """A source in its surroundings. `above` is the path of headings, or the sheet's name, that it stands under.
    It begins with the name of the file that the paper lies in, such as the e-mail that it is attached to.

    A "picture" is a PNG with the passage marked; `boxes` say where it stands on that. The other forms have `portions`;
    those before and after them are left out where `more_before` or `more_after` is set. `columns` are the letters of a
    sheet's columns. `begins` is the second at which a "recording" says the passage, `mime` the MIME type of its file.
    """

    form: Form
    document: str
    name: str
    kind: str
    place: str
    above: str = ""
    picture: bytes = b""
    boxes: tuple[Box, ...] = ()
    portions: tuple[Portion, ...] = ()
    columns: tuple[str, ...] = ()
    more_before: bool = False
    more_after: bool = False
    begins: int | None = None
    mime: str = ""
