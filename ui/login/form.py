"""The form to sign in: one page without scripts, which asks nothing of any other address."""

from html import escape
from pathlib import Path
from string import Template

from ui.wording import first_of, said_in

_PAGE = Template((Path(__file__).parent / "form.html").read_text("utf-8"))


def form(*, action: str, said: str, name: str, wait: int, nobody: bool, language: str, remembered: str) -> str:
    """The page as HTML. `said` is what went wrong, `wait` the seconds until the next attempt, `nobody` that there is
    nobody who could sign in; `language` is the browser's, `remembered` the one that was chosen on the page."""
    spoken = first_of(remembered, language)

    def tr(text: str, **values: object) -> str:
        return escape(said_in(spoken, text, **values))

    if wait:
        trouble = tr("Too many attempts failed. Try again in {seconds} seconds.", seconds=wait)
    elif nobody:
        trouble = tr("Nobody can sign in yet. Add somebody where the assistant runs: assistant users add NAME")
    else:
        trouble = tr(said) if said else ""
    return _PAGE.substitute(
        language=spoken,
        title=tr("Sign in"),
        lead=tr("The firm's assistant shows you the papers that are for you."),
        name_label=tr("Name"),
        password_label=tr("Password"),
        button=tr("Sign in"),
        action=escape(action),
        name=escape(name[:64]),
        trouble=f'<p class="trouble" role="alert">{trouble}</p>' if trouble else "",
        focus_name="" if name else "autofocus",
        focus_password="autofocus" if name else "",
    )
