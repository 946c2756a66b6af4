"""The JSON API as the programs of staff were promised it (design §12)."""

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.pick_ups import PickUps
from bot.handover import work
from bot.handover.work_model import WorkKind
from bot.staff.model import Role
from tests.api.conftest import Program
from tests.builders import PASSWORD, a_conversation, staff
from tests.conftest import Clock


def _sign_in(client: TestClient, name: str) -> dict[str, str]:
    token = client.post("/api/v1/staff/session", json={"username": name, "password": PASSWORD}).json()[
        "token"
    ]
    return {"Authorization": f"Bearer {token}"}


def test_an_emergency_is_in_the_queue_with_its_reasons(
    client: TestClient, program: Program, sam: dict[str, str]
) -> None:
    program.send(text="I have taken all my tablets")
    items = client.get("/api/v1/staff/queue", headers=sam).json()["items"]
    assert set(items[0]) == {"conversation_id", "priority", "code", "waiting_since", "area", "reasons"}
    assert (items[0]["conversation_id"], items[0]["code"]) == (program.created["id"], "A")
    assert items[0]["reasons"]


def test_staff_see_conversations_the_bot_still_holds(
    client: TestClient, program: Program, sam: dict[str, str]
) -> None:
    items = client.get("/api/v1/staff/conversations", headers=sam).json()["items"]
    assert [(i["conversation_id"], i["holder"]) for i in items] == [(program.created["id"], "bot")]
    assert items[0]["last_message_at"]


def test_a_case_holds_transcript_concerns_answers_assessments_and_summary(
    client: TestClient, program: Program, sam: dict[str, str]
) -> None:
    program.send(text="I have taken all my tablets")
    case = client.get(f"/api/v1/staff/conversations/{program.created['id']}", headers=sam).json()
    assert case["transcript"][3]["text"] == "I have taken all my tablets"
    assert case["concerns"][0]["factor"] == "immediate_danger"
    assert case["answers"]["immediate_danger"]["source"] == "screen"
    assert case["assessments"][-1]["rules"] and case["summary"]["own_words"]


def test_a_clinician_claims_writes_confirms_hands_back_and_closes(
    client: TestClient, program: Program, sam: dict[str, str]
) -> None:
    program.send(text="I have taken all my tablets")
    url = f"/api/v1/staff/conversations/{program.created['id']}"
    assert client.post(f"{url}/claim", headers=sam).status_code == 200
    assert client.post(f"{url}/messages", json={"text": "I'm Sam."}, headers=sam).status_code == 200
    body = {"priority": "emergency", "reason": "Overdose an hour ago."}
    assert client.post(f"{url}/confirm", json=body, headers=sam).status_code == 200
    assert client.post(f"{url}/hand-back", headers=sam).status_code == 200
    assert client.post(f"{url}/claim", headers=sam).status_code == 200
    body = {"outcome": "ambulance", "reason": "With the crew."}
    assert client.post(f"{url}/close", json=body, headers=sam).status_code == 200
    assert program.send(text="thank you").json()["state"]["holder"] == "queue"


def test_a_line_that_a_program_sends_again_is_the_same_line(
    client: TestClient, program: Program, sam: dict[str, str]
) -> None:
    program.send(text="I have taken all my tablets")
    url = f"/api/v1/staff/conversations/{program.created['id']}"
    client.post(f"{url}/claim", headers=sam)
    body = {"text": "I'm Sam.", "client_message_id": "m2"}  # as a caller's program may count, too
    first, again = (client.post(f"{url}/messages", json=body, headers=sam) for _ in range(2))
    assert (again.status_code, again.json()) == (200, first.json())
    assert program.send(text="Hello Sam").json()["state"]["holder"] == "human"
    said = client.get(f"{program.url}/messages", headers=program.headers).json()["messages"]
    assert [m["text"] for m in said if m["sender"] == "staff"] == ["I'm Sam."]
    assert [m["text"] for m in said if m["sender"] == "caller"][-1] == "Hello Sam"


def test_what_staff_may_not_do_now_is_refused_with_the_reason(
    client: TestClient, desk: Desk, program: Program, sam: dict[str, str]
) -> None:
    program.send(text="I have taken all my tablets")
    staff(desk, "ali")
    ali = _sign_in(client, "ali")
    url = f"/api/v1/staff/conversations/{program.created['id']}"
    not_claimed = client.post(f"{url}/messages", json={"text": "Hello"}, headers=sam)
    client.post(f"{url}/claim", headers=sam)
    taken = client.post(f"{url}/claim", headers=ali)
    no_reason = client.post(f"{url}/close", json={"outcome": "", "reason": ""}, headers=sam)
    assert [not_claimed.status_code, taken.status_code, no_reason.status_code] == [409, 409, 422]
    assert "sam" in taken.json()["detail"]


