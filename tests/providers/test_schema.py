"""Schemas in their strict form."""

from typing import Literal

from openai.lib._pydantic import to_strict_json_schema
from pydantic import BaseModel, Field

from providers.schema import strict


class Line(BaseModel):
    """A line of an offer."""

    title: str = Field(description="What it is called")
    properties: list[str] = []
    unit: Literal["m", "piece"] = "piece"


class Offer(BaseModel):
    """An offer: nested, with defaults, unions, a described reference and fields named like schema words."""

    lines: list[Line]
    default: Line | None = None
    best: Line = Field(description="The best of them")
    total: float = Field(ge=0)


def test_strict() -> None:
    """Every object is closed and wants all its properties, and fields named like schema words stay fields."""
    schema, held = strict(Offer.model_json_schema())
    assert held
    line = schema["$defs"]["Line"]
    assert line["required"] == ["title", "properties", "unit"]
    assert line["additionalProperties"] is False
    assert line["properties"]["unit"]["enum"] == ["m", "piece"]
    assert schema["required"] == ["lines", "default", "best", "total"]
    assert schema["properties"]["best"] == {"$ref": "#/$defs/Line"}


def test_same_demands_as_the_sdk() -> None:
    """The SDK of OpenAI makes the same objects strict."""
    ours, theirs = strict(Offer.model_json_schema())[0], to_strict_json_schema(Offer)
    for one, other in ((ours, theirs), (ours["$defs"]["Line"], theirs["$defs"]["Line"])):
        assert one["required"] == other["required"]
        assert one["additionalProperties"] == other["additionalProperties"]
        assert set(one["properties"]) == set(other["properties"])


def test_open_objects() -> None:
    """A schema with objects of any keys cannot be strict and stays as it is."""

    class Free(BaseModel):
        prices: dict[str, float]

    assert strict(Free.model_json_schema()) == (Free.model_json_schema(), False)


def test_unchanged() -> None:
    """The schema that was given is not changed."""
    schema = Offer.model_json_schema()
    strict(schema)
    assert schema == Offer.model_json_schema()
