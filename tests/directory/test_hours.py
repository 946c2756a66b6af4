"""Is it open now: overnight, bank holidays, both clock changes, and what nobody knows."""

import json
from datetime import UTC, date, datetime, time

import pytest

from bot.directory import bank_holidays
from bot.directory.hours import is_bank_holiday, is_working_day, open_state
from bot.directory.model import Hours, Rule
from bot.london import LONDON

EVERY_DAY, WEEKDAYS, WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset({5, 6})
EVENINGS = Hours(False, (Rule(EVERY_DAY, time(18), time(2), True),))
OFFICE = Hours(False, (Rule(WEEKDAYS, time(9), time(17), False),))
SPLIT = Hours(False, (Rule(WEEKDAYS, time(15), time(23), False), Rule(WEEKEND, time(12), time(20), False)))


def london(*when: int) -> datetime:
    return datetime(*when, tzinfo=LONDON).astimezone(UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "now", "text"),
    [
        (london(2026, 11, 24, 23, 30), True, "Open now until 02:00"),
        (london(2026, 11, 25, 1, 59), True, "Open now until 02:00"),
        (london(2026, 11, 25, 2, 0), False, "Closed now. Opens today 18:00"),
        (london(2026, 11, 24, 18, 0), True, "Open now until 02:00"),
    ],
)
def test_a_cafe_that_closes_after_midnight_is_open_at_one(at: datetime, now: bool, text: str) -> None:
    state = open_state(EVENINGS, at)
    assert (state.now, state.text) == (now, text)


def test_a_service_without_hours_is_never_called_closed() -> None:
    for hours in (None, Hours(False, ())):
        state = open_state(hours, london(2026, 11, 24, 3, 0))
        assert (state.now, state.text) == (None, "Hours not known")


def test_a_day_and_night_service_is_open_on_christmas_night() -> None:
    assert open_state(Hours(True, ()), london(2026, 12, 26, 3, 0)).now is True


def test_an_office_is_shut_on_a_bank_holiday_and_says_when_it_opens() -> None:
    good_friday = london(2026, 4, 3, 11, 0)
    state = open_state(OFFICE, good_friday)
    assert (state.now, state.text) == (False, "Closed now. Opens Tue 09:00")


def test_a_line_with_the_same_hours_every_day_keeps_them_on_a_bank_holiday() -> None:
    assert open_state(EVENINGS, london(2026, 4, 3, 20, 0)).now is True


def test_differing_weekend_hours_are_not_guessed_on_a_bank_holiday() -> None:
    state = open_state(SPLIT, london(2026, 4, 6, 16, 0))
    assert state.now is None
    assert open_state(Hours(False, SPLIT.rules, "weekend"), london(2026, 4, 6, 12, 30)).now is True
    assert open_state(Hours(False, SPLIT.rules, "closed"), london(2026, 4, 6, 16, 0)).now is False


def test_a_night_that_began_before_a_bank_holiday_still_ends_in_its_morning() -> None:
    thursday_night = Hours(False, (Rule(WEEKDAYS, time(20), time(4), True),))
    assert open_state(thursday_night, london(2026, 4, 3, 3, 0)).now is True
    assert open_state(thursday_night, london(2026, 4, 3, 21, 0)).now is False


def test_the_night_the_clocks_go_back_has_one_hour_more() -> None:
    until_two = EVENINGS
    still_summer = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30, the first time
    now_winter = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 01:30, the second time
    assert open_state(until_two, still_summer).now is True
    assert open_state(until_two, now_winter).now is True
    assert open_state(until_two, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)).now is False


def test_the_night_the_clocks_go_forward_ends_an_hour_sooner() -> None:
    assert open_state(EVENINGS, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)).now is True
    assert open_state(EVENINGS, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)).now is False  # 02:00 became 03:00


def test_an_office_opens_at_nine_in_london_in_summer_and_winter() -> None:
    assert open_state(OFFICE, datetime(2026, 7, 1, 8, 0, tzinfo=UTC)).now is True
    assert open_state(OFFICE, datetime(2026, 12, 1, 8, 59, tzinfo=UTC)).now is False
    assert open_state(OFFICE, datetime(2026, 12, 1, 9, 0, tzinfo=UTC)).now is True


def test_working_days_leave_out_weekends_and_bank_holidays() -> None:
    assert is_bank_holiday(datetime(2026, 12, 28, tzinfo=UTC).date())  # Boxing Day falls on a Saturday
    assert not is_working_day(datetime(2026, 12, 25, tzinfo=UTC).date())
    assert not is_working_day(datetime(2026, 11, 28, tzinfo=UTC).date())
    assert is_working_day(datetime(2026, 11, 24, tzinfo=UTC).date())


def test_the_bank_holidays_that_are_kept_are_those_that_the_library_works_out() -> None:
    kept = json.loads(bank_holidays.KEPT.read_text("utf-8"))
    assert len(kept) >= 10
    for year in map(int, kept):
        assert bank_holidays.of(year) == bank_holidays.worked_out(year), (
            "write them anew: python -m bot.directory.bank_holidays"
        )


def test_a_year_that_is_not_kept_has_its_bank_holidays_too() -> None:
    assert is_bank_holiday(date(1999, 12, 27)) and not is_bank_holiday(date(1999, 12, 29))
