"""What stands beside the lines of a quote: its request, what was before, its letter and conditions, the document."""

import io

import streamlit as st

from assistant import Assistant, AssistantError, Citation
from assistant.quotes.model import Quote, Source
from ui.chat.people import who
from ui.chat.plain import as_html, as_letter, say
from ui.chat.quotes.conditions import draw_conditions
from ui.chat.quotes.history import draw_history
from ui.chat.quotes.letter import draw_letter, keep_typed
from ui.chat.quotes.past import draw_past
from ui.chat.quotes.quoting import show_source, source
from ui.chat.viewer.frame import draw_page
from ui.chat.wording import later, spot, tr

_SIDES = {
    "Request": later("Request"),
    "Past": later("Before"),
    "Letter": later("Letter"),
    "Conditions": later("Conditions"),
    "Preview": later("Preview"),
    "History": later("History"),
}
# Pixels for a point of the page.
_SCALE = 1.8


def draw_side(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The place of a price where one is open, else what was chosen."""
    # A widget that isn't drawn loses its value: what was chosen and typed outlives a look at a place.
    st.session_state.side = st.session_state.get("side", "Request")
    keep_typed(quote)
    shown = source()
    if shown:
        _draw_source(assistant, shown)
        return
    side = st.segmented_control(
        tr("Beside the lines"),
        list(_SIDES),
        required=True,
        key="side",
        format_func=lambda one: tr(_SIDES[one]),
        label_visibility="collapsed",
        wrap=True,
    )
    if side == "Preview":
        _draw_preview(assistant, quote)
    elif side == "Past":
        draw_past(assistant, quote)
    elif side == "Letter":
        draw_letter(assistant, quote, fixed=fixed)
    elif side == "Conditions":
        draw_conditions(assistant, quote, fixed=fixed)
    elif side == "History":
        draw_history(assistant, quote)
    else:
        _draw_request(quote)


def _draw_request(quote: Quote) -> None:
    if quote.questions:
        asked = "".join(f"<li>{as_html(one)}</li>" for one in quote.questions)
        st.html(f'<p class="statement"><b>{as_html(tr("Questions to answer"))}</b></p><ul class="rest">{asked}</ul>')
    if rest := [one for one in quote.not_understood if one not in quote.questions]:
        parts = "".join(f"<li>{as_html(one)}</li>" for one in rest)
        st.html(
            f'<p class="statement"><b>{as_html(tr("Not understood"))}</b>: '
            f'{as_html(tr("no line was made of this"))}</p><ul class="rest">{parts}</ul>'
        )
    st.html(f'<p class="statement"><b>{as_html(tr("The request"))}</b></p>' + as_letter(quote.request))


def _draw_source(assistant: Assistant, shown: Source | Citation) -> None:
    with st.container(key="viewer", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="viewer-bar"):
            st.html(
                f'<div class="paper"><b>{as_html(shown.name)}</b><br><span>{as_html(spot(shown.place))}</span></div>'
            )
            st.button(
                tr("Close"), key="close", icon=":material/close:", type="tertiary", on_click=show_source, args=(None,)
            )
        if shown.document not in {one.id for one in assistant.documents(user=who())}:
            say(
                tr(
                    "This stands in {name}, {place}. That paper isn't among yours, so the page can't be shown.",
                    name=shown.name,
                    place=shown.place,
                )
            )
            return
        citation = shown if isinstance(shown, Citation) else _cited(assistant, shown)
        first = citation.boxes[0] if citation.boxes else None
        mark = f"{shown.page}-{int(first.top * 10_000)}-{int(first.left * 10_000)}" if first else str(shown.page)
        draw_page(assistant, citation, mark)


def _cited(assistant: Assistant, shown: Source) -> Citation:
    page = assistant.library.page(shown.document, shown.page)
    return Citation(
        document=shown.document,
        name=shown.name,
        page=shown.page,
        place=shown.place,
        quote=page.text[shown.start : shown.end],
        boxes=tuple(page.boxes(shown.start, shown.end)),
        support="supported",
    )


def _draw_preview(assistant: Assistant, quote: Quote) -> None:
    try:
        pictures = _pictures(
            str(assistant.home), quote.number, quote.version, who(), assistant.library.generation, assistant
        )
    except AssistantError as error:
        say(str(error), "trouble")
        return
    with st.container(key="preview", gap="small"):
        for number, picture in enumerate(pictures, 1):
            alt = tr("Page {number} of the quote", number=number)
            st.image(picture, width="stretch", output_format="PNG", alt=alt)


@st.cache_data(show_spinner="…", max_entries=8)
def _pictures(
    home: str,  # noqa: ARG001 - part of the key
    number: str,
    version: int,  # noqa: ARG001
    user: str | None,
    generation: int,  # noqa: ARG001 - the general terms may have come
    _assistant: Assistant,
) -> list[bytes]:
    """The pages of the quote's PDF, as PNG."""
    from assistant.reading.pdf.pdfium import opened

    found = []
    with opened(_assistant.quotes.export(number, "quote.pdf", user=user)) as document:
        for page in document:
            data = io.BytesIO()
            page.render(scale=_SCALE).to_pil().save(data, "PNG")
            found.append(data.getvalue())
    return found
