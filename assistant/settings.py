"""The settings: `assistant.toml` in the home, overridden by the environment, overridden by arguments. Data only."""

import os
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError

FILE = "assistant.toml"
PREFIX = "ASSISTANT_"


class Section(BaseModel):
    """A table of `assistant.toml`: an unknown name in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Models(Section):
    """Which model serves which purpose, each as "provider:model". An empty `chat` means that none is connected.

    `chat` may be a list: each further model stands in where the ones before it cannot be reached or are overloaded.
    `transcribe` writes down what is said in recordings.
    """

    chat: str | tuple[str, ...] = ""
    embed: str = "minilm"
    transcribe: str = ""

    @property
    def chats(self) -> tuple[str, ...]:
        """The chat models, the first choice first."""
        named = (self.chat,) if isinstance(self.chat, str) else self.chat
        return tuple(name for name in named if name)


class ProviderSettings(Section):
    """What may be set for any provider: how to reach it, in seconds, and how often and how many at once to ask it.

    Below it what only some take; another distribution's provider may take more, and says so if it does not. Keys
    never stand here: they come from the environment or a secret file.
    """

    model_config = ConfigDict(extra="allow")

    base_url: str = ""
    key_file: str = ""
    timeout: float = Field(default=60.0, gt=0)
    connect_timeout: float = Field(default=5.0, gt=0)
    deadline: float = Field(default=300.0, gt=0)
    retries: int = Field(default=2, ge=0)
    concurrency: int | None = Field(default=None, ge=1)
    per_minute: int | None = Field(default=None, ge=1)

    dimension: int | None = Field(default=None, ge=1)
    device: str | None = None
    download: bool = True
    max_tokens: int | None = Field(default=None, ge=1)

    api_key: None = Field(default=None, repr=False)

    @field_validator("api_key", mode="before")
    @classmethod
    def _no_key(cls, _: Any) -> None:
        raise ValueError("keys never stand here. Set the vendor's environment variable, or key_file")


class Answers(Section):
    """How answers come about. `passages` and `tokens` bound what a chat model is shown, `history` the tokens of before.

    Below `relevance`, a probability, the assistant says that the papers don't hold an answer: higher refuses more.
    What a chat model says that its sources don't bear is marked, dropped, or has the whole answer refused
    (`unsupported`). With `second_opinion` the chat model is asked of each other statement whether its quotes bear it;
    its no lowers the verdict, its yes changes nothing. A question on whole papers is put to a chat model in at most
    `parts` parts of `tokens` each; in deep mode it may use tools in `steps` rounds. Answers are in `language`;
    empty, in the question's.
    """

    passages: int = Field(default=8, ge=1, le=50)
    tokens: int = Field(default=3000, ge=200)
    history: int = Field(default=1000, ge=0)
    relevance: float = Field(default=0.5, ge=0.0, le=1.0)
    unsupported: Literal["mark", "drop", "refuse"] = "mark"
    second_opinion: bool = False
    parts: int = Field(default=40, ge=1)
    steps: int = Field(default=8, ge=1, le=50)
    language: Literal["", "en", "nl", "de", "fr"] = ""


class Budget(Section):
    """What chat models may cost each day, in US dollars; without `per_day` they may cost anything."""

    per_day: Decimal | None = Field(default=None, ge=0)


class Access(Section):
    """Which groups each user is in. A paper without groups is for everybody; one with groups only for theirs.

    Those who sign in with a password may have groups in the user file too; both count. `admins` see and may do
    everything. Who else may forget a paper: who uploaded it ("own"), or nobody ("admins"); who may approve a quote:
    everybody ("members"), or only they ("admins").
    """

    users: dict[str, list[str]] = Field(default_factory=dict)
    admins: tuple[str, ...] = ()
    forget: Literal["own", "admins"] = "own"
    approve: Literal["members", "admins"] = "members"


class Login(Section):
    """How people sign in who have no password here: with OpenID Connect, at the provider that `oidc` names.

    `oidc` is the address of its discovery document, `client_id` what it calls this assistant, and `redirect` the
    assistant's own address with "/oauth2callback" at the end. The client's secret is in $ASSISTANT_OIDC_SECRET or in
    `secret_file`. Let in are, by a verified e-mail address, those whom `access` names, and everybody of `domains`.
    After `hours` people sign in again, whichever way they did.
    """

    oidc: str = ""
    client_id: str = ""
    redirect: str = ""
    secret_file: str = ""
    domains: tuple[str, ...] = ()
    hours: float = Field(default=12.0, gt=0, le=24 * 30)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.oidc and not (self.client_id and self.redirect):
            raise ValueError("oidc needs client_id and redirect beside it")
        if self.oidc and not self.redirect.endswith("/oauth2callback"):
            raise ValueError('redirect has to end with "/oauth2callback"')
        return self


class Page(Section):
    """Where the chat page listens. Another `address` than this computer's own needs a login."""

    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)


