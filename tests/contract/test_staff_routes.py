"""Every route of staff says who may use it, and the server holds it to that."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.console.roles import anybody
from bot.console.session import genuine, genuine_by_itself
from bot.staff import sessions
from bot.staff.model import Role
from bot.staff.sessions import UsedBy
from bot.web.app import create_app
from bot.web.cookies import STAFF, form_token, from_our_own_pages
from nlu.screen import Screen
from tests.builders import staff
from tests.contract.staff_ways import Way, ways
from tests.fakes import FakeDialogue

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


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen()


@pytest.fixture
def staff_ways(desk: Desk, screen: Screen) -> list[Way]:
    return ways(create_app(desk, FakeDialogue(), screen))


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


def _kept(info: FieldInfo, sent: Any) -> Any:
    """What is made of it; nothing if it is refused."""
    try:
        return TypeAdapter(Annotated[info.annotation, info]).validate_python(sent)  # type: ignore[name-defined]
    except ValidationError:
        return None


UNHASHED = {"password", "old", "new", "code"}  # compared with what is kept, and never kept as they are


def test_whatever_staff_may_type_is_kept_without_what_no_database_can_hold(staff_ways: list[Way]) -> None:
    typed = [(way, name, info) for way in staff_ways for name, info in way.takes if name not in UNHASHED]
    assert len(typed) > 40
    assert [
        f"{way}: {name}"
        for way, name, info in typed
        for sent in ("a\x00b", {"a": "a\x00b"}, ["a\x00b"])
        if "\x00" in str(_kept(info, sent)).replace("\\x00", "\x00")
    ] == [], "say Typed or Words, from bot/console/typed.py"


def test_no_number_of_a_message_or_an_item_is_taken_that_no_database_can_hold(staff_ways: list[Way]) -> None:
    numbers = [
        (way, name, info)
        for way in staff_ways
        for name, info in way.takes
        if _kept(info, 7) == 7 and not isinstance(_kept(info, 7), bool)
    ]
    assert len(numbers) > 5
    for huge in (10**25, str(10**25), 2**31):
        assert [f"{way}: {name}" for way, name, info in numbers if _kept(info, huge) is not None] == []
