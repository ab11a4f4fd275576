"""The part of the documents page that shows how much there is, and what takes the room."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant import Assistant, Document
from ui.chat.documents.paper import size
from ui.chat.plain import as_html
from ui.chat.wording import later, tr

# What each index finds, by its name in `info`.
_INDEXES = {"vectors": later("By meaning"), "words": later("By words")}


def draw_storage(assistant: Assistant, papers: Sequence[Document]) -> None:
    """Figures of all papers, and two bars: what takes the room, and which kinds of them there are."""
    if not papers:
        st.html(f'<p class="aside">{as_html(tr("There are no papers yet."))}</p>')
        return
    info, indexes = _info(assistant)
    with st.container(horizontal=True):
        st.metric(tr("Papers"), f"{len(papers):,}")
        st.metric(tr("Pages"), f"{info['pages']:,}")
        st.metric(tr("Passages"), f"{info['chunks']:,}")
        if not assistant.settings.library.url:
            st.metric(tr("Room"), size(info["bytes"]))
    if not assistant.settings.library.url:  # else it is the database's own affair
        _draw_room(papers, info["bytes"], indexes)
    kinds = Counter(one.kind for one in papers)
    shown = dict(kinds.most_common(6))
    if rest := len(papers) - sum(shown.values()):
        shown[tr("others")] = rest
    _draw_bar(tr("Kinds of papers"), shown, str)
    _draw_indexes(info)


def _draw_room(papers: Sequence[Document], total: int, indexes: int) -> None:
    originals = sum(one.size for one in papers)
    _draw_bar(
        tr("What takes the room"),
        {
            tr("The files themselves"): originals,
            tr("Indexes"): indexes,
            tr("Pages, passages and the rest"): max(total - originals - indexes, 0),
        },
        size,
    )


def _info(assistant: Assistant) -> tuple[dict[str, Any], int]:
    """What is in use, and the room of the indexes; worked out once as long as the papers stay as they are."""
    stamp = assistant.library.generation
    kept: tuple[int, tuple[dict[str, Any], int]] | None = st.session_state.get("storage")
    if kept is None or kept[0] != stamp:
        files = (assistant.home / "indexes").rglob("*")
        kept = (stamp, (assistant.info(), sum(file.stat().st_size for file in files if file.is_file())))
        st.session_state.storage = kept
    return kept[1]


def _draw_bar(title: str, parts: dict[str, int], told: Any) -> None:
    """One bar whose parts are as wide as their shares, with a legend that says them in words."""
    total = max(sum(parts.values()), 1)
    st.header(title)
    shares = "".join(
        f'<span class="part-{number}" style="width: {100 * part / total:.2f}%"></span>'
        for number, part in enumerate(parts.values())
    )
    legend = "".join(
        f'<li><span class="part-{number}" aria-hidden="true"></span> {as_html(name)}: {as_html(told(part))}</li>'
        for number, (name, part) in enumerate(parts.items())
    )
    st.html(f'<div class="shares" aria-hidden="true">{shares}</div><ul class="legend">{legend}</ul>')


def _draw_indexes(info: dict[str, Any]) -> None:
    st.header(tr("How it is found"))
    rows = {tr("Model for searches"): str(info["models"]["embed"])}
    for name, index in info["indexes"].items():
        facts = index.items() if isinstance(index, dict) else [("", index)]
        rows[tr(_INDEXES.get(name, name))] = ", ".join(f"{fact} {value}".strip() for fact, value in facts)
    cells = "".join(f"<tr><th>{as_html(name)}</th><td>{as_html(fact)}</td></tr>" for name, fact in rows.items())
    st.html(f'<table class="rows facts">{cells}</table>')
