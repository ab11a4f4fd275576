"""The part of the settings page that shows what chat models have cost, and keeps them within a budget."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from assistant import Spent
from assistant.models.spending import Tally
from ui.chat.plain import as_html
from ui.chat.settings.draft import Desk
from ui.chat.wording import tr

# Days in the picture.
_DAYS = 30


def draw_spending(desk: Desk) -> None:
    """The budget, the sums, and a bar for each of the last days."""
    _draw_budget(desk)
    days = Tally(desk.home).days()
    if not days:
        st.html(f'<p class="aside">{as_html(tr("Nothing has been spent yet."))}</p>')
        return
    today = date.today()
    recent = [one for one in days if date.fromisoformat(one.day) > today - timedelta(days=_DAYS)]
    with st.container(horizontal=True):
        st.metric(tr("Today"), _dollars(one.cost for one in days if one.day == today.isoformat()))
        st.metric(tr("The last {number} days", number=_DAYS), _dollars(one.cost for one in recent))
        st.metric(tr("In all"), _dollars(one.cost for one in days))
    if any(one.cost for one in recent):
        _draw_chart(recent, today)
    _draw_models(days)


def _draw_budget(desk: Desk) -> None:
    where = ("budget", "per_day")
    held = desk.value(*where)
    limited = st.toggle(
        tr("Limit what chat models may cost in a day"),
        held is not None,
        key=desk.key(*where, "own"),
        **desk.locked(*where),
    )
    if not limited:
        desk.take(where, None)
        return
    dollars = st.number_input(
        tr("US dollars a day; then the papers are quoted instead"),
        min_value=0.0,
        value=float(held if held is not None else 5),
        step=0.5,
        format="%.2f",
        key=desk.key(*where),
        **desk.locked(*where),
    )
    amount = Decimal(f"{dollars:.2f}")
    desk.take(where, held if held == amount else amount)


def _draw_chart(recent: list[Spent], today: date) -> None:
    """A bar for each day, a colour for each model; days without cost are there too."""
    models = sorted({one.model for one in recent if one.cost})
    costs: dict[tuple[str, str], float] = defaultdict(float)
    for one in recent:
        costs[one.day, one.model] += float(one.cost)
    days = [(today - timedelta(days=ago)).isoformat() for ago in reversed(range(_DAYS))]
    bars = [(day, model) for day in days for model in models]
    # A column for each model would not do: what stands behind a colon in its name is taken for a kind of data.
    table = {
        "day": [day for day, _ in bars],
        tr("Model"): [model for _, model in bars],
        "cost": [costs[bar] for bar in bars],
    }
    st.bar_chart(
        table,
        x="day",
        y="cost",
        color=tr("Model"),
        x_label="",
        y_label=tr("US dollars"),
        height=260,
        alt=tr("What chat models cost on each of the last {number} days, in US dollars", number=_DAYS),
    )


def _draw_models(days: list[Spent]) -> None:
    rows = []
    for model in sorted({one.model for one in days}):
        mine = [one for one in days if one.model == model]
        cells = (
            model,
            str(sum(one.replies for one in mine)),
            f"{sum(one.input_tokens for one in mine):,}",
            f"{sum(one.output_tokens for one in mine):,}",
            _dollars(one.cost for one in mine),
        )
        rows.append("".join(f"<td>{as_html(cell)}</td>" for cell in cells))
    names = (tr("Model"), tr("Answers"), tr("Tokens read"), tr("Tokens written"), tr("Cost"))
    head = "".join(f"<th>{as_html(name)}</th>" for name in names)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    st.html(f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _dollars(costs: Iterable[Decimal]) -> str:
    total = sum(costs, Decimal(0))
    decimals = 2 if total >= 1 or not total else 4
    return f"$\N{NO-BREAK SPACE}{total:.{decimals}f}"
