"""What can go wrong in the assistant itself.

    AssistantError
    ├── SettingsError       assistant.toml or the environment holds something that cannot be used
    ├── HomeError           the workspace folder cannot be used: newer version, not writable, not a workspace
    ├── ReadError           one file cannot be read; the others go on
    ├── UnknownDocument     no document of that name or id
    ├── UnknownConversation no conversation of that id, or not of this user
    ├── NotAllowed          this user may see the thing, if it is there, and not do that with it
    ├── ModelMismatch       the papers were embedded with another model
    ├── EmptyFolder         a folder that held papers holds nothing now
    └── BudgetSpent         chat models have cost today what the settings allow

Each message says what happened, to what, and what to do. Errors of models are in `providers.errors`.
"""


class AssistantError(Exception):
    """Anything that the assistant says no to, in a sentence for people."""


class SettingsError(AssistantError):
    """The settings cannot be used."""


class HomeError(AssistantError):
    """The workspace folder cannot be used."""


class ReadError(AssistantError):
    """A file cannot be read. The message is the reason alone; the file is named by whoever reports it."""


class UnknownDocument(AssistantError):
    """No document of that name or id is in the library."""


class UnknownConversation(AssistantError):
    """No conversation of that id is in the library, or it is another user's."""


class NotAllowed(AssistantError):
    """This user may not do that."""


class ModelMismatch(AssistantError):
    """The library was embedded with another model than the one set now."""


class EmptyFolder(AssistantError):
    """A folder that papers were synced from holds nothing now, as where a share is not mounted."""


class BudgetSpent(AssistantError):
    """Chat models have cost as much today as the settings allow."""
