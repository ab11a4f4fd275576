"""Papers that are shown as text: paragraphs, tables and transcripts, the passage marked in them."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from assistant.viewing.model import Portion, Run, View
from ui.chat.plain import as_html
from ui.chat.wording import tr

_MARKS = {"quote": "passage", "other": "passage other"}
_DEEPEST = 4


def page_html(view: View) -> str:
    """What the view shows, for `st.html`."""
    body = _table(view.portions, view.columns) if view.form == "table" else "".join(_flow(view.portions))
    before = f'<p class="aside">{tr("What stands before this is left out here.")}</p>' if view.more_before else ""
    after = f'<p class="aside">{tr("It goes on; download it to see all of it.")}</p>' if view.more_after else ""
    return f'<div class="sheet {view.form}">{before}{body}{after}</div>'


def _flow(portions: Sequence[Portion]) -> Iterable[str]:
    """Headings, paragraphs and items; rows in a row as one table; names of pages where they change."""
    named = len({one.page for one in portions}) > 1
    page = ""
    for table, run in groupby(portions, key=lambda one: bool(one.cells)):
        group = list(run)
        if table:
            yield _table(group, ())
            continue
        for portion in group:
            if named and portion.page != page:
                page = portion.page
                yield f'<p class="part">{as_html(page)}</p>'
            yield _portion(portion)


def _portion(portion: Portion) -> str:
    text = _runs(portion.runs)
    if portion.begins is not None:
        said = as_html(portion.place.partition("–")[0])
        return f'<p><button type="button" class="second" data-second="{portion.begins}">{said}</button> {text}</p>'
    if portion.kind == "heading":
        level = min(max(portion.level, 1), _DEEPEST)
        return f'<p class="heading h{level}">{text}</p>'
    return f'<p class="{portion.kind}">{text}</p>'


def _table(portions: Sequence[Portion], columns: Sequence[str]) -> str:
    """Rows; with the letters of the columns also the numbers of the rows, as in a spreadsheet."""
    letters = "".join(f'<th scope="col">{one}</th>' for one in columns)
    top = f'<tr class="letters"><th></th>{letters}</tr>' if columns else ""
    width = max((len(one.cells) for one in portions), default=1)
    rows = "".join(_row(one, len(columns) or width, numbered=bool(columns)) for one in portions)
    return f'<table class="cells"><thead>{top}</thead><tbody>{rows}</tbody></table>'


def _row(portion: Portion, width: int, *, numbered: bool) -> str:
    number = f'<th scope="row">{portion.number or ""}</th>' if numbered else ""
    kind = "head" if portion.kind == "head" else "marked" if portion.marked else ""
    if not portion.cells:  # a title between the rows
        return f'<tr class="{kind}">{number}<td colspan="{width}"><b>{_runs(portion.runs)}</b></td></tr>'
    filled = [runs for runs in portion.cells if any(run.text for run in runs)]
    whole = all(run.mark == "quote" for runs in filled for run in runs)
    cells = "".join(f'<td class="passage">{_plain(runs)}</td>' if whole else _cell(runs) for runs in portion.cells)
    rest = "<td></td>" * (width - len(portion.cells))
    return f'<tr class="{kind}">{number}{cells}{rest}</tr>'


def _cell(runs: Sequence[Run]) -> str:
    mark = next((_MARKS[name] for name in ("quote", "other") if any(one.mark == name for one in runs)), "")
    return f'<td class="{mark}">{_plain(runs)}</td>'


def _plain(runs: Sequence[Run]) -> str:
    return "".join(escape(one.text) for one in runs)


def _runs(runs: Iterable[Run]) -> str:
    """The runs as text; what is marked stands out."""
    return "".join(
        f'<mark class="{_MARKS[one.mark]}">{escape(one.text)}</mark>' if one.mark else escape(one.text) for one in runs
    )
