"""Signing in through the organisation's own accounts, against a real provider on loopback."""

import base64
import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.staff import service as accounts
from bot.staff.model import Role
from bot.web.app import create_app
from nlu.screen import Screen
from tests.fakes import FakeDialogue

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock as provider

GO, BACK = "/console/sign-in/organisation", "/console/sign-in/organisation/back"
PEOPLE = [
    provider.User(sub="s-1", claims={"email": "ada@trust.example", "email_verified": True}),
    provider.User(sub="s-2", claims={"email": "ben@trust.example", "email_verified": False}),
    provider.User(sub="s-3", claims={"email": "someone@trust.example", "email_verified": True}),
]


REDEEMED: list[dict[str, list[str]]] = []


def remembering(app: Any) -> Any:
    """The provider, which here keeps what a code was redeemed with."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            REDEEMED.append(parse_qs(body.decode()))
            environ["wsgi.input"] = io.BytesIO(body)
        return app(environ, start)

    return answer


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider.run_server_in_thread(user_claims=PEOPLE, require_nonce=True) as server:
        server.app = remembering(server.app)
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def client(desk: Desk, issuer: str, screen: Screen) -> TestClient:
    return _client(desk, issuer, screen)


def _client(desk: Desk, issuer: str, screen: Screen) -> TestClient:
    told = {"oidc_issuer": issuer, "oidc_client_id": "crisis-line", "oidc_client_secret": "agreed"}
    here = replace(desk, settings=desk.settings.model_copy(update=told))
    return TestClient(create_app(here, FakeDialogue(), screen), follow_redirects=False)


def joins(desk: Desk, name: str, subject: str | None = None) -> None:
    with desk.begin() as c:
        password = "" if subject else "a-long-enough-password"
        accounts.add_staff(c, name, Role.CLINICIAN, password, desk.clock(), oidc_subject=subject)


def asks(client: TestClient) -> str:
    """The provider's address that the browser is sent to."""
    answer = client.get(GO)
    assert answer.status_code == 303
    return answer.headers["location"]


def agrees(url: str, subject: str) -> str:
    """What the provider sends back to, once this person has agreed there."""
    answer = httpx.post(url, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    sent = urlsplit(answer.headers["location"])
    return f"{sent.path}?{sent.query}"


@pytest.mark.parametrize(("name", "subject"), [("sam", "s-1"), ("Ada@trust.example", None)])
def test_somebody_on_our_list_is_let_in_by_subject_or_by_checked_address(
    client: TestClient, desk: Desk, name: str, subject: str | None
) -> None:
    joins(desk, name, subject)
    answer = client.get(agrees(asks(client), "s-1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    assert name in client.get("/console").text


def test_the_question_carries_state_nonce_and_a_proof_for_the_code(client: TestClient) -> None:
    asked = {key: value[0] for key, value in parse_qs(urlsplit(asks(client)).query).items()}
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert set(asked["scope"].split()) == {"openid", "email"}


def test_the_code_is_redeemed_with_the_proof_that_the_question_promised(
    client: TestClient, desk: Desk
) -> None:
    joins(desk, "sam", "s-1")
    url = asks(client)
    client.get(agrees(url, "s-1"))
    [verifier] = REDEEMED[-1]["code_verifier"]
    promised = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert parse_qs(urlsplit(url).query)["code_challenge"] == [promised]


@pytest.mark.parametrize("subject", ["s-2", "s-3"])
def test_who_is_not_on_the_list_or_has_an_unchecked_address_stays_out(
    client: TestClient, desk: Desk, subject: str
) -> None:
    joins(desk, "ben@trust.example")
    answer = client.get(agrees(asks(client), subject))
    assert answer.status_code == 403 and "not on our staff list" in answer.text
    assert client.get("/console").status_code == 303


def test_who_has_left_stays_out(client: TestClient, desk: Desk) -> None:
    joins(desk, "sam", "s-1")
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
    assert client.get(agrees(asks(client), "s-1")).status_code == 403


def test_an_answer_to_another_browsers_question_opens_nothing(
    client: TestClient, desk: Desk, issuer: str, screen: Screen
) -> None:
    joins(desk, "sam", "s-1")
    stolen = agrees(asks(client), "s-1")
    other = _client(desk, issuer, screen)
    asks(other)
    assert other.get(stolen).status_code == 401
    without = _client(desk, issuer, screen)
    assert without.get(stolen).status_code == 401


def test_an_answer_opens_the_door_once(client: TestClient, desk: Desk) -> None:
    joins(desk, "sam", "s-1")
    answer = agrees(asks(client), "s-1")
    kept = client.cookies.get("console-begun", path="/console/sign-in")
    assert client.get(answer).status_code == 303
    client.cookies.set("console-begun", str(kept), path="/console/sign-in")
    assert client.get(answer).status_code == 403


def test_a_code_of_another_question_does_not_pass_with_our_state(client: TestClient, desk: Desk) -> None:
    joins(desk, "sam", "s-1")
    theirs = parse_qs(urlsplit(agrees(asks(client), "s-1")).query)["code"][0]
    ours = parse_qs(urlsplit(asks(client)).query)["state"][0]
    assert client.get(BACK, params={"code": theirs, "state": ours}).status_code == 403


def test_who_refuses_there_is_told_so_here(client: TestClient) -> None:
    state = parse_qs(urlsplit(asks(client)).query)["state"][0]
    answer = client.get(BACK, params={"error": "access_denied", "state": state})
    assert answer.status_code == 403 and "did not sign you in" in answer.text


def test_a_provider_that_does_not_answer_is_said_in_words(desk: Desk, screen: Screen) -> None:
    answer = _client(desk, "http://127.0.0.1:9", screen).get(GO)
    assert answer.status_code == 403 and "does not answer just now" in answer.text
    assert 'href="#organisation"' in answer.text and "username-error" not in answer.text
