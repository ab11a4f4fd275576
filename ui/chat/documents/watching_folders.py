"""The folders that this process watches, for as long as the page's server runs."""

from functools import cache, partial
from pathlib import Path

from assistant.ingestion.watchers import Watchers
from ui.chat.opening import assistant_of


@cache
def watchers(home: Path) -> Watchers:
    """Those of a home, the same for everybody in this process. Whoever serves the page starts them."""
    return Watchers(partial(assistant_of, home))
