"""Who is in front of the screen, what signs them in and out, and for whom the papers are that they add."""

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.people.users import SHORTEST
from assistant.settings import home_folder
from ui.chat.plain import as_html, as_label, say
from ui.chat.wording import SPOKEN, tr
from ui.login.provider import NotSignedIn
from ui.login.signing import COOKIE, Signing, signing

# What the session remembers: for whom it is, and the groups that were chosen last for what is uploaded.
_OF, _CHOSEN = "signed-in", "for-groups"
# The boxes of the dialog for one's own password, and what became of it.
_BOXES, _TOLD = ("password-until-now", "password-new", "password-again"), "password-told"
# Leads to the form; only what stands here is filled in.
_TO_FORM = '<script>window.location.replace("/login");</script>'


def who() -> str | None:
    """The name of who is signed in; None for the owner, on this computer without a login, who may see all.

    Asked anew each time: whoever was signed out, or removed, a moment ago is nobody now. Raises NotSignedIn where a
    login is set up and nobody is signed in, and SettingsError where the login can't be used.
    """
    people = _signing()
    if not people.is_required:
        return None
    name = people.user(_token())
    if name is None and people.provider is not None and st.user.get("is_logged_in"):
        claims = st.user.to_dict()
        name = people.provided(claims)
        people.admit(st.context.cookies.to_dict(), claims)
    if name is None:
        raise NotSignedIn(tr("Sign in first."))
    return name


def let_in() -> bool:
    """Whether somebody is in front of the screen who may be; else draws what signs them in.

    Nothing of somebody else's who was here before stays in the session, and nothing of what they may see no more.
    Raises SettingsError as `who` does.
    """
    try:
        name = who()
    except NotSignedIn as error:
        _empty()
        _draw_signing_in(str(error))
        return False
    rights = _rights(name)
    if st.session_state.get(_OF, rights) != rights:
        _empty()
        st.cache_data.clear()  # which is kept for each name
    st.session_state[_OF] = rights
    return True


def has_changed() -> bool:
    """Whether who is in front of the screen, or what they may see, is another than when the page was drawn.

    For what is drawn again by itself: then all of the page has to be.
    """
    try:
        return bool(st.session_state.get(_OF) != _rights(who()))
    except AssistantError:
        return True


def draw_person() -> None:
    """Who is signed in, and the way out; nothing for the owner."""
    name = who()
    if name is not None:
        with st.popover(as_label(name), icon=":material/account_circle:", type="tertiary", key="person-menu"):
            if _signing().user(_token()) and st.button(
                tr("Change the password"), key="change-password", icon=":material/password:", width="stretch"
            ):
                st.dialog(tr("Change the password"))(_draw_password)()
            st.button(tr("Sign out"), key="sign-out", icon=":material/logout:", on_click=_sign_out, width="stretch")


def choose_groups(assistant: Assistant) -> None:
    """Lets people say who may see what they upload next; administrators of several people may name new groups.

    Nothing where there are no groups to choose from.
    """
    own = assistant.groups(user=who())
    new = bool(assistant.users) and assistant.is_admin(user=who())
    if own or new:
        st.session_state[_CHOSEN] = chosen = chosen_groups(assistant)
        st.multiselect(
            tr("Who may see what you add here"),
            sorted({*own, *chosen}),
            key=_CHOSEN,
            placeholder=tr("Everybody"),
            accept_new_options=new,
            width="stretch",
        )


def chosen_groups(assistant: Assistant) -> list[str]:
    """The groups that what is uploaded is for. At first those of the one who uploads; the owner's is for everybody."""
    own = assistant.groups(user=who())
    if assistant.is_admin(user=who()):
        return [one.strip() for one in st.session_state.get(_CHOSEN, ()) if one.strip()]
    return [one for one in st.session_state.get(_CHOSEN, own) if one in own]


def _draw_signing_in(reason: str) -> None:
    """A page with nothing but the way in."""
    people = _signing()
    with st.container(key="signing-in"):
        st.title(tr("Sign in"))
        lead = tr("The firm's assistant shows you the papers that are for you.")
        st.html(f'<p class="lead">{as_html(lead)}</p>')
        if people.provider is None:
            st.html(f"{_TO_FORM}<p>{as_html(tr('Sign in first.'))}</p>", unsafe_allow_javascript=True)
            st.html(f'<p><a href="/login" target="_self">{as_html(tr("Sign in"))}</a></p>')
            return
        if st.user.get("is_logged_in"):  # and not let in
            say(reason, "trouble")
        st.button(tr("Sign in with the firm's account"), type="primary", key="sign-in", on_click=st.login)
        if people.users:
            st.html(f'<p><a href="/login" target="_self">{as_html(tr("Sign in with a password"))}</a></p>')


def _draw_password() -> None:
    """The dialog in which one changes one's own."""
    if told := st.session_state.pop(_TOLD, ()):
        say(*told)
    with st.form("own-password", border=False, clear_on_submit=True):
        boxes = (
            (tr("The password until now"), "current-password"),
            (tr("The new one, {number} characters at least", number=SHORTEST), "new-password"),
            (tr("The new one again"), "new-password"),
        )
        for key, (label, kind) in zip(_BOXES, boxes, strict=True):
            st.text_input(label, type="password", autocomplete=kind, key=key)
        st.form_submit_button(tr("Change it"), type="primary", on_click=_change_password)


def _change_password() -> None:
    old, new, again = (str(st.session_state.get(key, "")) for key in _BOXES)
    trouble = ""
    try:
        if new != again:
            trouble = tr("The new password was typed in two ways. Type it again.")
        elif not _signing().change_password(_token(), old, new):
            trouble = tr("The password until now is another one.")
    except AssistantError as error:
        trouble = str(error)
    done = tr("It is changed. Wherever else you were signed in, you are signed out.")
    st.session_state[_TOLD] = (trouble, "trouble") if trouble else (done,)


def _sign_out() -> None:
    people = _signing()
    people.sign_out(_token())
    provided = people.provider is not None and st.user.get("is_logged_in")
    if provided:
        people.end(st.user.to_dict())
    _empty()
    if provided:
        st.logout()


def _empty() -> None:
    """Leaves nothing in the session but the language, which is the browser's."""
    for name in list(st.session_state):
        if name != SPOKEN:
            del st.session_state[name]


def _rights(name: str | None) -> str:
    return _signing().rights(name) if name else ""


def _signing() -> Signing:
    return signing(home_folder())


def _token() -> str | None:
    found = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else None  # a page that is run without a browser has no cookies
