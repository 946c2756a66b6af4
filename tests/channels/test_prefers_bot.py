"""Who waits only by their own wish may go on with the assistant; where a person is needed, nobody may."""

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import prefers_bot, shown
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Why
from bot.handover import switches
from bot.handover.prefers_bot import StaysInQueue
from bot.handover.service import ask_for_human
from bot.handover.standing import question_for, standing
from bot.staff.model import Role
from bot.triage import Factor, Value
from bot.web.app import create_app
from tests.builders import a_conversation, answer, holder_of, staff
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import look, on_duty, told

THOUGHTS: dict[str, Value] = {"for_whom": "self", "suicidal_thoughts": "sometimes"}


def asked_for_a_person(desk: Desk, why: Why = Why.ASKED, **answers: Value) -> str:
    conversation = a_conversation(desk, **answers)
    with desk.begin(conversation) as c:
        ask_for_human(c, conversation, why, desk.clock())
    return conversation


@pytest.mark.parametrize("answers", [{}, {"for_whom": "self"}, THOUGHTS])
def test_who_asked_for_a_person_may_go_on_with_the_assistant_and_is_offered_to_nobody(
    desk: Desk, answers: dict[str, Value]
) -> None:
    sam, conversation = on_duty(desk, "sam"), asked_for_a_person(desk, **answers)
    look(desk)
    assert Shift(desk).offers(sam) and shown.view(desk, conversation).may_go_on
    prefers_bot.go_on(desk, conversation)
    assert holder_of(desk, conversation) == "bot"
    assert told(desk, conversation) == [desk.wording.text("utter_prefers_bot")]
    assert not Shift(desk).offers(sam) and not shown.view(desk, conversation).may_go_on


def stays(desk: Desk, conversation: str) -> None:
    assert not shown.view(desk, conversation).may_go_on
    with pytest.raises(StaysInQueue):
        prefers_bot.go_on(desk, conversation)
    assert holder_of(desk, conversation) == "queue" and not told(desk, conversation)


@pytest.mark.parametrize(
    "danger",
    [{"suicide_plan": "yes"}, {"immediate_danger": ("overdose_taken",)}, {"immediate_danger": "unsure"}],
)
def test_nobody_very_urgent_leaves_the_queue_whatever_they_asked_for_first(
    desk: Desk, danger: dict[str, Value]
) -> None:
    conversation = asked_for_a_person(desk)
    answer(desk, conversation, **danger)
    stays(desk, conversation)


@pytest.mark.parametrize("why", [Why.ALARM, Why.LANGUAGE, Why.FAULT, Why.ENDING])
def test_nobody_leaves_it_whom_something_else_put_there(desk: Desk, why: Why) -> None:
    stays(desk, asked_for_a_person(desk, why))


def test_nobody_leaves_it_while_a_doubt_waits_for_its_answer(desk: Desk) -> None:
    conversation = asked_for_a_person(desk)
    with desk.begin(conversation) as c:
        conversations.reopen(c, conversation, ["suicidal_thoughts"], desk.clock(), None)
    stays(desk, conversation)


def test_nobody_urgent_leaves_it_once_everything_is_asked(desk: Desk) -> None:
    conversation = asked_for_a_person(desk, **THOUGHTS)
    assert shown.view(desk, conversation).may_go_on
    while (asked := question(desk, conversation)) is not None:
        best = asked.values[:1] if asked.multiple else (asked.values or ("34",))[0]
        answer(desk, conversation, **{asked.id: best})
    stays(desk, conversation)


def question(desk: Desk, conversation: str) -> Factor | None:
    with desk.reading() as c:
        found = question_for(standing(c, conversation, desk.ruleset), desk.ruleset)
    return desk.ruleset.factors[found] if found else None


def test_nobody_leaves_it_where_people_alone_answer(desk: Desk) -> None:
    conversation, kim = asked_for_a_person(desk), staff(desk, "kim", Role.SUPERVISOR)
    with desk.begin() as c:
        switches.turn(c, kim, "api", True, "It repeats itself.", desk.clock())
    stays(desk, conversation)


def test_a_program_goes_on_once_and_a_second_time_is_a_conflict(desk: Desk) -> None:
    with TestClient(create_app(desk, FakeDialogue(), FakeScreen())) as client:  # type: ignore[arg-type]
        made = client.post("/api/v1/conversations", json={}).json()
        with desk.begin(made["id"]) as c:
            ask_for_human(c, made["id"], Why.ASKED, desk.clock())
        path = f"/api/v1/conversations/{made['id']}/go-on"
        assert client.post(path).status_code == 401
        signed = {"Authorization": f"Bearer {made['token']}"}
        assert client.post(path, headers=signed).json()["holder"] == "bot"
        assert client.post(path, headers=signed).status_code == 409
