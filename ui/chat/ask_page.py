"""The page on which questions are asked: the conversation, the sources and the page viewer."""

import logging

import streamlit as st

from assistant import Assistant, AssistantError, ProviderError
from ui.chat.answers import draw_answer
from ui.chat.asking import draw_banner, draw_choice, draw_start, only_in
from ui.chat.opening import Turn, ask, clear, shared_assistant, show, shown, turns
from ui.chat.plain import as_html
from ui.chat.upload_view import add, draw_adding


def draw() -> None:
    """The whole page."""
    assistant = shared_assistant()
    with st.bottom:
        chosen = draw_choice(assistant)
        entered = st.chat_input(
            "Ask a question, or drop papers here",
            accept_file="multiple",
            submit_mode="disable",
            key="entered",
        )
    if entered:
        if entered.files:
            add(assistant, entered.files)
        ask(entered.text, within=chosen)
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
    if not turns():
        draw_start(assistant)
        return False
    draw_adding()
    answered = False
    for number, turn in enumerate(turns()):
        with st.chat_message("user", avatar=":material/person:"):
            only = f'<p class="aside">{as_html(only_in(turn.within))}</p>' if turn.within else ""
            st.html(f'<p class="question">{as_html(turn.question)}</p>{only}')
        with st.chat_message("assistant", avatar=":material/find_in_page:"):
            slot = st.empty()
            if turn.answer is None and not turn.trouble:
                _answer(assistant, number, turn, slot)
                answered = True
            with slot.container():
                draw_answer(number, turn)
    st.button("New conversation", icon=":material/edit_square:", type="tertiary", key="clear", on_click=clear)
    return answered


def _answer(assistant: Assistant, number: int, turn: Turn, slot: st.delta_generator.DeltaGenerator) -> None:
    """Answers a question, its text shown as it comes. One that a click interrupts is answered by the next run."""
    history = [(one.question, one.answer.text) for one in turns()[:number] if one.answer and one.answer.found]
    slot.html('<p class="statement pending">Looking through your papers …</p>')
    try:
        stream = assistant.stream(turn.question, history=history, within=turn.within or None)
        text = ""
        try:
            for piece in stream:
                text += piece
                slot.html(f'<p class="statement pending">{as_html(text)}</p>')
        finally:
            stream.close()
        turn.answer = stream.answer
    except (AssistantError, ProviderError) as error:
        turn.trouble = str(error)
    except Exception:
        logging.getLogger(__name__).exception("A question could not be answered")
        turn.trouble = "The question could not be answered. The log, where the assistant was started, says why."


draw()
