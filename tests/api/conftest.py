"""The desk's application with a fake dialogue, and programs that use it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.web.app import create_app
from nlu.screen import Screen
from tests.builders import PASSWORD, staff
from tests.fakes import FakeDialogue


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


@pytest.fixture(scope="session")
def screen() -> Screen:
    return Screen()  # the lexicon alone: no training needed


@pytest.fixture
def client(desk: Desk, dialogue: FakeDialogue, screen: Screen) -> Iterator[TestClient]:
    with TestClient(create_app(desk, dialogue, screen), raise_server_exceptions=False) as client:
        yield client


@dataclass
class Program:
    """A caller's program: keeps the id and the token of its conversation."""

    client: TestClient
    created: dict[str, Any] = field(default_factory=dict)
    sent: int = 0

    def __post_init__(self) -> None:
        self.created = self.client.post("/api/v1/conversations", json={}).json()

    @property
    def url(self) -> str:
        return f"/api/v1/conversations/{self.created['id']}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.created['token']}"}

    def send(self, **body: Any) -> Any:
        self.sent += 1
        body = {"client_message_id": f"m{self.sent}", **body}
        return self.client.post(f"{self.url}/messages", json=body, headers=self.headers)


@pytest.fixture
def program(client: TestClient) -> Program:
    return Program(client)


@pytest.fixture
def sam(client: TestClient, desk: Desk) -> dict[str, str]:
    """A clinician's Authorization header."""
    staff(desk)
    body = {"username": "sam", "password": PASSWORD}
    token = client.post("/api/v1/staff/session", json=body).json()["token"]
    return {"Authorization": f"Bearer {token}"}
