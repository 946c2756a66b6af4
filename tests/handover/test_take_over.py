"""Taking a caller over from a colleague: at once, with a reason, and nobody is left wondering."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.handover.duty_model import Duty
from bot.handover.model import NotYours, ReasonNeeded
from bot.staff.model import NotAllowed, Role
from tests.builders import a_conversation, staff
from tests.conftest import Clock
from tests.handover.shift import offered, on_duty, told

WHY = "Sam must leave."


def held_by(desk: Desk, conversation: str) -> int | None:
    with desk.reading() as c:
        return conversations.hold(c, conversation).staff_id


def test_the_caller_is_told_the_colleague_reads_why_and_it_is_kept(desk: Desk) -> None:
    sam, ali, conversation = staff(desk), staff(desk, "ali"), a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(sam, conversation)
    Acts(desk).take_over(ali, conversation, WHY)
    assert held_by(desk, conversation) == ali.id
    said = desk.wording.text("utter_taken_over", name="ali", role="clinician", before="sam")
    assert told(desk, conversation)[-1] == said
    assert [note.text for note in Acts(desk).read(sam, conversation).notes] == [
        f"I have taken over from sam: {WHY}"
    ]
    with pytest.raises(NotYours):
        Acts(desk).write(sam, conversation, "Hello?")


def test_whoever_lost_a_caller_is_shown_that_for_a_while_and_nobody_else_is(desk: Desk, clock: Clock) -> None:
    sam, ali, conversation = staff(desk), staff(desk, "ali"), a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).take_over(ali, conversation, WHY)
    assert [(one.conversation_id, one.by) for one in Shift(desk).taken_over(sam)] == [(conversation, "ali")]
    assert Shift(desk).taken_over(ali) == []
    clock.passes(minutes=11)
    assert Shift(desk).taken_over(sam) == []


def test_a_transfer_that_waits_ends_with_it(desk: Desk) -> None:
    sam, kim = (on_duty(desk, name, duty=Duty.BUSY) for name in ("sam", "kim"))
    ali, conversation = staff(desk, "ali"), a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    Shift(desk).transfer(sam, conversation, "kim", "Please.")
    Acts(desk).take_over(ali, conversation, WHY)
    assert offered(desk, kim) == []


def test_it_needs_a_clinician_of_the_area_a_reason_and_a_colleague_who_has_the_caller(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    with pytest.raises(NotYours):
        Acts(desk).take_over(sam, conversation, WHY)
    Acts(desk).claim(sam, conversation)
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    with pytest.raises(NotYours):
        Acts(desk).take_over(sam, conversation, WHY)
    with pytest.raises(ReasonNeeded):
        Acts(desk).take_over(staff(desk, "ali"), conversation, " ")
    for other in (staff(desk, "lee", Role.CALL_HANDLER), staff(desk, "far", areas=("NLFT",))):
        with pytest.raises(NotAllowed):
            Acts(desk).take_over(other, conversation, WHY)
    assert held_by(desk, conversation) == sam.id
    boss = staff(desk, "max", Role.SUPERVISOR, ("NLFT",))
    Acts(desk).take_over(boss, conversation, WHY)
    assert held_by(desk, conversation) == boss.id


def test_who_may_be_handed_a_caller_is_at_work_and_shown_with_what_they_have_in_hand(desk: Desk) -> None:
    sam, busy = (on_duty(desk, name, duty=Duty.BUSY) for name in ("sam", "busy"))
    on_duty(desk, "far", areas=("NLFT",)), on_duty(desk, "off", duty=Duty.OFF), staff(desk, "away")
    Acts(desk).claim(busy, a_conversation(desk))
    found = [(one.staff.username, one.duty, one.load) for one in Shift(desk).colleagues(sam)]
    assert found == [("far", Duty.READY, 0), ("busy", Duty.BUSY, 1)]


def test_a_colleague_of_another_area_has_the_caller_and_the_note_before_them(desk: Desk) -> None:
    sam = on_duty(desk, "sam", areas=("ELFT",), duty=Duty.BUSY)
    far = on_duty(desk, "far", areas=("NLFT",), duty=Duty.BUSY)
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    Acts(desk).claim(sam, conversation)
    Shift(desk).transfer(sam, conversation, "far", "Lives near you.")
    [one] = Shift(desk).put_before(far)
    assert (one.by, one.offer.note, one.item.conversation.area) == ("sam", "Lives near you.", "ELFT")
    Shift(desk).accept(far, one.offer.id)
    assert held_by(desk, conversation) == far.id
