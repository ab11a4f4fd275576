"""The page on which questions are asked: the conversation, the sources and the page viewer."""

import streamlit as st

from assistant import Assistant, AssistantError, ProviderError
from ui.chat.answers import draw_answer
from ui.chat.asking import draw_banner, draw_choice, only_in
from ui.chat.conversing import draw_conversations
from ui.chat.marks import LISTENER, statements_html
from ui.chat.opening import Turn, ask, began, current, keep_in_step, shared_assistant, show, shown, turns
from ui.chat.people import who
from ui.chat.plain import as_html
from ui.chat.starting import draw_start
from ui.chat.upload_view import add, draw_adding
from ui.chat.wording import tr
from ui.chat.working import STOPPED, Working, begin, stop

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
                "Deep", key="deep", help="The model searches, opens pages and has things computed, step by step."
            )
        entered = st.chat_input(
            "Ask a question, or drop papers here",
            accept_file="multiple",
            submit_mode="disable",
            key="entered",
        )
    if entered:
        if entered.files:
            add(assistant, entered.files)
        ask(entered.text, within=chosen, deep=deep)
    if shown() is None:
        with st.container(key="conversation"):
            _draw_conversation(assistant)
        return
    # The viewer's code and its pictures are needed by those alone who open a source.
    from ui.chat.viewer import draw_viewer

    left, right = st.columns([9, 11], gap="large")
    with left.container(key="conversation-beside"):
        if _draw_conversation(assistant) and turns()[-1].sources:
            show(len(turns()) - 1, 0)
    with right:
        draw_viewer(assistant)


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
            only = f'<p class="aside">{as_html(only_in(turn.within))}</p>' if turn.within else ""
            st.html(f'<p class="question">{as_html(turn.question)}</p>{only}')
        with st.chat_message("assistant", avatar=":material/find_in_page:"):
            slot = st.empty()
            if turn.answer is None and not turn.trouble:
                _answer(assistant, turn, slot)
                answered = True
            with slot.container():
                draw_answer(number, turn)
    return answered


def _answer(assistant: Assistant, turn: Turn, slot: st.delta_generator.DeltaGenerator) -> None:
    """Shows the answer as it comes. A click draws the page anew meanwhile, and the answer goes on."""
    try:
        turn.working = turn.working or begin(
            assistant, turn.question, current(), list(turn.within), user=who(), deep=turn.deep
        )
    except (AssistantError, ProviderError) as error:
        turn.trouble = str(error)
        return
    working = turn.working
    began(working.conversation)
    keep_in_step(assistant)
    with slot.container():
        text = st.empty()
        st.button("Stop", icon=":material/stop_circle:", key="stop", on_click=_stop, args=(turn,))
    while True:
        text.html(_draft(working))
        if working.done.wait(_LOOK):
            break
    turn.answer, turn.trouble, turn.working = working.answer, working.trouble, None


def _draft(working: Working) -> str:
    """What there is of an answer: statements that were checked, then what was written since; or its text so far."""
    trail = working.trail
    checked, since = statements_html(trail.statements), trail.unchecked
    if not checked and not since:
        since = working.text or tr("Looking through your papers …")
    doing = f'<p class="aside" role="status">{as_html(working.action[:_DOING])}</p>' if working.action else ""
    return f'{doing}{checked}<p class="statement pending">{as_html(since)}</p>'


def _stop(turn: Turn) -> None:
    if turn.working:
        stop(turn.working)
        turn.trouble, turn.working = STOPPED, None


draw()
