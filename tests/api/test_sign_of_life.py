"""Every page of the console shows that it is open; that makes nobody ready, and takes a genuine form."""

import re

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.console.shift import Shift
from bot.handover import work
from bot.handover.duty_model import Duty
from bot.handover.work_model import WorkKind
from bot.staff.model import Role
from tests.api.test_supervisor import Person, plainly
from tests.builders import PASSWORD, a_conversation, staff
from tests.conftest import Clock
from tests.handover.shift import look

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_an_open_page_is_a_sign_of_life_and_nothing_more(client: TestClient, desk: Desk) -> None:
    sam = staff(desk)
    client.post("/console/sign-in", data={"username": "sam", "password": PASSWORD}, headers=OURS)
    shown = client.get("/console").text
    assert 'hx-post="/console/presence"' in shown and "every 15s" in shown
    assert client.post("/console/presence", headers=OURS).status_code == 403
    assert Shift(desk).present(sam) == []
    token = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert token
    for _ in range(2):
        answer = client.post("/console/presence", data={"csrf": token[1]}, headers=OURS)
        assert answer.status_code == 204
    [here] = Shift(desk).present(sam)
    assert (here.staff.username, here.duty) == ("sam", Duty.OFF)


PAGES = (
    "", "/call-backs", "/account", "/supervisor", "/staff", "/reviews", "/work/{work}",
    "/conversations/{of}", "/conversations/{of}/forms/section_136", "/conversations/{of}/conduct",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_falls_silent_once_it_is_in_the_background_where_its_timers_are_slowed(
    client: TestClient, desk: Desk, path: str
) -> None:
    kim, caller = Person(client, desk, "kim", Role.SUPERVISOR), a_conversation(desk, suicidal_thoughts="yes")
    with desk.begin(caller) as c:
        item = work.open_item(c, WorkKind.SILENCE, desk.clock(), conversation_id=caller)
    shown = kim.reads("/console" + path.format(of=caller, work=item))
    heard, sign = shown.find('sse-connect="'), shown.find('hx-post="/console/presence"')
    assert -1 < heard < sign and shown.count("sse-connect=") == shown.count("/console/presence") == 1


def test_whoever_comes_back_to_a_telephone_call_reads_and_hears_that_it_may_have_been_cut_off(
    client: TestClient, desk: Desk, clock: Clock
) -> None:
    lee = Person(client, desk, "lee", Role.CALL_HANDLER)
    assert lee.sends("/console/phone") == 303
    Shift(desk).beat(lee.staff)
    clock.passes(minutes=1)
    look(desk)
    alarms = lee.reads("/console/alarms")
    assert "whoever is on this telephone call was lost" in plainly(alarms)
    assert 'data-words="Alarm. 1 overdue. First:' in alarms
    assert "not answered" not in alarms
