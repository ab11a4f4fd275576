"""The first screen: what this is, and either the box for papers or what to ask."""

import streamlit as st

from assistant import Assistant
from ui.chat.documents.uploading import draw_adding, draw_upload
from ui.chat.opening import ask
from ui.chat.people import who
from ui.chat.plain import as_html, as_label
from ui.chat.wording import language, later, tr, trn
from ui.suggesting import example_questions

# What else is done here: the file of the page, its title, its symbol and a sentence.
_WORK = [
    (
        "contracts/page.py",
        later("Contracts"),
        ":material/contract:",
        later("What each one says, and a calendar of what falls due."),
    ),
    (
        "quotes/page.py",
        later("Quotes"),
        ":material/request_quote:",
        later("From a customer's mail to a priced quote, ready to be checked."),
    ),
    (
        "documents/page.py",
        later("Documents"),
        ":material/folder_open:",
        later("Add papers, see what was read, and have one forgotten."),
    ),
]


def draw_start(assistant: Assistant) -> None:
    """The first screen."""
    st.title(tr("Ask your papers"))
    st.html(
        f'<p class="lead">{as_html(tr("Ask in plain words. Each answer comes with the very place on the page."))}</p>'
    )
    papers = len(assistant.documents(user=who()))
    if not papers:
        st.html(f'<p class="aside">{as_html(tr("There are no papers yet. Add some, then ask."))}</p>')
        draw_upload(assistant)
        if not assistant.documents(user=who()):
            return
        st.rerun()
    draw_adding()
    _draw_examples(assistant, papers)
    _draw_work()


def _draw_examples(assistant: Assistant, papers: int) -> None:
    examples = _examples(assistant, str(assistant.home), assistant.library.generation, who(), language())
    ready = trn("{number} paper is ready.", "{number} papers are ready.", papers)
    said = f"{ready} {tr('Ask, for example:')}" if examples else ready
    with st.container(key="examples", gap="small"):
        st.html(f'<p class="aside">{as_html(said)}</p>')
        for number, question in enumerate(examples):
            st.button(
                as_label(question),
                key=f"example-{number}",
                on_click=ask,
                args=(question,),
                icon=":material/arrow_forward:",
                width="stretch",
            )


def _draw_work() -> None:
    with st.container(key="work"), st.grid(3, min_column_width=200, gap="medium"):
        for file, title, icon, sentence in _WORK:
            with st.container(gap=None):
                st.page_link(file, label=tr(title), icon=icon)
                st.html(f'<p class="aside">{as_html(tr(sentence))}</p>')


@st.cache_data(show_spinner=False, max_entries=16)
def _examples(
    _assistant: Assistant,
    home: str,  # noqa: ARG001 - this and the others are the key
    generation: int,  # noqa: ARG001
    user: str | None,
    spoken: str,
) -> list[str]:
    return example_questions(_assistant, user=user, language=spoken)
