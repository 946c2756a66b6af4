"""A day made by hand, and each figure of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Kind, Sender, Why
from bot.handover import days, figures
from bot.handover.figures import UNKNOWN, Figures, Waited
from bot.handover.service import ask_for_human
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, staff
from tests.conftest import Clock

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
A, B, C = Priority.EMERGENCY, Priority.VERY_URGENT, Priority.URGENT


def at(clock: Clock, hour: int, minute: int = 0, day: int = 24) -> None:
    clock.at = datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def counted(desk: Desk, period: days.Period, area: str = "") -> Figures:
    with desk.reading() as c:
        return figures.figures(c, period, area)


def waited(found: Figures, priority: Priority | None) -> Waited:
    return next(row for row in found.waited if row.priority is priority)


def minutes(*spans: timedelta | None) -> list[int | None]:
    return [None if span is None else round(span / timedelta(minutes=1)) for span in spans]


@pytest.fixture
def day(desk: Desk, clock: Clock) -> days.Period:
    """Two at B, one at A, one who asked for a person, one whom the bot saw off; and the days beside it."""
    sam, acts = staff(desk), Acts(desk)

    def joined(conversation: str, after: float) -> None:
        clock.passes(minutes=after)
        acts.claim(sam, conversation)

    def in_area(conversation: str, area: str) -> str:
        with desk.begin() as c:
            conversations.settle_area(c, conversation, area)
        return conversation

    at(clock, 23, 30, day=23)
    before = a_conversation(desk, **PLAN)
    at(clock, 0, 5)
    acts.claim(sam, before)  # 35 minutes: over today, so it is today's
    at(clock, 9, 10)
    first = in_area(a_conversation(desk, **PLAN), "SLaM")
    joined(first, 4)
    acts.confirm(sam, first, B, "Agreed.")
    acts.close(sam, first, "Seen or spoken to by our team", "Well supported.")
    at(clock, 9, 50)
    second = in_area(a_conversation(desk, **PLAN), "SLaM")
    joined(second, 9)
    acts.confirm(sam, second, C, "No plan after all.")
    acts.confirm(sam, second, B, "There is one.")
    acts.close(sam, second, "Seen or spoken to by our team", "Safe now.")
    at(clock, 14, 0)
    third = in_area(a_conversation(desk, immediate_danger=("overdose_taken",)), "ELFT")
    joined(third, 2)
    acts.close(sam, third, "Ambulance called or at A&E", "Crew is there.")
    at(clock, 14, 30)
    asked = a_conversation(desk)
    with desk.begin() as c:
        conversations.say(c, asked, Draft(Sender.BOT, "Your surgery.", Kind.DISPOSITION), desk.clock())
        ask_for_human(c, asked, Why.ASKED, desk.clock())
    clock.passes(minutes=20)
    acts.close(sam, asked, "Caller could not be reached", "Three tries.")
    calm = a_conversation(desk)
    with desk.begin() as c:
        for text in ("Your community team.", "Your community team, still."):  # told twice, ended once
            conversations.say(c, calm, Draft(Sender.BOT, text, Kind.DISPOSITION), desk.clock())
    at(clock, 0, 1, day=25)
    a_conversation(desk)
    return days.yesterday(clock())


def test_arrivals_are_counted_by_the_hour_in_which_they_began(desk: Desk, day: days.Period) -> None:
    hours = counted(desk, day).arrivals
    assert {hour: n for hour, n in enumerate(hours) if n} == {9: 2, 14: 3}


def test_waits_are_counted_where_they_ended_with_how_many_were_in_time(desk: Desk, day: days.Period) -> None:
    found = counted(desk, day)
    row = waited(found, B)
    assert (row.met, row.in_time, row.left) == (3, 1, 0)
    assert minutes(row.median, row.ninetieth, row.longest) == [9, 35, 35]
    assert (waited(found, A).met, waited(found, A).in_time) == (1, 0)


def test_who_left_without_a_person_is_counted_apart_and_lengthens_no_wait(
    desk: Desk, day: days.Period
) -> None:
    row = waited(counted(desk, day), None)
    assert (row.met, row.left, row.median) == (0, 1, None)


def test_outcomes_are_those_of_staff_and_what_the_bot_ended_is_apart(desk: Desk, day: days.Period) -> None:
    found = counted(desk, day)
    assert dict(found.outcomes) == {
        "Seen or spoken to by our team": 2,
        "Ambulance called or at A&E": 1,
        "Caller could not be reached": 1,
    }
    assert found.outcomes[0][1] == 2 and found.ended_with_bot == 1


def test_overrides_compare_the_first_word_with_what_was_proposed(desk: Desk, day: days.Period) -> None:
    found = counted(desk, day)
    assert found.judged == ((B, B, 1), (B, C, 1))
    assert found.judged_as == {"kept": 1, "more": 0, "less": 1}


def test_an_area_has_its_own_figures_and_callers_of_no_known_area_theirs(
    desk: Desk, day: days.Period
) -> None:
    slam, unknown = counted(desk, day, "SLaM"), counted(desk, day, UNKNOWN)
    assert sum(slam.arrivals) == 2 and waited(slam, B).met == 2 and waited(slam, A).met == 0
    assert dict(slam.outcomes) == {"Seen or spoken to by our team": 2} and slam.ended_with_bot == 0
    assert sum(unknown.arrivals) == 2 and waited(unknown, B).met == 1 and unknown.ended_with_bot == 1


def test_a_week_holds_the_days_before_and_today_holds_only_its_own(
    desk: Desk, day: days.Period, clock: Clock
) -> None:
    week, today = counted(desk, days.last_week(clock())), counted(desk, days.today(clock()))
    assert sum(week.arrivals) == 7 and sum(today.arrivals) == 1
    assert waited(week, B).met == 3 and waited(today, B).met == 0


def test_days_begin_at_midnight_in_london_also_when_the_clocks_change() -> None:
    summer = days.today(datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert summer.start == datetime(2026, 5, 31, 23, tzinfo=UTC)
    changed = days.yesterday(datetime(2026, 10, 26, 12, tzinfo=UTC))
    assert changed.end - changed.start == timedelta(hours=25)
    assert days.hour_of(datetime(2026, 6, 1, 12, tzinfo=UTC)) == 13


def test_who_has_waited_half_of_their_time_is_near_most_urgent_first(desk: Desk, clock: Clock) -> None:
    urgent = a_conversation(desk, suicidal_thoughts="yes")
    caller_says(desk, urgent, "i dont know")
    clock.passes(minutes=20)
    very = a_conversation(desk, **PLAN)
    clock.passes(minutes=1)
    fresh = a_conversation(desk, **PLAN)
    clock.passes(minutes=2)
    with desk.reading() as c:
        now = figures.now(c, clock())
    assert [wait.conversation.id for wait in now.waits] == [very, fresh, urgent]
    assert [wait.conversation.id for wait in now.pressing(clock())] == [very, urgent]
    clock.passes(minutes=10)
    assert [wait.conversation.id for wait in now.late(clock())] == [very, fresh, urgent]


def test_a_caller_of_no_known_area_is_in_every_areas_list_of_who_waits(desk: Desk, clock: Clock) -> None:
    unknown, slam = a_conversation(desk, **PLAN), a_conversation(desk, **PLAN)
    with desk.begin() as c:
        conversations.settle_area(c, slam, "SLaM")
        assert [w.conversation.id for w in figures.now(c, clock(), "ELFT").waits] == [unknown]


def test_nobody_waits_once_a_person_is_there(desk: Desk, clock: Clock) -> None:
    conversation = a_conversation(desk, **PLAN)
    Acts(desk).claim(staff(desk), conversation)
    answer(desk, conversation, company="alone")
    with desk.reading() as c:
        now = figures.now(c, clock())
    assert now.waits == () and [one.conversation.id for one in now.with_staff] == [conversation]
