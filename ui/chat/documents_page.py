"""The page of the papers: upload, what became of each file, the list, and forgetting one."""

from contextlib import suppress

import streamlit as st

from assistant import Assistant, Document, UnknownDocument
from assistant.sources import UPLOADS
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, count, say
from ui.chat.upload_view import draw_upload

_ON_A_PAGE = 25


def draw() -> None:
    """The whole page."""
    assistant = shared_assistant()
    with st.container(key="papers"):
        st.title("Documents")
        draw_upload(assistant)
        _draw_list(assistant, assistant.documents(user=who()))


def _draw_list(assistant: Assistant, papers: list[Document]) -> None:
    if not papers:
        say("There are no papers yet. Drop some into the box above; then ask about them.")
        return
    pages = sum(one.pages for one in papers)
    st.subheader(f"{count(len(papers), 'paper')}, {count(pages, 'page')}")
    wanted = st.text_input("Filter by name or title", key="wanted", icon=":material/search:").casefold()
    found = [one for one in papers if wanted in f"{one.name} {one.title} {one.path}".casefold()]
    if not found:
        say("No paper's name or title holds that.")
    sheets = -(-len(found) // _ON_A_PAGE)
    current = st.pagination(sheets, key=f"sheet-{sheets}") if sheets > 1 else 1
    for paper in found[(current - 1) * _ON_A_PAGE : current * _ON_A_PAGE]:
        _draw_paper(assistant, paper)


def _draw_paper(assistant: Assistant, paper: Document) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{paper.id}"):
        groups = f" · for {', '.join(paper.groups)}" if paper.groups else ""
        st.html(
            f'<div class="paper"><b>{as_html(paper.name)}</b><br><span>{as_html(paper.title)} · {paper.kind} · '
            f"{count(paper.pages, 'page')} · added {paper.added[:10]}{as_html(groups)}</span></div>"
        )
        if assistant.may_forget(paper, user=who()) and st.button(
            "Forget", key=f"forget-{paper.id}", icon=":material/delete:", type="tertiary"
        ):
            _confirm(assistant, paper)


@st.dialog("Forget this paper?", icon=":material/delete:")
def _confirm(assistant: Assistant, paper: Document) -> None:
    uploaded = paper.path.startswith(UPLOADS)
    kept = "It was uploaded: no copy of it stays." if uploaded else f"The file itself stays where it is: {paper.path}"
    st.html(
        f"<p><b>{as_html(paper.name)}</b> will no longer be found or quoted. Its {count(paper.chunks, 'passage')} and "
        f"the pictures of its pages are deleted. {as_html(kept)}</p>"
    )
    with st.container(horizontal=True):
        if st.button("Forget it", type="primary", key="forget", on_click=_forget, args=(assistant, paper)):
            st.rerun()
        if st.button("Keep it", key="keep"):
            st.rerun()


def _forget(assistant: Assistant, paper: Document) -> None:
    with suppress(UnknownDocument):  # another window was quicker
        assistant.forget(paper.id, user=who())


draw()
