"""Work about a caller at risk that nobody does in time is heard, and goes on until somebody acts."""

import pytest

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.handover import work
from bot.handover.duty_model import Duty
from bot.handover.work_model import KINDS, Level, WorkItem, WorkKind
from bot.staff.model import NotAllowed, Role, Staff
from bot.triage import Priority
from tests.builders import a_conversation, staff
from tests.conftest import Clock

ABOUT_RISK = (
    WorkKind.SILENCE, WorkKind.QUICK_EXIT, WorkKind.CONTACT_LOST, WorkKind.DELIVERY_FAILED,
    WorkKind.CALL_BACK, WorkKind.ENDED_FOR_ABUSE, WorkKind.JOINT_RESPONSE, WorkKind.CLINICIAN,
)  # fmt: skip


@pytest.fixture
def people(desk: Desk) -> list[Staff]:
    """A call handler, a clinician and a supervisor."""
    found = [
        staff(desk, name, role)
        for name, role in (("lee", Role.CALL_HANDLER), ("sam", Role.CLINICIAN), ("max", Role.SUPERVISOR))
    ]
    return found


def opened(desk: Desk, kind: WorkKind) -> int:
    """Work about a caller whom nobody waits for here: only this timer runs."""
    sam = staff(desk, "ali")
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    Acts(desk).claim(sam, conversation)
    Acts(desk).confirm(sam, conversation, Priority.ROUTINE, "Calm now")
    with desk.begin(conversation) as c:
        item = work.open_item(c, kind, desk.clock(), conversation_id=conversation)
    assert item is not None
    return item


def hears(desk: Desk, people: list[Staff]) -> list[str]:
    for one in people:
        at_work(desk, one)
    PickUps(desk).look()
    return [one.username for one in people if Work(desk).ringing(one)]


def at_work(desk: Desk, one: Staff) -> None:
    Shift(desk).duty(one, Duty.BUSY)


@pytest.mark.parametrize("kind", ABOUT_RISK)
def test_work_about_risk_is_heard_when_its_time_is_over_and_goes_up_the_chain(
    desk: Desk, clock: Clock, people: list[Staff], kind: WorkKind
) -> None:
    opened(desk, kind)
    clock.passes(seconds=KINDS[kind].within.total_seconds() - 1)
    assert hears(desk, people) == []
    chain = ["lee", "sam", "max"] if KINDS[kind].level is Level.CALL_HANDLER else ["sam", "max"]
    for reached in range(1, len(chain) + 1):
        clock.passes(seconds=61)
        assert hears(desk, people) == chain[:reached]


@pytest.mark.parametrize("kind", [kind for kind in WorkKind if KINDS[kind].level is Level.SUPERVISOR])
def test_work_that_is_not_about_one_callers_risk_makes_no_sound(
    desk: Desk, clock: Clock, people: list[Staff], kind: WorkKind
) -> None:
    opened(desk, kind)
    clock.passes(days=9)
    assert hears(desk, people) == []


def test_whoever_takes_it_has_its_time_and_then_everybody_hears_it_again(
    desk: Desk, clock: Clock, people: list[Staff]
) -> None:
    lee, _, _ = people
    item = opened(desk, WorkKind.QUICK_EXIT)
    clock.passes(hours=2)
    for _ in range(4):  # it has gone to the last in the chain
        hears(desk, people)
        clock.passes(seconds=61)
    assert the(desk, lee, item).level is Level.DUTY_MANAGER
    Work(desk).take(lee, item)
    clock.passes(minutes=9)
    assert hears(desk, people) == []
    clock.passes(minutes=2)
    assert hears(desk, people) == ["lee", "sam", "max"], "taken and forgotten is not done"
    assert the(desk, lee, item).owner is None
    Work(desk).take(lee, item)
    Work(desk).finish(lee, item, "Rang, and spoke to them.")
    assert hears(desk, people) == []


def test_after_a_try_it_is_quiet_until_it_is_due_again_and_after_the_last_it_is_a_clinicians(
    desk: Desk, clock: Clock, people: list[Staff]
) -> None:
    lee, sam, _ = people
    item = opened(desk, WorkKind.SILENCE)
    clock.passes(hours=2)
    assert hears(desk, people) == ["lee"]
    Work(desk).take(lee, item)
    for _ in range(KINDS[WorkKind.SILENCE].tries):
        Work(desk).tried(lee, item, "Rang, and nobody answered.")
    assert hears(desk, people) == []
    clock.passes(minutes=16)
    assert hears(desk, people) == ["sam"], "a call handler can do nothing about it any more"
    with pytest.raises(NotAllowed):
        Work(desk).take(lee, item)
    assert Work(desk).take(sam, item).owner


def the(desk: Desk, member: Staff, item: int) -> WorkItem:
    return Work(desk).read(member, item)
