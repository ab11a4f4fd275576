"""Markdown and plain text: their parts, without the marks."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.reading import read
from assistant.reading.plain.markdown import plain
from tests.assistant.reading.papers import assert_sound, blocks

HANDBOOK = """---
title: "Staff handbook"
---
# Handbook

Work begins at **08:00**. See the [rules](https://firm.example/rules), `PPE-1`
and [below](#below).

Holidays
--------

- 25 days a year
  for everybody
- [ ] ask *early*

1. Ask
2) Wait

> Quoted wisdom.

| Name | Days |
|------|-----:|
| Ann  | 25   |
| Bo   | 30 \\| 31 |

```sh
make  all   # twice
```
<!-- not shown -->
"""


def test_markdown_parts() -> None:
    """Each part has its kind, and its text is what a reader of the page sees."""
    reading = read(Path("handbook.md"), HANDBOOK.encode())
    assert_sound(reading)
    assert reading.title == "Staff handbook"
    assert blocks(reading.pages[0]) == [
        ("heading", "Handbook"),
        ("paragraph", "Work begins at 08:00. See the rules (https://firm.example/rules), PPE-1 and below."),
        ("heading", "Holidays"),
        ("item", "25 days a year for everybody"),
        ("item", "[ ] ask early"),
        ("item", "1. Ask"),
        ("item", "2) Wait"),
        ("paragraph", "Quoted wisdom."),
        ("head", "Name | Days"),
        ("row", "Ann | 25"),
        ("row", "Bo | 30 | 31"),
        ("paragraph", "make  all   # twice"),
    ]
    assert [block.level for block in reading.pages[0].blocks if block.kind == "heading"] == [1, 2]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a_b_c and 3 * 4 * 5", "a_b_c and 3 * 4 * 5"),
        ("__bold__ *it **both** it*", "bold it both it"),
        ("\\*no\\* `**code**`", "*no* **code**"),
        ("![logo](x.png) <b>A</b> &amp; B", "logo A & B"),
        ("<https://firm.example>", "https://firm.example"),
    ],
)
def test_inline_marks(source: str, shown: str) -> None:
    """Marks go, what they only look like stays."""
    assert plain(source) == shown


@settings(max_examples=150, deadline=None)
@given(st.text(st.one_of(st.sampled_from("#*-_`|>[]()!\\ \n=~1."), st.characters()), max_size=200))
def test_any_text_is_read_as_markdown_and_as_text(source: str) -> None:
    """No combination of marks crashes a reader; what is read keeps the promises of places."""
    for name in ("a.md", "a.txt"):
        try:
            reading = read(Path(name), source.encode("utf-8", "replace"))
        except ReadError:
            continue
        assert_sound(reading)


def test_plain_text_parts() -> None:
    """Paragraphs, list items and clause headings; lines wrapped by an editor flow, addresses keep their lines."""
    source = (
        "SUPPLY AGREEMENT\n\nThe supplier delivers the goods named in each order to the site\n"
        "within ten working days of the order.\n\nAnn Vale\nUnit 7\nKilmorran\n\n7.2 Notice\n\n- one\n- two\n"
    )
    reading = read(Path("a.txt"), source.encode())
    assert reading.title == "SUPPLY AGREEMENT"
    assert blocks(reading.pages[0]) == [
        ("heading", "SUPPLY AGREEMENT"),
        (
            "paragraph",
            "The supplier delivers the goods named in each order to the site within ten working days of the order.",
        ),
        ("paragraph", "Ann Vale\nUnit 7\nKilmorran"),
        ("heading", "7.2 Notice"),
        ("item", "- one"),
        ("item", "- two"),
    ]
