"""The form for a new quote: the request, whom it is for, and the price lists to take."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.requests.files import Incoming, of_file
from assistant.quotes.requests.parts import typed
from ui.chat.people import who
from ui.chat.plain import say
from ui.chat.price_columns import draw_columns
from ui.chat.quoting import attempt, open_quote, person, trouble

_KINDS = ["eml", "pdf", "txt", "docx", "xlsx", "csv", "md", "html"]


def draw_request(assistant: Assistant) -> None:
    """The request at the left, what it is priced from at the right."""
    if st.session_state.pop("quote_drafted", False):
        st.session_state.update({"quote-request": "", "quote-customer": "", "quote_sender": ""})
    st.button("All quotes", icon=":material/arrow_back:", type="tertiary", key="back", on_click=open_quote, args=("",))
    st.title("New quote")
    if said := trouble():
        say(said, "trouble")
    left, right = st.columns([10, 9], gap="large")
    with right:
        prices = _draw_prices(assistant)
    with left:
        _draw_file()
        text = st.text_area(
            "The request",
            key="quote-request",
            height=340,
            placeholder="Paste the mail, or write what is wanted: 12 lengths of copper pipe 22 mm, …",
        )
        customer = st.text_input("Customer, where the request does not say", key="quote-customer")
        if who() is None:
            st.text_input("Your name, for the trail", key="person")
        by_rules = assistant.settings.models.chats and st.toggle("Without the chat model", key="quote-rules")
        if st.button("Draft the quote", type="primary", icon=":material/edit_document:", key="draft"):
            with st.spinner("Reading the request and looking up prices …"):
                attempt(partial(_draft, assistant, text, customer, prices, rules_only=bool(by_rules)))
            st.rerun()


def _draft(assistant: Assistant, text: str, customer: str, prices: list[str], *, rules_only: bool) -> None:
    sender = str(st.session_state.get("quote_sender", ""))
    quote = assistant.quotes.draft(
        Incoming((typed(text),), sender),
        customer=customer.strip(),
        prices=prices,
        by=person(),
        user=who(),
        rules_only=rules_only,
    )
    st.session_state.quote_drafted = True
    open_quote(quote.number)


def _draw_file() -> None:
    # A new key after each file empties the box.
    batch = st.session_state.setdefault("quote_files", 0)
    key = f"quote-file-{batch}"
    st.file_uploader("Drop a mail or a file with the request here", type=_KINDS, key=key, on_change=_take, args=(key,))


def _take(key: str) -> None:
    """Puts the text of the file that was dropped into the request, after what stands there."""
    file = st.session_state.get(key)
    if file is None:
        return

    def read() -> None:
        came = of_file(file.name, file.getvalue())
        before = str(st.session_state.get("quote-request", "")).strip()
        st.session_state["quote-request"] = f"{before}\n\n{came.text}".strip()
        st.session_state.quote_sender = came.sender or st.session_state.get("quote_sender", "")

    attempt(read)
    st.session_state.quote_files += 1


def _draw_prices(assistant: Assistant) -> list[str]:
    """The choice of price lists; none chosen leaves it to the desk."""
    found: dict[str, str] = {}

    def look() -> None:
        found.update({one.document: one.name for one in assistant.quotes.lists.find(user=who())})

    with st.spinner("Looking for price lists among the papers …"):
        if not attempt(look):
            say(trouble(), "trouble")
    chosen: list[str] = []
    if found:
        chosen = st.multiselect(
            "Price lists, the first one wins",
            list(found),
            format_func=found.__getitem__,
            key="quote-prices",
            placeholder="As found, the newest first",
        )
        if not chosen:
            say(f"Prices come from: {', '.join(found.values())}.")
    else:
        say(
            "There is no price list among the papers: every line will be open. Add one on the page 'Documents', "
            "or say below what the columns of a paper hold."
        )
    draw_columns(assistant)
    return chosen
