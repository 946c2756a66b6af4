"""The demonstration diary: invented openings, and says so. Real diaries stand behind the same gateway."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bot.booking import store
from bot.booking.model import Booking, BookingUnknown, Hold, Opening, OpeningGone, State
from bot.booking.references import new_reference, tidied
from bot.directory.hours import is_working_day
from bot.london import LONDON
from bot.triage import Priority, age_range

DAYS_AHEAD = 28
_NOTICE = timedelta(hours=1)
_A_DAY = 2  # of one day, no more: a choice of days serves more people
_WITHIN = {Priority.SOON: timedelta(hours=72), Priority.ROUTINE: timedelta(weeks=4)}
_NAMES = {
    Priority.SOON: "Appointment with a crisis team (demonstration)",
    Priority.ROUTINE: "First appointment with a community team (demonstration)",
}
_LENGTH = {Priority.SOON: timedelta(minutes=45), Priority.ROUTINE: timedelta(minutes=60)}
_PHONE, _FACE_TO_FACE = "phone", "face_to_face"
_TIMES: dict[tuple[Priority, str], tuple[tuple[time, str], ...]] = {
    (Priority.SOON, "adult"): ((time(9, 30), _PHONE), (time(13, 0), _FACE_TO_FACE), (time(16, 30), _PHONE)),
    (Priority.ROUTINE, "adult"): ((time(10, 0), _FACE_TO_FACE), (time(14, 0), _PHONE)),
    (Priority.SOON, "child"): ((time(11, 0), _PHONE), (time(16, 0), _FACE_TO_FACE)),
    (Priority.ROUTINE, "child"): ((time(12, 0), _PHONE), (time(16, 15), _FACE_TO_FACE)),
}


def seed(connection: Connection, areas: tuple[str, ...], at: datetime) -> int:
    """Fills the diary for the coming 28 days; the same day gives the same openings."""
    today = at.astimezone(LONDON).date()
    days = [today + timedelta(days=n) for n in range(DAYS_AHEAD + 1)]
    rows = (row for day in days if is_working_day(day) for area in areas for row in _on(day, area))
    return store.add_openings(connection, rows, at - timedelta(days=1))


def _on(day: date, area: str) -> Iterator[dict[str, Any]]:
    for (priority, audience), times in _TIMES.items():
        for clock, how in times:
            start = datetime.combine(day, clock, LONDON)
            yield {
                "id": f"{area}-{priority}-{audience}-{start:%Y%m%d-%H%M}".lower(),
                "area": area, "priority": priority.value, "audience": audience,
                "service_name": _NAMES[priority], "how": how,
                "starts_at": start, "ends_at": start + _LENGTH[priority],
            }  # fmt: skip


class DemonstrationDiary:
    """DiaryGateway over our own tables."""

    def openings(
        self,
        connection: Connection,
        *,
        area: str,
        priority: Priority,
        age: str | int | None,
        at: datetime,
        limit: int = 6,
    ) -> list[Opening]:
        if priority not in _WITHIN:
            return []
        span = age_range(str(age)) if age is not None else None
        audience = "child" if span and span[0] < 18 else "adult"
        found = store.free(
            connection, area=area, priority=priority.value, audience=audience,
            since=at + _NOTICE, until=at + _WITHIN[priority], at=at,
        )  # fmt: skip
        by_day = groupby(found, key=lambda opening: opening.start.astimezone(LONDON).date())
        return [opening for _, day in by_day for opening in list(day)[:_A_DAY]][:limit]

    def hold(
        self, connection: Connection, opening_id: str, conversation_id: str, at: datetime, minutes: int = 10
    ) -> Hold:
        opening = self._open(connection, opening_id, at)
        until = at + timedelta(minutes=minutes)
        with connection.begin_nested():
            store.release(connection, conversation_id, State.HELD)
            store.claim(connection, opening_id, conversation_id, State.HELD, until, None)
        store.note(connection, conversation_id, opening_id, State.HELD, None, at)
        return Hold(opening, conversation_id, until)

    def book(self, connection: Connection, opening_id: str, conversation_id: str, at: datetime) -> Booking:
        opening = self._open(connection, opening_id, at)
        earlier = store.standing(connection, conversation_id)
        if earlier and earlier.opening.id == opening_id:
            return earlier
        with connection.begin_nested():  # all of it or none, whatever the caller does with the error
            store.release(connection, conversation_id, State.HELD)
            store.release(connection, conversation_id, State.BOOKED)
            reference = new_reference()
            store.claim(connection, opening_id, conversation_id, State.BOOKED, None, reference)
        if earlier:
            was = earlier.opening.id
            store.note(connection, conversation_id, was, State.CANCELLED, earlier.reference, at)
        store.note(connection, conversation_id, opening_id, State.BOOKED, reference, at)
        return Booking(reference, opening, State.BOOKED, conversation_id)

    def cancel(self, connection: Connection, reference_or_conversation: str, at: datetime) -> Booking:
        known = store.last_known(connection, reference_or_conversation, tidied(reference_or_conversation))
        if known is None:
            raise BookingUnknown
        standing = store.standing(connection, known.conversation_id)
        if standing is None or standing.reference != known.reference:
            return known
        store.release(connection, known.conversation_id, State.BOOKED)
        store.note(connection, known.conversation_id, known.opening.id, State.CANCELLED, known.reference, at)
        return Booking(known.reference, known.opening, State.CANCELLED, known.conversation_id)

    def booking_of(self, connection: Connection, conversation_id: str) -> Booking | None:
        return store.standing(connection, conversation_id)

    def _open(self, connection: Connection, opening_id: str, at: datetime) -> Opening:
        opening = store.opening(connection, opening_id)
        if opening is None or opening.start <= at:
            raise OpeningGone
        store.release_expired(connection, opening_id, at)
        return opening
