"""The page of the settings: models and keys, answers, languages, spending, and the file itself."""

from pathlib import Path

import streamlit as st

from assistant import AssistantError, SettingsError
from ui.chat.documents.reindexing import draw_reindex, draw_reindexing, reindexing
from ui.chat.plain import as_html, say
from ui.chat.settings.answers import draw_answers, draw_languages
from ui.chat.settings.draft import EMBED, Desk
from ui.chat.settings.models import draw_leaving, draw_models
from ui.chat.settings.people import draw_people
from ui.chat.settings.spending import draw_spending
from ui.chat.wording import tr, trn


def draw() -> None:
    """The whole page. It opens whatever the file holds, for this is where it is mended."""
    desk = Desk()
    with st.container(key="settings"):
        st.title(tr("Settings"))
        if saved := st.session_state.pop("settings-saved", ""):
            say(saved)
        if desk.settings is None:
            say(desk.problem, "trouble")
            if desk.is_mine():
                _draw_file(desk)
            return
        if not desk.is_mine():
            say(tr("Only an administrator may change the settings. This is what leaves the building:"))
            draw_leaving(desk.settings)
            return
        if reindexing(desk.home):
            draw_reindexing(desk.home)
        names = [tr("Models"), tr("Answering"), tr("Languages"), tr("People"), tr("Spending"), tr("File")]
        models, answering, languages, people, spending, file = st.tabs(names)
        with models:
            draw_models(desk)
        with answering:
            draw_answers(desk)
        with languages:
            draw_languages(desk)
        with people:
            draw_people(desk.home)
        with spending:
            draw_spending(desk)
        with file:
            _draw_file(desk)
        _draw_changes(desk)


def _draw_changes(desk: Desk) -> None:
    """What is not saved yet, and saving it."""
    if not desk.draft.values:
        return
    with st.container(key="changes", border=True):
        st.header(
            trn(
                "{number} change that is not saved yet",
                "{number} changes that are not saved yet",
                len(desk.draft.values),
            )
        )
        try:
            desk.meant()
            with st.expander(tr("What changes in the file"), expanded=True):
                st.code(desk.difference(), language="diff")
        except SettingsError as error:
            say(str(error), "trouble")
            valid = False
        else:
            valid = True
        if valid and EMBED in desk.draft.values and draw_reindex(desk):
            return
        with st.container(horizontal=True):
            st.button(tr("Save"), type="primary", key="save", disabled=not valid, on_click=_save, args=(desk,))
            st.button(tr("Discard"), key="discard", on_click=desk.discard)


def _save(desk: Desk) -> None:
    try:
        desk.save()
        st.session_state["settings-saved"] = tr("Saved. It holds from now on.")
    except AssistantError as error:
        st.session_state["settings-saved"] = str(error)


def _draw_file(desk: Desk) -> None:
    """The file as it is, to be changed by those who know what they do."""
    try:
        before = desk.file.text
    except SettingsError as error:
        say(str(error), "trouble")
        return
    st.html(
        f'<p class="aside">{as_html(tr("All settings stand in this file; its comments are kept."))}<br>'
        f"<b>{as_html(str(Path(desk.file.file)))}</b></p>"
    )
    key = f"file-{desk.draft.turn}-{hash(before)}"
    busy = bool(desk.draft.values and desk.settings)  # a broken file is mended first
    text = st.text_area(tr("The file"), before, key=key, height=360, label_visibility="collapsed", disabled=busy)
    if busy:
        say(tr("Save or discard the changes below first; then the file can be changed here."))
        return
    if text == before:
        return
    try:
        desk.file.tried(text)
    except SettingsError as error:
        say(str(error), "trouble")
        return
    say(tr("This can be used."))
    st.button(tr("Save the file"), type="primary", key="save-file", on_click=_save_file, args=(desk, text, before))


def _save_file(desk: Desk, text: str, before: str) -> None:
    try:
        desk.file.save(text, before=before)
        desk.renew()
        st.session_state["settings-saved"] = tr("Saved. It holds from now on.")
    except AssistantError as error:
        st.session_state["settings-saved"] = str(error)


draw()
