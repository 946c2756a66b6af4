"""Closing a conversation as a browser and a program do it: who may, and what the others are told."""

from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import PHONE, Holder, Source, Why
from bot.handover.standing import take_answers
from bot.staff.model import Role
from tests.api.test_supervisor import Person, plainly
from tests.builders import PASSWORD, a_conversation, holder_of

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
CLOSING = {"outcome": "Caller could not be reached", "reason": "No answer.", "safety_net": "Ring 111."}
CLOSES = "What you told them to do if it gets worse"


def test_a_call_handler_reads_why_a_caller_nobody_met_cannot_be_closed_yet(
    client: TestClient, desk: Desk
) -> None:
    conversation, lee = a_conversation(desk, **PLAN), Person(client, desk, "lee", Role.CALL_HANDLER)
    page = lee.reads(f"/console/conversations/{conversation}")
    assert CLOSES not in page and "Nobody has met this caller yet" in plainly(page)
    assert lee.sends(f"/console/conversations/{conversation}/close", **CLOSING) == 409
    token = client.post("/api/v1/staff/session", json={"username": "lee", "password": PASSWORD}).json()
    answer = client.post(
        f"/api/v1/staff/conversations/{conversation}/close",
        json=CLOSING, headers={"Authorization": f"Bearer {token['token']}"},
    )  # fmt: skip
    assert answer.status_code == 409 and "three tries" in answer.json()["detail"]
    assert holder_of(desk, conversation) == "queue"
    Acts(desk).claim(lee.staff, conversation)
    assert CLOSES in lee.reads(f"/console/conversations/{conversation}")


def test_a_clinician_finds_the_form_to_close_whoever_waits(client: TestClient, desk: Desk) -> None:
    conversation, sam = a_conversation(desk, **PLAN), Person(client, desk, "sam", Role.CLINICIAN)
    page = sam.reads(f"/console/conversations/{conversation}")
    assert CLOSES in page and "Nobody has met this caller" not in page
    assert sam.sends(f"/console/conversations/{conversation}/close", **CLOSING) == 303


def test_a_call_handler_is_told_on_the_page_of_the_call_that_a_clinician_is_asked(
    client: TestClient, desk: Desk
) -> None:
    lee = Person(client, desk, "lee", Role.CALL_HANDLER)
    with desk.begin() as c:
        call = conversations.open_conversation(c, channel=PHONE, at=desk.clock()).conversation.id
        conversations.move(c, call, Holder.QUEUE, Why.STEPPED_IN, desk.clock(), lee.staff.id)
        conversations.move(c, call, Holder.HUMAN, Why.CLAIMED, desk.clock(), lee.staff.id)
        take_answers(c, call, PLAN, Source.STAFF, desk.clock(), desk.ruleset, staff_id=lee.staff.id)
    page = plainly(lee.reads(f"/console/conversations/{call}"))
    assert "A clinician is asked" in page and "say that we aim to ring" in page
