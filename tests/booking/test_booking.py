"""Hold, book, move, cancel: an opening is booked once, whatever happens."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from bot.booking import service as booking
from bot.booking.service import Booking, BookingUnknown, OpeningGone, OpeningTaken, State
from bot.booking.tables import claims, history
from bot.triage import Priority

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def free(c: Connection) -> list[str]:
    return [
        o.id for o in booking.openings(c, area="ELFT", priority=Priority.ROUTINE, age="30", at=AT, limit=50)
    ]


def test_a_caller_who_books_gets_a_reference_they_can_read_aloud(connection: Connection) -> None:
    opening = free(connection)[0]
    booked = booking.book(connection, opening, "caller", AT)
    assert booked.state is State.BOOKED and booked.opening.id == opening
    assert re.fullmatch(r"[CFHJKMQRTWXY34679]{4}-[CFHJKMQRTWXY34679]{4}", booked.reference)
    assert booking.booking_of(connection, "caller") == booked
    assert opening not in free(connection)


def test_an_opening_somebody_holds_is_not_shown_nor_booked_by_another(connection: Connection) -> None:
    opening = free(connection)[0]
    held = booking.hold(connection, opening, "first", AT)
    assert held.until == AT + 10 * MINUTE
    assert opening not in free(connection)
    for attempt in (booking.hold, booking.book):
        with pytest.raises(OpeningTaken):
            attempt(connection, opening, "second", AT + MINUTE)
    assert booking.book(connection, opening, "first", AT + 9 * MINUTE).state is State.BOOKED


def test_a_hold_nobody_confirmed_lapses(connection: Connection) -> None:
    opening = free(connection)[0]
    booking.hold(connection, opening, "first", AT)
    assert booking.book(connection, opening, "second", AT + 10 * MINUTE).conversation_id == "second"
    with pytest.raises(OpeningTaken):
        booking.book(connection, opening, "first", AT + 11 * MINUTE)


def test_a_caller_who_is_late_to_confirm_still_gets_it_if_nobody_else_did(connection: Connection) -> None:
    opening = free(connection)[0]
    booking.hold(connection, opening, "caller", AT)
    assert booking.book(connection, opening, "caller", AT + 30 * MINUTE).state is State.BOOKED


def test_choosing_another_time_lets_go_of_the_one_held(connection: Connection) -> None:
    first, second = free(connection)[:2]
    booking.hold(connection, first, "caller", AT)
    booking.hold(connection, second, "caller", AT)
    assert first in free(connection) and second not in free(connection)


def test_a_caller_who_moves_has_one_booking_and_the_old_time_is_free(connection: Connection) -> None:
    first, second = free(connection)[:2]
    old = booking.book(connection, first, "caller", AT)
    new = booking.book(connection, second, "caller", AT + MINUTE)
    assert booking.booking_of(connection, "caller") == new and new.reference != old.reference
    assert first in free(connection)
    assert booking.cancel(connection, old.reference, AT + MINUTE).state is State.CANCELLED
    assert booking.booking_of(connection, "caller") == new, (
        "the old reference must not cancel the new booking"
    )


def test_a_move_to_a_taken_time_leaves_the_booking_as_it_was(connection: Connection) -> None:
    first, second = free(connection)[:2]
    mine = booking.book(connection, first, "caller", AT)
    booking.book(connection, second, "other", AT)
    with pytest.raises(OpeningTaken):
        booking.book(connection, second, "caller", AT)
    assert booking.booking_of(connection, "caller") == mine


def test_confirming_twice_is_one_booking(connection: Connection) -> None:
    opening = free(connection)[0]
    assert booking.book(connection, opening, "caller", AT) == booking.book(connection, opening, "caller", AT)


def test_a_time_that_has_passed_or_never_was_cannot_be_booked(connection: Connection) -> None:
    opening = free(connection)[0]
    for opening_id, at in ((opening, AT + timedelta(days=40)), ("no-such-opening", AT)):
        for attempt in (booking.hold, booking.book):
            with pytest.raises(OpeningGone):
                attempt(connection, opening_id, "caller", at)


@pytest.mark.parametrize("said", ["{}", " {} ", "lower"])
def test_a_caller_cancels_by_reference_however_they_write_it(connection: Connection, said: str) -> None:
    opening = free(connection)[0]
    booked = booking.book(connection, opening, "caller", AT)
    text = booked.reference.lower().replace("-", " ") if said == "lower" else said.format(booked.reference)
    cancelled = booking.cancel(connection, text, AT)
    assert cancelled.state is State.CANCELLED
    assert booking.booking_of(connection, "caller") is None and opening in free(connection)
    assert booking.cancel(connection, text, AT) == cancelled, "asked twice, it answers the same"


def test_a_caller_cancels_in_their_own_conversation(connection: Connection) -> None:
    booking.book(connection, free(connection)[0], "caller", AT)
    assert booking.cancel(connection, "caller", AT).state is State.CANCELLED
    with pytest.raises(BookingUnknown):
        booking.cancel(connection, "somebody-else", AT)


def test_what_happened_to_a_booking_is_never_lost(connection: Connection) -> None:
    first, second = free(connection)[:2]
    booking.hold(connection, first, "caller", AT)
    booking.book(connection, first, "caller", AT)
    booking.book(connection, second, "caller", AT)
    booking.cancel(connection, "caller", AT)
    states = connection.scalars(select(history.c.state).order_by(history.c.id)).all()
    assert states == ["held", "booked", "cancelled", "booked", "cancelled"]


def test_fifty_callers_at_once_for_one_opening_make_one_booking(engine: Engine) -> None:
    with engine.begin() as c:
        booking.seed(c, AT)
        opening = free(c)[0]

    def attempt(caller: int) -> Booking | None:
        try:
            with engine.begin() as c:
                return booking.book(c, opening, f"caller-{caller}", AT)
        except OpeningTaken:
            return None

    with ThreadPoolExecutor(50) as callers:
        results = list(callers.map(attempt, range(50)))
    won = [booked for booked in results if booked]
    assert len(won) == 1
    with engine.begin() as c:
        assert c.execute(select(claims.c.conversation_id)).scalars().all() == [won[0].conversation_id]
