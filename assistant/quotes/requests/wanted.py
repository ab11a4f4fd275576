"""One thing that a customer asks for."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words as they stand in the request, what of them names the thing, how many, and of what.

    `unit` is empty for a bare number. `listed` tells whether it stands in a list or a table, where everything is meant;
    what stands `aside` of one is meant if there is such an article. `number` is the article number where a column of
    the table holds it; `counted` whether there was a number at all, or but an article ("a pump"). `doubt` says what is
    unclear about the number, where something is; an `option` is wanted only perhaps. `line` is that of the text it
    stands in, from 0, where that is known.
    """

    text: str
    words: str
    quantity: Decimal
    unit: str = ""
    listed: bool = False
    number: str = ""
    counted: bool = True
    doubt: str = ""
    option: bool = False
    aside: bool = False
    line: int = field(default=-1, compare=False)
