"""What tokens cost: `prices.toml`, and before it a firm's own file of the same form."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from providers.errors import NotConfigured
from providers.facts import matching, tables
from providers.types import ChatRequest, TextPart, Usage

SHIPPED = Path(__file__).with_name("prices.toml")
MILLION = 1_000_000
# No vendor's tokenizer is here. This many characters to a token is usual for English, and most others need more tokens.
CHARACTERS_PER_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens read and written."""

    input: Decimal
    output: Decimal

    def of(self, usage: Usage) -> Decimal:
        """What these tokens cost, in US dollars, exactly."""
        return (self.input * usage.input_tokens + self.output * usage.output_tokens) / MILLION


def price(model: str, own: str | Path | None = None) -> Price | None:
    """The price of `model` ("provider:model"), in the file `own` or else as shipped; None if it stands in neither.

    Raises NotConfigured, naming the file and the entry, for one that cannot be used.
    """
    for file in (Path(own) if own else None, SHIPPED):
        if file and (found := matching(tables(file), model)):
            return _checked(file, *found)
    return None


def estimate(request: ChatRequest, text: str) -> Usage:
    """About how many tokens a request and the text of its reply have, for want of a count by the service itself."""
    said = [part.text for message in request.messages for part in message.parts if isinstance(part, TextPart)]
    said += [message.result.text for message in request.messages if message.result]
    return Usage(-(-sum(map(len, said)) // CHARACTERS_PER_TOKEN), -(-len(text) // CHARACTERS_PER_TOKEN))


def _checked(file: Path, name: str, entry: object) -> Price:
    amounts = {key: value for key, value in entry.items() if _is_amount(value)} if isinstance(entry, dict) else {}
    if amounts.keys() != {"input", "output"} or amounts != entry:
        raise NotConfigured(
            f"The file {str(file)!r} cannot be used: the price of {name!r} is to be two amounts, such as "
            "{ input = 0.10, output = 0.30 }, in US dollars per million tokens. Correct it."
        )
    return Price(Decimal(amounts["input"]), Decimal(amounts["output"]))


def _is_amount(value: object) -> bool:
    return type(value) in (int, Decimal) and Decimal(str(value)).is_finite() and Decimal(str(value)) >= 0
