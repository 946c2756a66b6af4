"""Callers who are told that a clinician will check their ending, and the clinicians who do."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.overview import Overview
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.staff.model import Role, Staff
from bot.triage import Priority
from bot.wording import load_wording
from tests.actions.conftest import stocked as stocked
from tests.actions.endings import at_the_end, priority
from tests.actions.stage import Caller
from tests.builders import caller_says, staff
from tests.channels.test_phone import CALM, Call, go_on
from tests.conftest import Clock

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
