"""An evaluation as one HTML page that stands by itself: a picture, the measures, and what went wrong where."""

from collections.abc import Mapping
from html import escape

from assistant.evaluating.run import MEASURES, Evaluation

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem .3rem 0;
border-bottom: 1px solid #dde2ea; vertical-align: top; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: #b3261e; } svg { width: 100%; height: auto; } .note { color: #5b6675; }
"""
# The picture, in its own units: bars of one row for each measure, and dots for how sure the assistant was.
_LABEL, _WIDTH, _ROW, _BAR = 330, 860, 26, 430
_BLUE, _GREY, _RED = "#2f6fb3", "#dde2ea", "#b3261e"


def html(run: Evaluation, lost: Mapping[str, tuple[float, float]]) -> str:
    """The page. `lost` are the measures that fell since an earlier run: their means then and now."""
    measured = f"{len(run.outcomes)} questions to {run.papers} papers, {run.when}"
    chat = run.models["chat"] or "no chat model: the papers are quoted"
    rows = "".join(
        f"<tr{' class=bad' if name in lost else ''}><td>{escape(MEASURES[name])}"
        f"{f' (was {lost[name][0]:.3f})' if name in lost else ''}</td>"
        f'<td class="n">{value:.3f}</td><td class="n">{run.counts[name]}</td></tr>'
        for name, value in run.measures.items()
    )
    times = "".join(f'<tr><td>{escape(name)}</td><td class="n">{value:.3f} s</td></tr>' for name, value in
                    run.latency.items())  # fmt: skip
    spent = f"${run.cost} for {run.tokens} tokens" + (f", {run.unpriced} without a known price" if run.unpriced else "")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title><style>{_STYLE}</style>'
        f'<h1>Evaluation</h1><p class="note">{escape(measured)}<br>chat: {escape(chat)}, embeddings: '
        f"{escape(run.models['embed'])}, refused below a relevance of {run.threshold:.2f}</p>{_bars(run, lost)}"
        f"<h2>Measures</h2><table><tr><th>Measure<th>Mean<th>Questions</tr>{rows}</table>"
        f"<h2>How sure it was</h2>{_dots(run)}<h2>Time and cost</h2><table>{times}"
        f'<tr><td>cost</td><td class="n">{escape(spent)}</td></tr></table>{_wrong(run)}</html>\n'
    )


def _bars(run: Evaluation, lost: Mapping[str, tuple[float, float]]) -> str:
    parts = []
    for number, (name, value) in enumerate(run.measures.items()):
        top = number * _ROW
        colour = _RED if name in lost else _BLUE
        parts.append(
            f'<text x="0" y="{top + 17}" font-size="14">{escape(MEASURES[name])}</text>'
            f'<rect x="{_LABEL}" y="{top + 4}" width="{_BAR}" height="16" rx="3" fill="{_GREY}"/>'
            f'<rect x="{_LABEL}" y="{top + 4}" width="{_BAR * value:.1f}" height="16" rx="3" fill="{colour}"/>'
            f'<text x="{_LABEL + _BAR + 12}" y="{top + 17}" font-size="14">{value:.3f}</text>'
        )
    return _svg(len(run.measures) * _ROW, "The mean of each measure, 0 to 1", parts)


def _dots(run: Evaluation) -> str:
    """One dot a question, at the relevance found for it, answerable ones above; the line is where it refuses."""
    parts = []
    for row, (label, answerable) in enumerate((("answerable", True), ("not answerable", False))):
        middle = 30 + row * 50
        parts.append(f'<text x="0" y="{middle + 5}" font-size="14">{label}</text>')
        for number, one in enumerate(one for one in run.outcomes if one.answerable == answerable):
            wrong = one.found != answerable
            parts.append(
                f'<circle cx="{_LABEL / 2 + one.relevance * 680:.1f}" cy="{middle + (number % 5 - 2) * 7}" r="4" '
                f'fill="{_RED if wrong else _BLUE}" fill-opacity=".7"><title>{escape(one.question)}</title></circle>'
            )
    at = _LABEL / 2 + run.threshold * 680
    parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="5" y2="105" stroke="#1c2430" stroke-dasharray="4 4"/>')
    parts.append(f'<text x="{at + 6:.1f}" y="118" font-size="12">refused to the left of this</text>')
    return _svg(125, "The relevance of the best sentence for each question; red ones went wrong", parts)


def _svg(height: int, title: str, parts: list[str]) -> str:
    shown = "".join(parts)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img"><title>{escape(title)}</title>{shown}</svg>'


def _wrong(run: Evaluation) -> str:
    rows = "".join(f"<tr><td>{escape(one.question)}</td><td>{escape(why)}</td></tr>" for one in run.outcomes
                   for why in [fault(one.measures)] if why)  # fmt: skip
    return f"<h2>What went wrong</h2><table>{rows}</table>" if rows else "<h2>Nothing went wrong</h2>"


def fault(measures: Mapping[str, float]) -> str:
    """In a few words, what is wrong with a question's outcome; empty where nothing is."""
    if measures.get("refused") == 0:
        return "answered, though the papers don't say"
    if measures.get("answered") == 0:
        return "refused, though the papers say"
    if measures.get("recall@10") == 0:
        return "the place was not found"
    if measures.get("citation_recall") == 0:
        return "the place was found and not cited"
    return ""
