"""The assistant that all sessions of this process share, and what each session remembers."""

import gc
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import streamlit as st

from assistant import (
    Answer,
    Assistant,
    AssistantError,
    Citation,
    Feedback,
    Passage,
    ProviderError,
    UnknownConversation,
)
from assistant.configuration.keys import FILE as KEYS
from assistant.conversing.model import REMOVED
from assistant.settings import FILE, home_folder
from ui.chat.ask.working import Working, at_work, begin
from ui.chat.documents.uploads import Adding
from ui.chat.people import who

Source = Citation | Passage
# What the address names the conversation by.
_ADDRESS = "conversation"
# Embedding models that take time to load and cost nothing to call.
_LOADED_HERE = ("minilm", "sentence-transformers")


@dataclass
class Turn:
    """A question and what became of it: an answer, or a sentence on what went wrong, or neither yet."""

    question: str
    answer: Answer | None = None
    trouble: str = ""
    within: Mapping[str, str] = field(default_factory=dict)  # the only papers it is for, id to name; none means all
    working: Working | None = None  # while it is being answered
    deep: bool = False  # the model looks for itself, step by step
    number: int = 0  # the answer's in its conversation, from 1; 0 where it is not kept
    feedback: Feedback | None = None
    adding: Adding | None = None  # papers that came with it

    @property
    def sources(self) -> tuple[Source, ...]:
        """What may be opened: the sources of an answer or, where none was found, the nearest passages."""
        if self.answer is None:
            return ()
        if not self.answer.found:
            return self.answer.nearest
        # What contradicts a source is opened like one, after them.
        against = (one for conflict in self.answer.conflicts for one in conflict.citations)
        found = {(one.document, one.page, one.quote): one for one in (*self.answer.citations, *against)}
        return tuple(found.values())


def shared_assistant() -> Assistant:
    """The assistant of the home in $ASSISTANT_HOME; opened anew when its settings or its keys have changed.

    Raises SettingsError or HomeError.
    """
    return assistant_of(home_folder())


def assistant_of(home: Path) -> Assistant:
    """As `shared_assistant`, of any home."""
    return _open(str(home), tuple(_stamp(home / name) for name in (FILE, KEYS)))


def _stamp(file: Path) -> tuple[int, ...]:
    """By what a file is known to be another one now; empty where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


@st.cache_resource(show_spinner=False, max_entries=2)
def _open(home: str, stamps: tuple[tuple[int, ...], ...]) -> Assistant:  # noqa: ARG001 - part of the key
    return Assistant(home)


def prepare(assistant: Assistant) -> None:
    """Begins to load what the first question needs, without anybody waiting for it; once for each assistant."""
    if assistant.settings.models.embed.partition(":")[0] in _LOADED_HERE:
        _begin_to_load(assistant)


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs={Assistant: id})
def _begin_to_load(assistant: Assistant) -> None:
    Thread(target=_load, args=(assistant,), name="preparing", daemon=True).start()


def _load(assistant: Assistant) -> None:
    try:
        assistant.search("ready", 1)
    except (AssistantError, ProviderError) as error:
        logging.getLogger(__name__).info("Not ready for questions, which the first one will say: %s", error)
    # Streamlit looks for garbage after each run of the script. What has been loaded by now is there to stay: left out
    # of that search, it saves half of what a click costs.
    gc.collect()
    gc.freeze()


def turns() -> list[Turn]:
    """This session's conversation, oldest first."""
    found: list[Turn] = st.session_state.setdefault("turns", [])
    return found


def ask(question: str, within: Mapping[str, str] | None = None, *, deep: bool = False) -> None:
    """Puts a question to the conversation, for some papers alone or for all; answered when the page is drawn next."""
    if question.strip():
        turns().append(Turn(question.strip(), within=within or {}, deep=deep))


def ask_with(
    assistant: Assistant,
    question: str,
    within: Mapping[str, str],
    *,
    adding: Adding | None = None,
    sound: bytes = b"",
    deep: bool = False,
) -> None:
    """As `ask`, of papers that are still being added, or aloud: begun at once, so that a reload loses nothing of it."""
    turn = Turn(question.strip(), within={} if adding else within, deep=deep)
    turn.working = begin(
        assistant, turn.question, current(), list(turn.within), user=who(), deep=deep, adding=adding, sound=sound
    )
    turns().append(turn)


def shown() -> tuple[int, int] | None:
    """The source in the viewer: the number of the turn and of the source in it, both from 0."""
    found: tuple[int, int] | None = st.session_state.get("shown")
    return found if found and found[0] < len(turns()) and found[1] < len(turns()[found[0]].sources) else None


def show(turn: int, source: int) -> None:
    """Opens a source in the viewer."""
    st.session_state.shown = (turn, source)


def close_viewer() -> None:
    """Closes the viewer."""
    st.session_state.shown = None


def clear() -> None:
    """Begins a new conversation."""
    turns().clear()
    close_viewer()
    st.session_state.conversation = None
    st.query_params.pop(_ADDRESS, None)


def current() -> str | None:
    """The id of the conversation on the page; None while it has none, for nothing was asked yet."""
    found: str | None = st.session_state.get("conversation")
    return found


def began(conversation: str) -> None:
    """Notes the id that the conversation on the page has got."""
    st.session_state.conversation = conversation


def open_conversation(assistant: Assistant, conversation: str) -> None:
    """Puts a conversation that was kept on the page. One that is gone, or was never there, leaves a new one."""
    clear()
    working = at_work(conversation, who())
    try:
        _fill(assistant, conversation)
    except UnknownConversation:
        if working is None:
            return
    began(conversation)
    if working:
        names = {one.id: one.name for one in assistant.documents(user=who())}
        within = {one: names[one] for one in working.within if one in names}
        turns().append(Turn(working.question, within=within, working=working))


def keep_in_step(assistant: Assistant) -> None:
    """Keeps the address and the conversation in step: it outlives a reload, and nothing of a forgotten paper stays."""
    if "turns" not in st.session_state and (named := st.query_params.get(_ADDRESS)):
        open_conversation(assistant, named)
    if (conversation := current()) is None:
        return
    st.query_params[_ADDRESS] = conversation
    if st.session_state.get("generation") != assistant.library.generation:
        pending = [turn for turn in turns() if turn.answer is None and not turn.trouble]
        try:
            _fill(assistant, conversation)
            turns().extend(pending)
        except UnknownConversation:  # its first answer is still being written
            st.session_state.generation = assistant.library.generation


def _fill(assistant: Assistant, conversation: str) -> None:
    """The turns as they are kept. Raises UnknownConversation."""
    generation = assistant.library.generation
    names = {one.id: one.name for one in assistant.documents(user=who())}
    turns()[:] = [
        Turn(
            one.question,
            answer=one.answer,
            trouble=one.trouble or ("" if one.answer else REMOVED),
            within={paper: names[paper] for paper in one.within if paper in names},
            number=number,
            feedback=one.feedback,
        )
        for number, one in enumerate(assistant.conversations(user=who())[conversation].exchanges, start=1)
    ]
    st.session_state.generation = generation
