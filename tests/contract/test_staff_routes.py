"""Every route of staff says who may use it, and the server holds it to that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.console.roles import Least, anybody
from bot.console.session import genuine, genuine_by_itself
from bot.staff import sessions
from bot.staff.model import Role
from bot.staff.sessions import UsedBy
from bot.web.app import create_app
from bot.web.cookies import STAFF, form_token, from_our_own_pages
from nlu.screen import Screen
from tests.builders import staff
from tests.fakes import FakeDialogue

STAFF_PATHS = ("/console", "/api/v1/staff")
# What anybody may ask for: the steps of signing in, and nothing else.
OPEN = {
    "GET /console/sign-in", "POST /console/sign-in",
    "GET /console/sign-in/code", "POST /console/sign-in/code",
    "GET /console/sign-in/second-factor", "POST /console/sign-in/second-factor",
    "GET /console/sign-in/organisation", "GET /console/sign-in/organisation/back",
    "POST /api/v1/staff/session",
}  # fmt: skip
# What must not slip to a lower role unnoticed, by how its path begins or ends.
HIGHER = {
    r"(/console|/api/v1/staff)/(staff|supervisor)\b.*": Role.SUPERVISOR,
    r".*/(confirm|take-over|reviews)": Role.CLINICIAN,
    r"/console/.*/second/.*": Role.CLINICIAN,
}


@dataclass(frozen=True)
class Way:
    """One method of one route, with all that it depends on."""

    method: str
    path: str
    depends_on: tuple[object, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return re.sub(r"{[^}]+}", "1", self.path)

    @property
    def least(self) -> Role | None:
        roles = [one.role for one in self.depends_on if isinstance(one, Least)]
        return max(roles, key=list(Role).index, default=None)


def _everything(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _everything(one)


def ways(desk: Desk, screen: Screen) -> list[Way]:
    found = []
    for route in iter_route_contexts(create_app(desk, FakeDialogue(), screen).routes):
        if not (route.path or "").startswith(STAFF_PATHS):
            continue
        assert isinstance(route.original_route, APIRoute), route.path
        calls = tuple(_everything(route.dependant))
        found += [Way(method, str(route.path), calls) for method in sorted(route.methods or ())]
    return found


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen()


@pytest.fixture
def staff_ways(desk: Desk, screen: Screen) -> list[Way]:
    return ways(desk, screen)


@pytest.fixture
def client(desk: Desk, screen: Screen) -> Iterator[TestClient]:
    app = create_app(desk, FakeDialogue(), screen)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def let_in(client: TestClient, desk: Desk, role: Role) -> dict[str, str]:
    """A session of this role, as cookie and as header."""
    somebody = staff(desk, role=role)
    with desk.begin() as c:
        token = sessions.open_session(c, somebody.id, UsedBy.BROWSER, "test", desk.clock())
    client.cookies.set(STAFF, token, path="/console")
    return {"Authorization": f"Bearer {token}"}


def test_every_route_of_staff_declares_a_role_or_is_a_step_of_signing_in(staff_ways: list[Way]) -> None:
    assert len(staff_ways) > 40
    undeclared = [str(way) for way in staff_ways if way.least is None and anybody not in way.depends_on]
    assert undeclared == [], "say Signed, Genuine or Needs(Role…): see CONTRIBUTING"
    assert {str(way) for way in staff_ways if way.least is None} == OPEN


def test_what_is_for_a_higher_role_says_so(staff_ways: list[Way]) -> None:
    for pattern, role in HIGHER.items():
        theirs = [way for way in staff_ways if re.fullmatch(pattern, way.path)]
        assert theirs and [str(way) for way in theirs if way.least is not role] == []


def test_no_route_of_staff_answers_without_a_session(client: TestClient, staff_ways: list[Way]) -> None:
    for way in staff_ways:
        if str(way) not in OPEN:
            answer = client.request(way.method, way.url)
            program = way.path.startswith("/api")
            assert answer.status_code == (401 if program else 303), str(way)
            assert program or answer.headers["location"] == "/console/sign-in", str(way)


@pytest.mark.parametrize("role", [Role.CALL_HANDLER, Role.CLINICIAN])
def test_no_route_answers_a_role_that_is_too_low(
    client: TestClient, desk: Desk, staff_ways: list[Way], role: Role
) -> None:
    headers = let_in(client, desk, role)
    above = [way for way in staff_ways if way.least and not role.includes(way.least)]
    assert above
    for way in above:
        assert client.request(way.method, way.url, headers=headers).status_code == 403, str(way)


def test_no_form_of_the_console_is_taken_without_its_token_or_from_another_site(
    client: TestClient, desk: Desk, staff_ways: list[Way]
) -> None:
    session = let_in(client, desk, Role.SUPERVISOR)["Authorization"].removeprefix("Bearer ")
    forms = [way for way in staff_ways if way.method == "POST" and way.path.startswith("/console")]
    assert len(forms) > 12
    for way in forms:
        open_to_all = str(way) in OPEN
        asks = {from_our_own_pages} if open_to_all else {genuine, genuine_by_itself}
        assert asks & set(way.depends_on), str(way)
        form = {"csrf": form_token(desk.settings, session)}
        elsewhere = client.post(way.url, data=form, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403, str(way)
        if not open_to_all:
            assert client.post(way.url, data={"csrf": "made up"}).status_code == 403, str(way)
