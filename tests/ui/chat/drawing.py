"""A page run as Streamlit runs it but without a browser: opened, clicked on, and what it shows."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

SCRIPT = Path(__file__).parents[3] / "ui" / "chat" / "app.py"
_START = "ask/page.py"


def opened(page: str = _START, **state: object) -> AppTest:
    """The page, drawn once, without a trouble of Streamlit's own; `state` is in the session before."""
    at = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    for name, value in state.items():
        at.session_state[name] = value
    if page != _START:
        at.switch_page(page).run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """All HTML that the page put down."""
    return "\n".join(str(getattr(one, "value", "")) for one in at.get("html"))


def click(at: AppTest, beginning: str) -> AppTest:
    """The page after a click on the first button whose key begins so."""
    button = next(one for one in at.button if one.key and one.key.startswith(beginning))
    button.click().run()
    assert not at.exception
    return at


def keys(at: AppTest, beginning: str) -> list[str]:
    """The keys of the buttons that begin so."""
    return [one.key for one in at.button if one.key and one.key.startswith(beginning)]
