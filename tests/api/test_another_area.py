"""What somebody at the console finds when the caller they have turns out to be in another area."""

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.staff.model import Role
from tests.api.test_supervisor import Person, plainly
from tests.builders import a_conversation

CLOSED = {"outcome": "Information and advice given", "reason": "Safe", "safety_net": "Ring 111"}
AS_HTMX = {"HX-Request": "true"}


@pytest.fixture
def lee(client: TestClient, desk: Desk) -> Person:
    return Person(client, desk, "lee", Role.CALL_HANDLER, ("ELFT",))


@pytest.fixture
def page(desk: Desk, lee: Person) -> str:
    """Of a caller whom Lee has, and who has told since where they are."""
    caller = a_conversation(desk, suicidal_thoughts="sometimes")
    assert lee.sends(f"/console/conversations/{caller}/claim") == 303
    with desk.begin() as c:
        conversations.settle_area(c, caller, "NLFT")
    return f"/console/conversations/{caller}"


def test_they_read_and_write_on_and_after_closing_they_are_at_the_wall(lee: Person, page: str) -> None:
    assert "You hold this" in plainly(lee.reads(page))
    written = lee.posts(f"{page}/messages", text="I am still here.")
    assert written.headers["location"] == page
    assert lee.posts(f"{page}/close", **CLOSED).headers["location"] == "/console"


@pytest.mark.parametrize(("act", "form"), [("release", {}), ("conduct/end", {"reason": "Insults"})])
def test_after_letting_go_of_them_they_are_at_the_wall(
    lee: Person, page: str, act: str, form: dict[str, str]
) -> None:
    lee.sends(f"{page}/conduct/warn")
    assert lee.posts(f"{page}/{act}", **form).headers["location"] == "/console"


def test_a_press_that_comes_after_a_colleague_has_the_caller_shows_why_nothing_was_done(
    desk: Desk, lee: Person, page: str
) -> None:
    lee.sends(f"{page}/release")
    refused = lee.posts(f"{page}/messages", AS_HTMX, text="One more thing")
    assert (refused.status_code, refused.headers["hx-refresh"]) == (403, "true")
    assert "belongs to another area" in plainly(lee.reads(page))
