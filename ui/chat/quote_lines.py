"""The lines of a quote: the open ones with what may be meant, the table to edit, totals, and where prices stand."""

from functools import partial

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.quotes.model import Line, Quote
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.quoting import (
    ARTICLE,
    DISCOUNT,
    PRICE,
    QUANTITY,
    Edit,
    amount,
    apply,
    attempt,
    edits,
    percent,
    person,
    prices_of,
    show_source,
    source,
)

# Articles that can be chosen from; any other is typed by its number.
_OFFERED = 2000
_FIXED = ("Line", "Description", "Unit", "VAT %", "Net", "Asked for")


def draw_lines(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The lines, to be changed unless the quote is `fixed`; the open ones first."""
    for number in quote.open:
        _draw_open(assistant, quote, number, fixed=fixed)
    if fixed:
        order = list(range(1, len(quote.lines) + 1))
        st.dataframe(_rows(quote, order), hide_index=True, key=f"fixed-{quote.number}-{quote.version}")
    else:
        _draw_table(assistant, quote)
        _draw_addition(assistant, quote)
    _draw_sources(quote)


def draw_totals(assistant: Assistant, quote: Quote, *, fixed: bool) -> None:
    """The sums as the desk computed them, and the discount on all lines."""
    totals = quote.totals
    rows = [(f"Discount of {quote.discount:f} %", -totals.discount)] if totals.discount else []
    rows.append(("Net", totals.net))
    rows += [(f"VAT {one.rate:f} % on {one.net:,f}", one.tax) for one in totals.tax]
    cells = "".join(f"<tr><td>{name}</td><td>{amount:,f}</td></tr>" for name, amount in rows)
    note = " <span>without the open lines</span>" if quote.open else ""
    with st.container(key="totals", gap="small"):
        st.html(
            f'<table class="sums">{cells}<tr class="gross"><td>Gross{note}</td>'
            f"<td>{totals.gross:,f} {as_html(totals.currency)}</td></tr></table>"
        )
        if not fixed:
            key = f"discount-{quote.number}-{quote.version}"
            st.text_input(
                "Discount on all lines, %",
                value=f"{quote.discount:f}",
                key=key,
                on_change=_give,
                args=(assistant, quote, key),
            )


def _give(assistant: Assistant, quote: Quote, key: str) -> None:
    def give() -> None:
        assistant.quotes.set_discount(quote.number, percent(st.session_state[key]), by=person(), user=who())

    attempt(give)


def _draw_open(assistant: Assistant, quote: Quote, number: int, *, fixed: bool) -> None:
    line = quote.lines[number - 1]
    asked = f'<blockquote class="quote">{as_html(line.request)}</blockquote>' if line.request else ""
    with st.container(key=f"source-line-{number}", gap=None):
        st.html(
            f'<p class="statement"><b>Line {number}</b> <span class="mark weak">open</span> '
            f"{as_html(line.reason or 'it has no price')}</p>{asked}"
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
                        key=f"choose-{number}-{index}",
                        icon=":material/check:",
                        on_click=_change,
                        args=(assistant, quote, Edit(number, article=one.article)),
                    )
            st.button(
                "Take the line out",
                key=f"drop-{number}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_change,
                args=(assistant, quote, Edit(number, delete=True)),
            )


def _draw_table(assistant: Assistant, quote: Quote) -> None:
    """What is changed in it goes to the desk at once; the table is then drawn anew from what the desk made of it."""
    order = [*quote.open, *(n for n in range(1, len(quote.lines) + 1) if n not in quote.open)]
    if not order:
        say("The quote has no lines. Add one below.")
        return
    # The state of a table holds for these very rows: another version, or a change that was refused, begins a new one.
    refused = st.session_state.setdefault("quote_refused", 0)
    key = f"lines-{quote.number}-{quote.version}-{refused}"
    widths = {QUANTITY: 95, DISCOUNT: 105, "VAT %": 55, "Net": 80}
    right = {name: st.column_config.TextColumn(alignment="right", width=width) for name, width in widths.items()}
    st.data_editor(
        _rows(quote, order),
        key=key,
        num_rows="delete",
        hide_index=True,
        disabled=_FIXED,
        column_config={
            **right,
            "Line": st.column_config.NumberColumn(width=42),
            ARTICLE: st.column_config.TextColumn(width=90),
            "Description": st.column_config.TextColumn(width=170),
            "Unit": st.column_config.TextColumn(width=65),
            PRICE: st.column_config.TextColumn(
                alignment="right",
                width=80,
                help="From the price list. One that you set is marked as yours in the trail.",
            ),
        },
    )
    state = st.session_state[key]

    def change() -> None:
        apply(assistant, quote, edits(state, order))

    if state.get("edited_rows") or state.get("deleted_rows"):
        if not attempt(change):
            st.session_state.quote_refused += 1
        st.rerun()


def _rows(quote: Quote, order: list[int]) -> list[dict[str, object]]:
    return [_row(number, quote.lines[number - 1]) for number in order]


def _row(number: int, line: Line) -> dict[str, object]:
    price = "" if line.unit_price is None else amount(line.unit_price)
    return {
        "Line": number,
        ARTICLE: line.article,
        "Description": " ".join(line.description.split()),
        QUANTITY: f"{line.quantity:f}",
        "Unit": line.unit if line.per == 1 else f"{line.unit}, price for {line.per:f}",
        PRICE: price,
        DISCOUNT: f"{line.discount:f}",
        "VAT %": "" if line.vat_rate is None else f"{line.vat_rate:f}",
        "Net": "open" if line.net is None else f"{line.net:f}",
        "Asked for": " ".join(line.request.split()),
    }


def _draw_addition(assistant: Assistant, quote: Quote) -> None:
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
            "Add an article",
            list(names),
            index=None,
            format_func=lambda one: f"{one} · {names[one]}" if one in names else one,
            accept_new_options=True,
            placeholder="Its number, or words of its description",
            key=f"add-article-{quote.number}",
        )
        quantity = st.text_input("How many", value="1", key=f"add-quantity-{quote.number}", width=110)
        added = st.form_submit_button("Add", icon=":material/add:", key="add-line")
    if added and chosen:

        def add() -> None:
            count = edits({"edited_rows": {0: {ARTICLE: chosen, QUANTITY: quantity}}}, [len(quote.lines) + 1])
            apply(assistant, quote, count)

        attempt(add)
        st.rerun()


def _draw_sources(quote: Quote) -> None:
    """A button for each price, which opens its row; one set by hand names the person."""
    st.html('<p class="aside">Where each price comes from</p>')
    with st.container(horizontal=True, gap="small", key="price-sources"):
        for number, line in enumerate(quote.lines, 1):
            if line.hand:
                st.html(f'<p class="aside">{number} · {as_html(line.article)} · set by {as_html(line.hand)}</p>')
            elif line.source and line.status == "priced":
                here = "-open" if source() == line.source else ""
                st.button(
                    as_label(f"{number} · {line.article or line.description} · {line.source.place}"),
                    key=f"open-price-{number}{here}",
                    icon=":material/find_in_page:",
                    type="tertiary",
                    on_click=show_source,
                    args=(line.source,),
                )


def _change(assistant: Assistant, quote: Quote, edit: Edit) -> None:
    attempt(partial(apply, assistant, quote, [edit]))
