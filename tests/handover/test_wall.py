"""The wall: all live conversations at a glance, and quickly."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.wall import Filters
from bot.conversations import service as conversations
from bot.conversations.model import Source
from bot.conversations.references import reference_of
from bot.handover.standing import take_answers
from bot.handover.wall import READ, OnWall
from bot.staff.model import Role
from bot.staff.tables import audit
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, staff
from tests.conftest import Clock


def ids(wall: Sequence[OnWall]) -> list[str]:
    return [one.item.conversation.id for one in wall]


@pytest.fixture
def statements(desk: Desk) -> Iterator[list[str]]:
    said: list[str] = []
    note = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(desk.engine, "before_cursor_execute", note)
    yield said
    event.remove(desk.engine, "before_cursor_execute", note)


def test_the_wall_shows_conversations_the_assistant_holds_too(desk: Desk, clock: Clock) -> None:
    sam = staff(desk)
    just_begun = a_conversation(desk)
    calm = a_conversation(desk, suicidal_thoughts="no", for_whom="self")
    very_urgent = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=5)
    emergency = a_conversation(desk, immediate_danger=("overdose_taken",))
    wall = ids(Acts(desk).wall(sam).live)
    assert wall[:2] == [emergency, very_urgent]
    assert set(wall[2:]) == {just_begun, calm}


def test_a_caller_who_has_only_begun_stands_below_every_caller_who_told_of_something(
    desk: Desk, clock: Clock
) -> None:
    sam = staff(desk)
    just_begun = a_conversation(desk)
    clock.passes(minutes=50)
    thoughts = a_conversation(desk, suicidal_thoughts="sometimes")
    assert ids(Acts(desk).wall(sam).live) == [thoughts, just_begun]


def test_who_is_with_the_assistant_and_silent_for_an_hour_has_left_the_wall_and_who_waits_has_not(
    desk: Desk, clock: Clock
) -> None:
    sam = staff(desk)
    calm, writes = (a_conversation(desk, for_whom="self") for _ in range(2))
    waits = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=40)
    caller_says(desk, writes, "still here")
    clock.passes(minutes=30)
    assert ids(Acts(desk).wall(sam).live) == [waits, writes]
    clock.passes(minutes=60 * 24)
    assert ids(Acts(desk).wall(sam).live) == [waits]
    assert Acts(desk).find(reference_of(calm))[0].id == calm


def test_an_open_wall_is_in_the_audit_when_it_is_opened_and_every_five_minutes(
    desk: Desk, clock: Clock
) -> None:
    sam, alex = staff(desk), staff(desk, "alex")

    def looks() -> int:
        with desk.reading() as c:
            return c.execute(select(func.count()).where(audit.c.action == READ)).scalar_one()

    Acts(desk).wall(sam)
    Acts(desk).wall(sam)
    assert looks() == 2, "opened twice"
    for _ in range(10):
        clock.passes(minutes=1)
        Acts(desk).wall(sam, anew=True)
    assert looks() == 4
    Acts(desk).wall(alex, anew=True)
    assert looks() == 5, "what a colleague looked at is not their look"


def test_the_wall_says_of_each_caller_what_the_page_of_the_conversation_says(
    desk: Desk, clock: Clock
) -> None:
    sam = staff(desk)
    told = a_conversation(desk)
    caller_says(desk, told, "I have a plan")
    clock.passes(minutes=3)
    answer(desk, told, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=4)
    Acts(desk).claim(sam, told)
    Acts(desk).confirm(sam, told, Priority.URGENT, "Has talked to a friend")
    [shown], case = Acts(desk).wall(sam).live, Acts(desk).read(sam, told)
    assert shown.item == case.item
    assert shown.holder == "sam"
    assert timedelta(minutes=7) < shown.silent(clock()) < timedelta(minutes=8)


def test_a_conversation_of_another_area_is_not_on_the_wall(desk: Desk) -> None:
    south = staff(desk, "south", areas=("SLAM",))
    boss = staff(desk, "boss", Role.SUPERVISOR, areas=("SLAM",))
    north = a_conversation(desk)
    with desk.begin() as c:
        conversations.settle_area(c, north, "NLFT")
    assert Acts(desk).wall(south).live == []
    assert ids(Acts(desk).wall(boss).live) == [north]


def test_a_closed_conversation_is_found_among_those_closed_lately_alone(desk: Desk) -> None:
    sam, over = staff(desk), a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, over)
    Acts(desk).close(sam, over, "Information and advice given", "All said")
    assert Acts(desk).wall(sam).live == []
    assert ids(Acts(desk).wall(sam, closed=True).live) == [over]


def test_each_filter_keeps_what_it_names(desk: Desk, clock: Clock) -> None:
    sam, alex = staff(desk), staff(desk, "alex")
    mine = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, mine)
    clock.passes(minutes=10)
    waiting = a_conversation(desk, immediate_danger=("overdose_taken",))
    begun = a_conversation(desk)
    wall = Acts(desk).wall(sam).live

    def kept(**filters: str | int | bool) -> set[str]:
        narrowed = Filters(**filters)  # type: ignore[arg-type]
        return {one.item.conversation.id for one in wall if narrowed.keeps(one, sam, clock())}

    assert kept() == {mine, waiting, begun}
    assert kept(priority="emergency") == {waiting}
    assert kept(priority="unknown") == {begun}
    assert kept(area="unknown") == {mine, waiting, begun} and kept(area="NLFT") == set()
    assert kept(holder="queue") == {waiting} and kept(holder="bot") == {begun}
    assert kept(channel="phone") == set() and kept(channel="api") == {mine, waiting, begun}
    assert kept(silent=5) == {mine}
    assert kept(mine=True) == {mine}
    assert not [one for one in wall if Filters(mine=True).keeps(one, alex, clock())]


def test_filters_stay_in_the_address() -> None:
    assert (
        Filters(priority="emergency", silent=5, mine=True).address == "priority=emergency&silent=5&mine=yes"
    )
    assert Filters().address == ""


def test_two_hundred_conversations_are_shown_with_a_handful_of_statements(
    desk: Desk, statements: list[str]
) -> None:
    sam = staff(desk)
    with desk.begin() as c:
        for n in range(200):
            of = conversations.open_conversation(c, channel="web", at=desk.clock()).conversation.id
            for given in ({"for_whom": "self"}, {"suicidal_thoughts": "yes"}, {"suicide_plan": "yes"}):
                if n % 3 or "suicide_plan" not in given:
                    take_answers(c, of, given, Source.BUTTON, desk.clock(), desk.ruleset)  # type: ignore[arg-type]
    statements.clear()
    assert len(Acts(desk).wall(sam).live) == 200
    assert len(statements) <= 20  # with what is to do
