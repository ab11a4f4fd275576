"""What stands around the conversation: the first screen, example questions and how to connect a model."""

from collections import Counter
from pathlib import Path

import streamlit as st

from assistant import Assistant, Document, Passage
from assistant.settings import FILE
from ui.chat.opening import ask
from ui.chat.plain import as_html, as_label
from ui.chat.upload_view import draw_adding, draw_upload

_EXAMPLES = 3
# Papers looked at for examples, and passages of each.
_LOOKED_AT = 10
# A line of the settings and the environment's variable for each service that answers can be written by.
SERVICES = {
    "Mistral": ("mistral:mistral-small-latest", "MISTRAL_API_KEY"),
    "OpenAI": ("openai:gpt-4.1-mini", "OPENAI_API_KEY"),
}


def draw_banner(assistant: Assistant) -> None:
    """Says that no chat model is connected, and how one is."""
    with st.container(key="banner", horizontal=True, vertical_alignment="center"):
        st.html(
            '<p role="status"><b>No chat model is connected.</b> Answers are quoted word for word from your papers.</p>'
        )
        with st.popover("Connect one", icon=":material/power:", type="tertiary", width="content"):
            for tab, (model, variable) in zip(st.tabs(list(SERVICES)), SERVICES.values(), strict=True):
                with tab:
                    st.html(f"<p>Put this into <b>{as_html(str(assistant.home / FILE))}</b>:</p>")
                    st.code(f'[models]\nchat = "{model}"', language="toml")
                    st.html("<p>Then start the assistant again with the key in its environment:</p>")
                    st.code(f"export {variable}=your-key", language="bash")
            st.html(
                '<p class="aside">From then on each question goes to that service, with the few passages found for it.'
                " The papers themselves stay here.</p>"
            )


def draw_start(assistant: Assistant) -> None:
    """The first screen: what this is, and either the box for papers or what to ask."""
    st.title("Ask your papers")
    st.html('<p class="lead">Ask in plain words. Each answer comes with the very place on the page.</p>')
    if not assistant.documents():
        st.html('<p class="aside">There are no papers yet. Add some, then ask.</p>')
        draw_upload(assistant)
        if not assistant.documents():
            return
        st.rerun()
    draw_adding()
    examples = example_questions(assistant, str(assistant.home), assistant.library.generation)
    if examples:
        st.html('<p class="aside">For example</p>')
    for number, question in enumerate(examples):
        st.button(
            as_label(question), key=f"example-{number}", on_click=ask, args=(question,), icon=":material/arrow_forward:"
        )


@st.cache_data(show_spinner=False, max_entries=4)
def example_questions(_assistant: Assistant, home: str, generation: int) -> list[str]:  # noqa: ARG001 - the key
    """Questions made from headings of the papers, of different folders where there are several.

    Taken is the heading of a paper's longest passage among those that are closest to its title, provided that
    the question leads back to that paper. `home` and `generation` are the key of the cache.
    """
    questions: list[str] = []
    for paper in _one_of_each_folder(_assistant.documents())[:_LOOKED_AT]:
        passages = [one for one in _assistant.search(paper.title, _LOOKED_AT, within=[paper.id]) if _topic(one)]
        if not passages:
            continue
        topic = _topic(max(passages, key=lambda one: len(one.text)))
        question = f"What does “{paper.title}” say about “{topic}”?"
        if _assistant.search(question, 1)[0].document == paper.id:
            questions.append(question)
        if len(questions) == _EXAMPLES:
            break
    return questions


def _one_of_each_folder(papers: list[Document]) -> list[Document]:
    """The papers, first the longest of each folder, then the second longest of each, and so on."""
    ranks: list[tuple[int, int, Document]] = []
    seen: Counter[Path] = Counter()
    for paper in sorted(papers, key=lambda one: -one.chunks):
        folder = Path(paper.path).parent
        ranks.append((seen[folder], -paper.chunks, paper))
        seen[folder] += 1
    return [paper for _, _, paper in sorted(ranks, key=lambda rank: rank[:2])]


def _topic(passage: Passage) -> str:
    """The innermost heading without its number; empty where a question can't be made of it, or it heads no facts."""
    _, *below = [part for part in passage.heading.split(" > ") if "|" not in part] or [""]
    topic = below[-1].lstrip("0123456789.§() ").rstrip(".:?! ") if below else ""
    facts = any(one.isdigit() for one in passage.text.lstrip("0123456789.§() "))
    return topic if facts and "|" not in passage.text and 3 < len(topic) <= 40 else ""
