"""Is it open now? Across midnight, bank holidays and both clock changes; what nobody knows stays unknown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from bot.directory import bank_holidays
from bot.directory.model import Hours, OpenState, Rule
from bot.london import LONDON

_ALWAYS = "Open now, day and night"
_UNKNOWN = OpenState(None, "Hours not known")
_WEEKEND = frozenset({5, 6})


def is_bank_holiday(day: date) -> bool:
    """Whether `day` is a bank holiday in England."""
    return day in bank_holidays.of(day.year)


def is_working_day(day: date) -> bool:
    """Monday to Friday, bank holidays apart."""
    return day.weekday() not in _WEEKEND and not is_bank_holiday(day)


def in_office_hours(at: datetime) -> bool:
    """Whether most community teams answer at this moment: 9am to 5pm on a working day, London time."""
    local = at.astimezone(LONDON)
    return is_working_day(local.date()) and 9 <= local.hour < 17


def open_state(hours: Hours | None, at: datetime) -> OpenState:
    """What to tell a caller about `hours` at the moment `at` (any zone, aware)."""
    if hours is None or not (hours.always or hours.rules):
        return _UNKNOWN
    if hours.always:
        return OpenState(True, _ALWAYS)
    today = at.astimezone(LONDON).date()
    now = at.astimezone(UTC)
    spans = list(_spans(hours, today))
    for start, end in spans:
        if start <= now < end:
            return OpenState(True, f"Open now until {_clock(end)}", end)
    if is_bank_holiday(today) and _holiday_rules(hours) is None:
        return OpenState(None, "Hours not known today, a bank holiday")
    upcoming = [start for start, _ in spans if start > now]
    if not upcoming:
        return OpenState(False, "Closed now")
    start = min(upcoming)
    return OpenState(False, f"Closed now. Opens {_day(start, today)} {_clock(start)}", start)


def _spans(hours: Hours, today: date) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        for rule in _rules_on(hours, day):
            closing = day + timedelta(days=rule.closes_next_day)
            yield _moment(day, rule.opens), _moment(closing, rule.closes)


def _rules_on(hours: Hours, day: date) -> Iterator[Rule]:
    if not is_bank_holiday(day):
        yield from (rule for rule in hours.rules if day.weekday() in rule.days)
    else:
        yield from _holiday_rules(hours) or ()


def _holiday_rules(hours: Hours) -> tuple[Rule, ...] | None:
    """The rules of a bank holiday; None where they cannot be known.

    Where no source says, the same hours every day are taken to hold, and a service that keeps
    to weekdays is taken to be closed: sending somebody to a shut door is the worse mistake.
    """
    if hours.bank_holidays == "closed":
        return ()
    if hours.bank_holidays == "weekend":
        return tuple(rule for rule in hours.rules if 6 in rule.days)
    if all(len(rule.days) == 7 for rule in hours.rules):
        return hours.rules
    return None if any(rule.days & _WEEKEND for rule in hours.rules) else ()


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def _clock(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return "midnight" if (local.hour, local.minute) == (0, 0) else f"{local:%H:%M}"


def _day(moment: datetime, today: date) -> str:
    day = moment.astimezone(LONDON).date()
    return "today" if day == today else f"{day:%a}"
