"""Closing and lowering: what must be said, once, and where a life may hang on it by two people."""

from dataclasses import replace

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.handover.model import ReasonNeeded
from bot.handover.second_model import Done, RequestOver, SecondNeeded
from bot.handover.standing import priority_of
from bot.staff.model import NotAllowed, Role
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A desk where a second person is needed."""
    return replace(desk, settings=desk.settings.model_copy(update={"second_person": "yes"}))


def counts(desk: Desk, conversation: str) -> Priority | None:
    with desk.reading() as c:
        return priority_of(c, conversation)


def test_closing_twice_is_done_and_said_once(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    assert Acts(desk).close(sam, conversation, "Seen", "Agreed.", "Ring us.") is Done.DONE
    assert Acts(desk).close(sam, conversation, "Seen", "Agreed.", "Ring us.") is Done.ALREADY
    assert told(desk, conversation).count(desk.wording.text("utter_closed")) == 1


@pytest.mark.parametrize("missing", ["outcome", "reason", "safety_net"])
def test_closing_needs_an_outcome_a_reason_and_what_to_do_if_it_gets_worse(desk: Desk, missing: str) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    words = {"outcome": "Seen", "reason": "Agreed.", "safety_net": "Ring us.", missing: " "}
    with pytest.raises(ReasonNeeded):
        Acts(desk).close(sam, conversation, **words)


def test_an_urgent_caller_is_closed_by_one_person(two: Desk) -> None:
    sam, conversation = staff(two), a_conversation(two, suicidal_thoughts="yes")
    Acts(two).claim(sam, conversation)
    assert Acts(two).close(sam, conversation, "Seen", "Agreed.") is Done.DONE


def test_a_very_urgent_caller_is_closed_when_a_second_clinician_agrees(two: Desk) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    assert Acts(two).close(sam, conversation, "Seen", "Agreed.", "Ring us.") is Done.ASKED
    assert holder_of(two, conversation) == "human"
    [request] = Acts(two).seconds(ali)
    assert request.staff == "sam" and request.details["safety_net"] == "Ring us."
    with pytest.raises(SecondNeeded):
        Acts(two).agree(sam, request.id)
    Acts(two).agree(ali, request.id)
    assert holder_of(two, conversation) == "closed"
    assert told(two, conversation).count(two.wording.text("utter_closed")) == 1
    with pytest.raises(RequestOver):
        Acts(two).agree(ali, request.id)


def test_a_call_handler_is_nobodys_second_person(two: Desk) -> None:
    sam, kim = staff(two), staff(two, "kim", Role.CALL_HANDLER)
    conversation = a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(kim)
    with pytest.raises(NotAllowed):
        Acts(two).agree(kim, request.id)


def test_nobody_is_closed_over_what_they_have_written_since(two: Desk) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(ali)
    caller_says(two, conversation, "wait")
    with pytest.raises(RequestOver, match="written since"):
        Acts(two).agree(ali, request.id)
    assert holder_of(two, conversation) == "human" and Acts(two).seconds(ali) == []


def test_a_refusal_has_its_reason_and_leaves_everything_as_it_is(two: Desk) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(ali)
    with pytest.raises(ReasonNeeded):
        Acts(two).refuse(ali, request.id, " ")
    Acts(two).refuse(ali, request.id, "Nobody has rung the partner yet.")
    assert holder_of(two, conversation) == "human" and Acts(two).seconds(ali) == []


def test_nobody_is_closed_while_somebody_else_has_them(two: Desk) -> None:
    sam, ali, kim = staff(two), staff(two, "ali"), staff(two, "kim")
    conversation = a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(ali)
    Acts(two).release(sam, conversation)
    Acts(two).claim(kim, conversation)
    with pytest.raises(RequestOver, match="Somebody else"):
        Acts(two).agree(ali, request.id)
    assert holder_of(two, conversation) == "human" and Acts(two).seconds(ali) == []


def test_nobody_is_closed_who_has_gone_back_to_the_queue_since(two: Desk, clock: Clock) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(ali)
    clock.passes(seconds=1)
    Acts(two).release(sam, conversation)
    with pytest.raises(RequestOver):
        Acts(two).agree(ali, request.id)
    assert holder_of(two, conversation) == "queue"


def test_nobody_is_lowered_over_what_was_learnt_since(two: Desk, clock: Clock) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).confirm(sam, conversation, Priority.SOON, "The plan was last year.")
    [request] = Acts(two).seconds(ali)
    clock.passes(seconds=1)
    answer(two, conversation, immediate_danger=("weapon",))
    with pytest.raises(RequestOver, match="anew"):
        Acts(two).agree(ali, request.id)
    assert counts(two, conversation) is Priority.EMERGENCY


@pytest.mark.parametrize("asked", ["closed", "lowered"])
def test_nobody_is_closed_or_lowered_over_what_a_clinician_has_said_since(
    two: Desk, clock: Clock, asked: str
) -> None:
    sam, ali, kim = staff(two), staff(two, "ali"), staff(two, "kim")
    conversation = a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    if asked == "closed":
        Acts(two).close(sam, conversation, "Seen", "Agreed.", "Ring us.")
    else:
        Acts(two).confirm(sam, conversation, Priority.SOON, "The plan was last year.")
    [request] = Acts(two).seconds(ali)
    clock.passes(seconds=1)
    Acts(two).confirm(kim, conversation, Priority.EMERGENCY, "I know them: it is for tonight.")
    with pytest.raises(RequestOver, match="clinician has said"):
        Acts(two).agree(ali, request.id)
    assert counts(two, conversation) is Priority.EMERGENCY and holder_of(two, conversation) == "human"


def test_whoever_a_clinician_raises_is_in_the_queue_at_once(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    assert holder_of(desk, conversation) == "bot"
    Acts(desk).confirm(sam, conversation, Priority.VERY_URGENT, "What they write points to a plan.")
    assert holder_of(desk, conversation) == "queue"


@pytest.mark.parametrize(
    ("answers", "to", "waits"),
    [
        ({"immediate_danger": ("weapon",)}, Priority.VERY_URGENT, True),
        (PLAN, Priority.URGENT, True),
        (PLAN, Priority.VERY_URGENT, False),
        (PLAN, Priority.EMERGENCY, False),
        ({"suicidal_thoughts": "yes"}, Priority.SOON, False),
    ],
)
def test_lowering_the_most_urgent_needs_two_and_raising_or_agreeing_one(
    two: Desk, answers: dict[str, object], to: Priority, waits: bool
) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **answers)  # type: ignore[arg-type]
    before = counts(two, conversation)
    done = Acts(two).confirm(sam, conversation, to, "The plan was last year.")
    assert done is (Done.ASKED if waits else Done.DONE)
    assert counts(two, conversation) is (before if waits else to)
    if waits:
        [request] = Acts(two).seconds(ali)
        Acts(two).agree(ali, request.id)
        assert counts(two, conversation) is to


def test_asking_again_replaces_what_was_asked_before(two: Desk) -> None:
    sam, ali, conversation = staff(two), staff(two, "ali"), a_conversation(two, **PLAN)
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    Acts(two).close(sam, conversation, "At A&E", "Agreed.")
    [request] = Acts(two).seconds(ali)
    assert request.details["outcome"] == "At A&E"


def test_what_waits_is_shown_to_staff_of_its_area_alone(two: Desk) -> None:
    sam, there, conversation = staff(two), staff(two, "lee", areas=("NLFT",)), a_conversation(two, **PLAN)
    with two.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    Acts(two).claim(sam, conversation)
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    assert Acts(two).seconds(there) == []


def test_in_a_demonstration_one_person_is_enough(desk: Desk) -> None:
    assert desk.demonstration and not desk.second_person
    unset = replace(desk)
    unset.__dict__["demonstration"] = False
    assert unset.second_person
