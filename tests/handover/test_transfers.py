"""A caller is handed to a colleague by name, also of another area; until they accept, nothing changes."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.tasks import Tasks
from bot.conversations import service as conversations
from bot.handover.duty_model import Duty, NotHere, OfferOver
from bot.handover.model import NotYours, ReasonNeeded, StaleReply
from bot.staff.model import NotAllowed, Staff
from tests.builders import a_conversation, caller_says, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import look, offer_to, offered, on_duty, told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
NOTE = "Has told me of a plan. Wants to speak to a woman."


def held_by(desk: Desk, sam: Staff, area: str | None = None) -> str:
    conversation = a_conversation(desk, **PLAN)
    if area:
        with desk.begin() as c:
            conversations.settle_area(c, conversation, area)
    Acts(desk).claim(sam, conversation)
    return conversation


def test_a_colleague_who_accepts_has_the_caller_who_is_told_in_the_same_moment(desk: Desk) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    Shift(desk).transfer(sam, conversation, "ali", NOTE)
    Acts(desk).write(sam, conversation, "I am asking Ali to join us.")  # the first still holds it
    offer = offer_to(desk, ali)
    assert (offer.note, offer.from_id, offer.transfer) == (NOTE, sam.id, True)
    Shift(desk).accept(ali, offer.id)
    with pytest.raises(NotYours):
        Acts(desk).write(sam, conversation, "One more thing")
    Acts(desk).write(ali, conversation, "Hello, I'm Ali.")
    words = desk.wording.text("utter_transferred", before="sam", name="ali", role="clinician")
    assert told(desk, conversation)[1:] == [words]
    assert holder_of(desk, conversation) == "human"


def test_a_declined_transfer_leaves_the_caller_where_they_are_and_tells_them_nothing(desk: Desk) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    Shift(desk).transfer(sam, conversation, "ali", NOTE)
    before = told(desk, conversation)
    Shift(desk).decline(ali, offer_to(desk, ali).id)
    Acts(desk).write(sam, conversation, "I'm still here.")
    assert told(desk, conversation) == before


def test_a_transfer_nobody_answers_ends_after_two_minutes(desk: Desk, clock: Clock) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    offer = Shift(desk).transfer(sam, conversation, "ali", NOTE)
    for _ in range(8):
        clock.passes(seconds=15)
        Shift(desk).beat(sam), Shift(desk).beat(ali)
        look(desk)
    with pytest.raises(OfferOver):
        Shift(desk).accept(ali, offer.id)
    Acts(desk).write(sam, conversation, "I'm still here.")
    Shift(desk).transfer(sam, conversation, "ali", NOTE)  # and may be asked again


def test_across_areas_the_colleague_may_read_before_accepting_and_the_caller_stays_of_where_they_are(
    desk: Desk,
) -> None:
    here, there = (
        on_duty(desk, "here", areas=("ELFT",), duty=Duty.BUSY),
        on_duty(desk, "there", areas=("NLFT",), duty=Duty.BUSY),
    )
    conversation = held_by(desk, here, "ELFT")
    with pytest.raises(NotAllowed):
        Acts(desk).read(there, conversation)
    Shift(desk).transfer(here, conversation, "there", NOTE)
    assert Acts(desk).read(there, conversation).item.conversation.area == "ELFT"
    Shift(desk).accept(there, offer_to(desk, there).id)
    with desk.reading() as c:
        assert conversations.get(c, conversation).area == "ELFT"
    Acts(desk).release(there, conversation)
    with pytest.raises(NotAllowed):
        Acts(desk).read(there, conversation)


def test_nobody_is_handed_to_a_colleague_who_is_away(desk: Desk, clock: Clock) -> None:
    sam = on_duty(desk, "sam", duty=Duty.BUSY)
    staff(desk, "never-came"), on_duty(desk, "off", duty=Duty.OFF), on_duty(desk, "gone")
    conversation = held_by(desk, sam)
    clock.passes(minutes=1)
    Shift(desk).beat(sam)
    for name in ("never-came", "off", "gone", "nobody", "sam"):
        with pytest.raises(NotHere):
            Shift(desk).transfer(sam, conversation, name, NOTE)


def test_a_transfer_needs_a_note_and_the_caller_in_hand(desk: Desk) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    with pytest.raises(ReasonNeeded):
        Shift(desk).transfer(sam, conversation, "ali", "  ")
    with pytest.raises(NotYours):
        Shift(desk).transfer(ali, conversation, "sam", NOTE)


def test_only_one_colleague_is_asked_at_a_time_and_the_first_may_think_again(desk: Desk) -> None:
    sam, ali, kim = (on_duty(desk, name, duty=Duty.BUSY) for name in ("sam", "ali", "kim"))
    conversation = held_by(desk, sam)
    Shift(desk).transfer(sam, conversation, "ali", NOTE)
    with pytest.raises(OfferOver):
        Shift(desk).transfer(sam, conversation, "kim", NOTE)
    Shift(desk).take_back(sam, conversation)
    assert offered(desk, ali) == []
    Shift(desk).transfer(sam, conversation, "kim", NOTE)
    assert offered(desk, kim) == [conversation]


@pytest.mark.parametrize("ends", ["release", "hand_back", "close", "lost", "abuse"])
def test_a_transfer_ends_when_the_first_no_longer_has_the_caller(desk: Desk, clock: Clock, ends: str) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    offer = Shift(desk).transfer(sam, conversation, "ali", NOTE)
    if ends == "lost":
        clock.passes(seconds=50)
        Shift(desk).beat(ali)
        look(desk)
    elif ends == "close":
        Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    elif ends == "abuse":
        Tasks(desk).warn(sam, conversation)
        Tasks(desk).end(sam, conversation, "Threats.")
    else:
        getattr(Acts(desk), ends)(sam, conversation)
    assert offered(desk, ali) == []
    with pytest.raises(OfferOver):
        Shift(desk).accept(ali, offer.id)


def test_who_is_left_because_of_abuse_is_before_the_next_colleague_at_once(desk: Desk) -> None:
    sam, ali, kim = (on_duty(desk, name, duty=Duty.BUSY) for name in ("sam", "ali", "kim"))
    conversation = held_by(desk, sam)
    Shift(desk).transfer(sam, conversation, "ali", NOTE)
    Tasks(desk).warn(sam, conversation)
    Tasks(desk).end(sam, conversation, "Threats.")
    Shift(desk).duty(kim, Duty.READY)
    look(desk)
    assert offered(desk, kim) == [conversation]


def test_a_reply_written_before_a_colleagues_is_refused_with_their_name(desk: Desk, clock: Clock) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    conversation = held_by(desk, sam)
    read = caller_says(desk, conversation, "Are you there?")
    Shift(desk).transfer(sam, conversation, "ali", NOTE)
    Shift(desk).accept(ali, offer_to(desk, ali).id)
    Acts(desk).write(ali, conversation, "I'm here.", read)
    clock.passes(seconds=2)
    with pytest.raises(StaleReply, match="ali replied 2 s ago"):
        Acts(desk).write(sam, conversation, "Yes", read)
    Acts(desk).write(ali, conversation, "Take your time.", read)  # one's own lines make nobody late


def test_a_colleague_who_reads_along_sees_who_is_typing_until_it_stops(desk: Desk, clock: Clock) -> None:
    sam, ali = staff(desk), staff(desk, "ali")
    conversation = held_by(desk, sam)
    Shift(desk).typing(sam, conversation)
    assert Shift(desk).who_is_typing(ali, conversation) == ["sam"]
    assert Shift(desk).who_is_typing(sam, conversation) == []
    clock.passes(seconds=9)
    assert Shift(desk).who_is_typing(ali, conversation) == []
    Shift(desk).typing(sam, conversation)
    Acts(desk).write(sam, conversation, "Hello")
    assert Shift(desk).who_is_typing(ali, conversation) == []
