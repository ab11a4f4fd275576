"""The page on which questions are asked: the conversation, the sources and the page viewer."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.widgets.chat import ChatInputValue

from assistant import Assistant
from ui.chat.ask.afterwards import draw_afterwards
from ui.chat.ask.answers import draw_answer
from ui.chat.ask.asking import draw_banner, draw_choice, only_in
from ui.chat.ask.marks import LISTENER, statements_html
from ui.chat.ask.starting import draw_start
from ui.chat.ask.unsent import keep_unsent
from ui.chat.ask.working import STOPPED, Working, begin, stop
from ui.chat.conversations.beside import draw_conversations
from ui.chat.documents import receiving
from ui.chat.documents.uploading import add, draw_adding, draw_reports
from ui.chat.documents.uploads import begin as add_papers
from ui.chat.opening import Turn, ask, ask_with, began, current, keep_in_step, shared_assistant, show, shown, turns
from ui.chat.people import chosen_groups, who
from ui.chat.plain import as_html
from ui.chat.wording import tr

# Seconds between two looks at how far an answer is.
_LOOK = 0.1
# Characters of what is being done for an answer.
_DOING = 160


def draw() -> None:
    """The whole page; the list beside it last, for an answer that has just come is in it."""
    assistant = shared_assistant()
    keep_in_step(assistant)
    _draw_page(assistant)
    draw_conversations(assistant)


def _draw_page(assistant: Assistant) -> None:
    with st.bottom:
        with st.container(horizontal=True, vertical_alignment="center", key="how"):
            chosen = draw_choice(assistant)
            deep = bool(assistant.settings.models.chat) and st.toggle(
                tr("Deep"),
                key="deep",
                help=tr("The model searches, opens pages and has things computed, step by step."),
            )
        entered = st.chat_input(
            tr("Ask a question, or drop papers here"),
            accept_file="multiple",
            accept_audio=bool(assistant.settings.models.transcribe),
            submit_mode="disable",
            key="entered",
        )
        keep_unsent()
    if entered:
        _take(assistant, entered, chosen, deep=deep)
    if shown() is None:
        with st.container(key="conversation"):
            _draw_conversation(assistant)
        return
    # The viewer's code and its pictures are needed by those alone who open a source.
    from ui.chat.viewer.panel import draw_viewer

    left, right = st.columns([9, 11], gap="large")
    with left.container(key="conversation-beside"):
        if _draw_conversation(assistant) and turns()[-1].sources:
            show(len(turns()) - 1, 0)
    with right:
        draw_viewer(assistant)


def _take(assistant: Assistant, entered: ChatInputValue, chosen: dict[str, str], *, deep: bool) -> None:
    """What was typed, dropped or said. A question that comes with papers is for these alone."""
    recording = entered.audio if assistant.settings.models.transcribe else None
    sound = recording.getvalue() if recording else b""
    receiving.took([*entered.files, *([recording] if recording else [])])
    if entered.files and not (sound or entered.text.strip()):
        add(assistant, entered.files)
        return
    if not entered.files and not sound:
        ask(entered.text, within=chosen, deep=deep)
        return
    groups = chosen_groups(assistant)
    adding = add_papers(assistant, entered.files, groups=groups, user=who()) if entered.files else None
    ask_with(assistant, entered.text, chosen, adding=adding, sound=sound, deep=deep)


def _draw_conversation(assistant: Assistant) -> bool:
    """Draws what was said; a question still open is answered. True if one was."""
    if not assistant.settings.models.chat:
        draw_banner(assistant)
    start = st.empty()  # left so, nothing of the first screen stays while the first answer comes
    if not turns():
        with start.container():
            draw_start(assistant)
        return False
    draw_adding()
    st.html(LISTENER, unsafe_allow_javascript=True)
    answered = False
    for number, turn in enumerate(turns()):
        with st.chat_message("user", avatar=":material/person:"):
            asked = st.empty()
            _draw_question(turn, asked)
        with st.chat_message("assistant", avatar=":material/find_in_page:"):
            slot = st.empty()
            if turn.answer is None and not turn.trouble:
                _answer(assistant, turn, slot, asked)
                answered = True
            with slot.container():
                draw_answer(number, turn)
                draw_afterwards(assistant, number, turn)
    return answered


def _draw_question(turn: Turn, slot: DeltaGenerator) -> None:
    """What was asked, of which papers alone, and what became of papers that came with it."""
    only = f'<p class="aside">{as_html(only_in(turn.within))}</p>' if turn.within else ""
    with slot.container():
        st.html(f'<p class="question">{as_html(turn.question or tr("What you said …"))}</p>{only}')
        if turn.adding:
            draw_reports(list(turn.adding.files), st.empty())


def _answer(assistant: Assistant, turn: Turn, slot: DeltaGenerator, asked: DeltaGenerator) -> None:
    """Shows the answer as it comes. A click draws the page anew meanwhile, and the answer goes on."""
    working = turn.working = turn.working or begin(
        assistant, turn.question, current(), list(turn.within), user=who(), deep=turn.deep
    )
    turn.adding = working.adding
    began(working.conversation)
    keep_in_step(assistant)
    with slot.container():
        text = st.empty()
        st.button(tr("Stop"), icon=":material/stop_circle:", key="stop", on_click=_stop, args=(turn,))
    known = working.question, working.within
    while not working.done.wait(_LOOK):
        text.html(_draft(working))
        if known != (known := (working.question, working.within)):
            _learn(assistant, turn, working, asked)
    _learn(assistant, turn, working, asked)
    turn.answer, turn.trouble, turn.working = working.answer, working.trouble, None
    turn.number = working.trail.number


def _learn(assistant: Assistant, turn: Turn, working: Working, asked: DeltaGenerator) -> None:
    """Takes over what was heard, and the papers that came with the question."""
    if turn.question == working.question and not working.adding:
        return
    names = {one.id: one.name for one in assistant.documents(user=who())}
    turn.question, turn.within = working.question, {one: names[one] for one in working.within if one in names}
    _draw_question(turn, asked)


def _draft(working: Working) -> str:
    """What there is of an answer: statements that were checked, then what was written since; or its text so far."""
    trail = working.trail
    checked, since = statements_html(trail.statements), trail.unchecked
    if not checked and not since:
        since = working.text or _waiting_for(working)
    doing = f'<p class="aside" role="status">{as_html(working.action[:_DOING])}</p>' if working.action else ""
    return f'{doing}{checked}<p class="statement pending">{as_html(since)}</p>'


def _waiting_for(working: Working) -> str:
    """What is done before there is any word of the answer."""
    if not working.question:
        return tr("Writing down what you said …")
    if working.adding and not working.adding.future.done():
        return tr("Reading {name} …", name=working.adding.current or tr("the papers"))
    return tr("Looking through your papers …")


def _stop(turn: Turn) -> None:
    if turn.working:
        stop(turn.working)
        turn.trouble, turn.working = STOPPED, None


draw()
