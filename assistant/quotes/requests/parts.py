"""Parts of a request, such as a mail and the list attached to it, and where in them a thing is asked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.documents import Page
from assistant.quotes.model import Asked


@dataclass(frozen=True, slots=True)
class Part:
    """A file or an attachment (`attached`), its kind and its pages; what was typed has no name."""

    name: str
    kind: str
    pages: tuple[Page, ...]
    attached: bool = False

    @property
    def text(self) -> str:
        """The text of all pages, parted by form feeds."""
        return "\f".join(page.text for page in self.pages)


def typed(text: str) -> Part:
    """What somebody typed or pasted."""
    return Part("", "text", (Page(number=1, text=text),))


def places(part: Part, texts: Iterable[str]) -> list[Asked | None]:
    """Where each of the texts, in their order, stands in the part. None where it has no name, or they aren't found."""
    found: list[Asked | None] = []
    page, start = 0, 0
    for text in texts:
        at = _from(part.pages, text, page, start) or _from(part.pages, text, 0, 0)
        if not part.name or at is None:
            found.append(None)
            continue
        page, start = at[0], at[2]
        where = part.pages[page]
        # A mail is one page, however long.
        place = "" if part.kind in ("eml", "txt", "text") else where.place(at[1], at[2])
        found.append(Asked(name=part.name, place=place))
    return found


def _from(pages: tuple[Page, ...], text: str, page: int, start: int) -> tuple[int, int, int] | None:
    """The first place of a text from there on: the page's index, and the characters. Spaces may differ."""
    words = [re.escape(word) for word in text.split()]
    if not words:
        return None
    pattern = re.compile(r"\s+".join(words))
    for index in range(page, len(pages)):
        if match := pattern.search(pages[index].text, start if index == page else 0):
            return index, match.start(), match.end()
    return None
