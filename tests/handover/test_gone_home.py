"""Somebody who has gone leaves neither callers nor work behind."""

import pytest

from bot.bootstrap import Desk
from bot.channels.phone import Phone
from bot.channels.relay import Relay
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.shift import Shift
from bot.console.work import Work
from bot.handover import work
from bot.handover.duty_model import Duty
from bot.handover.work_model import Act, NotYourWork, WorkKind
from bot.staff import service as accounts
from bot.staff import sessions
from bot.staff.model import Staff
from bot.staff.sessions import UsedBy
from tests.builders import PASSWORD, a_conversation, holder_of, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import look, offered, on_duty, told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def a_call_back(desk: Desk, taken_by: Staff) -> int:
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    with desk.begin() as c:
        item = work.open_item(c, WorkKind.CALL_BACK, desk.clock(), conversation_id=conversation)
    assert item is not None
    Work(desk).take(taken_by, item)
    return item


def test_a_colleague_can_take_what_somebody_took_who_has_gone_home(desk: Desk, clock: Clock) -> None:
    sam, alex = on_duty(desk, "sam", duty=Duty.BUSY), staff(desk, "alex")
    item, other = a_call_back(desk, sam), a_call_back(desk, alex)
    look(desk)
    with pytest.raises(NotYourWork, match="sam has taken this"):
        Work(desk).take(alex, item)
    clock.passes(minutes=1)
    look(desk)
    assert [act.act for act in Work(desk).read(alex, item).acts] == [Act.TAKEN, Act.RELEASED]
    Work(desk).take(alex, item)
    Calls(desk).tried(alex, item, reached=True, note="")
    assert Work(desk).read(alex, item).ended
    owner = Work(desk).read(sam, other).owner
    assert owner and owner.staff == "alex", "nobody else's work is touched"


def test_whoever_comes_back_while_their_work_is_being_put_back_keeps_it(desk: Desk, clock: Clock) -> None:
    sam = on_duty(desk, "sam")
    item = a_call_back(desk, sam)
    clock.passes(minutes=1)
    Shift(desk).beat(sam)
    Staffing(desk)._put_back("", sam.id, item)  # the look had begun a moment before
    assert Work(desk).read(sam, item).owner


def test_a_program_that_is_signed_in_keeps_its_work_and_one_that_is_not_gives_it_back(
    desk: Desk, clock: Clock
) -> None:
    sam = staff(desk)
    item = a_call_back(desk, sam)
    clock.passes(minutes=20)
    with desk.begin() as c:
        token = sessions.open_session(c, sam.id, UsedBy.PROGRAM, "", desk.clock())
    clock.passes(minutes=20)
    look(desk)
    assert Work(desk).read(sam, item).owner
    with desk.begin() as c:
        sessions.sign_out(c, token)
    look(desk)
    assert not Work(desk).read(sam, item).owner


def test_the_work_of_somebody_who_leaves_the_team_waits_for_a_colleague_at_once(desk: Desk) -> None:
    sam = staff(desk)
    item = a_call_back(desk, sam)
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
    look(desk)
    assert not Work(desk).read(sam, item).owner


def signed_in(desk: Desk, name: str) -> tuple[Staff, str]:
    sam = on_duty(desk, name)
    with desk.begin() as c:
        return sam, sessions.open_session(c, sam.id, UsedBy.BROWSER, "", desk.clock())


def test_whoever_signs_out_is_offered_nobody_and_their_callers_and_work_go_to_colleagues(desk: Desk) -> None:
    sam, token = signed_in(desk, "sam")
    held, item = a_conversation(desk, **PLAN), a_call_back(desk, sam)
    Acts(desk).claim(sam, held)
    put_before = a_conversation(desk, **PLAN)
    look(desk)
    assert offered(desk, sam) == [put_before]
    Shift(desk).sign_out(sam, token)
    assert Shift(desk).duty(sam) is Duty.OFF and offered(desk, sam) == []
    assert holder_of(desk, held) == "queue"
    assert told(desk, held)[-1] == desk.wording.text("utter_back_in_queue", name="sam")
    assert not Work(desk).read(sam, item).owner
    look(desk)
    assert offered(desk, sam) == []
    alex = on_duty(desk, "alex")
    look(desk)
    assert set(offered(desk, alex)) == {held, put_before}, "and they are not told to wait for 45 s"


def test_whoever_is_still_signed_in_somewhere_keeps_all_they_have(desk: Desk) -> None:
    sam, token = signed_in(desk, "sam")
    with desk.begin() as c:
        sessions.open_session(c, sam.id, UsedBy.PROGRAM, "", desk.clock())
    held, item = a_conversation(desk, **PLAN), a_call_back(desk, sam)
    Acts(desk).claim(sam, held)
    Shift(desk).sign_out(sam, token)
    assert Shift(desk).duty(sam) is Duty.READY and holder_of(desk, held) == "human"
    assert Work(desk).read(sam, item).owner


def test_a_caller_being_handed_to_somebody_who_signs_out_stays_with_the_first(desk: Desk) -> None:
    sam, token = signed_in(desk, "sam")
    ali, held = on_duty(desk, "ali", duty=Duty.BUSY), a_conversation(desk, **PLAN)
    Acts(desk).claim(ali, held)
    Shift(desk).transfer(ali, held, "sam", "Please take them.")
    Shift(desk).sign_out(sam, token)
    assert offered(desk, sam) == [] and holder_of(desk, held) == "human"
    Shift(desk).transfer(ali, held, on_duty(desk, "kim").username, "Then you.")


def test_who_signed_out_has_lost_no_connection(desk: Desk, clock: Clock) -> None:
    sam, token = signed_in(desk, "sam")
    Shift(desk).sign_out(sam, token)
    clock.passes(minutes=1)
    look(desk)
    assert Shift(desk).duty(sam) is Duty.OFF


def test_a_telephone_call_stays_with_whoever_was_signed_out_and_goes_on_when_they_sign_out_themselves(
    desk: Desk,
) -> None:
    sam, token = signed_in(desk, "sam")
    call = Phone(Relay(desk, FakeScreen(), FakeDialogue())).begin(sam)  # type: ignore[arg-type]
    with desk.begin() as c:
        accounts.set_password(c, "sam", PASSWORD, desk.clock())
    Shift(desk).ends(sam)
    assert holder_of(desk, call) == "human", "they may be speaking at this moment"
    Shift(desk).sign_out(sam, token)
    assert holder_of(desk, call) == "queue"
