"""The firm's keys: each from its vendor's usual environment variable, else from a secret file in the home."""

import os
from pathlib import Path
from typing import Literal

from assistant.configuration.secret_file import SecretFile
from assistant.documents import Record
from assistant.errors import SettingsError
from providers import NotConfigured, ProviderOptions
from providers.keys import find_key
from providers.listing import KEYS, listed

# Not a .toml: those go into backups.
FILE = "keys.json"
# Those that run on this machine, or borrow another provider's key.
_KEYLESS = ("chat", "cross-encoder", "local", "minilm", "sentence-transformers", "whisper")

# Slack is no provider of models, but has tokens of the same kind: what they are called here, and their variables.
SLACK = {"slack-bot": "SLACK_BOT_TOKEN", "slack-app": "SLACK_APP_TOKEN", "slack-signing": "SLACK_SIGNING_SECRET"}

Place = Literal["environment", "secret file", "nowhere"]


class KeySource(Record):
    """Where a provider's key is taken from, and the environment variable that goes before the secret file."""

    provider: str
    place: Place
    variable: str


class Keys:
    """The keys of a home. What was stored can be exchanged and removed here; nobody is shown it again."""

    def __init__(self, home: Path) -> None:
        self.file = home / FILE
        self._secret = SecretFile(self.file, "keys", "exchange the keys at their vendors")

    def stored(self, provider: str) -> str:
        """The key in the secret file; "" if it has none, or if the environment has one, which goes before it.

        Raises SettingsError as `_read` does.
        """
        return "" if in_environment(provider) else self._read().get(provider, "")

    def find(self, provider: str) -> str:
        """The key, wherever it is; "" if it is nowhere. Raises SettingsError as `_read` does, and NotConfigured."""
        options = ProviderOptions(api_key=self.stored(provider) or None)
        return find_key(provider, variable(provider), options, needed=False)

    def sources(self) -> list[KeySource]:
        """Every provider that takes a key, by name, and where its key is. Shows none."""
        kept = self._read()
        found = []
        for provider in sorted({*providers(), *kept}):
            place: Place = "secret file" if kept.get(provider) else "nowhere"
            found.append(
                KeySource(
                    provider=provider,
                    place="environment" if in_environment(provider) else place,
                    variable=variable(provider),
                )
            )
        return found

    def set(self, provider: str, key: str) -> None:
        """Writes a key to the secret file in place of the one before it.

        Raises SettingsError for a provider that isn't there or takes none, a key that can't be one, and a file that
        can't be written.
        """
        if provider not in providers():
            raise SettingsError(f"{provider!r} takes no key. These do: {', '.join(providers())}.")
        try:
            key = find_key(provider, "", ProviderOptions(api_key=key.strip() or None))
        except NotConfigured as error:
            reason = str(error) if key.strip() else f"The key for {provider!r} is empty. Give the vendor's own."
            raise SettingsError(reason) from None
        with self._secret.lock():
            self._secret.write(self._read() | {provider: key})

    def remove(self, provider: str) -> bool:
        """Takes a key out of the secret file; whether there was one. Raises SettingsError."""
        with self._secret.lock():
            kept = self._read()
            if provider not in kept:
                return False
            self._secret.write({name: key for name, key in kept.items() if name != provider})
        return True

    def _read(self) -> dict[str, str]:
        """Raises SettingsError for a file that cannot be read, holds no keys, or is open to others and stays so."""
        kept = self._secret.read()
        if kept is None or not all(isinstance(key, str) for key in kept.values()):
            raise SettingsError(
                f"{str(self.file)!r} does not hold keys. Remove it, then set them again: assistant keys set PROVIDER."
            )
        return kept


def variable(provider: str) -> str:
    """The environment variable that a provider's key usually stands in."""
    return (KEYS | SLACK).get(provider, f"{provider.upper().replace('-', '_')}_API_KEY")


def is_needed(provider: str) -> bool:
    """Whether nothing can be asked of the provider without a key."""
    return provider in KEYS


def in_environment(provider: str) -> bool:
    """Whether the environment has the provider's key, or names a file with it."""
    name = variable(provider)
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def providers() -> list[str]:
    """The providers that take a key, by name; Slack's tokens among them."""
    return sorted({*SLACK, *(one.vendor for one in listed())} - {*_KEYLESS})
