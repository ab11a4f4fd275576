"""Follow-ups: a question that follows others, as one that can be understood by itself."""

import re
from collections.abc import Iterable

from assistant.words import FUNCTION_WORDS


def standalone(question: str, history: Iterable[tuple[str, str]]) -> str:
    """What to look for when a question follows others: one that names no subject of its own takes the last along."""
    asked = [earlier for earlier, _ in history]
    subjects = [word for word in re.findall(r"\w+", question.lower()) if word not in FUNCTION_WORDS]
    return f"{asked[-1]} {question}" if asked and len(subjects) < 2 else question
