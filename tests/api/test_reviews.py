"""The list of endings to review, asked for as a browser and as a program does."""

from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.handover import work
from bot.handover.work_model import WorkKind
from bot.staff.model import Role
from tests.api.test_supervisor import Person, plainly
from tests.builders import PASSWORD, a_conversation


def a_review(desk: Desk) -> str:
    conversation = a_conversation(desk, distress="struggling")
    with desk.begin() as c:
        work.open_item(c, WorkKind.REVIEW, desk.clock(), conversation_id=conversation)
    return conversation


def test_a_clinician_goes_from_the_wall_to_the_list_and_from_there_to_the_caller(
    client: TestClient, desk: Desk
) -> None:
    conversation, sam = a_review(desk), Person(client, desk, "sam", Role.CLINICIAN)
    assert 'href="/console/reviews"' in sam.reads("/console")
    assert "To review: 1" in plainly(sam.reads("/console"))
    page = sam.reads("/console/reviews")
    assert f'href="/console/conversations/{conversation}"' in page and "Due in 23 hours" in plainly(page)
    form = {"priority": "routine", "reason": "As they say."}
    assert sam.sends(f"/console/conversations/{conversation}/confirm", **form) == 303
    assert "Nothing is left to review" in plainly(sam.reads("/console/reviews"))


def test_a_call_handler_is_shown_no_list_of_what_only_a_clinician_can_do(
    client: TestClient, desk: Desk
) -> None:
    a_review(desk)
    lee = Person(client, desk, "lee", Role.CALL_HANDLER)
    assert client.get("/console/reviews").status_code == 403
    assert "To review" not in lee.reads("/console")


def test_programs_read_the_list_too(client: TestClient, desk: Desk) -> None:
    conversation = a_review(desk)
    Person(client, desk, "sam", Role.CLINICIAN)
    token = client.post("/api/v1/staff/session", json={"username": "sam", "password": PASSWORD}).json()
    answer = client.get("/api/v1/staff/work/reviews", headers={"Authorization": f"Bearer {token['token']}"})
    [item] = answer.json()["items"]
    assert item["conversation_id"] == conversation and item["level"] == "clinician" and not item["overdue"]
