"""Contracts: what they say, how they differ, what falls due, and what the firm thinks of it."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import AsJson, Home, User, open_home
from ui.outcome import FAILED, USAGE, fail, note, put

if TYPE_CHECKING:
    from assistant import Assistant