def test_a_call_handler_may_not_confirm(client: TestClient, desk: Desk, program: Program) -> None:
    staff(desk, "kim", Role.CALL_HANDLER)
    url = f"/api/v1/staff/conversations/{program.created['id']}/confirm"
    body = {"priority": "urgent", "reason": "because"}
    assert client.post(url, json=body, headers=_sign_in(client, "kim")).status_code == 403


def test_a_wrong_password_is_a_problem_document(client: TestClient, sam: dict[str, str]) -> None:
    answer = client.post("/api/v1/staff/session", json={"username": "sam", "password": "not-this-one"})
    assert answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"


def test_no_route_of_staff_answers_without_signing_in(client: TestClient, program: Program) -> None:
    routes = client.get("/api/v1/openapi.json").json()["paths"]
    asked = 0
    for path, methods in routes.items():
        if not path.startswith("/api/v1/staff/") or path.endswith("/session"):
            continue
        for method in methods:
            url = path.replace("{conversation_id}", program.created["id"]).replace("{item_id}", "1")
            for headers in ({}, program.headers, {"Authorization": "Bearer wrong"}):
                answer = client.request(method, url, headers=headers, json={})
                assert answer.status_code == 401, (method, path)
                asked += 1
    assert asked >= 36


def test_a_silence_is_work_that_a_program_takes_and_finishes(
    client: TestClient, desk: Desk, program: Program, sam: dict[str, str], clock: Clock
) -> None:
    program.send(text="I have taken all my tablets")
    clock.passes(minutes=16)
    CheckIns(desk).look()
    items = client.get("/api/v1/staff/work", headers=sam).json()["items"]
    [item] = [item for item in items if item["kind"] == "silence"]  # the desk's own alarm may be there too
    assert (item["kind"], item["conversation_id"], item["code"]) == ("silence", program.created["id"], "A")
    assert (item["overdue"], item["owner"]) == (False, None)
    url = f"/api/v1/staff/work/{item['id']}"
    early = client.post(f"{url}/done", json={"outcome": "Rang them"}, headers=sam)
    assert client.post(f"{url}/take", headers=sam).json()["owner"] == "sam"
    clock.passes(minutes=11)
    assert client.get("/api/v1/staff/work", headers=sam).json()["items"][0]["overdue"]
    no_outcome = client.post(f"{url}/done", json={"outcome": " "}, headers=sam)
    assert (early.status_code, no_outcome.status_code) == (409, 422)
    assert client.post(f"{url}/done", json={"outcome": "Rang them"}, headers=sam).status_code == 200
    assert client.get("/api/v1/staff/work", headers=sam).json() == {"items": []}


def test_a_program_hears_alarms_and_keeps_tries(
    client: TestClient, desk: Desk, clock: Clock, sam: dict[str, str]
) -> None:
    conversation = a_conversation(desk, immediate_danger=("weapon",))
    clock.passes(seconds=61)
    PickUps(desk).look()
    [alarm] = client.get("/api/v1/staff/work/alarms", headers=sam).json()["items"]
    assert (alarm["kind"], alarm["conversation_id"], alarm["alarm"]) == ("breach", conversation, True)
    refused = client.post(f"/api/v1/staff/work/{alarm['id']}/done", json={"outcome": "x"}, headers=sam)
    assert refused.status_code == 409 and "Claim the conversation" in refused.json()["detail"]
    assert client.post(f"/api/v1/staff/work/{alarm['id']}/seen", headers=sam).json()["alarm"] is False
    assert client.get("/api/v1/staff/work/alarms", headers=sam).json()["items"] == []
    with desk.begin() as c:
        item = work.open_item(c, WorkKind.CALL_BACK, clock(), conversation_id=conversation)
    url = f"/api/v1/staff/work/{item}"
    client.post(f"{url}/take", headers=sam)
    assert client.post(f"{url}/tried", json={"what": " "}, headers=sam).status_code == 422
    tried = client.post(f"{url}/tried", json={"what": "Rang."}, headers=sam).json()
    assert (tried["tries"], tried["owner"], tried["level"]) == (1, "sam", "call_handler")


@pytest.mark.parametrize("act", ["take", "release", "done"])
@pytest.mark.parametrize(("number", "status"), [("7", 404), ("0", 422), ("99999999999999999999", 422)])
def test_work_that_is_not_there_cannot_be_acted_on(
    client: TestClient, sam: dict[str, str], act: str, number: str, status: int
) -> None:
    answer = client.post(f"/api/v1/staff/work/{number}/{act}", json={"outcome": "x"}, headers=sam)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("act", ["claim", "messages", "hand-back", "confirm", "close"])
def test_an_unknown_conversation_is_not_found_for_staff(
    client: TestClient, sam: dict[str, str], act: str
) -> None:
    body = {"text": "x", "priority": "urgent", "reason": "x", "outcome": "x"}
    url = f"/api/v1/staff/conversations/nobody/{act}"
    assert client.post(url, json=body, headers=sam).status_code == 404
