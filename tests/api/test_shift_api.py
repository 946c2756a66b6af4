"""Programs of staff: presence, offers, handing on, a late reply, and the second person's word."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.web.app import create_app
from nlu.screen import Screen
from tests.api.conftest import Program
from tests.builders import PASSWORD, staff
from tests.fakes import FakeDialogue
from tests.handover.shift import look

STAFF = "/api/v1/staff"
Headers = dict[str, str]


def signed_in(client: TestClient, desk: Desk, name: str, *, new: bool = True) -> Headers:
    if new:
        staff(desk, name)
    body = {"username": name, "password": PASSWORD}
    token = client.post(f"{STAFF}/session", json=body).json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def ali(client: TestClient, desk: Desk) -> Headers:
    return signed_in(client, desk, "ali")


def test_a_program_says_it_is_ready_is_offered_a_caller_and_accepts(
    client: TestClient, desk: Desk, program: Program, sam: Headers, ali: Headers
) -> None:
    assert client.post(f"{STAFF}/presence", headers=sam).json() == {"duty": "off"}
    assert client.post(f"{STAFF}/presence", json={"duty": "ready"}, headers=sam).json() == {"duty": "ready"}
    [here] = client.get(f"{STAFF}/presence", headers=ali).json()["items"]
    assert here == {"username": "sam", "role": "clinician", "areas": [], "duty": "ready"}
    program.send(text="I have taken all my tablets")
    look(desk)
    [offer] = client.get(f"{STAFF}/offers", headers=sam).json()["items"]
    assert (offer["conversation_id"], offer["kind"]) == (program.created["id"], "queue")
    assert client.post(f"{STAFF}/offers/{offer['id']}/accept", headers=ali).status_code == 409
    assert client.post(f"{STAFF}/offers/{offer['id']}/accept", headers=sam).json()["holder"] == "human"
    assert client.post(f"{STAFF}/offers/{offer['id']}/decline", headers=sam).status_code == 409


def test_a_late_reply_is_a_conflict_that_says_who_was_faster(
    client: TestClient, program: Program, sam: Headers, ali: Headers
) -> None:
    program.send(text="I have taken all my tablets")
    url = f"{STAFF}/conversations/{program.created['id']}"
    client.post(f"{url}/claim", headers=sam)
    for headers in (sam, ali):
        client.post(f"{STAFF}/presence", json={"duty": "busy"}, headers=headers)
    offer = client.post(f"{url}/transfer", json={"to": "ali", "note": "Please."}, headers=sam).json()
    assert client.post(f"{url}/typing", headers=sam).json() == {"typing": []}
    assert client.post(f"{url}/typing", headers=ali).json() == {"typing": ["sam"]}
    client.post(f"{STAFF}/offers/{offer['id']}/accept", headers=ali)
    first = client.post(f"{url}/messages", json={"text": "I'm Ali."}, headers=ali).json()
    late = client.post(f"{url}/messages", json={"text": "Hi", "after": first["seq"] - 1}, headers=sam)
    assert late.status_code == 409 and "ali replied" in late.json()["detail"]


def test_a_transfer_to_somebody_who_is_away_is_a_conflict_and_may_be_taken_back(
    client: TestClient, program: Program, sam: Headers, ali: Headers
) -> None:
    program.send(text="I have taken all my tablets")
    url = f"{STAFF}/conversations/{program.created['id']}"
    client.post(f"{url}/claim", headers=sam)
    body = {"to": "ali", "note": "Please."}
    assert client.post(f"{url}/transfer", json=body, headers=sam).status_code == 409
    client.post(f"{STAFF}/presence", json={"duty": "busy"}, headers=ali)
    assert client.post(f"{url}/transfer", json=body, headers=sam).status_code == 200
    assert client.post(f"{url}/transfer/take-back", headers=sam).json() == {"holder": "human"}
    assert client.get(f"{STAFF}/offers", headers=ali).json() == {"items": []}


def test_where_a_second_person_is_needed_closing_is_accepted_and_done_when_they_agree(
    desk: Desk, dialogue: FakeDialogue, screen: Screen
) -> None:
    two = replace(desk, settings=desk.settings.model_copy(update={"second_person": "yes"}))
    with TestClient(create_app(two, dialogue, screen)) as client:  # type: ignore[arg-type]
        program, sam, ali = Program(client), signed_in(client, two, "sam"), signed_in(client, two, "ali")
        program.send(text="I have taken all my tablets")
        url = f"{STAFF}/conversations/{program.created['id']}"
        client.post(f"{url}/claim", headers=sam)
        body = {"outcome": "At A&E", "reason": "With the crew.", "safety_net": "Ring 999 again."}
        closing = client.post(f"{url}/close", json=body, headers=sam)
        assert closing.status_code == 202 and closing.json() == {"waits_for": "second_person"}
        lower = client.post(f"{url}/confirm", json={"priority": "urgent", "reason": "x"}, headers=sam)
        assert lower.status_code == 202
        closing, lower = client.get(f"{STAFF}/second-person", headers=ali).json()["items"]
        assert (closing["act"], lower["act"]) == ("close", "lower")  # type: ignore[index]
        agree = f"{STAFF}/second-person/{closing['id']}/agree"  # type: ignore[index]
        refuse = f"{STAFF}/second-person/{lower['id']}/refuse"  # type: ignore[index]
        assert client.post(agree, headers=sam).status_code == 409
        assert client.post(refuse, json={"reason": "No"}, headers=ali).status_code == 200
        assert client.post(agree, headers=ali).status_code == 200
        assert client.get(url, headers=ali).json()["holder"] == "closed"


def test_in_a_demonstration_closing_is_one_call_and_may_be_repeated(
    client: TestClient, program: Program, sam: Headers
) -> None:
    program.send(text="I have taken all my tablets")
    url = f"{STAFF}/conversations/{program.created['id']}"
    client.post(f"{url}/claim", headers=sam)
    for _ in range(2):
        answer = client.post(f"{url}/close", json={"outcome": "Seen", "reason": "Agreed."}, headers=sam)
        assert (answer.status_code, answer.json()) == (200, {"holder": "closed"})


def test_a_caller_who_waits_is_rung_by_program_and_each_try_is_kept(
    client: TestClient, program: Program, sam: Headers
) -> None:
    url = f"{program.url}/call-back"
    body = {"phone": "020 7946 0018", "safe": "yes"}
    assert client.post(url, json=body, headers=program.headers).status_code == 422  # nobody is asked to come
    program.send(text="I have taken all my tablets")
    assert client.post(url, json=body).status_code == 401
    kept = client.post(url, json=body, headers=program.headers).json()
    assert kept["state"]["holder"] == "queue" and len(kept["messages"]) == 1
    [found] = client.get(f"{STAFF}/call-backs", headers=sam).json()["items"]
    assert found["phone"] is None and found["safe_now"]
    one = f"{STAFF}/call-backs/{found['id']}"
    tries = f"{one}/tries"
    assert client.post(tries, json={"reached": True}, headers=sam).status_code == 409  # not without ringing
    assert client.post(f"{one}/ring", headers=sam).json()["phone"] == "+442079460018"
    assert client.post(f"{one}/leave", headers=sam).json()["owner"] is None
    assert client.post(f"{one}/ring", headers=sam).json()["owner"] == "sam"
    assert client.post(tries, json={"reached": True, "note": "Safe."}, headers=sam).status_code == 200
    assert client.get(f"{STAFF}/call-backs", headers=sam).json()["items"] == []
    assert client.post(tries, json={"reached": False}, headers=sam).status_code == 409
