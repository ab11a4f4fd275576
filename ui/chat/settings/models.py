"""The part of the settings page that chooses models: each with its key, where it is, and a test."""

from collections.abc import Iterable

import streamlit as st

from assistant import ModelCheck, SettingsError
from assistant.configuration.keys import Keys, KeySource, is_needed
from assistant.models.destinations import Destination, destination
from assistant.models.listing import check_model, known_models
from assistant.settings import Settings
from ui.chat.plain import as_html, say
from ui.chat.settings.draft import EMBED, Desk
from ui.chat.wording import told, tr

# Those that are wherever the firm has them.
_ADDRESSED = ("azure", "compatible", "ollama", "vllm")


def draw_models(desk: Desk) -> None:
    """A choice for each kind of work, and below it what there is to say of the models that are chosen."""
    keys = {one.provider: one for one in Keys(desk.home).sources()}
    drawn: set[str] = set()
    st.header(tr("Answers"))
    _draw_chat(desk)
    settings = desk.as_meant()
    _draw_each(desk, "chat", settings.models.chats, settings, keys, drawn)
    st.header(tr("Finding things"))
    named = _choice(desk, EMBED, "embed", tr("Model for searches"))
    if named:
        desk.take(EMBED, named)
    settings = desk.as_meant()
    _draw_each(desk, "embed", (settings.models.embed,), settings, keys, drawn)
    st.header(tr("Recordings"))
    label, none = tr("Model that writes down what is said"), tr("None: recordings are not read")
    desk.take(("models", "transcribe"), _choice(desk, ("models", "transcribe"), "transcribe", label, none=none))
    settings = desk.as_meant()
    _draw_each(desk, "transcribe", (settings.models.transcribe,), settings, keys, drawn)
    _draw_other_keys(desk, keys, drawn)


def draw_leaving(settings: Settings) -> None:
    """What leaves the building, for each model that is set."""
    for purpose, models in (
        ("chat", settings.models.chats),
        ("embed", (settings.models.embed,)),
        ("transcribe", (settings.models.transcribe,)),
    ):
        for model in filter(None, models):
            st.html(f"<p><b>{as_html(model)}</b><br>{as_html(_leaves(purpose, destination(model, settings)))}</p>")


def _draw_chat(desk: Desk) -> None:
    where = ("models", "chat")
    held = desk.value(*where) or ()
    chain = [held] if isinstance(held, str) else list(held)
    first = _choice(
        desk,
        where,
        "chat",
        tr("Model that writes answers"),
        none=tr("None: the papers are quoted word for word"),
        held=chain[0] if chain else "",
    )
    others: list[str] = []
    if first:
        known = [name for name in known_models("chat") if name != first]
        others = st.multiselect(
            tr("If it cannot be reached or is overloaded, then"),
            list(dict.fromkeys([*known, *chain[1:]])),
            default=chain[1:],
            key=desk.key("models", "chat", "others"),
            format_func=lambda name: _title("chat", name),
            placeholder=tr("Nobody: the papers are quoted instead"),
            accept_new_options=True,
            **desk.locked(*where),
        )
    named = [one.strip() for one in (first, *others) if one and one.strip()]
    value: str | tuple[str, ...] = (named[0] if named else "") if len(named) < 2 else tuple(named)
    desk.take(where, value)


def _choice(
    desk: Desk, where: tuple[str, ...], purpose: str, label: str, *, none: str = "", held: str | None = None
) -> str:
    """The model that is chosen from those that are known, or typed; "" for none, where `none` says what that means."""
    held = str(desk.value(*where) or "") if held is None else held
    options = list(dict.fromkeys([*([""] if none else []), *known_models(purpose), held]))
    chosen = st.selectbox(
        label,
        options,
        index=options.index(held),
        key=desk.key(*where),
        format_func=lambda name: _title(purpose, name) or none,
        accept_new_options=True,
        **{"help": tr("Choose one, or type another as provider:model.")} | desk.locked(*where),
    )
    return str(chosen or "").strip()


def _title(purpose: str, name: str) -> str:
    known = known_models(purpose).get(name)
    return f"{told(known)} ({name})" if known else name


def _draw_each(
    desk: Desk,
    purpose: str,
    models: Iterable[str],
    settings: Settings,
    keys: dict[str, KeySource],
    drawn: set[str],
) -> None:
    for model in filter(None, models):
        provider = model.partition(":")[0].strip()
        with st.container(key=f"model-{purpose}-{_plain(model)}", border=True):
            st.html(
                f'<p class="model"><b>{as_html(model)}</b><br>'
                f"<span>{as_html(_leaves(purpose, destination(model, settings)))}</span></p>"
            )
            if provider not in drawn:
                if provider in _ADDRESSED:
                    _draw_address(desk, provider)
                if provider in keys:
                    _draw_key(desk, keys[provider])
                drawn.add(provider)
            filed = desk.current("providers", provider, "key_file")
            if provider in keys and keys[provider].place == "nowhere" and is_needed(provider) and not filed:
                st.html(f'<p class="aside">{as_html(tr("Store its key first; then it can be tested."))}</p>')
            else:
                _draw_test(desk, purpose, model, settings)


