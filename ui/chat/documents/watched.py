"""The part of the documents page that lists the folders that are kept in step, adds some and removes them."""

from pathlib import Path

import streamlit as st

from assistant import Assistant, SettingsError
from assistant.configuration.editing import SettingsFile
from assistant.ingestion.watchers import WatchState
from ui.chat.documents.watching_folders import watchers
from ui.chat.plain import as_html, say
from ui.chat.wording import tr, trn

# Seconds between two looks at how they are.
_LOOK = 2.0


def draw_watches(assistant: Assistant) -> None:
    """All of them, and a field for another one."""
    st.html(
        f'<p class="aside">{as_html(tr("What is in these folders is kept in step: new, changed, moved and deleted."))}'
        f" {as_html(tr('They are looked at as long as the assistant runs.'))}</p>"
    )
    if assistant.settings.watch:
        _draw_states(assistant)
    else:
        say(tr("No folder is watched yet."))
    _draw_new(assistant)
    if trouble := st.session_state.pop("watch-trouble", ""):
        say(trouble, "trouble")


@st.fragment(run_every=_LOOK)
def _draw_states(assistant: Assistant) -> None:
    states = {one.folder: one for one in watchers(assistant.home).states()}
    for folder, groups in sorted(assistant.settings.watch.items()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"paper-watch-{hash(folder)}"):
            whose = tr("for {groups}", groups=", ".join(groups)) if groups else tr("for everybody")
            told = _told(states.get(folder))
            st.html(f'<div class="paper"><b>{as_html(folder)}</b><br><span>{as_html(f"{told} · {whose}")}</span></div>')
            if st.button(
                tr("Remove"), key=f"unwatch-{folder}", type="tertiary", on_click=_remove, args=(assistant, folder)
            ):
                st.rerun()
    st.html(f'<p class="aside">{as_html(tr("A folder that is removed is no longer looked at. Its papers stay."))}</p>')


def _told(state: WatchState | None) -> str:
    """How a folder is, in words."""
    if state is None:
        return tr("not looked at yet")
    if state.problem:
        return state.problem
    if state.doing:
        return tr("being looked at: {doing}", doing=state.doing)
    if not state.at:
        return tr("not looked at yet")
    at = state.at.replace("T", " ")[:16]
    changed = trn("{number} changed", "{number} changed", state.changed)
    failed = trn("{number} could not be added", "{number} could not be added", state.failed)
    return tr("looked at {at} UTC: {changed}, {failed}", at=at, changed=changed, failed=failed)


def _draw_new(assistant: Assistant) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(tr("Another folder on this computer"), key="watch-path", placeholder="/home/firm/papers")
        st.multiselect(
            tr("Who may see its papers"),
            assistant.groups(),
            key="watch-groups",
            placeholder=tr("Everybody"),
            accept_new_options=True,
        )
        st.button(tr("Watch it"), key="watch-add", on_click=_add, args=(assistant,))


def _add(assistant: Assistant) -> None:
    path = str(st.session_state.get("watch-path", "")).strip()
    folder = Path(path).expanduser()
    if not path or not folder.is_absolute() or not folder.is_dir():
        st.session_state["watch-trouble"] = tr(
            "There is no folder {path} on this computer. Type its whole path.", path=path
        )
        return
    groups = [one.strip() for one in st.session_state.get("watch-groups", []) if one.strip()]
    if _change(assistant, str(folder), groups):
        st.session_state["watch-path"] = ""
        st.session_state["watch-groups"] = []


def _remove(assistant: Assistant, folder: str) -> None:
    _change(assistant, folder, None)


def _change(assistant: Assistant, folder: str, groups: list[str] | None) -> bool:
    file = SettingsFile(assistant.home)
    try:
        before = file.text
        file.save(file.changed({("watch", folder): groups}), before=before)
    except SettingsError as error:
        st.session_state["watch-trouble"] = str(error)
        return False
    return True
