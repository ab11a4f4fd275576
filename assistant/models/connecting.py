"""From the settings to the models that they name, with what the firm has set for them."""

from functools import cache
from pathlib import Path
from typing import Any

from assistant.configuration.keys import Keys
from assistant.models.spending import Metered, Tally
from assistant.settings import Settings
from providers import Embedder, Provider, TokenEmbedder, Transcriber, chat_model, embedder, transcriber
from providers.chain import Chain
from providers.limits import Limits

FACTS = "models.toml"
# A model in whose place another one could answer is not waited for longer than this, in seconds, when it asks for
# a pause.
_PATIENCE = 5.0


class Connector:
    """Makes the models of a home. Those of one provider keep its limits together."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self.home = home
        self.settings = settings
        self.tally = Tally(home)
        self.keys = Keys(home)
        self._limits = cache(self._new_limits)

    def chat(self) -> Provider | None:
        """The chat model, which may be a chain, counted and within the budget; None where none is set.

        Raises NotConfigured for one that cannot be used.
        """
        names = self.settings.models.chats
        if not names:
            return None
        first = [chat_model(name, {"patience": _PATIENCE} | self.options(name)) for name in names[:-1]]
        last = chat_model(names[-1], self.options(names[-1]))
        return Chain([self.metered(model) for model in (*first, last)])

    def metered(self, model: Provider) -> Metered:
        """The model, counted and within the budget."""
        return Metered(model, self.tally, per_day=self.settings.budget.per_day)

    def embedder(self) -> Embedder:
        """The embedding model. Raises NotConfigured for one that cannot be used."""
        name = self.settings.models.embed
        return embedder(name, self.options(name))

    def transcriber(self) -> Transcriber | None:
        """What writes down speech; None where none is set. Raises NotConfigured for one that can't be used."""
        name = self.settings.models.transcribe
        return transcriber(name, self.options(name)) if name else None

    def reader(self, embedder: Embedder) -> TokenEmbedder:
        """What reads passages word by word: the embedding model if it can, else the built-in one."""
        if isinstance(embedder, TokenEmbedder):
            return embedder
        from providers.minilm import MiniLM

        return MiniLM()

    def options(self, name: str) -> dict[str, Any]:
        """What is set for the provider of the model `name`, as the registry takes it."""
        vendor = name.partition(":")[0].strip()
        section = self.settings.providers.get(vendor)
        options = section.model_dump(exclude_defaults=True, exclude={"concurrency", "per_minute"}) if section else {}
        if not options.get("key_file") and (key := self.keys.stored(vendor)):
            options["api_key"] = key
        facts = self.home / FACTS
        return options | {"limits": self._limits(vendor)} | ({"facts_file": facts} if facts.exists() else {})

    def _new_limits(self, vendor: str) -> Limits | None:
        section = self.settings.providers.get(vendor)
        if section and (section.concurrency or section.per_minute):
            return Limits(vendor, concurrency=section.concurrency, per_minute=section.per_minute)
        return None
