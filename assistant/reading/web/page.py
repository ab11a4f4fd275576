"""HTML as a visitor sees it, in its order. Nothing is fetched; scripts, styles and hidden parts are dropped."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.documents import Reading
from assistant.reading.characters import clean, decode, one_line
from assistant.reading.layout import Part, row, set_pages
from assistant.reading.numerals import numeral
from assistant.reading.tables import filled_down, head_count

_DROPPED = set(
    "head script style template noscript svg math iframe object embed canvas audio video select textarea button".split()
)
_BLOCKS = set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table ul".split()
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![.\d])", re.IGNORECASE
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)
_HEADING = re.compile("h[1-6]")
_DEEPEST = 400
_WIDEST = 100  # columns or rows that one cell spans
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(data: bytes) -> Reading:
    """A reading of kind "html"; its title is the page's, else the first heading."""
    tree = LexborHTMLParser(_decoded(data))
    title = tree.css_first("title")
    parts = _tree_parts(tree)
    heading = next((one_line(part.text) for part in parts if part.kind == "heading"), "")
    return Reading(kind="html", title=one_line(title.text() if title else "") or heading, pages=set_pages(parts))


def html_parts(html: str) -> list[Part]:
    """The visible parts of an HTML text."""
    return _tree_parts(LexborHTMLParser(html))


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 if it is that, else what the page says of itself, else Windows-1252."""
    named = _CHARSET.search(data[:4096])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if named and b"\x00" not in data[:100]:
            try:
                return data.decode(named.group(1).decode("ascii"), errors="replace")
            except LookupError:
                return decode(data)
    return decode(data)


def _tree_parts(tree: LexborHTMLParser) -> list[Part]:
    walk = _Walk()
    if tree.body is not None:
        walk.enter(tree.body, 0)
    walk.close()
    return walk.parts


class _Walk:
    """Gathers inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.text: list[str] = []
        self.item: str | None = None  # the mark of a list item whose text has not begun yet
        self.anchor = ""  # of the last heading: a place that an address may name

    def close(self, *, level: int = 0, keep: bool = False) -> None:
        """Makes a part of the text gathered so far."""
        joined = clean("".join(self.text))
        self.text = []
        if keep:
            text = joined.strip("\n").rstrip()
        else:
            text = "\n".join(" ".join(line.split()) for line in joined.split("\n")).strip()
        if not text.strip():
            return
        if level:
            self.parts.append(Part(" ".join(text.split()), "heading", level=level, place=self.anchor))
        elif self.item is not None:
            self.parts.append(Part(self.item + text, "item", place=self.anchor))
        else:
            self.parts.append(Part(text, place=self.anchor))
        self.item = None

    def enter(self, node: LexborNode, depth: int) -> None:
        """Reads the children of a node."""
        for child in _children(node):
            self.visit(child, depth + 1)

    def visit(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.text.append((node.text_content or "").replace("\n", " ").replace("\r", " "))
        elif tag in _DROPPED or tag.startswith(("-", "!")) or _is_hidden(node):
            return
        elif tag == "br":
            self.text.append("\n")
        elif tag == "img":
            self.text.append(node.attributes.get("alt") or "")
        elif tag == "table" and not node.css_first("table table, h1, h2, h3, ul, ol, p + p, form"):
            self.close()
            self._table(node)
        elif tag == "pre" or depth > _DEEPEST:
            self.close()
            self.text.append(node.text())
            self.close(keep=True)
        elif tag in _BLOCKS or tag in ("tr", "td", "th"):
            self.close()
            if tag == "li":
                self.item = _number(node)
            if _HEADING.fullmatch(tag):
                self.anchor = _anchor(node)
            self.enter(node, depth)
            self.close(level=int(tag[1]) if _HEADING.fullmatch(tag) else 0)
            if tag == "li":
                self.item = None
        else:
            self.enter(node, depth)

    def _table(self, table: LexborNode) -> None:
        grid = _Table()
        for one in table.css("tr"):
            grid.add([cell for cell in _children(one) if cell.tag in ("td", "th") and not _is_hidden(cell)])
        rows = grid.rows
        caption = table.css_first("caption")
        if caption and one_line(caption.text()):
            self.parts.append(Part(one_line(caption.text()), place=self.anchor))
        if len(rows) and max(len(texts) for texts, _ in rows) == 1:
            # A table of one column is a frame for layout, not a table.
            self.parts += [Part(texts[0], place=self.anchor) for texts, _ in rows]
            return
        heads = head_count([texts for texts, _ in rows])
        heads = max(heads, next((number for number, (_, names) in enumerate(rows) if not names), len(rows)))
        filled = filled_down([texts for texts, _ in rows], grid.merged, heads=heads)
        for number, (texts, (_, names)) in enumerate(zip(filled, rows, strict=True)):
            head = len(texts) > 1 and (names or number < heads)
            self.parts.append(row(texts, head=head, place=self.anchor))


class _Table:
    """A table's rows as a grid: a cell that spans columns or rows is followed by empty ones there."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[str], bool]] = []  # texts, and whether all of them are names
        self.merged: list[tuple[int, int, int]] = []  # row, column, height
        self._open: dict[int, int] = {}  # columns that cells above go on in, and for how many rows

    def add(self, cells: list[LexborNode]) -> None:
        texts: list[str] = []
        spans = self._open
        self._open = {column: left - 1 for column, left in spans.items() if left > 1}
        for cell in cells:
            while spans.get(len(texts), 0) and len(texts) < _WIDEST:
                texts.append("")
            column, wide, high = len(texts), _span(cell, "colspan"), _span(cell, "rowspan")
            texts += [one_line(_visible(cell)), *[""] * (wide - 1)]
            if high > 1:
                self._open |= dict.fromkeys(range(column, column + wide), high - 1)
                self.merged.append((len(self.rows), column, high))
        if any(texts):
            self.rows.append((texts, bool(cells) and all(cell.tag == "th" for cell in cells)))
        else:
            self.merged = [one for one in self.merged if one[0] < len(self.rows)]


def _span(cell: LexborNode, name: str) -> int:
    said = (cell.attributes.get(name) or "").strip()
    return min(max(int(said), 1), _WIDEST) if said.isdecimal() and len(said) < 6 else 1


def _anchor(heading: LexborNode) -> str:
    """The name of a heading in addresses, "#fees": its own, or that of a link within."""
    link = heading.css_first("a[id], a[name]")
    names = [heading.attributes.get("id"), *((link.attributes.get("id"), link.attributes.get("name")) if link else ())]
    return next((f"#{one_line(name)}" for name in names if name and name.strip()), "")


def _children(node: LexborNode) -> Iterator[LexborNode]:
    yield from node.iter(include_text=True)


def _visible(node: LexborNode) -> str:
    """The text of a cell, its lines and blocks apart."""
    walk = _Walk()
    walk.enter(node, 0)
    walk.close()
    return " ".join(part.text for part in walk.parts)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = attributes.get("style") or ""
    if node.tag == "font" and attributes.get("color"):
        style += f";color:{attributes['color']}"
    unseen = bool(_HIDDEN.search(style)) or (bool(_WHITE.search(style)) and _is_on_white(node))
    return unseen or "hidden" in attributes


def _is_on_white(node: LexborNode) -> bool:
    """Whether nothing from the node upwards may have given it another ground, by a background or by a class."""
    above: LexborNode | None = node
    while above is not None and above.tag not in (None, "-undef", "-document"):
        has = above.attributes
        if "class" in has or "id" in has or "bgcolor" in has or "background" in (has.get("style") or ""):
            return False
        above = above.parent
    return True


def _number(item: LexborNode) -> str:
    """The number of an item of an ordered list: "3. ", "c. ", "iii. "."""
    above = item.parent
    if above is None or above.tag != "ol":
        return ""
    place, before, given = 0, item, ""
    while before is not None and not given:  # an item may give its own number, and those behind it count on
        if before.tag == "li":
            given = before.attributes.get("value") or ""
            place += 1
        before = before.prev  # type: ignore[assignment]
    given = given or above.attributes.get("start") or "1"
    count = place - 1 + (int(given) if given.isdecimal() and len(given) < 6 else 1)
    form = _FORMS.get(above.attributes.get("type") or item.attributes.get("type") or "", "decimal")
    return f"{numeral(count, form if count else 'decimal')}. "
