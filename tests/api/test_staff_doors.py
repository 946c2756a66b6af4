"""Signing in as programs and browsers do it, over HTTP."""

import re
from dataclasses import replace

import pyotp
import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.staff.model import Role
from bot.web.app import create_app
from nlu.screen import Screen
from tests.builders import PASSWORD, approved, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue

SIGN_IN = {"username": "sam", "password": PASSWORD}
AS_HTMX = {"HX-Request": "true"}


def signs_in(client: TestClient, **other: str) -> TestClient:
    answer = client.post("/console/sign-in", data=SIGN_IN | other, follow_redirects=False)
    assert answer.status_code == 303
    return client


def token_of_forms(client: TestClient, path: str = "/console/account") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def test_too_many_wrong_passwords_are_a_problem_document_that_says_until_when(
    client: TestClient, desk: Desk
) -> None:
    staff(desk)
    for _ in range(5):
        client.post("/api/v1/staff/session", json=SIGN_IN | {"password": "wrong"})
    answer = client.post("/api/v1/staff/session", json=SIGN_IN)
    assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
    assert 800 < int(answer.headers["retry-after"]) <= 900
    assert "ask a supervisor" in answer.json()["detail"]


def test_a_lock_that_began_on_the_page_holds_for_programs_too(client: TestClient, desk: Desk) -> None:
    staff(desk)
    for _ in range(5):
        client.post("/console/sign-in", data=SIGN_IN | {"password": "wrong"})
    page = client.post("/console/sign-in", data=SIGN_IN)
    assert page.status_code == 429 and "You can try again at 10:16" in page.text
    assert client.post("/api/v1/staff/session", json=SIGN_IN).status_code == 429


def test_a_program_ends_its_own_session(client: TestClient, sam: dict[str, str]) -> None:
    assert client.delete("/api/v1/staff/session", headers=sam).status_code == 204
    assert client.get("/api/v1/staff/queue", headers=sam).status_code == 401


@pytest.fixture
def strict(desk: Desk, screen: Screen) -> TestClient:
    """A desk where everything has been approved by name."""
    return TestClient(create_app(approved(desk), FakeDialogue(), screen))


def test_without_demonstration_a_clinicians_program_needs_a_code(
    strict: TestClient, desk: Desk, clock: Clock
) -> None:
    staff(desk)
    none_yet = strict.post("/api/v1/staff/session", json=SIGN_IN)
    assert none_yet.status_code == 403 and "/console" in none_yet.json()["detail"]
    page = strict.post("/console/sign-in", data=SIGN_IN)
    found = re.search(r'id="key">([A-Z2-7 ]+)<', page.text)
    assert found
    phone = pyotp.TOTP(found[1].replace(" ", ""))
    done = strict.post("/console/sign-in/second-factor", data={"code": phone.at(clock())})
    assert len(re.findall(r"<code>\w{4}-\w{4}-\w{4}-\w{4}</code>", done.text)) == 8
    clock.passes(minutes=1)
    assert strict.post("/api/v1/staff/session", json=SIGN_IN).status_code == 401
    code = {"code": phone.at(clock())}
    assert strict.post("/api/v1/staff/session", json=SIGN_IN | code).json()["token"]
    assert strict.post("/api/v1/staff/session", json=SIGN_IN | code).status_code == 401


def test_the_password_alone_gives_no_page_of_the_console(strict: TestClient, desk: Desk) -> None:
    staff(desk)
    strict.post("/console/sign-in", data=SIGN_IN)
    assert strict.get("/console", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("method", "path", "headers", "keeps"),
    [
        ("GET", "/console", {}, True),
        ("GET", "/console", {"HX-Request": "true", "HX-Boosted": "true"}, True),
        ("GET", "/console/queue", AS_HTMX, False),
        ("GET", "/console/account", {"Accept": "text/event-stream"}, False),
    ],
)
def test_what_a_page_does_by_itself_keeps_no_session_alive(
    client: TestClient, desk: Desk, clock: Clock, method: str, path: str, headers: dict[str, str], keeps: bool
) -> None:
    staff(desk)
    signs_in(client)
    clock.passes(minutes=20)
    client.request(method, path, headers=headers)
    clock.passes(minutes=20)
    again = client.get("/console", follow_redirects=False)
    assert (again.status_code == 200) is keeps


def test_the_heartbeat_of_a_page_keeps_no_session_alive(client: TestClient, desk: Desk, clock: Clock) -> None:
    staff(desk)
    signs_in(client)
    form = {"csrf": token_of_forms(client)}
    for _ in range(4):
        clock.passes(minutes=10)
        answer = client.post("/console/presence", data=form, headers=AS_HTMX)
    assert answer.status_code == 401


def test_a_page_whose_session_has_ended_goes_to_sign_in_as_a_whole(
    client: TestClient, desk: Desk, clock: Clock
) -> None:
    staff(desk)
    signs_in(client)
    clock.passes(minutes=31)
    answer = client.get("/console/queue", headers=AS_HTMX)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/console/sign-in")


def test_somebody_changes_their_password_and_stays_signed_in_here_alone(
    client: TestClient, desk: Desk, screen: Screen
) -> None:
    staff(desk)
    elsewhere = signs_in(TestClient(create_app(desk, FakeDialogue(), screen)))
    signs_in(client)
    form = {"csrf": token_of_forms(client), "old": "wrong", "new": "quite-another-one"}
    assert client.post("/console/account/password", data=form).status_code == 422
    form["old"] = PASSWORD
    assert "Your password is changed" in client.post("/console/account/password", data=form).text
    assert elsewhere.get("/console", follow_redirects=False).status_code == 303
    assert client.get("/console", follow_redirects=False).status_code == 200


def test_somebody_sees_their_sessions_and_ends_the_other_one(
    client: TestClient, desk: Desk, screen: Screen
) -> None:
    staff(desk)
    elsewhere = signs_in(TestClient(create_app(desk, FakeDialogue(), screen)))
    signs_in(client)
    [end] = re.findall(r'action="(/console/account/sessions/\d+/end)"', client.get("/console/account").text)
    client.post(end, data={"csrf": token_of_forms(client)})
    assert elsewhere.get("/console", follow_redirects=False).status_code == 303


def test_a_supervisor_unlocks_somebody_on_the_staff_page(client: TestClient, desk: Desk) -> None:
    staff(desk)
    staff(desk, "boss", Role.SUPERVISOR)
    for _ in range(5):
        client.post("/api/v1/staff/session", json=SIGN_IN | {"password": "wrong"})
    signs_in(client, username="boss")
    assert "Locked until" in client.get("/console/staff").text
    client.post("/console/staff/sam/unlock", data={"csrf": token_of_forms(client)})
    assert client.post("/api/v1/staff/session", json=SIGN_IN).status_code == 200


def test_with_passwords_off_none_is_taken_and_no_form_is_shown(desk: Desk, screen: Screen) -> None:
    staff(desk)
    update = {"password_sign_in": False, "oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": "us"}
    only = replace(desk, settings=desk.settings.model_copy(update=update))
    client = TestClient(create_app(only, FakeDialogue(), screen))
    page = client.get("/console/sign-in").text
    assert "organisation" in page and "password" not in page.lower()
    assert client.post("/console/sign-in", data=SIGN_IN).status_code == 403
    assert client.post("/api/v1/staff/session", json=SIGN_IN).status_code == 403


def test_without_the_setting_nothing_of_the_organisations_sign_in_is_there(client: TestClient) -> None:
    assert "organisation" not in client.get("/console/sign-in").text
    assert client.get("/console/sign-in/organisation").status_code == 404
