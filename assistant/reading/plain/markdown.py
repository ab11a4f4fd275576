"""Markdown: headings, paragraphs, lists, tables and code, without the marks that a reader does not see."""

import re
from collections.abc import Iterator
from html import unescape

from assistant.documents import Reading
from assistant.reading.characters import clean, decode
from assistant.reading.layout import Part, row, set_pages

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_RULE = re.compile(r" {0,3}([-*_])(\s*\1){2,}\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"\s*(?:[-*+]|(\d{1,9}[.)]))\s+(?=\S)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_QUOTE = re.compile(r" {0,3}>\s?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"---\n(.*?\n)(?:---|\.\.\.)\s*(?:\n|$)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\](?:\((<[^>]*>|[^\s)]*)[^)]*\)|\[[^\]]*\])")
_BARE = re.compile(r"<((?:https?://|mailto:)[^>\s]+|[^@\s<>]+@[^@\s<>]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])", re.DOTALL)
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(data: bytes) -> Reading:
    """A reading of kind "markdown"; its title is the front matter's, else the first heading."""
    text = clean(decode(data))
    front = _FRONT.match(text)
    title = _TITLE.search(front.group(1)) if front else None
    parts = list(_parts(_COMMENT.sub("", text[front.end() :] if front else text).split("\n")))
    heading = next((part.text for part in parts if part.kind == "heading"), "")
    return Reading(kind="markdown", title=title.group(1) if title else heading, pages=set_pages(parts))


def plain(text: str) -> str:
    """Markdown within a line as the text that a reader sees; a link to the web keeps its address in brackets."""
    kept: list[str] = []
    text = re.sub("[\ue000\ue001]", "", text)  # private characters, used below to set code and escapes aside

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(match.lastindex or 0).strip())
        return f"\ue000{len(kept) - 1}\ue001"

    text = _ESCAPE.sub(keep, _CODE.sub(keep, text))
    text = _LINK.sub(_link, _IMAGE.sub(r"\1", text))
    text = clean(unescape(_TAG.sub("", _BARE.sub(r"\1", text))))
    for _ in range(2):  # bold within italics
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match.group(1))], text)


def _link(match: re.Match[str]) -> str:
    words, target = match.group(1), (match.group(2) or "").strip("<>")
    shown = target.startswith(("http://", "https://")) and target not in words
    return f"{words} ({target})" if shown else words


def _parts(lines: list[str]) -> Iterator[Part]:
    at = 0
    while at < len(lines):
        line = lines[at]
        fence, heading = _FENCE.match(line), _HEADING.match(line)
        if fence:
            end = _fence_end(lines, at + 1, fence.group(1))
            yield Part("\n".join(line.rstrip() for line in lines[at + 1 : end]).strip("\n"))
            at = end + 1
        elif heading:
            yield Part(plain(heading.group(2)), "heading", level=len(heading.group(1)))
            at += 1
        elif "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _TABLE_RULE.match(lines[at + 1]):
            end = at + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield row(_cells(line), head=True)
            yield from (row(_cells(one)) for one in lines[at + 2 : end])
            at = end
        elif not line.strip() or _RULE.match(line):
            at += 1
        else:
            end = _paragraph_end(lines, at)
            yield from _paragraph(lines[at:end], lines[end] if end < len(lines) else "")
            at = end + (1 if end < len(lines) and _UNDERLINE.match(lines[end]) else 0)


def _fence_end(lines: list[str], at: int, fence: str) -> int:
    while at < len(lines) and not lines[at].strip().startswith(fence):
        at += 1
    return at


def _paragraph_end(lines: list[str], at: int) -> int:
    """Where the paragraph or list item that begins at a line ends."""
    at += 1
    while at < len(lines) and lines[at].strip():
        line = lines[at]
        if (
            _HEADING.match(line)
            or _FENCE.match(line)
            or _ITEM.match(line)
            or _UNDERLINE.match(line)
            or _RULE.match(line)
        ):
            break
        at += 1
    return at


def _paragraph(lines: list[str], following: str) -> Iterator[Part]:
    lines = [_QUOTE.sub("", line) for line in lines]
    item = _ITEM.match(lines[0])
    underline = _UNDERLINE.match(following)
    if item:
        number = f"{item.group(1)} " if item.group(1) else ""
        first = lines[0][item.end() :]
        yield Part(number + plain(_joined([first, *lines[1:]])), "item")
    elif underline:
        yield Part(plain(_joined(lines)), "heading", level=1 if underline.group(1)[0] == "=" else 2)
    else:
        yield Part(plain(_joined(lines)))


def _joined(lines: list[str]) -> str:
    """One flowing text; a line break is kept where the writer asked for one with two spaces or a backslash."""
    text = ""
    for line in lines:
        hard = line.endswith(("  ", "\\"))
        text += line.strip().removesuffix("\\") + ("\n" if hard else " ")
    return text.strip()


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [plain(cell.replace("\\|", "|").strip()) for cell in re.split(r"(?<!\\)\|", inner)]