class LibrarySettings(Section):
    """Where the library is: empty, in the home; else the URL of a PostgreSQL database that several machines share.

    The indexes are with it: "embedded" in each machine's home, or "server" in the same database.
    """

    url: str = Field(default="", repr=False)
    indexes: Literal["embedded", "server"] = "embedded"

    @model_validator(mode="after")
    def _server_needs_a_url(self) -> Self:
        if self.indexes == "server" and not self.url:
            raise ValueError('indexes = "server" needs a url: they stand in the library\'s database')
        return self


class Sync(Section):
    """What is passed over in folders: patterns as in a .gitignore. A folder's own stand in its `.assistantignore`."""

    ignore: tuple[str, ...] = ()


class ReadingSettings(Section):
    """How papers are read: which engine recognises what is only a picture, and the languages it may be in.

    `ocr` is "auto" (what is installed), "tesseract", "rapidocr" or "off"; languages are ISO 639-1 codes. `word_pages`:
    "auto" prints Word documents that name no pages, where LibreOffice is installed; "marks" never does, and is quicker.
    `office_seconds` is what LibreOffice may take to open one document, by the clock.
    """

    ocr: Literal["auto", "tesseract", "rapidocr", "off"] = "auto"
    ocr_languages: tuple[str, ...] = ("en", "nl", "de", "fr")
    word_pages: Literal["auto", "marks"] = "auto"
    office_seconds: float = Field(default=60.0, gt=0, le=300)


class ScreenSettings(Section):
    """The chat page: its language (ISO 639-1) for who has not chosen one; empty, the one of their browser."""

    language: Literal["", "en", "nl"] = ""


class Charge(Section):
    """A charge of a quote, such as a delivery: `price`, where the goods come to less than `below` (empty: always).

    `vat` is its rate in percent, that of the quotes where it is empty.
    """

    name: str = Field(min_length=1)
    price: Decimal = Field(ge=0)
    below: Decimal | None = Field(default=None, gt=0)
    vat: Decimal | None = Field(default=None, ge=0, le=100)


class QuoteSettings(Section):
    """How quotes are priced. `prices` are the price lists in the order of their precedence: files or papers.

    `currency` (ISO 4217) is that of the lists where it is empty; `vat` (percent) is taken where a list has none. Tax is
    rounded on the sum of each rate or on each line. `discount_limit` (percent) is what anybody may give, `discounts`
    what those may give who are named in it; `margin_limit` (percent) is the least margin that anybody may approve,
    `margins` what those may who are named. `accounts` are customers, by name or e-mail address, to whom the price
    list's discounts of groups are proposed, and `charges` what is proposed besides the goods. More than
    `quantity_limit` of a thing is taken for a mistake.
    `firm`, `address` (in lines) and `vat_id` are what stands at the head of a quote, `terms` the paper (by id, path or
    name) with its general terms; where it is empty, they are looked for.
    """

    firm: str = ""
    address: str = ""
    vat_id: str = ""
    terms: str = ""
    prices: tuple[str, ...] = ()
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")
    vat: Decimal | None = Field(default=None, ge=0, le=100)
    rounding: Literal["rate", "line"] = "rate"
    discount_limit: Decimal = Field(default=Decimal(10), ge=0, le=100)
    discounts: dict[str, Decimal] = Field(default_factory=dict)
    margin_limit: Decimal | None = Field(default=None, ge=-100, le=100)
    margins: dict[str, Decimal] = Field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    charges: tuple[Charge, ...] = ()
    quantity_limit: Decimal = Field(default=Decimal(100_000), gt=0)


