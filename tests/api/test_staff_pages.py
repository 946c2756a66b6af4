"""A supervisor at the staff pages: joiners, movers, leavers, and nobody locked out by mistake."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.handover.duty_model import Duty
from bot.staff import store
from bot.staff.model import Role, Staff
from bot.staff.tables import audit
from bot.web.app import create_app
from bot.web.cookies import STAFF, form_token
from nlu.screen import Screen
from tests.api.test_supervisor import Person, plainly
from tests.builders import PASSWORD, a_conversation, holder_of, staff
from tests.fakes import FakeDialogue

SESSION = "/api/v1/staff/session"


@pytest.fixture
def kim(client: TestClient, desk: Desk) -> Person:
    return Person(client, desk, "kim", Role.SUPERVISOR)


def sent(kim: Person, path: str, **form: object) -> str:
    """The page that a form of hers is answered with."""
    found = re.search('name="csrf" value="([^"]+)"', kim.reads("/console"))
    assert found
    return kim.client.post(f"/console/staff{path}", data={"csrf": found[1], **form}).text  # type: ignore[arg-type]


def now(desk: Desk, name: str) -> Staff | None:
    with desk.reading() as c:
        return store.staff_by_name(c, name)


def first_password(page: str) -> str:
    found = re.search('id="first-password">([^<]+)<', page)
    assert found, plainly(page)
    return found[1]


def may_come_in(client: TestClient, name: str, password: str) -> bool:
    return client.post(SESSION, json={"username": name, "password": password}).status_code == 200


def acts(desk: Desk) -> list[tuple[str, int | None, int | None]]:
    with desk.reading() as c:
        query = select(audit.c.action, audit.c.staff_id, audit.c.account_id).order_by(audit.c.id)
        rows = [tuple(row) for row in c.execute(query)]
    return [row for row in rows if row[0].startswith(("staff_", "password_", "second_"))]


def test_somebody_joins_with_a_password_that_is_shown_once_and_changed_at_the_first_sign_in(
    kim: Person, desk: Desk, screen: Screen
) -> None:
    page = sent(kim, "", username="ali", role="clinician", area=["ELFT", "NLFT"])
    password = first_password(page)
    ali = now(desk, "ali")
    assert ali and (ali.role, ali.areas) == (Role.CLINICIAN, ("ELFT", "NLFT"))
    assert acts(desk)[-1] == ("staff_added", kim.staff.id, ali.id)
    assert len(password) == 19 and password not in kim.reads("/console/staff/ali")
    with TestClient(create_app(desk, FakeDialogue(), screen)) as browser:  # type: ignore[arg-type]
        form = {"username": "ali", "password": password}
        begun = browser.post("/console/sign-in", data=form)
        assert "Choose one of your own first" in plainly(begun.text)
        csrf = re.findall('name="csrf" value="([^"]+)"', begun.text)[0]
        change = {"csrf": csrf, "old": password, "new": "quite-another-one"}
        browser.post("/console/account/password", data=change)
        browser.post("/console/sign-out", data={"csrf": csrf})
        again = browser.post("/console/sign-in", data=form | {"password": "quite-another-one"})
        assert "Choose one of your own" not in plainly(again.text)


@pytest.mark.parametrize(
    ("name", "role", "areas", "said"),
    [
        ("kim", "clinician", [], "kim is on the staff already"),
        ("..", "clinician", [], "A name is 2 to 64 letters"),
        ("a b", "clinician", [], "A name is 2 to 64 letters"),
        ("ali", "", [], "Choose a role"),
        ("ali", "director", [], "Choose a role"),
        ("ali", "clinician", ["Mars"], "There is no such area"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    kim: Person, desk: Desk, name: str, role: str, areas: list[str], said: str
) -> None:
    page = sent(kim, "", username=name, role=role, area=areas)
    assert said.casefold() in plainly(page).casefold()
    assert f'value="{name}"' in page and now(desk, "ali") is None


def test_who_moves_has_the_new_role_and_areas_and_is_signed_out(kim: Person, desk: Desk) -> None:
    sam = staff(desk, areas=("ELFT",))
    token = kim.client.post(SESSION, json={"username": "sam", "password": PASSWORD}).json()["token"]
    assert "They sign in again" in plainly(sent(kim, "/sam/move", role="call_handler", area=["NLFT"]))
    moved = now(desk, "sam")
    assert moved and (moved.role, moved.areas) == (Role.CALL_HANDLER, ("NLFT",))
    queue = kim.client.get("/api/v1/staff/queue", headers={"Authorization": f"Bearer {token}"})
    assert queue.status_code == 401
    assert acts(desk)[-1] == ("staff_moved", kim.staff.id, sam.id)
    sent(kim, "/sam/move", role="call_handler")
    assert now(desk, "sam").areas == (), "none ticked is every area"  # type: ignore[union-attr]


def test_an_area_that_is_none_any_more_may_stay_with_who_has_it_and_is_given_to_nobody(
    kim: Person, desk: Desk
) -> None:
    staff(desk, areas=("north",))
    sent(kim, "/sam/move", role="supervisor", area=["north"])
    assert now(desk, "sam").role is Role.SUPERVISOR  # type: ignore[union-attr]
    staff(desk, "ali")
    assert "There is no such area" in sent(kim, "/ali/move", role="clinician", area=["north"])


def test_who_leaves_cannot_sign_in_and_it_takes_a_tick(kim: Person, desk: Desk) -> None:
    sam = staff(desk)
    assert "Tick the box if they leave" in sent(kim, "/sam/leave")
    assert may_come_in(kim.client, "sam", PASSWORD)
    page = plainly(sent(kim, "/sam/leave", sure="yes"))
    assert "Their name stays in the record" in page and "End the account" not in page
    assert not may_come_in(kim.client, "sam", PASSWORD)
    assert acts(desk)[-1] == ("staff_left", kim.staff.id, sam.id)
    assert "sam has left" in plainly(sent(kim, "/sam/move", role="clinician")).lower()


def test_nobody_ends_or_changes_their_own_account_so_one_supervisor_is_always_left(
    kim: Person, desk: Desk
) -> None:
    for path, form in (
        ("leave", {"sure": "yes"}), ("move", {"role": "clinician"}), ("password", {}),
        ("reset-second-factor", {}),
    ):  # fmt: skip
        assert "This is your own account" in sent(kim, f"/kim/{path}", **form), path
    assert now(desk, "kim").role is Role.SUPERVISOR and may_come_in(kim.client, "kim", PASSWORD)  # type: ignore[union-attr]
    page = plainly(kim.reads("/console/staff/kim"))
    assert "another supervisor changes it" in page and "End the account" not in page


def test_who_forgot_their_password_gets_a_new_one_and_the_old_opens_nothing(kim: Person, desk: Desk) -> None:
    sam = staff(desk)
    made_up = first_password(sent(kim, "/sam/password"))
    assert may_come_in(kim.client, "sam", made_up) and not may_come_in(kim.client, "sam", PASSWORD)
    assert acts(desk)[-1] == ("password_set", kim.staff.id, sam.id)


def test_a_name_that_is_nobodys_is_said_on_the_list(kim: Person) -> None:
    answer = kim.client.get("/console/staff/nobody")
    assert answer.status_code == 404 and "Nobody on the staff is called nobody" in plainly(answer.text)


def test_whoever_would_leave_callers_behind_is_asked_before_they_are_signed_out(
    kim: Person, desk: Desk
) -> None:
    held = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(kim.staff, held)
    csrf = form_token(desk.settings, kim.client.cookies[STAFF])
    asked = kim.client.post("/console/sign-out", data={"csrf": csrf}).text
    assert "You have 1 caller. If you sign out, they go back to the queue" in plainly(asked)
    assert holder_of(desk, held) == "human" and "Sign out" in kim.reads("/console")
    gone = kim.client.post("/console/sign-out", data={"csrf": csrf, "sure": "yes"})
    assert gone.url.path == "/console/sign-in" and holder_of(desk, held) == "queue"


def test_whoever_has_nobody_is_signed_out_with_one_press(kim: Person, desk: Desk) -> None:
    csrf = form_token(desk.settings, kim.client.cookies[STAFF])
    assert kim.client.post("/console/sign-out", data={"csrf": csrf}).url.path == "/console/sign-in"


@pytest.mark.parametrize(
    ("path", "form"), [("move", {"role": "call_handler"}), ("leave", {"sure": "yes"}), ("password", {})]
)
def test_the_callers_of_whoever_a_supervisor_signs_out_wait_for_a_colleague_at_once(
    kim: Person, desk: Desk, path: str, form: dict[str, str]
) -> None:
    sam = staff(desk)
    Shift(desk).duty(sam, Duty.READY)
    held = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, held)
    sent(kim, f"/sam/{path}", **form)
    assert holder_of(desk, held) == "queue" and Shift(desk).duty(sam) is Duty.OFF


def read_as(desk: Desk, name: str) -> str:
    found = now(desk, name)
    assert found
    return found.name_for_callers


def test_what_callers_read_is_asked_when_somebody_joins_and_changed_by_a_supervisor(
    kim: Person, desk: Desk
) -> None:
    page = sent(kim, "", username="ali.jones@nhs.example", name="Alison", role="clinician")
    assert first_password(page) and read_as(desk, "ali.jones@nhs.example") == "Alison"
    assert "Callers read Ali." in plainly(sent(kim, "/ali.jones@nhs.example/name", name="Ali"))
    ali = now(desk, "ali.jones@nhs.example")
    assert ali and acts(desk)[-1] == ("staff_renamed", kim.staff.id, ali.id)
    page = sent(kim, "/ali.jones@nhs.example/name", name="ali@nhs.example")
    assert "A name for callers is up to 40 letters" in plainly(page) and read_as(desk, ali.username) == "Ali"


def test_staff_change_what_callers_read_of_them_on_their_own_account(kim: Person, desk: Desk) -> None:
    csrf = form_token(desk.settings, kim.client.cookies[STAFF])
    page = kim.client.post("/console/account/name", data={"csrf": csrf, "name": "Kim B"}).text
    assert "Callers read “Kim B, a supervisor”" in plainly(page) and read_as(desk, "kim") == "Kim B"
    page = kim.client.post("/console/account/name", data={"csrf": csrf, "name": "kim@nhs.example"}).text
    assert "Your name was not changed" in plainly(page) and 'value="kim@nhs.example"' in page
    assert read_as(desk, "kim") == "Kim B"
