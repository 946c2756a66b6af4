"""A telephone call whose handler's connection is lost stays with them: no colleague has a line to it."""

from collections.abc import Callable

import pytest

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.phone import Phone
from bot.channels.pick_ups import PickUps
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover.duty_model import Duty
from bot.handover.work_model import WorkItem, WorkKind
from bot.staff import sessions
from bot.staff.model import Role, Staff
from bot.staff.sessions import UsedBy
from tests.builders import a_conversation, answer, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import look, offered, on_duty


@pytest.fixture
def lee(desk: Desk) -> Staff:
    return on_duty(desk, "lee", Role.CALL_HANDLER, duty=Duty.BUSY)


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return Phone(Relay(desk, FakeScreen(), FakeDialogue()))  # type: ignore[arg-type]


def had_by(desk: Desk, call: str) -> tuple[str, int | None]:
    with desk.reading() as c:
        hold = conversations.hold(c, call)
    return hold.holder.value, hold.staff_id


def cut_off(desk: Desk, member: Staff) -> list[WorkItem]:
    return [item for item in Work(desk).to_do(member) if item.kind is WorkKind.CALL_CUT]


def lost(desk: Desk, phone: Phone, lee: Staff, clock: Clock) -> str:
    """A call of somebody whose browser has been gone for a minute."""
    call = phone.begin(lee)
    answer(desk, call, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=1)
    look(desk)
    return call


def test_a_call_stays_with_whoever_has_it_when_their_connection_is_lost_and_is_work(
    desk: Desk, phone: Phone, lee: Staff, clock: Clock
) -> None:
    call = lost(desk, phone, lee, clock)
    ali = on_duty(desk, "ali")
    look(desk)
    assert had_by(desk, call) == ("human", lee.id) and offered(desk, ali) == []
    assert [item.about for item in cut_off(desk, ali)] == [call]
    assert Shift(desk).duty(lee) is Duty.LOST, "nobody new is put before them"
    goes_on(desk, phone, lee, call)


def test_so_does_the_call_of_whoever_listened_so_long_that_they_are_signed_out(
    desk: Desk, phone: Phone, clock: Clock
) -> None:
    lee, ali = staff(desk, "lee"), staff(desk, "ali")
    with desk.begin() as c:
        sessions.open_session(c, lee.id, UsedBy.PROGRAM, "", desk.clock())
    call, chat = phone.begin(lee), a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(lee, chat)
    clock.passes(minutes=31)
    look(desk)
    assert had_by(desk, call) == ("human", lee.id) and had_by(desk, chat)[0] == "queue"
    assert len(cut_off(desk, ali)) == 1


def test_it_rings_for_them_first_and_then_for_those_who_can_take_the_call_over(
    desk: Desk, phone: Phone, lee: Staff, clock: Clock
) -> None:
    sam, kim = staff(desk, "sam"), staff(desk, "kim", Role.CALL_HANDLER)
    lost(desk, phone, lee, clock)
    Shift(desk).duty(sam, Duty.BUSY)
    heard = []
    for _ in range(2):
        PickUps(desk).look()
        heard.append([one.username for one in (lee, sam) if Work(desk).ringing(one)])
        heard.append([one.username for one in (kim,) if Work(desk).ringing(one)])
        clock.passes(seconds=61)
        Shift(desk).beat(sam)
    assert heard == [["lee"], [], ["lee", "sam"], ["kim"]]


def test_whoever_says_that_they_act_on_it_hears_it_again_if_the_call_does_not_go_on(
    desk: Desk, phone: Phone, lee: Staff, clock: Clock
) -> None:
    lost(desk, phone, lee, clock)
    [item] = Work(desk).ringing(lee)
    Work(desk).seen(lee, item.id)
    assert Work(desk).ringing(lee) == []
    clock.passes(seconds=61)
    PickUps(desk).look()
    assert [one.id for one in Work(desk).ringing(lee)] == [item.id]


def goes_on(desk: Desk, phone: Phone, lee: Staff, call: str) -> None:
    phone.enter(lee, call, "story", [], "I am so tired of it all")


def said_to_go_on(desk: Desk, phone: Phone, lee: Staff, call: str) -> None:
    phone.goes_on(lee, call)


def closed(desk: Desk, phone: Phone, lee: Staff, call: str) -> None:
    Acts(desk).close(lee, call, "Seen", "Rang back; the partner is there")


def taken_over(desk: Desk, phone: Phone, lee: Staff, call: str) -> None:
    Acts(desk).take_over(staff(desk, "ali"), call, "Lee is away")


def handed_on(desk: Desk, phone: Phone, lee: Staff, call: str) -> None:
    ali = on_duty(desk, "ali")
    Shift(desk).transfer(lee, call, "ali", "Ring back")
    Shift(desk).accept(ali, Shift(desk).offers(ali)[0].id)


@pytest.mark.parametrize("act", [goes_on, said_to_go_on, closed, taken_over, handed_on])
def test_it_is_over_when_the_call_goes_on_or_has_ended_or_is_a_colleagues(
    desk: Desk, phone: Phone, lee: Staff, clock: Clock, act: Callable[[Desk, Phone, Staff, str], None]
) -> None:
    call = lost(desk, phone, lee, clock)
    assert Work(desk).ringing(lee)
    act(desk, phone, lee, call)
    assert Work(desk).ringing(lee) == [] and cut_off(desk, lee) == []


def test_a_caller_on_the_telephone_has_not_stopped_writing(
    desk: Desk, phone: Phone, lee: Staff, clock: Clock
) -> None:
    call = phone.begin(lee)
    goes_on(desk, phone, lee, call)
    answer(desk, call, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=16)
    CheckIns(desk).look()
    assert [item.kind for item in Work(desk).to_do(lee)] == []
