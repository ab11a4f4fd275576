"""What tokens cost, to the last digit."""

from decimal import Decimal
from pathlib import Path

import pytest

from providers import ChatRequest, Message, NotConfigured, ToolCall, Usage
from providers.costs import SHIPPED, Price, estimate, price
from providers.facts import tables


def test_exact() -> None:
    """Amounts are decimals all the way: no tenth of a cent is lost or made up."""
    found = price("mistral:mistral-small-latest")
    assert found == Price(Decimal("0.10"), Decimal("0.30"))
    assert found
    assert found.of(Usage(1234, 567)) == Decimal("0.0002935")
    assert found.of(Usage()) == 0


@pytest.mark.parametrize(
    ("model", "output"),
    [
        ("openai:gpt-4o", "10.00"),
        ("openai:gpt-4o-2024-08-06", "10.00"),
        ("openai:gpt-4o-mini", "0.60"),
        ("openai:gpt-5-mini-2025-08-07", "2.00"),
        ("anthropic:claude-opus-4-5-20251101", "25.00"),
        ("anthropic:claude-opus-4-1-20250805", "75.00"),
        ("google:gemini-2.5-flash-lite", "0.40"),
        ("ollama:qwen3:8b", "0"),
    ],
)
def test_shipped(model: str, output: str) -> None:
    """The narrower pattern comes first."""
    found = price(model)
    assert found
    assert found.output == Decimal(output)


@pytest.mark.parametrize(
    "model", ["compatible:x", "openai:gpt-9", "azure:my-deployment", "openai:gpt-4o-audio-preview"]
)
def test_unknown(model: str) -> None:
    """What is not known has no price, rather than a wrong one or none to pay."""
    assert price(model) is None


def test_every_shipped_price_can_be_used() -> None:
    """Each line is two amounts, and none stands in the shadow of a wider one before it."""
    names = list(tables(SHIPPED))
    for number, name in enumerate(names):
        assert price(name.replace("*", "x").replace("[01]", "1"))
        assert not [wide for wide in names[:number] if wide.endswith("*") and name.startswith(wide[:-1])], name


def test_a_firms_own(tmp_path: Path) -> None:
    """What the firm pays by its own contract goes before the list."""
    own = tmp_path / "prices.toml"
    own.write_text('"openai:*" = { input = 1, output = 2.5 }\n["compatible:x"]\ninput = 0.1\noutput = 0\n')
    assert price("openai:gpt-4o", own) == Price(Decimal(1), Decimal("2.5"))
    assert price("compatible:x", own) == Price(Decimal("0.1"), Decimal(0))
    assert price("ollama:x", own) == Price(Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    "toml",
    [
        '"x:y" = 5',
        '"x:y" = { input = 1 }',
        '"x:y" = { input = 1, output = "2" }',
        '"x:y" = { input = 1, output = -2 }',
        '"x:y" = { input = 1, output = nan }',
        '"x:y" = { input = 1, output = true }',
        '"x:y" = { input = 1, output = 2, currency = "EUR" }',
    ],
)
def test_a_slip(tmp_path: Path, toml: str) -> None:
    """What is no price is told with file and entry."""
    own = tmp_path / "prices.toml"
    own.write_text(toml)
    with pytest.raises(NotConfigured, match=r"prices\.toml.*'x:y' is to be two amounts"):
        price("x:y", own)


def test_estimate() -> None:
    """Where nobody counts, the length of all that was said and written stands for the tokens."""
    call = ToolCall("1", "f", {})
    request = ChatRequest([Message.system("abc"), Message.user("def", "gh"), Message.tool(call, "ijkl")])
    assert estimate(request, "mno") == Usage(4, 1)
    assert estimate(ChatRequest([Message.user("")]), "") == Usage(0, 0)
