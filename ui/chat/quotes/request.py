"""The form for a new quote: the request with its files, whom it is for, and the price lists to take."""

from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.quotes.requests.files import Incoming, of_file
from assistant.quotes.requests.parts import Part, typed
from ui.chat.people import who
from ui.chat.plain import as_label, as_letter, say
from ui.chat.quotes.price_columns import draw_columns
from ui.chat.quotes.quoting import attempt, open_quote, person, trouble
from ui.chat.wording import tr

_KINDS = ["eml", "msg", "pdf", "txt", "docx", "xlsx", "xls", "ods", "csv", "md", "html"]
# Kinds whose words are put where they can be edited; of the others the place of each line is kept.
_WORDS = ("eml", "msg", "text", "markdown", "html")


def draw_request(assistant: Assistant) -> None:
    """The request at the left, what it is priced from at the right."""
    if st.session_state.pop("quote_drafted", False):
        st.session_state.update({"quote-request": "", "quote-customer": ""})
        _keep(Incoming(()))
    st.button(
        tr("All quotes"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=open_quote, args=("",)
    )
    st.title(tr("New quote"))
    if said := trouble():
        say(said, "trouble")
    left, right = st.columns([10, 9], gap="large")
    with right:
        prices = _draw_prices(assistant)
    with left:
        _draw_files()
        text = st.text_area(
            tr("The request"),
            key="quote-request",
            height=340,
            placeholder=tr("Paste the mail, or write what is wanted: 12 lengths of copper pipe 22 mm, …"),
        )
        customer = st.text_input(tr("Customer, where the request does not say"), key="quote-customer")
        if who() is None:
            st.text_input(tr("Your name, for the trail"), key="person")
        by_rules = assistant.settings.models.chats and st.toggle(tr("Without the chat model"), key="quote-rules")
        if st.button(tr("Draft the quote"), type="primary", icon=":material/edit_document:", key="draft"):
            with st.spinner(tr("Reading the request and looking up prices …")):
                attempt(partial(_draft, assistant, text, customer, prices, rules_only=bool(by_rules)))
            st.rerun()


def _draft(assistant: Assistant, text: str, customer: str, prices: list[str], *, rules_only: bool) -> None:
    kept = _kept()
    words = (typed(text),) if text.strip() else ()
    quote = assistant.quotes.draft(
        Incoming((*words, *kept.parts), kept.sender, kept.notices),
        customer=customer.strip(),
        prices=prices,
        by=person(),
        user=who(),
        rules_only=rules_only,
    )
    st.session_state.quote_drafted = True
    open_quote(quote.number)


def _draw_files() -> None:
    # A new key after each batch empties the box.
    batch = st.session_state.setdefault("quote_files", 0)
    key = f"quote-file-{batch}"
    st.file_uploader(
        tr("Drop a mail or files with the request here"),
        type=_KINDS,
        accept_multiple_files=True,
        key=key,
        on_change=_take,
        args=(key,),
    )
    kept = _kept()
    for notice in kept.notices:
        say(notice)
    for at, part in enumerate(kept.parts):
        with st.container(horizontal=True, vertical_alignment="center", key=f"request-part-{at}"):
            with st.expander(as_label(part.name), icon=":material/attach_file:"):
                st.html(as_letter(part.text))
            st.button(
                tr("Leave it out"),
                key=f"leave-out-{at}",
                icon=":material/close:",
                type="tertiary",
                on_click=_leave_out,
                args=(at,),
            )


def _take(key: str) -> None:
    """Takes the files that were dropped: a mail's words go below what stands in the request, the rest stay files."""
    for file in st.session_state.get(key) or ():
        attempt(partial(_read, file.name, file.getvalue()))
    st.session_state.quote_files += 1


def _read(name: str, data: bytes) -> None:
    came, kept = of_file(name, data), _kept()
    words = [part for part in came.parts if not part.attached and part.kind in _WORDS]
    parts = [part for part in came.parts if part not in words]
    before = str(st.session_state.get("quote-request", "")).strip()
    st.session_state["quote-request"] = "\n\n".join([before, *(part.text for part in words)]).strip()
    _keep(Incoming((*kept.parts, *parts), kept.sender or came.sender, (*kept.notices, *came.notices)))


def _leave_out(at: int) -> None:
    kept = _kept()
    parts: tuple[Part, ...] = (*kept.parts[:at], *kept.parts[at + 1 :])
    _keep(Incoming(parts, kept.sender, kept.notices))


def _kept() -> Incoming:
    """The files of the request so far, who sent it, and what could not be read of them."""
    found: Incoming = st.session_state.get("quote_incoming", Incoming(()))
    return found


def _keep(files: Incoming) -> None:
    st.session_state.quote_incoming = files


def _draw_prices(assistant: Assistant) -> list[str]:
    """The choice of price lists; none chosen leaves it to the desk."""
    found: dict[str, str] = {}

    def look() -> None:
        found.update({one.document: one.name for one in assistant.quotes.lists.find(user=who())})

    with st.spinner(tr("Looking for price lists among the papers …")):
        if not attempt(look):
            say(trouble(), "trouble")
    chosen: list[str] = []
    if found:
        chosen = st.multiselect(
            tr("Price lists, the first one wins"),
            list(found),
            format_func=found.__getitem__,
            key="quote-prices",
            placeholder=tr("As found, the newest first"),
        )
        if not chosen:
            say(tr("Prices come from: {names}.", names=", ".join(found.values())))
    else:
        say(
            tr(
                "There is no price list among the papers: every line will be open. Add one on the page 'Documents', "
                "or say below what the columns of a paper hold."
            )
        )
    draw_columns(assistant)
    return chosen
