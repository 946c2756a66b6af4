"""A human finds a service or a time for the caller without leaving the conversation."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.booking import service as booking
from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.at_hand import AtHand, Looking, at_hand_values
from bot.conversations import service as conversations
from bot.conversations.model import Kind, Message, Sender
from bot.directory import service as directory
from bot.handover.model import HandoverError, NotYours
from bot.staff.model import Staff
from bot.staff.tables import audit
from bot.triage import Value
from tests.builders import a_conversation, staff

CAMDEN = Looking(need="crisis_house", where="NW1 8AB", age="34")


@pytest.fixture
def furnished(desk: Desk) -> Iterator[Desk]:
    with desk.begin() as c:
        directory.load(c)
        booking.seed(c, desk.clock())
    yield desk


def held(desk: Desk, sam: Staff, **answers: Value) -> str:
    here = a_conversation(desk, suicidal_thoughts="sometimes", **answers)
    with desk.begin() as c:
        conversations.settle_area(c, here, "NLFT")
    Acts(desk).claim(sam, here)
    return here


def found(desk: Desk, sam: Staff, here: str, **kept: object) -> dict[str, object]:
    return at_hand_values(desk, Acts(desk).read(sam, here), kept)


def said(desk: Desk, here: str) -> list[Message]:
    with desk.reading() as c:
        return conversations.transcript(c, here)


def test_a_search_gives_what_the_caller_may_be_offered_each_with_why(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, location="NW1 8AB", age="34")
    offers = found(furnished, sam, here, looking=CAMDEN)["found"]
    assert isinstance(offers, list) and offers
    assert all(offer.why and offer.service.kind == "crisis_house" for offer in offers)


def test_the_form_begins_with_what_the_caller_has_told(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, location="NW1 8AB", age="34")
    looking = found(furnished, sam, here)["looking"]
    assert isinstance(looking, Looking) and (looking.where, looking.age) == ("NW1 8AB", "34")
    assert "found" not in found(furnished, sam, here)


def test_the_caller_gets_the_same_card_the_assistant_sends_and_it_is_kept_as_offered(
    furnished: Desk,
) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, location="NW1 8AB", age="34")
    [first, *_] = found(furnished, sam, here, looking=CAMDEN)["found"]  # type: ignore[misc]
    AtHand(furnished).send(sam, here, first.service.id, CAMDEN)
    last = said(furnished, here)[-1].draft
    assert (last.sender, last.kind, last.staff_id) == (Sender.STAFF, Kind.SERVICES, sam.id)
    assert last.services == [directory.as_json(first)]
    assert [o.what for o in Acts(furnished).read(sam, here).summary.offered] == [first.service.id]
    with furnished.reading() as c:
        assert c.scalar(select(audit.c.details).where(audit.c.action == "offer"))


def test_what_no_caller_may_be_offered_is_for_staff_to_see_and_cannot_be_sent(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, location="NW1 8AB", age="34")
    looking = Looking("health_based_place_of_safety", "NW1 8AB", "34")
    known = found(furnished, sam, here, looking=looking)["staff_only"]
    assert isinstance(known, list) and known
    with pytest.raises(HandoverError, match="cannot be offered"):
        AtHand(furnished).send(sam, here, known[0].id, looking)


def test_nobody_under_18_is_sent_what_is_for_adults_whatever_the_form_leaves_out(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, location="NW1 8AB", age="15")
    with furnished.reading() as c:
        adults = [s.id for s in directory.services(c) if s.kind == "crisis_cafe" and s.age_min == 18]
    with pytest.raises(HandoverError):
        AtHand(furnished).send(sam, here, adults[0], Looking("crisis_cafe", "NW1 8AB", ""))


def test_only_who_holds_the_conversation_sends_or_books(furnished: Desk) -> None:
    sam, alex = staff(furnished), staff(furnished, "alex")
    here = held(furnished, sam)
    for act in (
        lambda: AtHand(furnished).send(alex, here, "samaritans", CAMDEN),
        lambda: AtHand(furnished).book(alex, here, "x"),
        lambda: AtHand(furnished).cancel(alex, here),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_time_is_booked_for_the_caller_who_gets_the_receipt_and_can_change_it_later(
    furnished: Desk,
) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, age="34")
    [first, second, *_] = found(furnished, sam, here, within="routine")["times"]  # type: ignore[misc]
    AtHand(furnished).book(sam, here, first.id)
    receipt = said(furnished, here)[-4:]
    assert booking.spoken(first.start) in receipt[0].draft.text and receipt[0].draft.kind is Kind.BOOKING
    assert receipt[-1].draft.factor == "booking"
    AtHand(furnished).book(sam, here, second.id)
    assert "I have moved your time" in said(furnished, here)[-4].draft.text
    AtHand(furnished).cancel(sam, here)
    assert "is cancelled" in said(furnished, here)[-1].draft.text
    with furnished.reading() as c:
        assert booking.booking_of(c, here) is None
    offered = [o.name for o in Acts(furnished).read(sam, here).summary.offered]
    assert offered == [first.service_name, second.service_name]


def test_a_time_somebody_else_has_just_taken_is_refused_and_nothing_is_said(furnished: Desk) -> None:
    sam = staff(furnished)
    here, other = held(furnished, sam, age="34"), held(furnished, sam, age="40")
    [first, *_] = found(furnished, sam, here, within="routine")["times"]  # type: ignore[misc]
    AtHand(furnished).book(sam, other, first.id)
    before = said(furnished, here)
    with pytest.raises(HandoverError, match="just taken that time"):
        AtHand(furnished).book(sam, here, first.id)
    with pytest.raises(HandoverError, match="has passed"):
        AtHand(furnished).book(sam, here, "never-was")
    assert said(furnished, here) == before


def test_nobody_whose_age_is_not_known_is_given_an_adults_time(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam)
    assert "age" in str(found(furnished, sam, here, within="routine")["no_times"])


def test_a_receipt_comes_while_the_assistant_is_silent(furnished: Desk) -> None:
    sam = staff(furnished)
    here = held(furnished, sam, age="34")
    [first, *_] = found(furnished, sam, here, within="routine")["times"]  # type: ignore[misc]
    AtHand(furnished).book(sam, here, first.id)
    assert all(m.draft.sender is not Sender.BOT for m in said(furnished, here))
