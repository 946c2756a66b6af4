"""The supervisor's page and the switch, asked for as a browser does."""

import re
from collections.abc import Mapping

import pytest
from httpx import Response
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.directory_age import DirectoryAge
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations import human_only
from bot.directory import service as directory
from bot.staff.model import Role
from tests.builders import PASSWORD, a_conversation, caller_says, staff
from tests.conftest import Clock

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


class Person:
    """Somebody at the console, with no script."""

    def __init__(
        self, client: TestClient, desk: Desk, name: str, role: Role, areas: tuple[str, ...] = ()
    ) -> None:
        self.client, self.staff = client, staff(desk, name, role, areas)
        client.post("/console/sign-in", data={"username": name, "password": PASSWORD}, follow_redirects=False)

    def reads(self, path: str) -> str:
        return self.client.get(path).text

    def sends(self, path: str, **form: str) -> int:
        return self.posts(path, **form).status_code

    def posts(self, path: str, headers: Mapping[str, str] | None = None, **form: str) -> Response:
        found = re.search('name="csrf" value="([^"]+)"', self.reads("/console"))
        assert found
        data = {"csrf": found[1], **form}
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)

    def switches(self, channel: str, on: bool, reason: str = "It repeats itself") -> int:
        return self.sends("/console/supervisor/switch", channel=channel, on=str(on).lower(), reason=reason)


@pytest.fixture
def kim(client: TestClient, desk: Desk) -> Person:
    return Person(client, desk, "kim", Role.SUPERVISOR)


def plainly(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("role", [Role.CALL_HANDLER, Role.CLINICIAN])
def test_only_a_supervisor_sees_the_page_and_turns_the_switch(
    client: TestClient, desk: Desk, role: Role
) -> None:
    person = Person(client, desk, "sam", role)
    assert client.get("/console/supervisor").status_code == 403
    assert client.get("/console/supervisor/now").status_code == 403
    assert person.switches("web", True) == 403
    assert "Supervisor" not in person.reads("/console")
    with desk.reading() as c:
        assert human_only.switches_on(c) == []


def test_a_caller_past_their_time_is_on_the_page_with_a_link(kim: Person, desk: Desk, clock: Clock) -> None:
    conversation = a_conversation(desk, **PLAN)
    clock.passes(minutes=7)
    page = kim.reads("/console/supervisor")
    assert f'href="/console/conversations/{conversation}"' in page
    assert "1 past their time" in plainly(page) and "7 minutes, past" in plainly(page)
    assert "5 minutes" in plainly(page)


def test_reading_the_figures_is_in_the_audit(kim: Person, desk: Desk) -> None:
    kim.reads("/console/supervisor?period=week&area=unknown")
    with desk.reading() as c:
        rows = c.exec_driver_sql("select details from audit where action = 'read_figures'").scalars().all()
    assert rows == ['{"period": "week", "area": "unknown"}']


def test_a_period_or_area_that_is_none_shows_today_everywhere(kim: Person) -> None:
    assert "Today:" in plainly(kim.reads("/console/supervisor?period=never&area=nowhere"))


def test_where_the_assistant_is_off_is_on_every_page_with_who_when_and_why(kim: Person, desk: Desk) -> None:
    conversation = a_conversation(desk)
    assert kim.switches("telegram", True) == 303
    for path in ("/console", f"/console/conversations/{conversation}", "/console/supervisor"):
        said = plainly(kim.reads(path))
        assert "The assistant is off on Telegram." in said
        assert "Switched by kim, Tue 24 Nov, 10:00am: It repeats itself" in said
    assert kim.switches("telegram", False) == 303
    assert "The assistant is off" not in plainly(kim.reads("/console"))


def test_a_switch_without_a_reason_says_so_and_does_nothing(kim: Person, desk: Desk) -> None:
    assert kim.switches("web", True, reason="") == 409
    with desk.reading() as c:
        assert human_only.switches_on(c) == []


def test_a_break_is_asked_for_on_every_page_and_put_off_once(kim: Person, desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        conversation = a_conversation(desk, **PLAN)
        caller_says(desk, conversation, "…")
        Acts(desk).read(kim.staff, conversation)
    said = plainly(kim.reads("/console"))
    assert "A break would be good soon." in said and "3 conversations at A or B" in said
    assert kim.sends("/console/break/put-off") == 303
    assert "A break would be good" not in kim.reads("/console")
    clock.passes(minutes=16)
    kim.reads("/console")  # who does nothing for half an hour is signed out
    clock.passes(minutes=15)
    page = kim.reads("/console")
    assert "A break would be good" in page and "Not now" not in page
    assert kim.sends("/console/break/taken") == 303
    assert "A break would be good" not in kim.reads("/console")


def test_plots_carry_no_script_or_style_and_say_what_they_show(kim: Person, desk: Desk, clock: Clock) -> None:
    conversation = a_conversation(desk, **PLAN)
    Acts(desk).claim(kim.staff, conversation)
    page = kim.reads("/console/supervisor")
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(plots) == 2
    for plot in plots:
        assert 'role="img"' in plot and "<title" in plot and "<desc" in plot
        assert not re.search(r"<script|<style|style=|href=|onload", plot)
    assert "Conversations begun: 1; most of them, 1, in the hour from 10." in plots[0]


def test_work_about_no_caller_has_no_priority_of_one(kim: Person, desk: Desk) -> None:
    with desk.begin() as c:
        directory.load(c)
    DirectoryAge(desk).look()
    [item] = Work(desk).to_do(kim.staff)
    for path in ("/console", f"/console/work/{item.id}"):
        said = plainly(kim.reads(path))
        assert "No caller waits for this" in said and "ranks as urgent" not in said
