"""The times a caller is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.booking import service as booking
from bot.booking.service import Opening
from bot.directory.hours import is_working_day
from bot.directory.service import areas
from bot.london import LONDON
from bot.triage import Priority

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def shown(
    c: Connection, priority: Priority, at: datetime = AT, age: str | None = "30", limit: int = 6
) -> list[Opening]:
    return booking.openings(c, area="NLFT", priority=priority, age=age, at=at, limit=limit)


@pytest.mark.parametrize(("priority", "within"), [(Priority.SOON, 72), (Priority.ROUTINE, 28 * 24)])
def test_every_area_has_times_in_the_future_and_soon_enough(
    connection: Connection, priority: Priority, within: int
) -> None:
    for area in areas():
        for age in (None, "30", "15", "under 18"):
            found = booking.openings(connection, area=area, priority=priority, age=age, at=AT, limit=50)
            assert found, (area, age)
            assert all(AT < o.start <= AT + timedelta(hours=within) for o in found)
            assert [o.start for o in found] == sorted(o.start for o in found)


@pytest.mark.parametrize("priority", [p for p in Priority if p not in (Priority.SOON, Priority.ROUTINE)])
def test_nothing_that_cannot_wait_is_put_in_a_diary(connection: Connection, priority: Priority) -> None:
    assert shown(connection, priority) == []


def test_times_are_on_working_days_and_say_they_are_a_demonstration(connection: Connection) -> None:
    found = shown(connection, Priority.ROUTINE, limit=100)
    assert all(is_working_day(o.start.astimezone(LONDON).date()) for o in found)
    assert all(o.demonstration and "demonstration" in o.service_name for o in found)


def test_nobody_is_offered_a_time_on_christmas_day(connection: Connection) -> None:
    before_christmas = datetime(2026, 12, 20, 10, 0, tzinfo=UTC)
    booking.seed(connection, before_christmas)
    days = {
        o.start.astimezone(LONDON).date().isoformat()
        for o in shown(connection, Priority.ROUTINE, before_christmas, limit=100)
    }
    assert "2026-12-24" in days and not days & {"2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01"}


def test_a_choice_of_days_is_shown_not_one_full_day(connection: Connection) -> None:
    days = {o.start.date() for o in shown(connection, Priority.ROUTINE)}
    assert len(days) >= 3


def test_a_child_is_shown_times_of_their_own(connection: Connection) -> None:
    adult = {o.id for o in shown(connection, Priority.SOON)}
    child = {o.id for o in shown(connection, Priority.SOON, age="16-17")}
    assert child and not adult & child


def test_filling_the_diary_again_changes_nothing(connection: Connection) -> None:
    before = shown(connection, Priority.ROUTINE, limit=100)
    assert booking.seed(connection, AT) == 0
    assert shown(connection, Priority.ROUTINE, limit=100) == before
    assert booking.seed(connection, AT + timedelta(days=1)) > 0


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T10:00:00+00:00", "Tuesday 24 November at 10am"),
        ("2026-11-24T12:00:00+00:00", "Tuesday 24 November at midday"),
        ("2026-07-01T12:30:00+00:00", "Wednesday 1 July at 1:30pm"),
    ],
)
def test_a_time_is_written_as_people_say_it_in_london(moment: str, words: str) -> None:
    assert booking.spoken(datetime.fromisoformat(moment)) == words
