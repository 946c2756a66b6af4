"""Trying to reach a caller three times, and whose work it is then."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations.model import Why
from bot.handover import work
from bot.handover.model import NotReached, ReasonNeeded
from bot.handover.service import ask_for_human
from bot.handover.work_model import Act, Level, NotYourWork, WorkError, WorkItem, WorkKind
from bot.staff.model import NotAllowed, Role, Staff
from tests.builders import a_conversation, caller_says, holder_of, staff
from tests.conftest import Clock


def a_call_back(desk: Desk, kind: WorkKind = WorkKind.CALL_BACK) -> int:
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    with desk.begin() as c:
        item = work.open_item(c, kind, desk.clock(), conversation_id=conversation)
    assert item is not None
    return item


def test_each_try_is_kept_with_when_and_what_came_of_it_and_makes_it_due_again(
    desk: Desk, clock: Clock
) -> None:
    lee, item = staff(desk, "lee", Role.CALL_HANDLER), a_call_back(desk)
    acts = Work(desk)
    with pytest.raises(NotYourWork, match="Take this first"):
        acts.tried(lee, item, "Rang, no answer.")
    acts.take(lee, item)
    with pytest.raises(ReasonNeeded):
        acts.tried(lee, item, " ")
    clock.passes(minutes=40)
    before = acts.read(lee, item)
    assert before.overdue(clock())
    after = acts.tried(lee, item, "Rang, no answer, left no message.")
    assert [(t.staff, t.outcome, t.at > before.due_at) for t in after.tries] == [
        ("lee", "Rang, no answer, left no message.", True)
    ]
    assert after.owner and after.owner.staff == "lee", "it stays theirs"
    assert not after.overdue(clock()) and (after.due_at - after.tries[0].at) == work.TRY_AGAIN


def could_not_reach(desk: Desk, who: Staff, conversation: str, tries: int = 3) -> WorkItem:
    """They tried so often to reach a caller who had gone silent."""
    with desk.begin() as c:
        item = work.open_item(c, WorkKind.SILENCE, desk.clock(), conversation_id=conversation)
    assert item is not None
    Work(desk).take(who, item)
    for n in range(tries):
        last = Work(desk).tried(who, item, f"Try {n}: no answer.")
    return last


def three_tries(desk: Desk, clock: Clock, item: int, kind: WorkKind = WorkKind.CALL_BACK) -> WorkItem:
    lee = staff(desk, "lee", Role.CALL_HANDLER)
    Work(desk).take(lee, item)
    for n in range(2):
        assert Work(desk).tried(lee, item, f"Try {n}.").level is Level.CALL_HANDLER
        clock.passes(minutes=6)
    return Work(desk).tried(lee, item, "Try 2.")


def test_after_the_third_try_it_is_a_clinicians_and_only_a_clinician_ends_it(
    desk: Desk, clock: Clock
) -> None:
    sam, ali = staff(desk), staff(desk, "ali", Role.CALL_HANDLER)
    item = three_tries(desk, clock, a_call_back(desk))
    assert item.level is Level.CLINICIAN and item.owner is None and not item.ended
    assert [act.act for act in item.acts[-2:]] == [Act.TRIED, Act.PASSED_ON]
    with pytest.raises(NotAllowed, match="for a clinician now"):
        Work(desk).take(ali, item.id)
    Work(desk).take(sam, item.id)
    with pytest.raises(WorkError, match="No more tries"):
        Work(desk).tried(sam, item.id, "Try 3.")
    assert Work(desk).finish(sam, item.id, "Asked for a welfare visit by the home treatment team.").ended


def test_a_call_back_that_nobody_answered_is_not_closed_with_the_conversation(desk: Desk) -> None:
    sam, item = staff(desk), a_call_back(desk)
    conversation = Work(desk).read(sam, item).about
    with desk.begin() as c:
        work.closed(c, sam, conversation, "could not be reached", desk.clock())
        work.caller_wrote(c, conversation, desk.clock())
    assert not Work(desk).read(sam, item).ended


def test_a_review_is_for_a_supervisor_and_has_no_tries(desk: Desk) -> None:
    sam, max_ = staff(desk), staff(desk, "max", Role.SUPERVISOR)
    item = a_call_back(desk, WorkKind.DISAGREEMENT)
    assert Work(desk).to_do(sam) == [] and [one.id for one in Work(desk).to_do(max_)] == [item]
    with pytest.raises(NotAllowed, match="for a supervisor now"):
        Work(desk).take(sam, item)
    Work(desk).take(max_, item)
    with pytest.raises(WorkError, match="No more tries"):
        Work(desk).tried(max_, item, "Rang.")


def closes(desk: Desk, who: Staff, conversation: str) -> None:
    Acts(desk).close(who, conversation, "Caller could not be reached", "No answer.", "Ring 111.")


def waits(desk: Desk, clock: Clock) -> str:
    """Somebody who asked for a person, and whom nobody has met."""
    conversation = a_conversation(desk)
    caller_says(desk, conversation, "a person please")
    with desk.begin() as c:
        ask_for_human(c, conversation, Why.ASKED, desk.clock())
    clock.passes(minutes=20)
    return conversation


@pytest.mark.parametrize("tries", [0, 2])
def test_a_call_handler_cannot_close_a_waiting_caller_whom_nobody_has_met(
    desk: Desk, clock: Clock, tries: int
) -> None:
    lee, conversation = staff(desk, "lee", Role.CALL_HANDLER), waits(desk, clock)
    could_not_reach(desk, lee, conversation, tries) if tries else None
    with pytest.raises(NotReached, match="three tries"):
        closes(desk, lee, conversation)
    assert holder_of(desk, conversation) == "queue"
    Acts(desk).claim(lee, conversation)
    closes(desk, lee, conversation)
    assert holder_of(desk, conversation) == "closed", "whoever has met them may"


def test_after_three_tries_anybody_may_close_and_the_clinicians_work_stays(desk: Desk, clock: Clock) -> None:
    lee, conversation = staff(desk, "lee", Role.CALL_HANDLER), waits(desk, clock)
    item = could_not_reach(desk, lee, conversation)
    closes(desk, lee, conversation)
    assert holder_of(desk, conversation) == "closed"
    assert not Work(desk).read(staff(desk), item.id).ended, "a clinician decides what is done"


def test_tries_made_before_the_caller_wrote_again_do_not_count(desk: Desk, clock: Clock) -> None:
    lee, conversation = staff(desk, "lee", Role.CALL_HANDLER), waits(desk, clock)
    could_not_reach(desk, lee, conversation)
    clock.passes(minutes=5)
    caller_says(desk, conversation, "I am here")
    with pytest.raises(NotReached):
        closes(desk, lee, conversation)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.SUPERVISOR])
def test_a_clinician_may_close_a_caller_nobody_has_met_and_says_why(
    desk: Desk, clock: Clock, role: Role
) -> None:
    sam, conversation = staff(desk, role=role), waits(desk, clock)
    with pytest.raises(ReasonNeeded):
        Acts(desk).close(sam, conversation, "Caller could not be reached", " ", "Ring 111.")
    closes(desk, sam, conversation)
    assert holder_of(desk, conversation) == "closed"
