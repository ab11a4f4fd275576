"""Who is in front of the screen."""

import streamlit as st

# What the session remembers of the one who is signed in; no widget has this key, so no browser can set it.
SIGNED_IN = "signed-in"


def who() -> str | None:
    """The name of who is signed in; None for the owner, on this computer without a login, who may see all."""
    found: str | None = st.session_state.get(SIGNED_IN)
    return found
