"""What is shown of statements that nothing bears: all, marked; all but these; or nothing; as the settings have it."""

from collections.abc import Sequence
from typing import Literal

from assistant.documents import Statement
from assistant.phrases import phrase

Policy = Literal["mark", "drop", "refuse"]


def permitted(
    statements: Sequence[Statement], policy: Policy, language: str, notices: list[str]
) -> list[Statement] | None:
    """The statements to show, None where the answer is held back; what was left out is added to the notices."""
    bad = [one for one in statements if one.support == "unsupported"]
    if policy == "mark" or not bad:
        return list(statements)
    reasons = "; ".join(dict.fromkeys(one.reason for one in bad if one.reason))
    counted = f"{len(bad)} statement{'' if len(bad) == 1 else 's'}" + (f" ({reasons})" if reasons else "")
    notices.append(phrase("left_out" if policy == "drop" else "held_back", language, reasons=counted))
    return [one for one in statements if one not in bad] if policy == "drop" else None
