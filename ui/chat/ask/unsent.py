"""A question that was typed and not sent yet: it outlives a reload of the page, in this window of the browser alone."""

import streamlit as st

# The box may be drawn after this; as it is leaving, the page keeps what is in the box then.
_KEEP = """<script>{
  const find = () => document.querySelector('[data-testid="stChatInputTextArea"]');
  window.unsentKept ??= window.addEventListener("pagehide", () => {
    const box = find();
    if (box) sessionStorage.setItem("unsent", box.value);
  }) ?? true;
  const restore = (left) => {
    const box = find(), held = sessionStorage.getItem("unsent");
    if (!box && left) return setTimeout(restore, 100, left - 1);
    sessionStorage.removeItem("unsent");
    if (!box || !held || box.value) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, held);
    box.dispatchEvent(new Event("input", {bubbles: true}));
  };
  restore(50);
}</script>"""


def keep_unsent() -> None:
    """To be called where the box is drawn."""
    st.html(_KEEP, unsafe_allow_javascript=True)
