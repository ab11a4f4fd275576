"""The menu on a narrow screen, which lies over the page: it closes when something in it was chosen."""

import streamlit as st

# Heard once in each window. The menu's own button closes it; by then what was chosen has been told.
_LISTENER = """<script>{
  const chosen = '[data-testid="stSidebar"] :is([data-testid="stSidebarNavLink"], [class*="st-key-go-"] button, '
    + '.st-key-clear button)';
  window.menuListens ??= document.addEventListener("click", (event) => {
    if (!event.target.closest?.(chosen) || !matchMedia("(max-width: 48rem)").matches) return;
    const close = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    setTimeout(() => close?.click(), 150);
  }) ?? true;
}</script>"""


def listen() -> None:
    """Has the browser close it."""
    with st.container(key="menu-script"):
        st.html(_LISTENER, unsafe_allow_javascript=True)
