"""The work of somebody who has gone is nobody's for no longer than it takes to see that they have."""

import pytest

from bot.bootstrap import Desk
from bot.channels.staffing import Staffing
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
from tests.builders import a_conversation, staff
from tests.conftest import Clock
from tests.handover.shift import look, on_duty


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
