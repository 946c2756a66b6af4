"""Callers taken to the ending of their conversation, and what there is to see of it then."""

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.handover import service as handover
from bot.handover.model import CaseFile
from bot.handover.standing import priority_of
from bot.triage import Priority
from tests.actions.stage import Caller, a_caller
from tests.builders import staff
from tests.fakes import FakeScreen

MEANS = {
    "a safety plan please": "make_plan", "can I have a summary": "keep_summary", "I want to stop": "stop",
    "why do you ask": "ask_why", "put it another way": "rephrase", "the library": "find_service",
    "that was wrong": "go_back", "a real person please": "ask_person", "thanks": "thanks",
}  # fmt: skip
PARTS = ("plan_warning_signs", "plan_what_helps", "plan_people", "plan_places", "plan_safer", "plan_ring")
CALM = {"location": "NW1 8AB", "phone": "07700 900123", "distress": "managing", "agrees": "yes",
        "company": "alone", "reason_for_contact": "find_help"}  # fmt: skip


def to_the_end(caller: Caller, **said: str) -> Caller:
    """Answers what is asked until something else is offered; the calm answer unless it is said here."""
    given = {**CALM, **said}
    for _ in range(30):
        if caller.asked in (None, "after", "opening", "call_back", *PARTS):
            break
        if caller.asked in ("signs", "access_needs", "immediate_danger"):
            caller.taps(caller.asked, given.get(caller.asked, "none"))
        elif caller.asked in ("reason_for_contact", "abuse", "self_harm"):
            caller.taps(caller.asked, given.get(caller.asked, "no"))
        else:
            caller.says(given.get(caller.asked or "", "no"))
    return caller


def at_the_end(
    desk: Desk, whose: str = "it's for me", screen: FakeScreen | None = None, **said: str
) -> Caller:
    caller = a_caller(desk, screen, MEANS).says(f"feeling low, {whose}, age 34")
    return to_the_end(caller, **said)


def offered(caller: Caller) -> list[str]:
    question = caller.hears[-1].draft.question
    assert question is not None and question["factor"] == "after"
    return [choice["value"] for choice in question["choices"]]


def answers(caller: Caller) -> dict[str, object]:
    with caller.desk.reading() as c:
        return dict(conversations.answered(c, caller.id).values)


def summary(caller: Caller) -> str:
    message = caller.heard_kind("summary")
    assert message is not None
    return message.draft.text


def priority(caller: Caller) -> Priority | None:
    with caller.desk.reading() as c:
        return priority_of(c, caller.id)


def as_staff_read(caller: Caller) -> CaseFile:
    sam = staff(caller.desk)
    with caller.desk.begin() as c:
        return handover.open_case(c, sam, caller.id, caller.desk.ruleset, caller.desk.clock())


def writes_a_plan(caller: Caller) -> Caller:
    caller.taps("after", "plan")
    for part in PARTS:
        assert caller.asked == part
        caller.says(f"words about {part}")
    return caller
