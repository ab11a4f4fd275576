"""A quote for letters."""

from decimal import Decimal

from assistant.quotes.model import Customer, Line, Quote, TaxLine, Totals


def quote(language: str = "en") -> Quote:
    """One line at 23 %, for Edith Ash."""
    return Quote(
        number="Q-2025-007",
        customer=Customer(name="Edith Ash"),
        site="12 Weir Street",
        language=language,
        lines=(
            Line(
                article="BV-022",
                description="Ball valve 22 mm, PN 16",
                quantity=Decimal(8),
                unit="piece",
                unit_price=Decimal("46.02"),
                vat_rate=Decimal(23),
                net=Decimal("368.16"),
                status="priced",
            ),
        ),
        totals=Totals(
            net=Decimal("368.16"),
            tax=(TaxLine(rate=Decimal(23), net=Decimal("368.16"), tax=Decimal("84.68")),),
            gross=Decimal("452.84"),
            currency="EUR",
        ),
        created="2025-02-01",
        valid_until="2025-03-03",
    )
