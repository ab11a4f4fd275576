"""What the page of the quotes remembers and does: every change goes through the desk, which computes all figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import streamlit as st

from assistant import Assistant, AssistantError, Citation, ProviderError
from assistant.quotes.changing import QuoteError
from assistant.quotes.model import Quote, Source, Status
from assistant.quotes.money import TaxCategory
from ui.chat.people import who
from ui.chat.wording import later, tr

# The columns of the lines that a person may change.
ARTICLE, QUANTITY, PRICE, DISCOUNT = "Article", "Quantity", "Price", "Discount %"
TAX, OPTION = "Tax", "Option"
NEW = "new"
# What people call the categories of tax, and the steps of a quote's life.
TAXES: dict[TaxCategory, str] = {
    "S": later("standard"),
    "AE": later("reverse charge"),
    "E": later("exempt"),
    "Z": later("zero rate"),
}
STATUSES: dict[Status, str] = {
    "draft": later("draft"),
    "approved": later("approved"),
    "sent": later("sent"),
    "accepted": later("accepted"),
    "rejected": later("rejected"),
    "expired": later("expired"),
}
# How a status is marked where it needs an eye.
MARKS = {"draft": "weak", "rejected": "unsupported", "expired": "unsupported"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one line, counted from 1; None and empty leave what stands."""

    line: int
    article: str = ""
    description: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    vat_rate: Decimal | None = None
    tax: TaxCategory | None = None
    option: bool | None = None
    delete: bool = False


def edits(state: Mapping[str, Any], order: Sequence[int]) -> list[Edit]:
    """What a person did to the table of lines, by its state; `order` has the line of each row.

    Deletions come last, from the end, so that no line changes its number before its turn. Raises QuoteError.
    """
    found = [
        Edit(
            order[int(row)],
            article=str(cells.get(ARTICLE) or "").strip(),
            quantity=number(cells.get(QUANTITY), tr("Quantity")),
            unit_price=number(cells.get(PRICE), tr("Price")),
            discount=number(cells.get(DISCOUNT), tr("Discount %")),
            tax=cells.get(TAX),
            option=cells.get(OPTION),
        )
        for row, cells in state.get("edited_rows", {}).items()
    ]
    gone = sorted((order[int(row)] for row in state.get("deleted_rows", [])), reverse=True)
    return found + [Edit(line, delete=True) for line in gone]


def apply(assistant: Assistant, quote: Quote, changes: Sequence[Edit]) -> None:
    """Makes the changes, unless somebody else has changed the quote since it was shown. Raises as the desk does."""
    version, prices = quote.version, prices_of(assistant, quote)
    for one in changes:
        version = assistant.quotes.set_line(
            quote.number,
            one.line,
            article=one.article,
            description=one.description,
            quantity=one.quantity,
            unit_price=one.unit_price,
            discount=one.discount,
            vat_rate=one.vat_rate,
            tax=one.tax,
            option=one.option,
            delete=one.delete,
            prices=prices,
            by=person(),
            user=who(),
            version=version,
        ).version


def prices_of(assistant: Assistant, quote: Quote) -> tuple[str, ...]:
    """The price lists for a quote's lines: those that its prices come from, then those that the desk finds."""
    kept = {one.id for one in assistant.documents(user=who())}
    used = [one.source.document for one in quote.lines if one.source]
    used = [one for one in used if one in kept or Path(one).is_file()]
    return tuple(dict.fromkeys([*used, *(one.document for one in assistant.quotes.lists.find(user=who()))]))


def attempt(action: Callable[[], object], *, at: str = "head") -> bool:
    """Does something with a quote. Where that can't be done the next drawing says why, `at` the place it was tried."""
    try:
        action()
    except (AssistantError, ProviderError) as error:
        st.session_state[f"quote_trouble_{at}"] = str(error)
        return False
    return True


def change(quote: Quote, make: Callable[..., object], *what: object, at: str = "head", **more: object) -> bool:
    """As `attempt`, has the desk change the quote that is shown, unless it was changed since, for who sits there."""
    return attempt(
        lambda: make(quote.number, *what, by=person(), user=who(), version=quote.version, **more),
        at=at,
    )


def trouble(*, at: str = "head") -> str:
    """Why the last thing tried there could not be done; said once."""
    return str(st.session_state.pop(f"quote_trouble_{at}", ""))


def amount(value: Decimal) -> str:
    """An amount to be read: two decimals at least, and all that it has."""
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{value:f}"


def person() -> str:
    """Who sits there, as they say themselves."""
    return who() or str(st.session_state.get("person", "")).strip()


def opened() -> str:
    """The number of the quote that is open, NEW for one to be drafted, or empty."""
    return str(st.session_state.get("quote") or "")


def open_quote(number: str) -> None:
    """Opens a quote, or the form for a new one; an empty number leads back to all of them."""
    st.session_state.quote = number
    show_source(None)


def source() -> Source | Citation | None:
    """The row of a price list, or the passage of a paper, that is looked at."""
    found: Source | Citation | None = st.session_state.get("quote_source")
    return found


def show_source(shown: Source | Citation | None) -> None:
    """Opens the place of a price or of a condition, or closes it."""
    st.session_state.quote_source = shown


def number(value: object, name: str) -> Decimal | None:
    """A number as it was typed under that name; None for nothing. Raises QuoteError."""
    if value is None or not str(value).strip():
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise QuoteError(
            tr("{name}: {value} is not a number. Write it like 12 or 12.5.", name=name, value=repr(str(value)))
        )
    return found
