"""The part of the settings page on who may sign in with a password, and whose papers they see."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from assistant import AssistantError
from assistant.people.users import SHORTEST, User, Users
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.wording import tr, trn

# What was said of the last change, and what of it was trouble.
_SAID, _TROUBLE = "people-said", "people-trouble"


def draw_people(home: Path) -> None:
    """Everybody who signs in with a password, and a form for one more. A change here holds at once."""
    users = Users(home)
    if said := st.session_state.pop(_SAID, ""):
        say(said)
    if trouble := st.session_state.pop(_TROUBLE, ""):
        say(trouble, "trouble")
    everybody = users.all()
    if everybody:
        st.subheader(
            trn("{number} person signs in with a password", "{number} people sign in with a password", len(everybody))
        )
    else:
        say(
            tr(
                "Nobody signs in: the page is for whoever sits at this computer. Add the people who are to use it, an "
                "administrator first. From then on everybody signs in, you too."
            )
        )
    groups = shared_assistant().groups(user=who())
    for user in everybody:
        _draw_one(users, user, groups)
    _draw_form(users, groups, first=not everybody)


def _draw_one(users: Users, user: User, groups: list[str]) -> None:
    sees = tr("an administrator, who sees every paper") if user.admin else ", ".join(user.groups) or tr("in no group")
    with st.expander(f"**{as_label(user.name)}** · {as_label(sees)}", key=f"person-{user.name}"):
        # The keys hold what is kept: a change from elsewhere is shown, too.
        key = f"groups-{user.name}-{'-'.join(user.groups)}"
        st.multiselect(
            tr("Groups"),
            sorted({*groups, *user.groups}),
            user.groups,
            key=key,
            placeholder=tr("Choose"),
            accept_new_options=True,
            on_change=_change,
            args=(users, user.name, "groups", key),
        )
        if user.name == who():  # or nobody might be left who may
            return
        key = f"admin-{user.name}-{user.admin}"
        st.toggle(
            tr("Administrator: sees and may do everything"),
            user.admin,
            key=key,
            on_change=_change,
            args=(users, user.name, "admin", key),
        )
        with st.form(f"password-of-{user.name}", border=False, clear_on_submit=True):
            new = st.text_input(tr("Another password"), type="password", autocomplete="new-password")
            if st.form_submit_button(tr("Set it")):
                done = tr("{name} has another password now, and has to sign in anew.", name=user.name)
                _try(partial(users.change, user.name, password=new), done)
                st.rerun()
        if st.button(tr("Remove"), icon=":material/person_remove:", type="tertiary", key=f"remove-{user.name}"):
            st.dialog(tr("Remove {name}?", name=as_label(user.name)))(_confirm)(users, user.name)


def _draw_form(users: Users, groups: list[str], *, first: bool) -> None:
    st.subheader(tr("Add somebody"))
    with st.form("add-person", clear_on_submit=True):
        name = st.text_input(tr("Name"), autocomplete="off")
        password = st.text_input(
            tr("Password, {number} characters at least", number=SHORTEST), type="password", autocomplete="new-password"
        )
        chosen = (
            []
            if first
            else st.multiselect(
                tr("Groups"), groups, key="new-groups", placeholder=tr("Choose"), accept_new_options=True
            )
        )
        admin = first or st.checkbox(tr("Administrator: sees and may do everything"), key="new-admin")
        if st.form_submit_button(tr("Add"), type="primary"):
            done = tr("{name} may sign in now.", name=name)
            _try(partial(users.add, name, password, groups=chosen, admin=admin), done)
            st.rerun()


def _confirm(users: Users, name: str) -> None:
    told = tr("{name} is signed out at once. Papers and conversations stay.", name=name)
    st.html(f"<p>{as_html(told)}</p>")
    action, done = partial(users.remove, name), tr("{name} can't sign in any more.", name=name)
    if st.button(tr("Remove"), type="primary", key="remove-now", on_click=_try, args=(action, done)):
        st.rerun()


def _change(users: Users, name: str, what: str, key: str) -> None:
    _try(partial(users.change, name, **{what: st.session_state[key]}), tr("It holds from now on."))


def _try(action: Callable[[], object], done: str) -> None:
    """Does it, if it is an administrator's to do, and says what came of it when the page is drawn next."""
    try:
        if not shared_assistant().is_admin(user=who()):
            raise AssistantError(tr("Only an administrator may change the settings."))
        action()
        st.session_state[_SAID] = done
    except AssistantError as error:
        st.session_state[_TROUBLE] = str(error)