def _draw_address(desk: Desk, provider: str) -> None:
    where = ("providers", provider, "base_url")
    address = st.text_input(
        tr("Address of the server"),
        desk.value(*where) or "",
        key=desk.key(*where),
        placeholder="http://127.0.0.1:11434/v1",
        **desk.locked(*where),
    )
    desk.take(where, address.strip() or (None if desk.current(*where) is None else ""))


def _draw_key(desk: Desk, source: KeySource) -> None:
    provider = source.provider
    if source.place == "environment":
        told = tr("The key comes from the environment variable {name}.", name=source.variable)
        st.html(f'<p class="aside">{as_html(told)}</p>')
        return
    key = f"key-{provider}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"keys-{provider}"):
        stored = source.place == "secret file"
        st.text_input(
            tr("Another key for {provider}", provider=provider)
            if stored
            else tr("Key for {provider}", provider=provider),
            key=key,
            type="password",
            autocomplete="off",
            placeholder=tr("A key is stored. It is not shown again.") if stored else "",
        )
        st.button(tr("Store the key"), key=f"store-{provider}", on_click=_store, args=(desk, provider, key))
        if stored:
            st.button(tr("Remove"), key=f"remove-{provider}", type="tertiary", on_click=_remove, args=(desk, provider))
    if trouble := st.session_state.pop(f"trouble-{provider}", ""):
        say(trouble, "trouble")


def _draw_other_keys(desk: Desk, keys: dict[str, KeySource], drawn: set[str]) -> None:
    """Keys that are stored for providers of which no model is chosen: they can be removed."""
    others = [one for one in keys.values() if one.place == "secret file" and one.provider not in drawn]
    if others:
        st.header(tr("Other keys"))
    for one in others:
        _draw_key(desk, one)


def _store(desk: Desk, provider: str, key: str) -> None:
    """Stores the key and empties its field."""
    _forget_tests(provider)
    try:
        Keys(desk.home).set(provider, st.session_state.get(key, ""))
    except SettingsError as error:
        st.session_state[f"trouble-{provider}"] = str(error)
    st.session_state[key] = ""


def _remove(desk: Desk, provider: str) -> None:
    _forget_tests(provider)
    try:
        Keys(desk.home).remove(provider)
    except SettingsError as error:
        st.session_state[f"trouble-{provider}"] = str(error)


def _draw_test(desk: Desk, purpose: str, model: str, settings: Settings) -> None:
    tests: dict[tuple[str, str], ModelCheck] = st.session_state.setdefault("model-tests", {})
    if st.button(tr("Test"), key=f"test-{purpose}-{_plain(model)}", icon=":material/network_check:"):
        with st.spinner(tr("Asking {model} …", model=model)):
            tests[purpose, model] = check_model(purpose, model, desk.home, settings=settings)
    found = tests.get((purpose, model))
    if found and found.error:
        say(found.error, "trouble")
    elif found:
        say(tr("It works: {model} answered in {seconds} seconds.", model=model, seconds=f"{found.seconds:.1f}"))


def _forget_tests(provider: str) -> None:
    tests: dict[tuple[str, str], ModelCheck] = st.session_state.get("model-tests", {})
    for purpose, model in list(tests):
        if model.partition(":")[0] == provider:
            del tests[purpose, model]


def _leaves(purpose: str, to: Destination) -> str:
    """What leaves the building, in plain words."""
    if to.nearness == "here":
        return tr("It works on this computer. Nothing leaves it.")
    if to.nearness == "unknown":
        return tr("Where it works is not known here: what it is given goes wherever its own settings say.")
    if purpose == "embed":
        given = tr("the text of all papers, and every question")
    elif purpose == "transcribe":
        given = tr("recordings, as a whole")
    else:
        given = tr(
            "each question with those before it, and the few passages found for it; of a paper that is to be "
            "summarised, and of a request for a quote, the text"
        )
    if to.nearness == "network":
        return tr("To {host}, in your own network, goes: {given}.", host=to.host, given=given)
    return tr("It leaves the building. To {host} goes: {given}.", host=to.host, given=given)


def _plain(model: str) -> str:
    """A model's name as a part of a key."""
    return "".join(one if one.isalnum() else "-" for one in model)
