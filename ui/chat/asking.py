"""What stands around the conversation: the first screen, example questions and how to connect a model."""

import streamlit as st

from assistant import Assistant
from assistant.settings import FILE
from ui.chat.opening import ask
from ui.chat.plain import as_label, say

_EXAMPLES = 3
# Passages of a paper among which a heading is looked for.
_LOOKED_AT = 6
# A line of the settings and the environment's variable for each service that answers can be written by.
SERVICES = {
    "Mistral": ("mistral:mistral-small-latest", "MISTRAL_API_KEY"),
    "OpenAI": ("openai:gpt-4.1-mini", "OPENAI_API_KEY"),
}


def draw_banner(assistant: Assistant) -> None:
    """Says that no chat model is connected, and how one is."""
    say("No chat model is connected: answers are quoted word for word from your papers.")
    with st.expander("How to connect a chat model", icon=":material/power:"):
        for tab, (model, variable) in zip(st.tabs(list(SERVICES)), SERVICES.values(), strict=True):
            with tab:
                st.text(f"1. Put this into {assistant.home / FILE}:")
                st.code(f'[models]\nchat = "{model}"', language="toml")
                st.text("2. Start the assistant again with the key in its environment:")
                st.code(f"export {variable}=…", language="bash")
        st.text("Then the question and the passages found for it are sent to that service. Your papers stay here.")


def draw_start(assistant: Assistant) -> None:
    """The first screen: what this is and what to ask."""
    st.title("Ask your papers")
    st.html(
        '<p class="lead">Contracts, quotes, invoices, mails, handbooks: ask in plain words. '
        "Each answer shows the page it stands on.</p>"
    )
    examples = example_questions(assistant, str(assistant.home), assistant.library.generation)
    if examples:
        st.html('<p class="aside">For example</p>')
    for number, question in enumerate(examples):
        st.button(
            as_label(question), key=f"example-{number}", on_click=ask, args=(question,), icon=":material/arrow_forward:"
        )


@st.cache_data(show_spinner=False, max_entries=4)
def example_questions(_assistant: Assistant, home: str, generation: int) -> list[str]:  # noqa: ARG001 - the key
    """Questions made from headings of the largest papers. `home` and `generation` are the key of the cache."""
    questions = []
    for paper in sorted(_assistant.documents(), key=lambda one: -one.chunks):
        passages = _assistant.search(paper.title or paper.name, _LOOKED_AT, within=[paper.id])
        topics = [topic for passage in passages if (topic := _topic(passage.heading, paper.title))]
        if topics:
            questions.append(f"What does “{paper.title}” say about “{topics[0]}”?")
        if len(questions) == _EXAMPLES:
            break
    return questions


def _topic(heading: str, title: str) -> str:
    """The innermost heading without its number; empty where there is none that a question can be made of."""
    last = heading.rsplit(" > ", 1)[-1].strip()
    words = last.lstrip("0123456789.§() ")
    return words if last != title and 4 <= len(words) <= 50 and "|" not in words else ""
