"""The parts of the settings page on how answers come about, and on languages."""

from typing import get_args

import streamlit as st

from assistant.answering.refusing import threshold
from assistant.phrases import LANGUAGES as ANSWERED
from assistant.settings import Answers
from ui.chat.opening import shared_assistant
from ui.chat.plain import as_html
from ui.chat.settings.draft import Desk
from ui.chat.wording import LANGUAGES, language_named, later, tr

_STEPS = [number / 20 for number in range(1, 20)]
_UNSUPPORTED = {
    "mark": later("Show it, marked as not supported"),
    "drop": later("Leave it out"),
    "refuse": later("Refuse the whole answer"),
}
# What can be read in pictures, in the order of how many speak it around here.
_READ = "en nl de fr es it pt pl sv da no fi cs sk sl hr hu ro et lv lt el ru uk tr".split()


def draw_answers(desk: Desk) -> None:
    """How strictly questions are refused, and what becomes of statements that no paper bears."""
    st.header(tr("When the papers may not hold the answer"))
    _draw_strictness(desk)
    st.header(tr("When a statement is not supported by its sources"))
    where = ("answers", "unsupported")
    policies = list(get_args(Answers.model_fields["unsupported"].annotation))
    chosen = st.radio(
        tr("What becomes of it"),
        policies,
        index=policies.index(desk.value(*where)),
        key=desk.key(*where),
        format_func=lambda name: tr(_UNSUPPORTED[name]),
        label_visibility="collapsed",
        **desk.locked(*where),
    )
    desk.take(where, chosen)
    where = ("answers", "second_opinion")
    asked = st.toggle(
        tr("Have the chat model look at every statement once more"),
        desk.value(*where),
        key=desk.key(*where),
        **desk.locked(*where),
    )
    desk.take(where, asked)
    st.html(
        f'<p class="aside">{as_html(tr("It finds more mistakes, and each answer takes longer and costs more."))}</p>'
    )


def _draw_strictness(desk: Desk) -> None:
    where = ("answers", "relevance")
    usual = threshold(Answers(), shared_assistant().library)
    own = st.toggle(
        tr("Set by hand how sure it has to be"), desk.is_set(*where), key=desk.key(*where, "own"), **desk.locked(*where)
    )
    if not own:
        told = tr(
            "A question is answered when it is at least {share} % likely that the papers hold the answer.",
            share=round(usual * 100),
        )
        st.html(f'<p class="aside">{as_html(told)}</p>')
        desk.take(where, None)
        return
    held = desk.value(*where)
    held = usual if held is None else held
    chosen = st.select_slider(
        tr("How likely it has to be that the papers hold the answer: further right, more questions are refused"),
        sorted({*_STEPS, held}),
        held,
        key=desk.key(*where),
        format_func=lambda share: f"{round(share * 100)} %",
        **desk.locked(*where),
    )
    desk.take(where, chosen)


def draw_languages(desk: Desk) -> None:
    """The languages of the screen, of answers, and of what is read in pictures."""
    st.header(tr("On the screen"))
    where = ("screen", "language")
    options = ["", *LANGUAGES]
    chosen = st.radio(
        tr("For who has not chosen one"),
        options,
        index=options.index(desk.value(*where)),
        key=desk.key(*where),
        format_func=lambda code: LANGUAGES.get(code) or tr("The language of their browser"),
        **desk.locked(*where),
    )
    desk.take(where, chosen)
    st.header(tr("In answers"))
    where = ("answers", "language")
    options = ["", *ANSWERED]
    chosen = st.radio(
        tr("Of answers, refusals and what is told of contracts; quotes are as they stand"),
        options,
        index=options.index(desk.value(*where)),
        key=desk.key(*where),
        format_func=lambda code: language_named(code) if code else tr("The language of the question"),
        **desk.locked(*where),
    )
    desk.take(where, chosen)
    st.header(tr("In scans and photographs"))
    where = ("reading", "ocr_languages")
    held = list(desk.value(*where))
    languages = st.multiselect(
        tr("Languages that are looked for: fewer are read faster and better"),
        list(dict.fromkeys([*_READ, *held])),
        default=held,
        key=desk.key(*where),
        format_func=language_named,
        placeholder=tr("Choose"),
        **desk.locked(*where),
    )
    if languages:
        desk.take(where, tuple(languages))
