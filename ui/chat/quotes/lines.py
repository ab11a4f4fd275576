"""The lines of a quote: the open ones with what may be meant, the table to edit, and where prices stand."""

from functools import partial
from typing import Any

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.quotes.margins import line_margin
from assistant.quotes.model import Line, Quote
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quotes.quoting import (
    ARTICLE,
    DISCOUNT,
    OPTION,
    PRICE,
    QUANTITY,
    TAX,
    TAXES,
    Edit,
    amount,
    apply,
    attempt,
    edits,
    number,
    prices_of,
    show_source,
    source,
)
from ui.chat.wording import spot, told, tr

# Articles that can be chosen from; any other is typed by its number.
_OFFERED = 2000
_FIXED = ("Line", "Description", "Unit", "Net", "VAT %", "Margin %", "Asked for")


def draw_lines(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The lines, to be changed unless the quote is `fixed`; the open ones first."""
    for at in quote.open:
        _draw_open(assistant, quote, at, fixed=fixed)
    if fixed:
        order = list(range(1, len(quote.lines) + 1))
        key = f"fixed-{quote.number}-{quote.version}"
        st.dataframe(_rows(quote, order), hide_index=True, key=key, column_config=_columns())
    else:
        _draw_table(assistant, quote)
        _draw_additions(assistant, quote)
    _draw_sources(quote)


def _draw_open(assistant: Assistant, quote: Quote, at: int, *, fixed: bool) -> None:
    line = quote.lines[at - 1]
    asked = f'<blockquote class="quote">{as_html(line.request)}</blockquote>' if line.request else ""
    where = f'<p class="aside">{as_html(_asked_in(line))}</p>' if line.asked_in else ""
    with st.container(key=f"source-line-{at}", gap=None):
        st.html(
            f'<p class="statement"><b>{as_html(tr("Line {number}", number=at))}</b> '
            f'<span class="mark weak">{as_html(tr("open"))}</span> '
            f"{as_html(told(line.reason) or tr('it has no price'))}</p>{asked}{where}"
        )
        if fixed:
            return
        with st.container(gap="xsmall"):
            for index, one in enumerate(line.alternatives):
                if one.article:
                    st.button(
                        as_label(
                            f"{one.article} · {one.description} · {amount(one.unit_price)} {quote.totals.currency}"
                            f"{f' / {one.unit}' if one.unit else ''}"
                        ),
                        key=f"choose-{at}-{index}",
                        icon=":material/check:",
                        on_click=_change,
                        args=(assistant, quote, Edit(at, article=one.article)),
                    )
            st.button(
                tr("Take the line out"),
                key=f"drop-{at}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_change,
                args=(assistant, quote, Edit(at, delete=True)),
            )


def _draw_table(assistant: Assistant, quote: Quote) -> None:
    """What is changed in it goes to the desk at once; the table is then drawn anew from what the desk made of it."""
    order = [*quote.open, *(at for at in range(1, len(quote.lines) + 1) if at not in quote.open)]
    if not order:
        say(tr("The quote has no lines. Add one below."))
        return
    # The state of a table holds for these very rows: another version, or a change that was refused, begins a new one.
    refused = st.session_state.setdefault("quote_refused", 0)
    key = f"lines-{quote.number}-{quote.version}-{refused}"
    rows = _rows(quote, order)
    st.data_editor(rows, key=key, num_rows="delete", hide_index=True, disabled=_FIXED, column_config=_columns())
    state = st.session_state[key]

    def change() -> None:
        apply(assistant, quote, edits(state, order))

    if state.get("edited_rows") or state.get("deleted_rows"):
        if not attempt(change):
            st.session_state.quote_refused += 1
        st.rerun()


def _columns() -> dict[str, Any]:
    taxes = {str(category): words for category, words in TAXES.items()}
    text, figure = st.column_config.TextColumn, partial(st.column_config.TextColumn, alignment="right")
    return {
        "Line": st.column_config.NumberColumn(tr("Line"), width=42),
        ARTICLE: text(tr("Article"), width=85),
        "Description": text(tr("Description"), width=150),
        QUANTITY: figure(tr("Quantity"), width=95),
        "Unit": text(tr("Unit"), width=60),
        PRICE: figure(
            tr("Price"), width=80, help=tr("From the price list. One that you set is marked as yours in the trail.")
        ),
        DISCOUNT: figure(tr("Discount %"), width=105),
        "Net": figure(tr("Net"), width=80),
        "VAT %": figure(tr("VAT %"), width=55),
        TAX: st.column_config.SelectboxColumn(
            tr("Tax"), width=110, options=list(TAXES), required=True, format_func=lambda one: tr(taxes[str(one)])
        ),
        OPTION: st.column_config.CheckboxColumn(tr("Option"), width=70, help=tr("It is in no total.")),
        "Margin %": figure(tr("Margin %"), width=80, help=tr("For you alone: it stands on no document.")),
        "Asked for": text(tr("Asked for")),
    }


def _rows(quote: Quote, order: list[int]) -> list[dict[str, object]]:
    rows = [_row(at, quote.lines[at - 1]) for at in order]
    margins = [line_margin(quote.lines[at - 1], quote.discount) for at in order]
    for row, margin in zip(rows, margins, strict=True):
        asked = row.pop("Asked for")
        if any(one is not None for one in margins):
            row["Margin %"] = "" if margin is None else f"{margin:f}"
        row["Asked for"] = asked
    return rows


def _row(at: int, line: Line) -> dict[str, object]:
    price = "" if line.unit_price is None else amount(line.unit_price)
    many = tr("{unit}, price for {count}", unit=line.unit, count=f"{line.per:f}")
    return {
        "Line": at,
        ARTICLE: line.article,
        "Description": " ".join(line.description.split()),
        QUANTITY: f"{line.quantity:f}",
        "Unit": line.unit if line.per == 1 else many,
        PRICE: price,
        DISCOUNT: f"{line.discount:f}",
        "Net": tr("open") if line.net is None else f"{line.net:f}",
        "VAT %": "" if line.vat_rate is None else f"{line.vat_rate:f}",
        TAX: line.tax_category,
        OPTION: line.option,
        "Asked for": " ".join(line.request.split()) + (f" ({_asked_in(line)})" if line.asked_in else ""),
    }


def _asked_in(line: Line) -> str:
    asked = line.asked_in
    return f"{asked.name}, {spot(asked.place)}".rstrip(", ") if asked else ""


def _draw_additions(assistant: Assistant, quote: Quote) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="additions"):
        _draw_article(assistant, quote)
        with st.popover(tr("A line of your own"), icon=":material/edit:", key="own-line"):
            _draw_own(assistant, quote)


def _draw_article(assistant: Assistant, quote: Quote) -> None:
    names: dict[str, str] = {}
    try:
        for one in assistant.quotes.lists.find(prices_of(assistant, quote), user=who()):
            for article in one.articles:
                if article.number and len(names) < _OFFERED:
                    names.setdefault(article.number, article.description)
    except AssistantError as error:
        say(str(error), "trouble")
    with (
        st.form(f"add-{quote.number}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        chosen = st.selectbox(
            tr("Add an article"),
            list(names),
            index=None,
            format_func=lambda one: f"{one} · {names[one]}" if one in names else one,
            accept_new_options=True,
            placeholder=tr("Its number, or words of its description"),
            key=f"add-article-{quote.number}",
        )
        quantity = st.text_input(tr("How many"), value="1", key=f"add-quantity-{quote.number}", width=110)
        added = st.form_submit_button(tr("Add"), icon=":material/add:", key="add-line")
    if added and chosen:

        def add() -> None:
            count = edits({"edited_rows": {0: {ARTICLE: chosen, QUANTITY: quantity}}}, [len(quote.lines) + 1])
            apply(assistant, quote, count)

        attempt(add)
        st.rerun()


def _draw_own(assistant: Assistant, quote: Quote) -> None:
    """What no price list has, at a price that is somebody's own."""
    with st.form(f"own-{quote.number}-{quote.version}", border=False):
        description = st.text_input(tr("What it is"), placeholder=tr("Delivery"), key="own-description")
        quantity = st.text_input(tr("How many"), value="1", key="own-quantity")
        price = st.text_input(tr("Price of one, without VAT"), key="own-price")
        vat = st.text_input(tr("VAT %"), placeholder=tr("that of the settings"), key="own-vat")
        added = st.form_submit_button(tr("Add"), icon=":material/add:", key="add-own")
    if added and description.strip():

        def add() -> None:
            one = Edit(
                len(quote.lines) + 1,
                description=description,
                quantity=number(quantity, tr("How many")),
                unit_price=number(price, tr("Price")),
                vat_rate=number(vat, tr("VAT %")),
            )
            apply(assistant, quote, [one])

        attempt(add)
        st.rerun()


def _draw_sources(quote: Quote) -> None:
    """A button for each price, which opens its row; one set by hand names the person."""
    st.html(f'<p class="aside">{as_html(tr("Where each price comes from"))}</p>')
    with st.container(horizontal=True, gap="small", key="price-sources"):
        for at, line in enumerate(quote.lines, 1):
            if line.hand:
                by = tr("set by {name}", name=line.hand)
                st.html(f'<p class="aside">{at} · {as_html(line.article or line.description)} · {as_html(by)}</p>')
            elif line.source and line.status == "priced":
                here = "-open" if source() == line.source else ""
                st.button(
                    as_label(f"{at} · {line.article or line.description} · {spot(line.source.place)}"),
                    key=f"open-price-{at}{here}",
                    icon=":material/find_in_page:",
                    type="tertiary",
                    on_click=show_source,
                    args=(line.source,),
                )


def _change(assistant: Assistant, quote: Quote, edit: Edit) -> None:
    attempt(partial(apply, assistant, quote, [edit]))
