"""Callers who are told that a clinician will check their ending, and the clinicians who do."""

import pytest

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.overview import Overview
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover.work_model import WorkKind
from bot.staff.model import Role, Staff
from bot.triage import Priority
from bot.wording import load_wording
from tests.actions.conftest import stocked as stocked
from tests.actions.endings import at_the_end, priority
from tests.actions.stage import Caller
from tests.builders import a_conversation, caller_says, holder_of, staff
from tests.channels.test_phone import CALM, Call, go_on
from tests.conftest import Clock
from tests.handover.shift import told

WORDING = load_wording()
ENDINGS = [
    name for name in WORDING.responses if name.startswith(("utter_disposition_", "utter_phone_ending_"))
]


def to_review(desk: Desk, clinician: Staff) -> list[str | None]:
    return [item.conversation_id for item in Work(desk).to_review(clinician)]


def told_of_a_check(desk: Desk) -> Caller:
    """Somebody who was given an ending that a clinician will check."""
    caller = at_the_end(desk)
    assert priority(caller) is Priority.OTHER_SERVICE and caller.heard_kind("disposition")
    return caller


@pytest.mark.parametrize("name", ENDINGS)
def test_the_endings_that_say_a_clinician_will_check_are_those_that_make_a_review(name: str) -> None:
    provisional = any(of in name for of in ("soon", "routine", "_service", "advice"))
    text = WORDING.text(name)
    assert ("will check" in text or "will look at" in text) is provisional


def test_a_caller_who_is_told_that_a_clinician_will_check_is_on_the_review_list_for_a_day(
    stocked: Desk, clock: Clock
) -> None:
    caller, sam = told_of_a_check(stocked), staff(stocked)
    [item] = Work(stocked).to_review(sam)
    assert item.conversation_id == caller.id and item.priority is Priority.OTHER_SERVICE
    clock.passes(minutes=60 * 23)
    assert not Work(stocked).to_review(sam)[0].overdue(clock())
    clock.passes(minutes=61)
    assert Work(stocked).to_review(sam)[0].overdue(clock())


def test_a_caller_on_the_telephone_who_is_told_so_is_on_it_too(desk: Desk) -> None:
    call = Call(desk)
    go_on(call, CALM)
    assert to_review(desk, call.sam) == [call.id]


def test_whoever_waits_for_a_person_is_on_no_review_list(stocked: Desk) -> None:
    at_the_end(stocked, suicidal_thoughts="sometimes")
    assert to_review(stocked, staff(stocked)) == []


def test_a_clinicians_word_ends_it_and_nothing_else_does(stocked: Desk) -> None:
    caller, sam, lee = told_of_a_check(stocked), staff(stocked), staff(stocked, "lee", Role.CALL_HANDLER)
    Acts(stocked).claim(lee, caller.id)
    Acts(stocked).close(lee, caller.id, "Information and advice given", "All said.", "Ring 111.")
    caller.says("thank you")
    assert to_review(stocked, sam) == [caller.id]
    Acts(stocked).confirm(sam, caller.id, Priority.OTHER_SERVICE, "The library group fits.")
    assert to_review(stocked, sam) == []


def test_those_due_first_come_first_and_none_of_another_area(stocked: Desk, clock: Clock) -> None:
    first = told_of_a_check(stocked)
    clock.passes(minutes=5)
    second = told_of_a_check(stocked)
    assert to_review(stocked, staff(stocked)) == [first.id, second.id]
    with stocked.reading() as c:
        assert conversations.get(c, first.id).area == "NLFT"
    assert to_review(stocked, staff(stocked, "south", areas=("SLaM",))) == []


def test_the_wall_and_the_supervisor_see_how_many_there_are_and_how_many_are_late(
    stocked: Desk, clock: Clock
) -> None:
    sam, south = staff(stocked), staff(stocked, "south", areas=("SLaM",))
    told_of_a_check(stocked)
    clock.passes(minutes=60 * 25)
    caller_says(stocked, told_of_a_check(stocked).id, "thanks")
    wall = Acts(stocked).wall(sam)
    assert [(one.area, one.open, one.late) for one in wall.to_review] == [("NLFT", 2, 1)]
    assert wall.to_do == [], "hundreds of them would bury what cannot wait"
    assert Acts(stocked).wall(south).to_review == []
    assert [one.late for one in Overview(stocked).to_review()] == [1]
    assert Overview(stocked).to_review("SLaM") == []


AT_RISK = [Priority.EMERGENCY, Priority.VERY_URGENT, Priority.URGENT]


@pytest.mark.parametrize("found", AT_RISK)
def test_whoever_a_clinician_finds_at_risk_after_their_chat_was_closed_is_work_that_rings_in_time(
    stocked: Desk, clock: Clock, found: Priority
) -> None:
    caller, sam, lee = told_of_a_check(stocked), staff(stocked), staff(stocked, "lee", Role.CALL_HANDLER)
    Acts(stocked).claim(lee, caller.id)
    Acts(stocked).close(lee, caller.id, "Information and advice given", "All said.", "Ring 111.")
    Acts(stocked).confirm(sam, caller.id, found, "What they wrote points to a plan.")
    [item] = [one for one in Work(stocked).to_do(sam) if one.kind is WorkKind.CLINICIAN]
    assert item.conversation_id == caller.id and item.due_at - item.opened_at == found.pick_up
    clock.passes(seconds=found.pick_up.total_seconds())
    PickUps(stocked).look()
    assert [one.id for one in Work(stocked).ringing(sam)] == [item.id]


def test_so_is_a_caller_on_the_telephone_who_has_rung_off(desk: Desk) -> None:
    call = Call(desk, role=Role.CALL_HANDLER)
    go_on(call, CALM)
    last = call.case.transcript[-1].seq
    Acts(desk).close(call.sam, call.id, "Information and advice given", "All said.", "Ring 111.", last)
    sam = staff(desk, "ali")
    Acts(desk).confirm(sam, call.id, Priority.URGENT, "They said less each time.")
    assert WorkKind.CLINICIAN in [one.kind for one in Work(desk).to_do(sam)]


def test_whoever_is_raised_after_their_ending_waits_for_a_person_and_is_told_so(stocked: Desk) -> None:
    caller, sam = told_of_a_check(stocked), staff(stocked)
    Acts(stocked).confirm(sam, caller.id, Priority.URGENT, "Somebody should ring tonight.")
    assert holder_of(stocked, caller.id) == "queue"
    assert stocked.wording.text("utter_raised") in told(stocked, caller.id)


@pytest.mark.parametrize("word", [Priority.SOON, Priority.OTHER_SERVICE])
def test_a_word_that_finds_no_risk_asks_nobody_to_come(stocked: Desk, word: Priority) -> None:
    caller, sam, lee = told_of_a_check(stocked), staff(stocked), staff(stocked, "lee", Role.CALL_HANDLER)
    Acts(stocked).claim(lee, caller.id)
    Acts(stocked).close(lee, caller.id, "Information and advice given", "All said.", "Ring 111.")
    Acts(stocked).confirm(sam, caller.id, word, "As they say.")
    assert WorkKind.CLINICIAN not in [one.kind for one in Work(stocked).to_do(sam)]


def test_a_closed_caller_at_risk_who_is_confirmed_as_that_is_not_raised(desk: Desk) -> None:
    sam, ali, conversation = staff(desk), staff(desk, "ali"), a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(sam, conversation)
    Acts(desk).close(sam, conversation, "Seen or spoken to by our team", "Agreed.", "Ring us.")
    Acts(desk).confirm(ali, conversation, Priority.URGENT, "As Sam says.")
    assert Work(desk).to_do(ali) == []
