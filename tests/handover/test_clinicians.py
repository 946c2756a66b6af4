"""Urgent callers meet a clinician, whoever answers first; where none has come, it is a clinician's work."""

from datetime import timedelta

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover.service import ask_for_human
from bot.handover.work_model import WorkItem, WorkKind
from bot.staff.model import NotAllowed, Role, Staff
from bot.triage import Priority, Value
from tests.builders import a_conversation, answer, approved, staff
from tests.channels.test_phone import CALM, Call, go_on
from tests.conftest import Clock
from tests.handover.shift import look, offer_to, offered, on_duty

THOUGHTS: dict[str, Value] = {"suicidal_thoughts": "yes"}
PLAN: dict[str, Value] = THOUGHTS | {"suicide_plan": "yes"}


def needed(desk: Desk) -> WorkItem | None:
    """The work for a clinician, if there is some."""
    boss = Staff(1, "anybody", Role.SUPERVISOR, ())
    found = [item for item in Work(desk).to_do(boss) if item.kind is WorkKind.CLINICIAN]
    return found[0] if found else None


@pytest.fixture
def lee(desk: Desk) -> Staff:
    return staff(desk, "lee", Role.CALL_HANDLER)


def left_by(desk: Desk, handler: Staff, **answers: Value) -> str:
    """A caller whom this member of staff had, and closed."""
    conversation = a_conversation(desk, **answers)
    Acts(desk).claim(handler, conversation)
    closes(desk, handler, conversation)
    return conversation


def closes(desk: Desk, who: Staff, conversation: str) -> None:
    Acts(desk).close(who, conversation, "Information and advice given", "Agreed.", "Ring 111.")


def urgent_call(desk: Desk, role: Role) -> Call:
    call = Call(desk, role=role)
    go_on(call, CALM | {"suicidal_thoughts": ["sometimes"]})
    assert call.case.item.priority is Priority.URGENT
    return call


def test_a_call_handler_who_reads_out_that_a_clinician_is_asked_has_asked_one(desk: Desk) -> None:
    call = urgent_call(desk, Role.CALL_HANDLER)
    assert "I am asking a clinician" in call.case.transcript[-1].draft.text
    item = needed(desk)
    assert item and item.conversation_id == call.id and item.priority is Priority.URGENT
    assert item.due_at - item.opened_at == timedelta(minutes=30)
    with pytest.raises(NotAllowed, match="for a clinician"):
        Work(desk).take(call.sam, item.id)
    closes(desk, call.sam, call.id)
    assert needed(desk), "the caller still expects it"


def test_a_clinician_who_has_the_call_says_that_it_is_planned_now_and_asks_nobody(desk: Desk) -> None:
    call = urgent_call(desk, Role.CLINICIAN)
    assert call.case.transcript[-1].draft.text == desk.wording.text("utter_phone_ending_urgent_by_clinician")
    closes(desk, call.sam, call.id)
    assert needed(desk) is None


def test_an_emergency_on_the_telephone_asks_a_clinician_before_the_next_question(desk: Desk) -> None:
    call = Call(desk, role=Role.CALL_HANDLER)
    while call.asked != "immediate_danger":
        call.answers(*CALM.get(call.asked or "", []), said="" if call.asked in CALM else "I feel awful")
    call.answers("overdose_taken")
    item = needed(desk)
    assert item and call.asked and item.due_at - item.opened_at == timedelta(seconds=60)


def test_who_becomes_more_urgent_on_the_telephone_is_due_sooner(desk: Desk) -> None:
    call = urgent_call(desk, Role.CALL_HANDLER)
    call.phone.enter(call.sam, call.id, "immediate_danger", ["weapon"], "")
    item = needed(desk)
    assert item and item.due_at - desk.clock() < timedelta(minutes=2)


def test_the_work_is_over_when_a_clinician_takes_the_call_and_not_when_a_colleague_does(desk: Desk) -> None:
    call = urgent_call(desk, Role.CALL_HANDLER)
    kim = on_duty(desk, "kim", Role.CALL_HANDLER)
    Shift(desk).transfer(call.sam, call.id, "kim", "My shift ends.")
    Shift(desk).accept(kim, offer_to(desk, kim).id)
    assert needed(desk)
    Acts(desk).take_over(staff(desk, "ali"), call.id, "I can plan this with them.")
    assert needed(desk) is None


@pytest.mark.parametrize("comes", ["accepts", "claims"])
def test_a_clinician_who_comes_by_themselves_ends_it_too(desk: Desk, comes: str) -> None:
    call, ali = urgent_call(desk, Role.CALL_HANDLER), on_duty(desk, "ali")
    if comes == "accepts":
        Shift(desk).transfer(call.sam, call.id, "ali", "Please.")
        Shift(desk).accept(ali, offer_to(desk, ali).id)
    else:
        Acts(desk).release(call.sam, call.id)
        Acts(desk).claim(ali, call.id)
    assert needed(desk) is None


