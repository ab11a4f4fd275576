"""Who is in front of the screen, and for whom the papers are that they add."""

import streamlit as st

from assistant import Assistant
from ui.chat.wording import tr

# What the session remembers of the one who is signed in; no widget has this key, so no browser can set it.
SIGNED_IN = "signed-in"
# The groups that were chosen last for what is uploaded.
_CHOSEN = "for-groups"


def who() -> str | None:
    """The name of who is signed in; None for the owner, on this computer without a login, who may see all."""
    found: str | None = st.session_state.get(SIGNED_IN)
    return found


def choose_groups(assistant: Assistant) -> None:
    """Lets people say who may see what they upload next; nothing where there are no groups to choose from."""
    own = assistant.groups(user=who())
    if own:
        st.session_state[_CHOSEN] = chosen_groups(assistant)
        st.multiselect(
            tr("Who may see what you add here"), own, key=_CHOSEN, placeholder=tr("Everybody"), width="stretch"
        )


def chosen_groups(assistant: Assistant) -> list[str]:
    """The groups that what is uploaded is for. At first those of the one who uploads; the owner's is for everybody."""
    own = assistant.groups(user=who())
    first = [] if assistant.is_admin(user=who()) else own
    return [one for one in st.session_state.get(_CHOSEN, first) if one in own]
