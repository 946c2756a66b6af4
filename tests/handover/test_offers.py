"""Callers are put before one person at a time: the right one, who may say no, and then the next."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover.duty_model import Duty, OfferOver
from tests.builders import a_conversation, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import look, offer_to, offered, on_duty, told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
WEAPON = {"immediate_danger": ("weapon",)}


def in_area(desk: Desk, conversation: str, area: str) -> str:
    with desk.begin() as c:
        conversations.settle_area(c, conversation, area)
    return conversation


def test_the_most_urgent_caller_is_offered_first(desk: Desk) -> None:
    a_conversation(desk, **PLAN)
    emergency = a_conversation(desk, **WEAPON)
    sam = on_duty(desk, "sam")
    look(desk)
    assert offered(desk, sam) == [emergency]


def test_an_accepted_offer_brings_the_caller_a_person_by_name(desk: Desk) -> None:
    conversation, sam = a_conversation(desk, **PLAN), on_duty(desk, "sam")
    look(desk)
    Shift(desk).accept(sam, offer_to(desk, sam).id)
    assert holder_of(desk, conversation) == "human" and offered(desk, sam) == []
    assert told(desk, conversation) == [desk.wording.text("utter_joined", name="sam", role="clinician")]


def test_a_declined_offer_goes_to_the_next_person_and_not_back_at_once(desk: Desk, clock: Clock) -> None:
    conversation, sam = a_conversation(desk, **PLAN), on_duty(desk, "sam")
    look(desk)
    Shift(desk).decline(sam, offer_to(desk, sam).id)
    look(desk)
    assert offered(desk, sam) == []
    ali = on_duty(desk, "ali")
    look(desk)
    assert offered(desk, ali) == [conversation]
    Shift(desk).decline(ali, offer_to(desk, ali).id)
    clock.passes(minutes=6)
    Shift(desk).duty(sam, Duty.READY)
    look(desk)
    assert offered(desk, sam) == [conversation]


def test_whoever_puts_a_caller_back_is_asked_last_and_not_at_once(desk: Desk, clock: Clock) -> None:
    conversation, sam = a_conversation(desk, **PLAN), on_duty(desk, "sam")
    Acts(desk).claim(sam, conversation)
    Acts(desk).release(sam, conversation)
    look(desk)
    assert offered(desk, sam) == []
    clock.passes(seconds=61)
    Shift(desk).duty(sam, Duty.READY)
    ali = on_duty(desk, "ali")
    Acts(desk).claim(ali, a_conversation(desk, suicidal_thoughts="sometimes"))
    look(desk)
    assert offered(desk, ali) == [conversation], "though ali has more in hand"
    Shift(desk).decline(ali, offer_to(desk, ali).id)
    look(desk)
    assert offered(desk, sam) == [conversation], "nobody else is left"


def test_an_offer_nobody_answers_goes_to_the_next_person_after_45_seconds(desk: Desk, clock: Clock) -> None:
    conversation, sam, ali = a_conversation(desk, **PLAN), on_duty(desk, "sam"), on_duty(desk, "ali")
    look(desk)
    assert (offered(desk, sam), offered(desk, ali)) == ([conversation], [])
    offer = offer_to(desk, sam)
    clock.passes(seconds=44)
    look(desk)
    assert offered(desk, sam) == [conversation]
    Shift(desk).beat(sam), Shift(desk).beat(ali)
    clock.passes(seconds=2)
    with pytest.raises(OfferOver):
        Shift(desk).accept(sam, offer.id)
    look(desk)
    assert (offered(desk, sam), offered(desk, ali)) == ([], [conversation])


def test_the_person_with_the_least_in_hand_is_asked(desk: Desk) -> None:
    sam, ali = on_duty(desk, "sam"), on_duty(desk, "ali")
    Acts(desk).claim(sam, a_conversation(desk, suicidal_thoughts="yes"))  # C counts 1
    Acts(desk).claim(ali, a_conversation(desk, **PLAN))  # B counts 2
    conversation = a_conversation(desk, **PLAN)
    look(desk)
    assert offered(desk, sam) == [conversation] and offered(desk, ali) == []


@pytest.mark.parametrize(
    ("held", "waits", "fits"),
    [
        ((WEAPON,), WEAPON, False),  # 3 and 3
        ((WEAPON,), PLAN, False),  # 3 and 2
        ((PLAN,), PLAN, True),  # 2 and 2
        ((PLAN,), WEAPON, False),
        ((PLAN, PLAN), PLAN, False),
        ((), WEAPON, True),
    ],
)
def test_nobody_is_given_more_than_they_can_hold(
    desk: Desk, held: tuple[dict[str, object], ...], waits: dict[str, object], fits: bool
) -> None:
    sam = on_duty(desk, "sam")
    for answers in held:
        Acts(desk).claim(sam, a_conversation(desk, **answers))  # type: ignore[arg-type]
    conversation = a_conversation(desk, **waits)  # type: ignore[arg-type]
    look(desk)
    assert offered(desk, sam) == ([conversation] if fits else [])
    Acts(desk).claim(sam, conversation)  # from the wall one may always take one more


def test_a_caller_of_an_area_is_offered_to_its_staff_alone(desk: Desk) -> None:
    here, there = on_duty(desk, "here", areas=("ELFT",)), on_duty(desk, "there", areas=("NLFT",))
    conversation = in_area(desk, a_conversation(desk, **PLAN), "ELFT")
    look(desk)
    assert offered(desk, here) == [conversation] and offered(desk, there) == []


def test_people_known_to_a_team_are_offered_to_staff_of_their_area_first(desk: Desk) -> None:
    everywhere, local = on_duty(desk, "everywhere"), on_duty(desk, "local", areas=("ELFT",))
    Acts(desk).claim(local, a_conversation(desk, suicidal_thoughts="yes"))  # though they have more in hand
    known = in_area(desk, a_conversation(desk, known_to_team="yes", **PLAN), "ELFT")
    look(desk)
    assert offered(desk, local) == [known] and offered(desk, everywhere) == []


@pytest.mark.parametrize("duty", [Duty.BUSY, Duty.OFF])
def test_nobody_who_is_busy_or_off_is_offered_anybody(desk: Desk, duty: Duty) -> None:
    sam = on_duty(desk, "sam", duty=duty)
    a_conversation(desk, **PLAN)
    look(desk)
    assert offered(desk, sam) == []


def test_who_says_that_they_are_busy_gives_back_what_they_have_not_accepted(desk: Desk) -> None:
    conversation, sam, ali = a_conversation(desk, **PLAN), on_duty(desk, "sam"), on_duty(desk, "ali")
    look(desk)
    Shift(desk).duty(sam, Duty.BUSY)
    look(desk)
    assert offered(desk, sam) == [] and offered(desk, ali) == [conversation]


def test_a_caller_claimed_from_the_wall_is_before_nobody_any_more(desk: Desk) -> None:
    conversation, sam, ali = a_conversation(desk, **PLAN), on_duty(desk, "sam"), staff(desk, "ali")
    look(desk)
    offer = offer_to(desk, sam)
    Acts(desk).claim(ali, conversation)
    with pytest.raises(OfferOver):
        Shift(desk).accept(sam, offer.id)
    assert offered(desk, sam) == []


def test_an_offer_is_nobody_elses_to_accept(desk: Desk) -> None:
    a_conversation(desk, **PLAN)
    sam = on_duty(desk, "sam")
    look(desk)
    ali = staff(desk, "ali")
    with pytest.raises(OfferOver):
        Shift(desk).accept(ali, offer_to(desk, sam).id)


def test_two_desks_that_look_twice_offer_one_caller_once(desk: Desk) -> None:
    conversation = a_conversation(desk, **PLAN)
    sam, ali = on_duty(desk, "sam"), on_duty(desk, "ali")
    look(desk)
    look(desk)
    assert [*offered(desk, sam), *offered(desk, ali)] == [conversation]


def test_an_offer_brings_nobody_to_a_caller_who_no_longer_waits(desk: Desk) -> None:
    conversation, sam = a_conversation(desk), on_duty(desk, "sam")
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.QUEUE, Why.ALARM, desk.clock())
    look(desk)
    offer = offer_to(desk, sam)
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.BOT, Why.ALARM_ANSWERED, desk.clock())
        conversations.move(c, conversation, Holder.CLOSED, Why.ENDED, desk.clock())
    with pytest.raises(OfferOver):
        Shift(desk).accept(sam, offer.id)
    assert holder_of(desk, conversation) == "closed"
