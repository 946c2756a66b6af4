"""A safety plan filled in as a form goes through the same door as a message."""

import pytest

from bot.bootstrap import Desk
from bot.channels import plan
from bot.channels.incoming import BadMessage
from bot.channels.shown import view
from bot.conversations.model import Sender
from bot.handover import service as handover
from bot.triage import Priority
from tests.builders import staff
from tests.channels.test_relay import Line
from tests.fakes import alert, ask, concern

OVERDOSE = alert(concern("immediate_danger", "overdose_taken"))


async def fills(line: Line, **parts: str) -> bool:
    return await plan.save(line.relay, line.id, {f"plan_{part}": text for part, text in parts.items()})


def words(line: Line) -> list[str]:
    return [m.draft.text for m in line.transcript() if m.draft.sender is Sender.CALLER]


async def test_every_part_is_stored_screened_and_kept_as_an_answer(desk: Desk) -> None:
    line = Line(desk)
    assert not await fills(line, people="Amy", ring="my GP", places="")
    assert line.screen.read_texts == [("Amy", "plan_people"), ("my GP", "plan_ring")]
    assert line.answers() == {"plan_people": "Amy", "plan_ring": "my GP"}
    assert words(line) == ["My safety plan, people: Amy", "My safety plan, whom to ring: my GP"]
    assert line.dialogue.turns == [], "nothing is asked because of it"


async def test_only_what_was_changed_is_stored_again_and_a_form_sent_twice_is_kept_once(desk: Desk) -> None:
    line = Line(desk)
    await fills(line, people="Amy", ring="my GP")
    await fills(line, people="Amy", ring="my GP")
    await fills(line, people="Amy", ring="")
    assert len(words(line)) == 2 and line.answers()["plan_ring"] == "declined"


async def test_what_is_changed_after_going_back_is_kept_and_danger_beside_it_gets_the_999_words(
    desk: Desk,
) -> None:
    line = Line(desk, taken=OVERDOSE)
    await fills(line, people="Amy")
    assert await fills(line, people="Amy and Dev", safer="taken")
    assert line.answers()["plan_people"] == "Amy and Dev" and line.priority is Priority.EMERGENCY
    assert desk.wording.text("utter_emergency_overdose") in [m.draft.text for m in line.transcript()]
    await fills(line, people="Amy", safer="taken")
    assert line.answers()["plan_people"] == "Amy", "changed back again"


async def test_danger_sent_again_because_saving_seemed_to_fail_leads_to_the_chat_again(desk: Desk) -> None:
    line = Line(desk, taken=OVERDOSE)
    assert await fills(line, people="Amy", safer="taken")
    assert await fills(line, people="Amy", safer="taken")
    assert len(words(line)) == 2
    assert not await fills(line, people="Amy and Dev", safer="taken"), "said before, and answered"


async def test_danger_in_any_part_raises_the_alarm_and_calls_the_caller_to_the_chat(desk: Desk) -> None:
    line = Line(desk, taken=OVERDOSE)
    assert await fills(line, people="Amy", safer="taken", ring="my GP")
    assert line.priority is Priority.EMERGENCY and line.holder == "queue"
    assert desk.wording.text("utter_emergency_overdose") in [m.draft.text for m in line.transcript()]
    assert line.answers()["plan_safer"] == "taken", "and no word of the plan is lost"


async def test_a_doubt_about_what_was_written_is_asked_about_in_the_chat(desk: Desk) -> None:
    line = Line(desk, low=ask(concern("suicidal_thoughts", "yes", by="classifier")))
    assert await fills(line, warning_signs="low")
    assert [turn.text for turn in line.dialogue.turns] == ["/resume"]


async def test_the_alarm_is_raised_when_the_bot_is_down_too(desk: Desk) -> None:
    line = Line(desk, taken=OVERDOSE)
    line.dialogue.down = True
    assert await fills(line, safer="taken")
    assert line.priority is Priority.EMERGENCY and line.holder == "queue"


async def test_a_part_that_is_too_long_keeps_nothing_and_says_so(desk: Desk) -> None:
    line = Line(desk)
    with pytest.raises(BadMessage, match="too long"):
        await fills(line, people="Amy", ring="a" * 20_001)
    assert line.answers() == {} and words(line) == []


async def test_a_plan_filled_in_while_a_person_is_there_reaches_them_and_the_bot_stays_silent(
    desk: Desk,
) -> None:
    line = Line(desk, low=ask(concern("suicidal_thoughts", "yes", by="classifier")))
    sam = staff(desk)
    with desk.begin() as c:
        handover.claim(c, sam, line.id, desk.clock())
    assert not await fills(line, warning_signs="low")
    assert line.dialogue.turns == []
    with desk.begin() as c:
        case = handover.open_case(c, sam, line.id, desk.ruleset, desk.clock())
    assert case.summary.plan == {"plan_warning_signs": "low"}


async def test_the_last_question_still_has_its_buttons_after_the_plan_was_filled_in(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    before = view(desk, line.id).buttons
    await fills(line, people="Amy")
    assert before is not None and view(desk, line.id).buttons == before