@pytest.mark.parametrize(("answers", "due"), [(THOUGHTS, 30), (PLAN, 5)])
def test_an_urgent_caller_whom_a_call_handler_closes_alone_is_a_clinicians_work(
    desk: Desk, lee: Staff, answers: dict[str, Value], due: int
) -> None:
    conversation = left_by(desk, lee, **answers)
    item = needed(desk)
    assert item and item.conversation_id == conversation
    assert item.due_at - item.opened_at == timedelta(minutes=due)


def test_so_is_an_urgent_caller_whom_a_call_handler_hands_back(desk: Desk, lee: Staff) -> None:
    conversation = a_conversation(desk, **THOUGHTS)
    Acts(desk).claim(lee, conversation)
    Acts(desk).hand_back(lee, conversation)
    assert needed(desk)


def test_a_calm_caller_closed_by_a_call_handler_is_nobodys_work(desk: Desk, lee: Staff) -> None:
    left_by(desk, lee, distress="managing")
    assert needed(desk) is None


@pytest.mark.parametrize("word", ["was there", "confirmed it"])
def test_nobody_is_asked_for_a_caller_whom_a_clinician_has_met_or_judged(
    desk: Desk, lee: Staff, clock: Clock, word: str
) -> None:
    ali, conversation = staff(desk, "ali"), a_conversation(desk, **THOUGHTS)
    if word == "was there":
        Acts(desk).claim(ali, conversation)
        Acts(desk).release(ali, conversation)
    else:
        Acts(desk).confirm(ali, conversation, Priority.URGENT, "As they say.")
    clock.passes(minutes=1)
    Acts(desk).claim(lee, conversation)
    closes(desk, lee, conversation)
    assert needed(desk) is None


def test_a_clinician_who_was_there_before_a_new_sign_of_risk_has_not_met_it(
    desk: Desk, lee: Staff, clock: Clock
) -> None:
    ali, conversation = staff(desk, "ali"), a_conversation(desk, **THOUGHTS)
    Acts(desk).claim(ali, conversation)
    Acts(desk).hand_back(ali, conversation)
    clock.passes(minutes=20)
    answer(desk, conversation, voices_or_beliefs="yes")
    Acts(desk).claim(lee, conversation)
    closes(desk, lee, conversation)
    assert needed(desk)


def test_a_caller_who_comes_back_at_risk_meets_a_clinician_again(
    desk: Desk, lee: Staff, clock: Clock
) -> None:
    ali, conversation = staff(desk, "ali"), a_conversation(desk, **THOUGHTS)
    Acts(desk).claim(ali, conversation)
    closes(desk, ali, conversation)
    clock.passes(minutes=20)
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.QUEUE, Why.WROTE_AGAIN, desk.clock())
    Acts(desk).claim(lee, conversation)
    closes(desk, lee, conversation)
    assert needed(desk)


def test_confirming_that_it_is_urgent_keeps_the_work_and_finding_it_less_urgent_ends_it(
    desk: Desk, lee: Staff
) -> None:
    ali, conversation = staff(desk, "ali"), left_by(desk, lee, **THOUGHTS)
    Acts(desk).confirm(ali, conversation, Priority.URGENT, "As they say.")
    assert needed(desk), "they were told that a clinician would speak to them"
    Acts(desk).confirm(ali, conversation, Priority.SOON, "Their own team rings them tomorrow.")
    assert needed(desk) is None


def test_a_second_clinician_who_agrees_to_the_closing_has_looked(desk: Desk, lee: Staff) -> None:
    two, ali, conversation = approved(desk), staff(desk, "ali"), a_conversation(desk, **PLAN)
    Acts(two).claim(lee, conversation)
    closes(two, lee, conversation)
    [request] = Acts(two).seconds(ali)
    Acts(two).agree(ali, request.id)
    assert needed(desk) is None


def test_a_deployment_that_answers_urgent_callers_sooner_sends_a_clinician_sooner(desk: Desk) -> None:
    sooner = desk.settings.model_copy(update={"pick_up": {"urgent": 900.0}})
    quick = Desk(sooner, desk.engine, desk.ruleset, desk.wording, desk.clock)
    left_by(quick, staff(quick, "lee", Role.CALL_HANDLER), **THOUGHTS)
    item = needed(quick)
    assert item and item.due_at - item.opened_at == timedelta(minutes=15)


@pytest.mark.parametrize(("answers", "first"), [(PLAN, "ali"), (THOUGHTS, "lee")])
def test_the_most_urgent_are_offered_to_a_clinician_with_room_before_an_idle_call_handler(
    desk: Desk, answers: dict[str, Value], first: str
) -> None:
    ali, lee = on_duty(desk, "ali"), on_duty(desk, "lee", Role.CALL_HANDLER)
    Acts(desk).claim(ali, a_conversation(desk, distress="managing"))
    conversation = a_conversation(desk, **answers)
    with desk.begin() as c:
        ask_for_human(c, conversation, Why.ASKED, desk.clock())
    look(desk)
    assert offered(desk, ali if first == "ali" else lee) == [conversation]
