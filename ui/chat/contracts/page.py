"""The page of the contracts: all of them with their dates, and the card of one beside its pages."""

import datetime
from functools import partial

import streamlit as st

from assistant import Assistant
from assistant.contracts.agenda import agenda, as_calendar, as_csv
from assistant.contracts.deadlines import coming
from assistant.contracts.model import ContractSummary
from assistant.contracts.timeline import timeline
from ui.chat.contracts.card import draw_contract
from ui.chat.documents.uploading import draw_upload
from ui.chat.opening import shared_assistant
from ui.chat.people import who
from ui.chat.plain import as_html, as_label, say
from ui.chat.wording import day, later, told, tr, trn, worded_key

_ON_A_PAGE = 25
_SORTS = (later("What is due first"), later("Name"), later("Kind"))
_FAR = datetime.date.max


def draw() -> None:
    """The whole page: the card of the contract that is open, or all contracts."""
    assistant = shared_assistant()
    opened: str | None = st.session_state.get("contract")
    if opened and draw_contract(assistant, opened):
        return
    with st.container(key="contracts"):
        st.title(tr("Contracts"))
        draw_upload(assistant)
        found = _all(assistant)
        if not found:
            say(tr("There is no contract among the papers yet. Drop one into the box above to see what it says."))
            return
        _draw_dates(found)
        _draw_list(found)


def _all(assistant: Assistant) -> list[ContractSummary]:
    """Every contract. What wasn't read yet is read now, with a bar that says how far that is."""
    stamp = f"{assistant.contracts.stamp} {who()} {assistant.groups(user=who())}"
    if kept := _kept(str(assistant.home), stamp):
        return kept[0]
    papers = len(assistant.documents(user=who()))
    bar = st.empty()
    found = []
    for number, one in enumerate(assistant.contracts.every(user=who())):
        bar.progress(min((number + 1) / max(papers, 1), 1.0), text=tr("Reading {name} …", name=as_label(one.name)))
        if one.kind != "not a contract":
            found.append(one)
    bar.empty()
    _kept(str(assistant.home), stamp).append(found)
    return found


@st.cache_resource(show_spinner=False, max_entries=16)
def _kept(home: str, stamp: str) -> list[list[ContractSummary]]:  # noqa: ARG001 - the key
    """Where the contracts are kept for all who see the same ones, once they were read."""
    return []


def _draw_dates(found: list[ContractSummary]) -> None:
    today = _today()
    coming = [one for one in agenda(found, after=today) if one.deadline]
    st.header(tr("What falls due"))
    if picture := timeline(found, today, now=tr("today"), dark=st.context.theme.type == "dark"):
        with st.container(key="timeline"):
            alt = tr("The terms of the contracts, and the days until which each can be ended: the list below has them")
            st.image(picture, width="stretch", alt=alt)
        legend = tr(
            "Bar: the term (pale where its beginning or end is not known). Diamond: the last day to end the contract."
        )
        st.html(f'<p class="aside">{as_html(legend)}</p>')
    if not coming:
        say(tr("No deadline lies ahead."))
    for entry in coming[:8]:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"due-{entry.document}-{entry.name}-{entry.date}"
        ):
            st.html(
                f'<div class="paper"><b>{as_html(day(entry.date))}</b> · {as_html(told(entry.action))}<br><span>'
                f"{as_html(entry.title)} ({as_html(entry.paper)}) · {as_html(told(entry.calculation))}</span></div>"
            )
            st.button(
                tr("Open"),
                key=f"open-due-{entry.document}-{entry.name}-{entry.date}",
                type="tertiary",
                on_click=_open,
                args=(entry.document,),
            )
    every = agenda(found)
    with st.container(horizontal=True):
        st.download_button(
            tr("Calendar file"),
            partial(as_calendar, every),
            file_name="contract-dates.ics",
            mime="text/calendar",
            icon=":material/calendar_month:",
            key="calendar",
            on_click="ignore",
        )
        st.download_button(
            tr("Table"),
            partial(as_csv, every),
            file_name="contract-dates.csv",
            mime="text/csv",
            icon=":material/table:",
            key="table",
            on_click="ignore",
        )


def _draw_list(found: list[ContractSummary]) -> None:
    st.header(trn("{number} contract", "{number} contracts", len(found)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(tr("Filter by name, party or kind"), key="contract-filter", icon=":material/search:")
        order = st.selectbox(tr("Sort by"), _SORTS, key=worded_key("contract-order"), format_func=tr)
        renewing = st.toggle(tr("Only what renews by itself"), key="contract-renewing")
    words = wanted.casefold()
    shown = [
        one
        for one in found
        if words in _words(one) and (not renewing or any(due.renews for due in coming(one, _today())))
    ]
    if not shown:
        say(tr("No contract fits that."))
    shown.sort(key=lambda one: _order(one, order))
    sheets = -(-len(shown) // _ON_A_PAGE)
    current = st.pagination(sheets, key=f"contract-sheet-{sheets}") if sheets > 1 else 1
    for one in shown[(current - 1) * _ON_A_PAGE : current * _ON_A_PAGE]:
        _draw_row(one)


def _draw_row(one: ContractSummary) -> None:
    due = _due(one)
    until = f" · {as_html(tr('due {day}', day=day(due)))}" if due else ""
    parties = ", ".join(party.name for party in one.parties)
    with st.container(horizontal=True, vertical_alignment="center", key=f"paper-{one.document}"):
        st.html(
            f'<div class="paper"><b>{as_html(one.title or one.name)}</b><br><span>{as_html(one.name)} · '
            f"{as_html(tr(one.kind))}{f' · {as_html(parties)}' if parties else ''}{until}</span></div>"
        )
        st.button(
            tr("Open"),
            key=f"contract-{one.document}",
            icon=":material/contract:",
            type="tertiary",
            on_click=_open,
            args=(one.document,),
        )


def _words(one: ContractSummary) -> str:
    parties = " ".join(f"{party.name} {party.role}" for party in one.parties)
    return f"{one.title} {one.name} {one.kind} {parties}".casefold()


def _order(one: ContractSummary, order: str) -> tuple[object, ...]:
    if order == _SORTS[2]:
        return (one.kind, one.name.casefold())
    return ((_due(one) or _FAR) if order == _SORTS[0] else "", one.name.casefold())


def _due(one: ContractSummary) -> datetime.date | None:
    """The next day that somebody has to think of."""
    today = _today()
    return min((due.date for due in coming(one, today) if due.date >= today), default=None)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _open(document: str) -> None:
    st.session_state.contract = document
    st.session_state.contract_source = None


draw()
