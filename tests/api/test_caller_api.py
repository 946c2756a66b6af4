"""The JSON API as callers' programs were promised it (design §12)."""

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.events import follow
from bot.conversations.model import Kind, Sender
from tests.api.conftest import Program
from tests.fakes import FakeDialogue

MESSAGE = {"seq", "at", "sender", "kind", "text", "question", "services", "openings"}


def test_a_new_conversation_has_an_id_a_token_the_first_messages_and_its_state(client: TestClient) -> None:
    answer = client.post("/api/v1/conversations", json={})
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"id", "token", "messages", "state"}
    assert body["state"] == {"holder": "bot", "priority": None, "code": None}
    assert all(set(message) == MESSAGE for message in body["messages"])
    assert "999" in body["messages"][1]["text"]
    assert body["messages"][-1]["question"] == {"factor": "story", "multiple": False, "choices": []}


def test_a_message_is_answered_with_its_replies_and_the_state(program: Program) -> None:
    answer = program.send(text="hello")
    assert answer.status_code == 200
    assert set(answer.json()) == {"messages", "state"}
    message = answer.json()["messages"][0]
    assert message["sender"] == "bot" and message["kind"] == "question"
    choices = message["question"]["choices"]
    assert {"value", "label"} == set(choices[0])
    assert {"unsure", "declined"} <= {choice["value"] for choice in choices}


def test_an_overdose_told_to_the_api_is_an_emergency(program: Program) -> None:
    body = program.send(text="I have taken all my tablets").json()
    assert body["state"] == {"holder": "queue", "priority": "emergency", "code": "A"}
    assert body["messages"][0]["kind"] == "emergency" and "999" in body["messages"][0]["text"]


def test_messages_can_be_read_again_from_any_point(program: Program) -> None:
    program.send(text="hello")
    answer = program.client.get(f"{program.url}/messages", params={"after": 3}, headers=program.headers)
    assert [(m["seq"], m["sender"]) for m in answer.json()["messages"]] == [(4, "caller"), (5, "bot")]


async def test_events_give_each_message_once_in_order_and_then_what_is_added(
    program: Program, desk: Desk
) -> None:
    program.send(text="hello")
    seen = []
    async for message in follow(desk, program.created["id"], after=2):
        seen.append((message.seq, message.draft.sender))
        if len(seen) == 3:
            program.send(text="and again")
        if len(seen) == 5:
            break
    assert [seq for seq, _ in seen] == [3, 4, 5, 6, 7] and seen[3][1] is Sender.CALLER


def test_the_same_client_id_gets_the_same_answer_and_is_stored_once(program: Program) -> None:
    first = program.send(text="hello", client_message_id="same").json()
    again = program.send(text="hello", client_message_id="same").json()
    assert again["messages"] == first["messages"]
    stored = program.client.get(f"{program.url}/messages", headers=program.headers).json()["messages"]
    assert [m["text"] for m in stored].count("hello") == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "   "}, 422),
        ({"text": "\u0000"}, 422),
        ({"text": "a" * 20_001}, 422),
        ({}, 422),
        ({"text": "hello", "choice": {"factor": "story", "value": "x"}}, 422),
        ({"text": 5}, 422),
        ({"text": "hello", "client_message_id": ""}, 422),
        ({"choice": {"factor": "abuse", "value": "no"}}, 409),
        ({"choice": {"factor": "no_such_factor", "value": "no"}}, 409),
        ({"choice": {"factor": "immediate_danger", "value": "maybe"}}, 422),
        ({"choice": {"factor": "immediate_danger", "value": []}}, 422),
    ],
)
def test_a_message_that_cannot_be_taken_gets_a_problem_document(
    program: Program, body: dict[str, object], status: int
) -> None:
    program.send(text="hello")  # so that immediate_danger has been asked
    answer = program.send(**body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json())
    assert "a" * 30 not in answer.text


@pytest.mark.parametrize("text", ["a" * 20_000, "he\u0000llo", "😭😭😭", "/restart", "/goodbye", "\u202eabc"])
def test_odd_but_real_messages_are_stored_and_answered(program: Program, text: str) -> None:
    answer = program.send(text=text)
    assert answer.status_code == 200 and answer.json()["messages"]


def test_invalid_json_gets_a_problem_document(program: Program) -> None:
    answer = program.client.post(f"{program.url}/messages", content="{not json", headers=program.headers)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_token_opens_nothing(client: TestClient, program: Program) -> None:
    other = Program(client)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "nonsense"}, other.headers):
        answer = client.get(f"{program.url}/messages", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_conversation_is_not_found(client: TestClient, program: Program) -> None:
    answer = client.get("/api/v1/conversations/nobody/messages", headers=program.headers)
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_route_of_the_api_is_a_problem_document(client: TestClient) -> None:
    assert client.get("/api/v1/nothing").headers["content-type"] == "application/problem+json"


def test_the_safe_wording_is_the_reply_when_the_bot_is_down(program: Program, dialogue: FakeDialogue) -> None:
    dialogue.down = True
    body = program.send(text="hello").json()
    assert body["messages"][0]["kind"] == Kind.EMERGENCY and body["state"]["holder"] == "queue"


def test_health_is_live_at_once_and_ready_only_when_every_part_is(client: TestClient) -> None:
    assert client.get("/health/live").status_code == 200
    ready = client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["parts"] | {"screen": ""} == {
        "database": "up",
        "rasa": "down",
        "actions": "down",
        "screen": "",
    }


def test_the_openapi_description_names_every_route_of_the_contract(client: TestClient) -> None:
    paths = set(client.get("/api/v1/openapi.json").json()["paths"])
    of_conversation = "/api/v1/conversations/{conversation_id}"
    of_staff = "/api/v1/staff/conversations/{conversation_id}"
    assert paths >= {
        "/api/v1/conversations",
        f"{of_conversation}/messages",
        f"{of_conversation}/events",
        "/api/v1/staff/session",
        "/api/v1/staff/queue",
        "/api/v1/staff/conversations",
        of_staff,
        *(f"{of_staff}/{act}" for act in ("claim", "messages", "hand-back", "confirm", "close")),
        "/api/v1/staff/work",
        *(f"/api/v1/staff/work/{{item_id}}/{act}" for act in ("take", "release", "done")),
        "/api/v1/services",
        "/health/live",
        "/health/ready",
    }


def test_services_are_found_by_postcode_age_and_need(client: TestClient, desk: Desk) -> None:
    from bot.directory import service as directory

    with desk.begin() as c:
        directory.load(c, at=desk.clock())
    answer = client.get("/api/v1/services", params={"postcode": "NW1 8AB", "age": 34, "need": "crisis_cafe"})
    assert answer.status_code == 200
    assert all(service["why"] for service in answer.json()["services"])
    for wrong in ({"postcode": "nowhere at all"}, {"need": "a_pony"}, {"age": "old"}):
        refused = client.get("/api/v1/services", params=wrong)
        assert refused.status_code == 422
        assert refused.headers["content-type"] == "application/problem+json"
