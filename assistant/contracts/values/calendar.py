"""Days counted as contracts count them: months that end, working days, and a period before a day."""

import datetime
from calendar import monthrange

from assistant.contracts.model import Duration

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WEEK = 7
_WORKING_DAYS = 5


def after(day: datetime.date, period: Duration) -> datetime.date:
    """The day that lies `period` after `day`. Months keep the day of the month, or take the month's last.

    Working days are Monday to Friday; public holidays are not known here. Raises OverflowError beyond year 9999.
    """
    return _moved(day, period, 1)


def before(day: datetime.date, period: Duration) -> datetime.date:
    """The last day that lies at least `period` before `day`: 31 December less three months is 30 September."""
    return _moved(day, period, -1)


def working_day_before(day: datetime.date) -> datetime.date:
    """The day itself, or the Friday before if it is a Saturday or a Sunday."""
    return day - datetime.timedelta(max(0, day.weekday() - _WORKING_DAYS + 1))


def written(day: datetime.date) -> str:
    """As people write it: "30 September 2025"."""
    return f"{day.day} {day:%B %Y}"


def _moved(day: datetime.date, period: Duration, sign: int) -> datetime.date:
    if period.unit in _MONTHS:
        months = day.year * 12 + day.month - 1 + sign * period.count * _MONTHS[period.unit]
        year, month = divmod(months, 12)
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            raise OverflowError(f"{period} from {day} is no date in the calendar.")
        return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    if period.unit == "business day":
        return _working_days(day, sign, period.count)
    return day + datetime.timedelta(sign * period.count * (_WEEK if period.unit == "week" else 1))


def _working_days(day: datetime.date, sign: int, count: int) -> datetime.date:
    while count:
        day += datetime.timedelta(sign)
        count -= day.weekday() < _WORKING_DAYS
    return day
