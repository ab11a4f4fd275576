"""What lines, discounts and taxes come to: worked examples, and random quotes against sums done in another way."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quotes import money
from assistant.quotes.money import Item, MoneyError, Rounding, Sums, Tax, sums

HIGH, LOW = Tax(Decimal(21)), Tax(Decimal(9))
CHARGED = Tax(Decimal(0), "AE")


def item(quantity: str, price: str, tax: Tax = HIGH, discount: str = "0", per: str = "1") -> Item:
    """A line, its numbers as a person writes them."""
    return Item(Decimal(quantity), Decimal(price), tax, Decimal(discount), Decimal(per))


def shown(found: Sums) -> dict[str, Any]:
    """The sums as text."""
    return {
        "lines": [str(one) for one in found.lines],
        "discount": str(found.discount),
        "taxes": [(one.tax.category, str(one.tax.rate), str(one.net), str(one.amount)) for one in found.taxes],
        "net": str(found.net),
        "tax": str(found.tax),
        "gross": str(found.gross),
    }


def test_two_rates_a_line_discount_and_a_price_per_hundred() -> None:
    """As a person works it out on paper."""
    lines = [item("3", "19.99"), item("2.5", "4.10", LOW, discount="10"), item("250", "12.40", per="100")]
    assert shown(sums(lines)) == {
        "lines": ["59.97", "9.23", "31.00"],  # 2.5 × 4.10 × 0.9 = 9.225
        "discount": "0.00",
        "taxes": [("S", "21", "90.97", "19.10"), ("S", "9", "9.23", "0.83")],
        "net": "100.20",
        "tax": "19.93",
        "gross": "120.13",
    }


def test_a_discount_on_all_is_taken_from_each_rate() -> None:
    """And what the customer owes the tax on stays without."""
    found = sums([item("1", "100"), item("1", "50", LOW), item("1", "10.05", CHARGED)], discount=Decimal("2.5"))
    assert shown(found)["taxes"] == [
        ("AE", "0", "9.80", "0.00"),  # 10.05 less 0.25125
        ("S", "21", "97.50", "20.48"),
        ("S", "9", "48.75", "4.39"),
    ]
    assert (found.before, found.discount, found.gross) == (Decimal("160.05"), Decimal("4.00"), Decimal("180.92"))


@pytest.mark.parametrize(("rounding", "tax"), [("rate", "0.06"), ("line", "0.09")])
def test_tax_is_rounded_by_rate_or_by_line(rounding: Rounding, tax: str) -> None:
    """Three lines of 10 cents at 21 %: 6.3 cents together, 2.1 each."""
    lines = [item("1", "0.12")] * 3 if rounding == "line" else [item("1", "0.10")] * 3
    assert str(sums(lines, rounding=rounding).tax) == tax


def test_yen_have_no_decimals() -> None:
    """Nor do the sums."""
    assert shown(sums([item("3", "33.5", Tax(Decimal(10)))], decimals=0))["gross"] == "111"


def test_nothing_comes_to_nothing() -> None:
    """A quote without lines has sums, too."""
    assert sums([]).gross == 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: item("-1", "5"), "A quantity lies between 0 and 1,000,000,000; -1 does not"),
        (lambda: item("NaN", "5"), "A quantity is a number, not NaN"),
        (lambda: item("1", "Infinity"), "A price is a number"),
        (lambda: item("1", "1e12"), "A price lies between"),
        (lambda: item("1", "5", discount="101"), "A discount lies between 0 and 100"),
        (lambda: item("1", "5", per="0"), "not for 0"),
        (lambda: item("0.00000001", "5"), "6 digits after the point at most"),
        (lambda: Tax(Decimal(21), "AE"), "the rate is 0, not 21 %"),
        (lambda: sums([item("1", "5")], decimals=7), "0 to 4 decimals"),
    ],
)
def test_what_cannot_be_computed_with_is_refused(make: Any, message: str) -> None:
    """Before anything is summed."""
    with pytest.raises(MoneyError, match=message.replace("(", r"\(")):
        make()


def test_sums_that_disagree_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second computation is no ornament."""
    monkeypatch.setattr(money, "_half_up", lambda value: int(value))
    with pytest.raises(MoneyError, match="Two computations"):
        sums([item("1", "0.555")])


def oracle(items: list[Item], decimals: int, discount: Decimal, rounding: Rounding) -> tuple[Decimal, Decimal]:
    """Net and tax, worked out digit by digit on whole numbers of a millionth of a millionth; written apart."""

    def whole(number: Decimal) -> int:
        return int(number * 10**6)

    cents: list[tuple[int, Tax]] = []
    for one in items:
        above = whole(one.quantity) * whole(one.price) * (10**8 - whole(one.discount)) * 10**decimals
        below = whole(one.per) * 10**6 * 10**8
        cents.append(((above * 2 + below) // (below * 2), one.tax))
    net = tax = 0
    for rate in {one.tax for one in items}:
        own = [amount for amount, kind in cents if kind == rate]
        total = sum(own)
        less = (total * whole(discount) * 2 + 10**8) // (2 * 10**8)
        if rounding == "rate":
            tax += ((total - less) * whole(rate.rate) * 2 + 10**8) // (2 * 10**8)
        else:
            taken = [less * amount // total if total else 0 for amount in own]
            rest = [(-(less * amount % total) if total else 0, at) for at, amount in enumerate(own)]
            for _, at in sorted(rest)[: less - sum(taken)]:
                taken[at] += 1
            for amount, part in zip(own, taken, strict=True):
                tax += ((amount - part) * whole(rate.rate) * 2 + 10**8) // (2 * 10**8)
        net += total - less
    return Decimal(net).scaleb(-decimals), Decimal(tax).scaleb(-decimals)


RATES = st.sampled_from(["0", "5.5", "6", "9", "19", "20", "21", "25.5"]).map(lambda rate: Tax(Decimal(rate)))
ITEMS = st.builds(
    Item,
    st.decimals(0, 10_000, places=3),
    st.decimals(0, 100_000, places=4),
    st.one_of(RATES, st.just(CHARGED), st.just(Tax(Decimal(0), "E"))),
    st.decimals(0, 100, places=2),
    st.sampled_from(["1", "10", "100", "1000"]).map(Decimal),
)


@settings(max_examples=300)
@given(
    st.lists(ITEMS, max_size=12),
    st.sampled_from([0, 2, 3]),
    st.decimals(0, 100, places=2),
    st.sampled_from(["line", "rate"]),
)
def test_random_quotes_agree_with_the_oracle(
    items: list[Item], decimals: int, discount: Decimal, rounding: Rounding
) -> None:
    """And their parts add up to the whole."""
    found = sums(items, decimals=decimals, discount=discount, rounding=rounding)
    assert (found.net, found.tax) == oracle(items, decimals, discount, rounding)
    assert found.gross == found.net + found.tax
    assert found.before == sum(found.lines)
    assert found.net == found.before - found.discount == sum(one.net for one in found.taxes)
    assert found.tax == sum(one.amount for one in found.taxes)
