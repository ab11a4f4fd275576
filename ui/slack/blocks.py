"""Answers as Block Kit. Foreign text stands in rich text elements, which Slack shows letter by letter."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant import Answer, Citation, Passage
from ui.slack.plain import escaped, pieces, shortened
from ui.statements import is_quoted, is_table, mark, numbers
from ui.wording import said_in, spot_in, told_in

Block = dict[str, Any]
# Slack's limits: blocks of a message, characters of a text and of a button's value.
BLOCKS, TEXT, VALUE = 50, 3000, 2000
# Ours: characters of one message in all, of a nearest passage, and of a button.
_MESSAGE, _EXCERPT, _BUTTON = 12_000, 320, 60
_BUTTONS = 5
GOOD, BAD = "good", "bad"
PAGE, FEEDBACK, PRIVATELY, QUOTE_FILE = "page", "feedback", "privately", "quote_file"

Source = Citation | Passage


def answer_blocks(answer: Answer, reference: str = "", *, spoken: str, reader: str) -> list[Block]:
    """The whole answer; `reference` is what feedback on it names.

    `spoken` is the language that it is in, `reader` that of the buttons.
    """
    blocks = [*(_found(answer, spoken) if answer.found else _not_found(answer, spoken))]
    blocks += actions(page_buttons(answer.citations if answer.found else answer.nearest, reader))
    for conflict in answer.conflicts:
        places = " / ".join(_where(one, spoken) for one in conflict.citations)
        blocks += paragraph(f"⚠ {conflict.text} ({places})")
    for notice in answer.notices:
        blocks += paragraph(told_in(spoken, notice), italic=True)
    return [*blocks, *([_feedback(reference, reader)] if reference else [])]


def paragraph(text: str, *, bold: bool = False, italic: bool = False) -> list[Block]:
    """A text by itself, in as many blocks as it needs."""
    return [_rich([_section(_text(one, bold=bold, italic=italic))]) for one in pieces(text.strip(), TEXT) if one]


def quotation(text: str) -> list[Block]:
    """Words of a paper."""
    return [_rich([{"type": "rich_text_quote", "elements": [_text(one)]}]) for one in pieces(text, TEXT)]


def button(label: str, action: str, value: str, *, style: str = "") -> Block:
    """A button. Its label is plain text."""
    made: Block = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": shortened(label, _BUTTON), "emoji": False},
        "value": value,
    }
    return made | ({"style": style} if style else {})


def actions(buttons: Sequence[Block]) -> list[Block]:
    """Buttons, five beside each other."""
    rows = [buttons[at : at + _BUTTONS] for at in range(0, len(buttons), _BUTTONS)]
    return [{"type": "actions", "elements": list(row)} for row in rows]


def messages(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in as many messages as Slack's limits ask for; at least one."""
    found: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = len(json.dumps(block, ensure_ascii=False))
        if found[-1] and (len(found[-1]) == BLOCKS or size + length > _MESSAGE):
            found.append([])
            size = 0
        found[-1].append(block)
        size += length
    return found


def fallback(text: str) -> str:
    """What stands in notifications, where blocks are not shown."""
    return escaped(shortened(text, TEXT // 5)) or "…"


def page_buttons(sources: Sequence[Source], reader: str) -> list[Block]:
    """A button for each source, which shows its page; its words are in the reader's language."""
    return [
        button(f"{number} · {spot_in(reader, one.place)}", f"{PAGE}-{number}", page_value(one))
        for number, one in enumerate(sources, start=1)
    ]


def page_value(source: Source) -> str:
    """What a button knows of a page: paper, page and where the quote stands, as far as there is room."""
    boxes = [[round(side, 4) for side in (one.left, one.top, one.right, one.bottom)] for one in source.boxes]
    value = json.dumps([source.document, source.page, boxes], separators=(",", ":"))
    return value if len(value) <= VALUE else json.dumps([source.document, source.page, []], separators=(",", ":"))


def _found(answer: Answer, spoken: str) -> Iterator[Block]:
    quoted = is_quoted(answer)
    if quoted:
        yield from paragraph(said_in(spoken, "Word for word from your papers:"), italic=True)
    for statement in answer.statements:
        known = "".join(f" [{number}]" for number in numbers(answer, statement))
        if is_table(statement.text):
            for one in pieces(statement.text, TEXT):
                yield _rich([{"type": "rich_text_preformatted", "elements": [_text(one)]}])
            continue
        said = [*pieces(" ".join(statement.text.split()), TEXT)]
        for number, one in enumerate(said, start=1):
            parts = [_text(one)]
            if number == len(said):
                parts += [_text(known, bold=True)] if known else []
                parts += [_text(f"  {mark(statement, spoken)}", italic=True)] if not quoted and answer.usage else []
            yield _rich([_section(*parts)])
    for number, citation in enumerate(answer.citations, start=1):
        read = f" ({told_in(spoken, citation.recognised)})" if citation.recognised else ""
        yield _rich([_section(_text(f"[{number}] ", bold=True), _text(f"{_where(citation, spoken)}{read}"))])
        if not quoted:  # else the statement is the quote
            yield from quotation(shortened(citation.quote, TEXT))


def _not_found(answer: Answer, spoken: str) -> Iterator[Block]:
    yield from paragraph(answer.text)
    for number, one in enumerate(answer.nearest, start=1):
        yield _rich([_section(_text(f"[{number}] ", bold=True), _text(_where(one, spoken)))])
        yield from quotation(shortened(one.text, _EXCERPT))


def _where(source: Source, spoken: str) -> str:
    return f"{source.name}, {spot_in(spoken, source.place)}"


def _feedback(reference: str, reader: str) -> Block:
    def choice(text: str, value: str) -> Block:
        return {"text": {"type": "plain_text", "text": text}, "value": f"{value}:{reference}"}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": choice(said_in(reader, "Helpful"), GOOD),
                "negative_button": choice(said_in(reader, "Not helpful"), BAD),
            }
        ],
    }


def _rich(elements: Iterable[Block]) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    return {"type": "text", "text": text} | ({"style": style} if style else {})