class SlackSettings(Section):
    """How the assistant works in Slack. Tokens never stand here: they come from the environment or the secret file.

    `users` tells who somebody is: a Slack user's id or e-mail address -> the name that `[access]` knows; without it
    the address is the name. In channels shared with other firms it answers only where `external` names them (id or
    name). `concurrency` questions are answered at once and `queue` more wait; what goes beyond that is declined.
    With `mode` "http" Slack calls `address`:`port`, through a web server of the firm's; `health_port` tells programs on
    this machine how it goes, 0 turns that off.
    """

    api_url: str = "https://slack.com/api/"
    mode: Literal["socket", "http"] = "socket"
    address: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    health_port: int = Field(default=3001, ge=0, le=65535)
    users: dict[str, str] = Field(default_factory=dict)
    external: tuple[str, ...] = ()
    concurrency: int = Field(default=4, ge=1, le=64)
    queue: int = Field(default=100, ge=1)
    megabytes: int = Field(default=20, ge=1)
    remember_days: int = Field(default=30, ge=2)

    @field_validator("api_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("the tokens go there, so it begins with https://")
        return url if url.endswith("/") else f"{url}/"


class Settings(BaseSettings):
    """Everything that can be set. See `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
        hide_input_in_errors=True,  # it may be a key that stands where none should
    )

    models: Models = Models()
    providers: dict[str, ProviderSettings] = Field(default_factory=dict)
    answers: Answers = Answers()
    budget: Budget = Budget()
    access: Access = Access()
    login: Login = Login()
    page: Page = Page()
    library: LibrarySettings = LibrarySettings()
    sync: Sync = Sync()
    quotes: QuoteSettings = QuoteSettings()
    screen: ScreenSettings = ScreenSettings()
    # Folders, by their absolute paths, that the chat page's server keeps in step; the groups alone see their papers.
    watch: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    reading: ReadingSettings = ReadingSettings()
    slack: SlackSettings = SlackSettings()


def home_folder(home: str | Path | None = None) -> Path:
    """The workspace folder: the argument, else $ASSISTANT_HOME, else `.assistant` in the current folder."""
    return Path(home or os.environ.get(f"{PREFIX}HOME") or ".assistant").expanduser().absolute()


def load_settings(home: Path, **arguments: Any) -> Settings:
    """The settings of a home.

    Raises:
        SettingsError: the TOML cannot be read, a name is unknown or a value does not fit; the message names each.
    """
    return read_settings(home / FILE, named=home / FILE, **arguments)


def read_settings(file: Path, *, named: Path, **arguments: Any) -> Settings:
    """As `load_settings`, from any file, which errors call `named`."""
    _refuse_unknown_variables()
    try:
        return _at(file)(**arguments)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{named} is not valid TOML: {error}. Correct that line.") from error
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {_reason(one['type'], one['msg'])}" for one in error.errors()
        )
        raise SettingsError(
            f"The settings cannot be used: {found}. Correct them in {named} or in the environment ({PREFIX}…)."
        ) from error


def _at(file: Path) -> type[Settings]:
    """`Settings` that read this very file; pydantic-settings fixes the path per class."""

    class SettingsOfHome(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is given
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    return SettingsOfHome


def _refuse_unknown_variables() -> None:
    """Pydantic-settings overlooks a variable whose first part it does not know; a slip is not to vanish."""
    for name in os.environ:
        section, nested, _ = name.removeprefix(PREFIX).partition("__")
        if name.startswith(PREFIX) and nested and section.lower() not in Settings.model_fields:
            known = ", ".join(sorted(Settings.model_fields))
            raise SettingsError(
                f"The environment variable {name} sets nothing: there is no section {section.lower()!r} ({known})."
            )


def _reason(kind: str, message: str) -> str:
    return "no such setting" if kind == "extra_forbidden" else message
