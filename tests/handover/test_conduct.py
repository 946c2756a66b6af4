"""A handler ends abuse of the service, and a disclosure of risk is not lost with it."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.tasks import Tasks
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Screened, Sender
from bot.handover.conduct import NotWarned
from bot.handover.model import NotYours, ReasonNeeded
from bot.handover.work_model import Level, WorkKind
from bot.staff.model import NotAllowed, Role, Staff
from bot.triage import Value
from tests.builders import a_conversation, holder_of, staff
from tests.conftest import Clock

CALM: dict[str, Value] = {"reason_for_contact": "complaint"}
PLAN: dict[str, Value] = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def lee(desk: Desk) -> Staff:
    return staff(desk, "lee", Role.CALL_HANDLER)


def with_(desk: Desk, member: Staff, answers: dict[str, Value]) -> str:
    conversation = a_conversation(desk, **answers)
    Acts(desk).claim(member, conversation)
    return conversation


def last_told(desk: Desk, conversation: str) -> str:
    with desk.reading() as c:
        return conversations.transcript(c, conversation)[-1].draft.text


def test_who_has_told_of_no_risk_is_warned_and_then_the_chat_is_closed(desk: Desk, lee: Staff) -> None:
    conversation, tasks = with_(desk, lee, CALM), Tasks(desk)
    with pytest.raises(NotWarned):
        tasks.end(lee, conversation, "Threats.")
    tasks.warn(lee, conversation)
    assert last_told(desk, conversation) == desk.wording.text("utter_abuse_warning")
    with pytest.raises(ReasonNeeded):
        tasks.end(lee, conversation, " ")
    tasks.end(lee, conversation, "Threats.")
    assert holder_of(desk, conversation) == "closed"
    assert last_told(desk, conversation) == desk.wording.text("utter_abuse_ended", name="lee")
    assert [(step, who) for step, who, _ in tasks.conduct(lee, conversation)] == [
        ("warned", "lee"), ("ended", "lee"),
    ]  # fmt: skip


def test_whoever_comes_back_another_night_is_warned_anew(desk: Desk, lee: Staff, clock: Clock) -> None:
    conversation, tasks = with_(desk, lee, CALM), Tasks(desk)
    tasks.warn(lee, conversation)
    clock.passes(hours=24)
    with pytest.raises(NotWarned):
        tasks.end(lee, conversation, "Threats.")
    tasks.warn(lee, conversation)
    tasks.end(lee, conversation, "Threats.")
    assert holder_of(desk, conversation) == "closed"


def test_a_clinician_who_comes_to_the_caller_has_that_work_done(desk: Desk, lee: Staff) -> None:
    ali, conversation = staff(desk, "ali", Role.CALL_HANDLER), with_(desk, lee, PLAN)
    sam, tasks = staff(desk), Tasks(desk)
    tasks.warn(lee, conversation)
    tasks.end(lee, conversation, "Threats.")
    Acts(desk).claim(ali, conversation)
    assert [item.kind for item in Work(desk).to_do(sam)] == [WorkKind.ENDED_FOR_ABUSE]
    Acts(desk).release(ali, conversation)
    Acts(desk).claim(sam, conversation)
    assert Work(desk).to_do(sam) == []


def test_who_has_told_of_risk_is_never_closed_but_becomes_a_clinicians_work(desk: Desk, lee: Staff) -> None:
    sam, conversation, tasks = staff(desk), with_(desk, lee, PLAN), Tasks(desk)
    tasks.warn(lee, conversation)
    tasks.end(lee, conversation, "Threats.")
    assert holder_of(desk, conversation) == "queue"
    assert last_told(desk, conversation) == desk.wording.text("utter_abuse_passed_on", name="lee")
    [item] = Work(desk).to_do(sam)
    assert (item.kind, item.level) == (WorkKind.ENDED_FOR_ABUSE, Level.CLINICIAN)
    with pytest.raises(NotAllowed):
        Work(desk).take(lee, item.id)
    Work(desk).take(sam, item.id)
    assert Work(desk).finish(sam, item.id, "Rang; they are with their brother.").ended


@pytest.mark.parametrize("doubt", ["alarm", "to be asked again"])
def test_a_doubt_that_nobody_has_settled_counts_as_risk(desk: Desk, lee: Staff, doubt: str) -> None:
    conversation, tasks = a_conversation(desk, **CALM), Tasks(desk)
    with desk.begin() as c:
        if doubt == "alarm":
            conversations.note(c, conversation, 1, Screened("alert", "en", True))
        else:
            conversations.reopen(c, conversation, ["suicidal_thoughts"], desk.clock(), None)
    Acts(desk).claim(lee, conversation)
    tasks.warn(lee, conversation)
    tasks.end(lee, conversation, "Threats.")
    assert holder_of(desk, conversation) == "queue"


def test_only_who_is_with_the_caller_warns_or_ends(desk: Desk, lee: Staff) -> None:
    conversation, ali = with_(desk, lee, CALM), staff(desk, "ali")
    Tasks(desk).warn(lee, conversation)
    for act in (lambda: Tasks(desk).warn(ali, conversation), lambda: Tasks(desk).end(ali, conversation, "x")):
        with pytest.raises(NotYours):
            act()
    with desk.reading() as c:
        told = [m for m in conversations.transcript(c, conversation) if m.draft.sender is Sender.SYSTEM]
    assert len(told) == 2, "joined, and warned once"
