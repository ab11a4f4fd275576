"""Texts of papers, models and people as Slack shows them: nothing in them is a mention, a link or markup."""

import re
from collections.abc import Iterator
from html import unescape

# What Slack's Markdown, in which text is streamed, takes for markup, a mention or an address.
_MARKUP = re.compile(r"[\\`*_{}\[\]|~!#:@]")
_ENTITY = re.compile(r"<([^<>]*)>")


def escaped(text: str) -> str:
    """The text for fields that Slack reads as its own markup: without `<`, nothing in it is a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_markdown(text: str) -> str:
    """The text for fields that Slack reads as Markdown; made sign by sign, so that pieces may be joined."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", escaped(text))


def spoken(text: str, me: str = "") -> str:
    """What somebody wrote, without Slack's markup and the mention of the assistant (the user id `me`)."""

    def plain(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target == f"@{me}":
            return " "
        return label or target.lstrip("@#!").removeprefix("mailto:")

    return " ".join(unescape(_ENTITY.sub(plain, text)).split())


def shortened(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return f"{flat[: limit - 2].rsplit(' ', 1)[0]} …"


def pieces(text: str, limit: int) -> Iterator[str]:
    """The text in pieces of at most `limit` characters: cut after a line, a sentence, a word, or anywhere."""
    rest = text
    while len(rest) > limit:
        head = rest[:limit]
        cuts = (head.rfind("\n") + 1, max(head.rfind(f"{stop} ") for stop in ".!?") + 2, head.rfind(" ") + 1)
        cut = next((one for one in cuts if one > limit // 2), limit)
        yield rest[:cut]
        rest = rest[cut:]
    yield rest
