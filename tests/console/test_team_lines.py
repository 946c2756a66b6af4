"""Who is known to a team is shown to staff with that team's line, or with the word that there is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.directory import service as directory
from bot.directory.catalogue import FOLDER, read, service
from bot.directory.rules import rules
from bot.directory.team_lines import lines
from bot.staff import sessions
from bot.staff.sessions import UsedBy
from bot.web.app import create_app
from bot.web.cookies import STAFF
from tests.builders import a_conversation, staff
from tests.fakes import FakeDialogue, FakeScreen

NONE_THERE = "The directory has no line for the teams in"
ASK = "Ask which team, or where they live"


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    sam = staff(desk)
    with desk.begin() as c:
        directory.load(c)
        token = sessions.open_session(c, sam.id, UsedBy.BROWSER, "test", desk.clock())
    client = TestClient(create_app(desk, FakeDialogue(), FakeScreen()))  # type: ignore[arg-type]
    client.cookies.set(STAFF, token, path="/console")
    client.headers["Authorization"] = f"Bearer {token}"
    yield client


def known(desk: Desk, area: str | None = None, **answers: str) -> str:
    conversation = a_conversation(desk, **{"known_to_team": "yes", **answers})
    if area:
        with desk.begin() as c:
            conversations.settle_area(c, conversation, area)
    return conversation


def summary(client: TestClient, conversation: str) -> str:
    return client.get(f"/console/conversations/{conversation}/summary").text


def numbers(client: TestClient, conversation: str) -> list[str] | None:
    case = client.get(f"/api/v1/staff/conversations/{conversation}").json()
    lines = case["summary"]["team_lines"]
    return None if lines is None else [line["phone"] for line in lines]


def test_a_caller_in_lambeth_is_shown_with_the_line_of_its_teams(client: TestClient, desk: Desk) -> None:
    conversation = known(desk, "SLAM", location="SW9 8LA", age="34")
    page = summary(client, conversation)
    assert 'href="tel:08007312864"' in page and "Serves Croydon, Lambeth, Lewisham, Southwark." in page
    assert "Source not dated<" in page and NONE_THERE not in page
    assert numbers(client, conversation) == ["0800 731 2864"]


def test_when_the_source_was_read_and_that_nobody_has_checked_is_said(client: TestClient, desk: Desk) -> None:
    page = summary(client, known(desk, "NELFT"))
    assert "Source dated 2024-03-07, and nobody has checked the number since" in page


def test_where_the_directory_has_no_line_staff_read_that(client: TestClient, desk: Desk) -> None:
    conversation = known(desk, "ELFT", location="E8 1EA")
    assert f"{NONE_THERE} Hackney." in summary(client, conversation)
    assert numbers(client, conversation) == []


def test_where_nobody_knows_yet_where_staff_are_told_what_to_ask(client: TestClient, desk: Desk) -> None:
    assert ASK in summary(client, known(desk))


def test_the_team_they_name_counts_before_where_they_are(client: TestClient, desk: Desk) -> None:
    conversation = known(desk, "SLAM", location="SW9 8LA", known_to_team="the team in Enfield", age="34")
    assert numbers(client, conversation) == ["0800 151 0023", "020 8702 3800"]


def test_a_young_person_is_shown_with_the_line_for_theirs(client: TestClient, desk: Desk) -> None:
    conversation = known(desk, "SLAM", location="SE6 4RU", age="15")
    found = numbers(client, conversation) or []
    assert "020 3228 1000" in found and found[-1] == "0800 731 2864"


@pytest.mark.parametrize("answer", ["no", "unsure", "declined"])
def test_who_is_known_to_no_team_is_shown_with_none(client: TestClient, desk: Desk, answer: str) -> None:
    conversation = known(desk, "SLAM", known_to_team=answer)
    assert "Their team’s line" not in summary(client, conversation)
    assert numbers(client, conversation) is None


@pytest.mark.parametrize(
    "changed", [{"status": "changed_check"}, {"phone": "0800 073 0006"}, {"phone": "111"}, {"phone": None}]
)
def test_no_number_that_was_closed_or_is_none_of_theirs_is_shown(changed: dict[str, str | None]) -> None:
    [line] = [s for s in map(service, read(FOLDER)) if s.name == "SLaM 24-hour mental health crisis line"]
    at = datetime(2026, 11, 24, tzinfo=UTC)
    assert len(lines([line], ["Lambeth"], None, at, rules())) == 1
    assert lines([replace(line, **changed)], ["Lambeth"], None, at, rules()) == []
