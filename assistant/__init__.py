"""An assistant that answers from a firm's own papers and shows the place on the page.

from assistant import Assistant
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering.answerer import AnswerStream
    from assistant.app import Assistant
    from assistant.backups.restoring import restore
    from assistant.contracts.model import ContractSummary
    from assistant.conversing.model import Conversation, Exchange, Feedback, Match, Rated
    from assistant.conversing.store import Conversations
    from assistant.documents import Action, Answer, Box, Citation, Coverage, Document, Passage, Statement
    from assistant.errors import (
        AssistantError,
        BudgetSpent,
        EmptyFolder,
        HomeError,
        ModelMismatch,
        NotAllowed,
        ReadError,
        SettingsError,
        UnknownConversation,
        UnknownDocument,
    )
    from assistant.ingestion.watching import Watched
    from assistant.models.listing import ModelCheck, ProviderStatus, check_models, list_providers
    from assistant.models.spending import Spent
    from assistant.overview.tabling import Cell, Table
    from assistant.people.access import Together
    from assistant.reports import (
        AddReport,
        BackupReport,
        CheckReport,
        FileReport,
        Finding,
        Listener,
        Progress,
        ReindexReport,
        Step,
        StepListener,
    )
    from assistant.settings import Settings, load_settings
    from providers import NotConfigured, ProviderError

# Loaded when first used: the command line answers `--help` without an index or a model in memory.
_HOMES = {
    "assistant.people.access": ("Together",),
    "assistant.answering.answerer": ("AnswerStream",),
    "assistant.app": ("Assistant",),
    "assistant.backups.restoring": ("restore",),
    "assistant.contracts.model": ("ContractSummary",),
    "assistant.conversing.model": ("Conversation", "Exchange", "Feedback", "Match", "Rated"),
    "assistant.conversing.store": ("Conversations",),
    "assistant.documents": ("Answer", "Box", "Citation", "Coverage", "Document", "Passage", "Statement", "Action"),
    "assistant.errors": (
        "AssistantError",
        "BudgetSpent",
        "EmptyFolder",
        "HomeError",
        "ModelMismatch",
        "NotAllowed",
        "ReadError",
        "SettingsError",
        "UnknownConversation",
        "UnknownDocument",
    ),
    "assistant.models.listing": ("ModelCheck", "ProviderStatus", "check_models", "list_providers"),
    "assistant.overview.tabling": ("Cell", "Table"),
    "assistant.reports": (
        "AddReport",
        "BackupReport",
        "CheckReport",
        "FileReport",
        "Finding",
        "Listener",
        "Progress",
        "ReindexReport",
        "Step",
        "StepListener",
    ),
    "assistant.settings": ("Settings", "load_settings"),
    "assistant.models.spending": ("Spent",),
    "assistant.ingestion.watching": ("Watched",),
    "providers": ("NotConfigured", "ProviderError"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Action",
    "AddReport",
    "Answer",
    "AnswerStream",
    "Assistant",
    "AssistantError",
    "BackupReport",
    "Box",
    "BudgetSpent",
    "Cell",
    "CheckReport",
    "Citation",
    "ContractSummary",
    "Conversation",
    "Conversations",
    "Coverage",
    "Document",
    "EmptyFolder",
    "Exchange",
    "Feedback",
    "FileReport",
    "Finding",
    "HomeError",
    "Listener",
    "Match",
    "ModelCheck",
    "ModelMismatch",
    "NotAllowed",
    "NotConfigured",
    "Passage",
    "Progress",
    "ProviderError",
    "ProviderStatus",
    "Rated",
    "ReadError",
    "ReindexReport",
    "Settings",
    "SettingsError",
    "Spent",
    "Statement",
    "Step",
    "StepListener",
    "Table",
    "Together",
    "UnknownConversation",
    "UnknownDocument",
    "Watched",
    "check_models",
    "list_providers",
    "load_settings",
    "restore",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
