"""What stands beside the lines of a quote: its request, the document as pictures, its history, or a price's place."""

import difflib
import io

import streamlit as st

from assistant import Assistant, AssistantError, Citation
from assistant.quotes.model import Line, Quote, Source
from ui.chat.page_frame import draw_page
from ui.chat.people import who
from ui.chat.plain import as_html, as_letter, say
from ui.chat.quoting import amount, show_source, source

_SIDES = ("Request", "Preview", "History")
# Pixels for a point of the page.
_SCALE = 1.8


def draw_side(assistant: Assistant, quote: Quote) -> None:
    """The place of a price where one is open, else what was chosen."""
    shown = source()
    if shown:
        _draw_source(assistant, shown)
        return
    side = st.segmented_control(
        "Beside the lines", _SIDES, default=_SIDES[0], required=True, key="side", label_visibility="collapsed"
    )
    if side == "Preview":
        _draw_preview(assistant, quote)
    elif side == "History":
        _draw_history(assistant, quote)
    else:
        _draw_request(quote)


def _draw_request(quote: Quote) -> None:
    if quote.not_understood:
        parts = "".join(f"<li>{as_html(one)}</li>" for one in quote.not_understood)
        st.html(
            f'<p class="statement"><b>Not understood</b>: no line was made of this</p><ul class="rest">{parts}</ul>'
        )
    st.html('<p class="statement"><b>The request</b></p>' + as_letter(quote.request))


def _draw_source(assistant: Assistant, shown: Source) -> None:
    with st.container(key="viewer", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="viewer-bar"):
            st.html(f'<div class="paper"><b>{as_html(shown.name)}</b><br><span>{as_html(shown.place)}</span></div>')
            st.button(
                "Close", key="close", icon=":material/close:", type="tertiary", on_click=show_source, args=(None,)
            )
        if shown.document not in {one.id for one in assistant.documents(user=who())}:
            say(
                f"The price stands in {shown.name}, {shown.place}. That list isn't among the papers, so the page "
                "can't be shown."
            )
            return
        page = assistant.library.page(shown.document, shown.page)
        citation = Citation(
            document=shown.document,
            name=shown.name,
            page=shown.page,
            place=shown.place,
            quote=page.text[shown.start : shown.end],
            boxes=tuple(page.boxes(shown.start, shown.end)),
            support="supported",
        )
        draw_page(assistant, citation, f"{shown.page}-{shown.start}")


def _draw_preview(assistant: Assistant, quote: Quote) -> None:
    try:
        pictures = _pictures(str(assistant.home), quote.number, quote.version, who(), assistant)
    except AssistantError as error:
        say(str(error), "trouble")
        return
    with st.container(key="preview", gap="small"):
        for number, picture in enumerate(pictures, 1):
            st.image(picture, width="stretch", output_format="PNG", alt=f"Page {number} of the quote")


@st.cache_data(show_spinner="Setting the document …", max_entries=8)
def _pictures(
    home: str,  # noqa: ARG001 - part of the key
    number: str,
    version: int,  # noqa: ARG001
    user: str | None,
    _assistant: Assistant,
) -> list[bytes]:
    """The pages of the quote's PDF, as PNG."""
    from assistant.reading.pdfium import opened

    found = []
    with opened(_assistant.quotes.export(number, "quote.pdf", user=user)) as document:
        for page in document:
            data = io.BytesIO()
            page.render(scale=_SCALE).to_pil().save(data, "PNG")
            found.append(data.getvalue())
    return found


def _draw_history(assistant: Assistant, quote: Quote) -> None:
    trail = "".join(
        f"<li><b>{as_html(one.at[:16].replace('T', ' '))}</b> {as_html(one.by or 'somebody')}: {as_html(one.what)}</li>"
        for one in reversed(quote.trail)
    )
    st.html(f'<ul class="rest">{trail}</ul>')
    if quote.version == 1:
        return
    earlier = st.selectbox(
        "Compare with an earlier version",
        range(quote.version - 1, 0, -1),
        format_func=lambda one: f"Version {one}",
        key=f"earlier-{quote.number}",
    )
    before = assistant.quotes.get(quote.number, earlier, user=who())
    old, new = _said(before), _said(quote)
    rows = []
    for run in difflib.ndiff(old, new):
        tag = {"- ": "del", "+ ": "ins", "  ": "span"}.get(run[:2])
        if tag:
            rows.append(f"<li><{tag}>{as_html(run[2:])}</{tag}></li>")
    st.html(
        f'<p class="aside">Struck out: only in version {earlier}. Underlined: only now.</p>'
        f'<ul class="rest quote">{"".join(rows)}</ul>'
    )


def _said(quote: Quote) -> list[str]:
    return [
        *(_line(one) for one in quote.lines),
        f"Discount on all lines: {quote.discount:f} %",
        f"Gross: {quote.totals.gross:f} {quote.totals.currency}",
        f"Status: {quote.status}",
    ]


def _line(line: Line) -> str:
    price = "open" if line.unit_price is None else f"at {amount(line.unit_price)}"
    less = f", less {line.discount:f} %" if line.discount else ""
    return f"{line.quantity:f} {line.unit} {line.article} {line.description}, {price}{less}"
