"""Whatever tells staff of a caller is in the audit: every route is walked, and none may forget it."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.tasks import Tasks
from bot.console.work import Work
from bot.conversations.references import reference_of
from bot.handover import call_backs, settling
from bot.handover.duty_model import Duty
from bot.handover.forms_model import FORMS, FormId
from bot.staff import sessions
from bot.staff.model import Role, Staff
from bot.staff.sessions import UsedBy
from bot.staff.tables import audit
from bot.triage import Value
from bot.web.app import create_app
from bot.web.cookies import STAFF, form_token
from nlu.screen import Screen
from tests.builders import a_conversation, caller_says
from tests.conftest import Clock
from tests.contract.staff_ways import Way, ways
from tests.fakes import FakeDialogue
from tests.handover.shift import look, on_duty

PLAN: dict[str, Value] = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
WORDS = "My sister Imogen said so"
NOTE = "Wants to speak to a woman"
# They never end, and say nothing but that there is something to look at.
STREAMS = {"/console/events", "/console/conversations/{conversation_id}/events"}
# Where something of a caller is shown for certain, so that the walk cannot pass by seeing nothing.
SHOWS = {
    "GET /console", "GET /console/alarms", "GET /console/shift", "GET /console/call-backs",
    "GET /console/supervisor", "GET /console/work/{item_id}", "GET /console/conversations/{conversation_id}",
    "GET /api/v1/staff/queue", "GET /api/v1/staff/offers", "GET /api/v1/staff/work/alarms",
    "GET /api/v1/staff/second-person", "GET /api/v1/staff/conversations/{conversation_id}/forms",
}  # fmt: skip
ENDS_THE_WALK = re.compile(r"DELETE|sign-out|/account/sessions")
SAID = {
    "text": "Hello",
    "reason": "Agreed.",
    "note": "Read this",
    "to": "lee",
    "what": "Rang.",
    "outcome": "Seen",
}


@dataclass(frozen=True)
class Night:
    """One supervisor, and callers in every place where something of a caller is shown."""

    sam: Staff
    callers: tuple[str, ...]
    ids: dict[str, object]

    def tells(self, answer: str, url: str) -> bool:
        """Whether an answer has anything of a caller in it that was not in what was asked for."""
        marks = [WORDS, NOTE, *(reference_of(one) for one in self.callers)]
        return any(mark in answer for mark in [*marks, *(one for one in self.callers if one not in url)])

    def url(self, way: Way) -> str:
        return re.sub(r"{([^}]+)}", lambda name: str(self.ids.get(name[1], 1)), way.path)


@pytest.fixture
def night(desk: Desk, clock: Clock) -> Night:
    sam, lee = on_duty(desk, "sam", Role.SUPERVISOR), on_duty(desk, "lee", duty=Duty.BUSY)
    waits, held, asks, taken, ends = (a_conversation(desk, **PLAN) for _ in range(5))
    for one in (waits, held, asks, taken, ends):
        caller_says(desk, one, WORDS)
    Acts(desk).claim(lee, held)
    Acts(desk).claim(sam, taken)
    Acts(desk).take_over(lee, taken, "Sam is on the phone.")
    with desk.begin() as c:
        call_backs.ask(c, asks, "020 7946 0958", "yes", "any", desk.ruleset, clock())
        settling.close(c, lee, held, "Seen", "Agreed.", clock(), second_person=True)
        request = settling.waiting(c, sam)[0].id
    Acts(desk).claim(lee, ends)
    Tasks(desk).warn(lee, ends)
    questions = FORMS[FormId.SECTION_136].questions
    answers = {q.id: next(iter(q.choices)) if q.choices else WORDS for q in questions}
    Tasks(desk).fill(lee, ends, FormId.SECTION_136, answers)
    for _ in range(4):  # until the alarm of who waits has gone up to a supervisor
        clock.passes(minutes=6)
        Shift(desk).beat(sam), Shift(desk).beat(lee)
        PickUps(desk).look()
    look(desk)
    offer = Shift(desk).transfer(lee, ends, "sam", NOTE)
    item = Work(desk).ringing(sam)[0].id
    ids = {"conversation_id": ends, "request_id": request, "offer_id": offer.id, "item_id": item}
    return Night(sam, (waits, held, asks, taken, ends), ids | {"form": FormId.SECTION_136, "username": "lee"})


def test_no_route_tells_of_a_caller_without_a_row_in_the_audit(desk: Desk, night: Night) -> None:
    app = create_app(desk, FakeDialogue(), Screen())
    client = TestClient(app, follow_redirects=False)
    with desk.begin() as c:
        token = sessions.open_session(c, night.sam.id, UsedBy.BROWSER, "test", desk.clock())
    client.cookies.set(STAFF, token, path="/console")
    headers = {"Authorization": f"Bearer {token}"}
    told, forgot = set(), []
    for way in sorted(ways(app), key=lambda way: way.method != "GET"):  # acts last: they change what is shown
        if way.path in STREAMS or ENDS_THE_WALK.search(str(way)):
            continue
        with desk.begin() as c:
            c.execute(audit.delete())  # so that an earlier look is not taken for this one
        url, program = night.url(way), way.path.startswith("/api")
        sent = {"json": SAID} if program else {"data": SAID | {"csrf": form_token(desk.settings, token)}}
        answer = client.request(way.method, url, headers=headers, **(sent if way.method == "POST" else {}))
        assert answer.status_code < 500, str(way)
        with desk.reading() as c:
            kept = c.execute(select(audit.c.id).where(audit.c.staff_id == night.sam.id)).first()
        if night.tells(answer.text, url):
            told.add(str(way))
            forgot += [] if kept else [str(way)]
    assert forgot == []
    assert told >= SHOWS and len(told) > 40, "the walk no longer comes by what it is there for"
