"""The script that Streamlit runs: opens the home, then draws the page that was chosen."""

import logging
from pathlib import Path

import streamlit as st

from assistant import AssistantError, ProviderError, SettingsError
from ui.chat import menu
from ui.chat.documents import receiving
from ui.chat.opening import prepare, shared_assistant
from ui.chat.people import draw_person, let_in
from ui.chat.plain import say
from ui.chat.uploader import draw_words
from ui.chat.wording import draw_languages, later, settle, tr

# The file of each page, its title, its symbol and its address, in the order of the navigation.
PAGES = [
    ("ask/page.py", later("Ask"), ":material/forum:", "ask"),
    ("documents/page.py", later("Documents"), ":material/folder_open:", "documents"),
    ("contracts/page.py", later("Contracts"), ":material/contract:", "contracts"),
    ("quotes/page.py", later("Quotes"), ":material/request_quote:", "quotes"),
    ("conversations/page.py", later("Conversations"), ":material/history:", "conversations"),
    ("settings/page.py", later("Settings"), ":material/settings:", "settings"),
]

_FOLDER = Path(__file__).parent

# A symbol's name in place of the file would make the browser fetch the symbol from elsewhere.
st.set_page_config(page_title="Company assistant", page_icon=str(_FOLDER / "icon.svg"), layout="wide")
st.logo(str(_FOLDER / "icon.svg"), size="large")
st.html(_FOLDER / "style.css")
try:
    settle(shared_assistant().settings.screen.language)
except AssistantError:  # said below, on a page
    settle()
try:
    entered = let_in()
except AssistantError as error:  # a login that can't be used lets nobody in
    say(str(error), "trouble")
    entered = False
page = st.navigation(
    [st.Page(file, title=tr(title), icon=icon, url_path=address) for file, title, icon, address in PAGES],
    position="top" if entered else "hidden",
)
if not entered:
    st.stop()
# A widget that isn't drawn loses its value: set here, what was chosen or typed outlives a look at another page.
st.session_state.chosen = st.session_state.get("chosen", [])
for typed in ("person", "quote-request", "quote-customer"):
    st.session_state[typed] = st.session_state.get(typed, "")
draw_words()
menu.listen()
with st.container(horizontal=True, key="corner"):
    draw_person()
    draw_languages()
try:
    if page.url_path == "settings":  # opens whatever they hold, for there they are mended
        page.run()
    else:
        assistant = shared_assistant()
        page.run()
        receiving.drawn()
        prepare(assistant)
except (AssistantError, ProviderError) as error:
    say(str(error), "trouble")
    if isinstance(error, SettingsError):
        st.page_link("settings/page.py", label=tr("Mend the settings"), icon=":material/settings:")
except Exception:
    logging.getLogger(__name__).exception("The page %r could not be drawn", page.title)
    say(tr("Something went wrong in the assistant itself. Its log, where it was started, says what."), "trouble")
