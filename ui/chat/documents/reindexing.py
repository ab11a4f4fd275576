"""A change of the embedding model: what it means, and how far it is. The model before it serves until the end."""

import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import streamlit as st

from assistant import Assistant, AssistantError, ProviderError, Step
from assistant.configuration.editing import SettingsFile
from ui.chat.opening import shared_assistant
from ui.chat.plain import as_html, say
from ui.chat.settings.draft import EMBED, Desk
from ui.chat.wording import tr, trn

# Seconds between two looks at how far it is.
_LOOK = 1.0


@dataclass
class Reindexing:
    """One on its way. The thread writes, the page reads."""

    model: str
    step: Step | None = None
    trouble: str = ""
    done: bool = False


# By home: whoever opens the page finds it.
_at_work: dict[Path, Reindexing] = {}


def reindexing(home: Path) -> Reindexing | None:
    """What is being done in a home, or was, and nobody has looked at its end yet."""
    return _at_work.get(home)


def draw_reindex(desk: Desk) -> bool:
    """Says that papers have to be embedded anew, and offers it; whether there are any papers."""
    papers = shared_assistant().documents()
    if not papers:
        return False
    passages = sum(one.chunks for one in papers)
    told = trn(
        "Another model for searches has to read the {number} passage of your papers anew.",
        "Another model for searches has to read all {number} passages of your papers anew.",
        passages,
    )
    say(f"{told} {tr('Until that is done, everything goes on with the model that there is.')}")
    running = reindexing(desk.home)
    with st.container(horizontal=True):
        st.button(
            tr("Save, and read the papers anew"),
            type="primary",
            key="reindex",
            disabled=bool(running and not running.done),
            on_click=_begin,
            args=(desk,),
        )
        st.button(tr("Discard"), key="discard", on_click=desk.discard)
    return True


@st.fragment(run_every=_LOOK)
def draw_reindexing(home: Path) -> None:
    """How far it is; at the end, what became of it."""
    running = _at_work.get(home)
    if running is None:
        return
    if not running.done:
        step = running.step
        share = step.done / step.total if step and step.total else 0.0
        st.progress(min(share, 1.0), text=tr("Your papers are read anew by {model} …", model=as_html(running.model)))
        return
    if running.trouble:
        say(running.trouble, "trouble")
        say(tr("The model before goes on serving. What was done is kept: begin again, and it goes on from there."))
        if st.button(tr("Close"), key="reindex-close"):
            _at_work.pop(home, None)
            st.rerun()
        return
    _at_work.pop(home, None)
    st.session_state["settings-saved"] = tr("Done. Searches use {model} from now on.", model=running.model)
    st.rerun()


def _begin(desk: Desk) -> None:
    """Saves everything else; the model itself when it can serve."""
    model = str(desk.draft.values[EMBED])
    try:
        desk.save(without=EMBED)
    except AssistantError as error:
        st.session_state["settings-saved"] = str(error)
        return
    running = _at_work[desk.home] = Reindexing(model)
    Thread(target=_work, args=(desk.home, running), name="reindexing", daemon=True).start()


def _work(home: Path, running: Reindexing) -> None:
    def heard(step: Step) -> None:
        running.step = step

    file = SettingsFile(home)
    try:
        settings = file.tried(file.changed({EMBED: running.model}))
        Assistant(home, settings=settings).reindex(listener=heard)
        before = file.text
        file.save(file.changed({EMBED: running.model}), before=before)
    except (AssistantError, ProviderError) as error:
        running.trouble = str(error)
    except Exception:
        logging.getLogger(__name__).exception("The papers could not be read anew")
        running.trouble = "The papers could not be read anew. The log, where the assistant was started, says why."
    finally:
        running.done = True
