"""Pages that ask every few seconds: the audit has what they showed, and is not filled by it."""

from sqlalchemy import select

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.staff.model import Role, Staff
from bot.staff.tables import audit
from tests.builders import a_conversation, staff
from tests.conftest import Clock
from tests.handover.shift import on_duty

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def looks(desk: Desk, person: Staff, action: str) -> list[int]:
    """How many things each look in the audit showed, in order."""
    with desk.reading() as c:
        query = select(audit.c.details).where(audit.c.staff_id == person.id, audit.c.action == action)
        return [len(details["shown"]) for details in c.scalars(query.order_by(audit.c.id))]


def an_alarm(desk: Desk, clock: Clock) -> None:
    a_conversation(desk, **PLAN)
    clock.passes(minutes=6)
    PickUps(desk).look()


def test_an_alarm_that_rings_on_is_one_look_until_there_is_another(desk: Desk, clock: Clock) -> None:
    lee = on_duty(desk, "lee", Role.CALL_HANDLER)
    assert Work(desk).ringing(lee) == [] and looks(desk, lee, "read_alarms") == []
    an_alarm(desk, clock)
    for _ in range(3):
        clock.passes(seconds=5)
        assert len(Work(desk).ringing(lee)) == 1
    assert looks(desk, lee, "read_alarms") == [1]
    a_conversation(desk, immediate_danger=("acting_now",))
    clock.passes(seconds=70)
    PickUps(desk).look()
    Work(desk).ringing(lee), Work(desk).ringing(lee)
    assert looks(desk, lee, "read_alarms") == [1, 2]
    clock.passes(minutes=6)
    Work(desk).ringing(lee)
    assert len(looks(desk, lee, "read_alarms")) == 3


def test_who_is_shown_that_a_colleague_took_a_caller_over_is_in_the_audit(desk: Desk) -> None:
    sam, ali, conversation = staff(desk), staff(desk, "ali"), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    Acts(desk).take_over(ali, conversation, "Sam is on the phone.")
    for _ in range(2):
        assert [one.by for one in Shift(desk).taken_over(sam)] == ["ali"]
    assert looks(desk, sam, "read_taken_over") == [1] and looks(desk, ali, "read_taken_over") == []
