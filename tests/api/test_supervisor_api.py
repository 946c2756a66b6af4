"""Programs of supervisors: the figures, this moment, and the human-only switch; for nobody below."""

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.conversations import human_only
from bot.staff.model import Role
from tests.api.test_shift_api import Headers, signed_in
from tests.builders import a_conversation, staff
from tests.conftest import Clock

ABOVE = "/api/v1/staff/supervisor"
PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def kim(client: TestClient, desk: Desk) -> Headers:
    staff(desk, "kim", Role.SUPERVISOR)
    return signed_in(client, desk, "kim", new=False)


def details(desk: Desk, action: str) -> list[str]:
    with desk.reading() as c:
        found = c.exec_driver_sql(f"select details from audit where action = '{action}'")  # noqa: S608
        return list(found.scalars())


def test_a_clinicians_program_gets_neither_figures_nor_switch(
    client: TestClient, desk: Desk, sam: Headers
) -> None:
    for path in ("figures", "now", "switches"):
        assert client.get(f"{ABOVE}/{path}", headers=sam).status_code == 403
    body = {"channel": "web", "on": True, "reason": "It repeats itself"}
    assert client.post(f"{ABOVE}/switches", json=body, headers=sam).status_code == 403
    with desk.reading() as c:
        assert human_only.switches_on(c) == []


def test_the_figures_of_a_period_and_area_are_numbers_and_the_look_is_in_the_audit(
    client: TestClient, desk: Desk, clock: Clock, kim: Headers
) -> None:
    a_conversation(desk, **PLAN)
    clock.passes(minutes=1)
    found = client.get(f"{ABOVE}/figures", headers=kim).json()
    assert sum(found["arrivals_by_hour"]) == 1 and len(found["arrivals_by_hour"]) == 24
    assert {"priority", "met", "in_time", "left", "median"} < set(found["waited"][0])
    nowhere = client.get(f"{ABOVE}/figures?period=yesterday&area=ELFT", headers=kim).json()
    assert sum(nowhere["arrivals_by_hour"]) == 0
    assert details(desk, "read_figures") == [
        '{"period": "today", "area": ""}', '{"period": "yesterday", "area": "ELFT"}',
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["figures?period=never", "figures?area=nowhere", "now?area=nowhere"])
def test_what_is_no_period_or_area_is_said_and_not_counted_as_something_else(
    client: TestClient, kim: Headers, wrong: str
) -> None:
    assert client.get(f"{ABOVE}/{wrong}", headers=kim).status_code == 422


def test_who_waits_too_long_is_there_with_target_and_place_to_look(
    client: TestClient, desk: Desk, clock: Clock, kim: Headers
) -> None:
    conversation = a_conversation(desk, **PLAN)
    clock.passes(minutes=7)
    now = client.get(f"{ABOVE}/now", headers=kim).json()
    [wait], [row] = now["waits"], now["targets"]
    assert (wait["conversation_id"], wait["priority"], wait["late"]) == (conversation, "very_urgent", True)
    assert (row["target"], row["late"], row["longest"]) == (300, 1, 420)
    assert details(desk, "read_now") == ['{"waiting": 1}']


def test_the_switch_is_turned_with_a_reason_once_and_kept_with_who(
    client: TestClient, desk: Desk, kim: Headers
) -> None:
    def turn(on: bool, reason: str = "It repeats itself") -> int:
        body = {"channel": "telegram", "on": on, "reason": reason}
        return client.post(f"{ABOVE}/switches", json=body, headers=kim).status_code

    assert [turn(True, ""), turn(True), turn(True)] == [422, 200, 409]
    stand = {one["channel"]: one for one in client.get(f"{ABOVE}/switches", headers=kim).json()["items"]}
    assert stand["telegram"]["on"] and stand["telegram"]["reason"] == "It repeats itself"
    assert not stand["web"]["on"] and len(details(desk, "human_only")) == 1
    assert turn(False) == 200
