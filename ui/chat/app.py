"""The script that Streamlit runs: opens the home, then draws the page that was chosen."""

import logging
from pathlib import Path

import streamlit as st

from assistant import AssistantError
from ui.chat.opening import shared_assistant
from ui.chat.plain import say

# The file of each page, its title and its symbol, in the order of the navigation.
PAGES = [
    ("ask_page.py", "Ask", ":material/forum:"),
    ("documents_page.py", "Documents", ":material/folder_open:"),
]

st.set_page_config(page_title="Company assistant", page_icon=":material/find_in_page:", layout="wide")
st.html(Path(__file__).with_name("style.css"))
page = st.navigation([st.Page(file, title=title, icon=icon) for file, title, icon in PAGES])
try:
    shared_assistant()
    page.run()
except AssistantError as error:
    say(str(error), "trouble")
except Exception:
    logging.getLogger(__name__).exception("The page %r could not be drawn", page.title)
    say("Something went wrong in the assistant itself. Its log, where it was started, says what.", "trouble")
