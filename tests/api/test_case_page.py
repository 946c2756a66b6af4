"""What staff read on the page of one conversation before they ring, leave or close."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Noticed, Screened
from bot.handover import work
from bot.handover.work_model import WorkKind
from bot.staff.model import Role
from tests.api.test_supervisor import Person, plainly
from tests.builders import PASSWORD, a_conversation, answer, caller_says, holder_of, staff
from tests.conftest import Clock


@pytest.fixture
def sam(client: TestClient, desk: Desk) -> Person:
    return Person(client, desk, "sam", Role.CLINICIAN)


def asks_to_be_rung(desk: Desk) -> str:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    call_back.ask(desk, conversation, "020 7946 0018", "no_message", "evening")
    return conversation


def case(conversation: str) -> str:
    return f"/console/conversations/{conversation}"


def summary_for_programs(client: TestClient, conversation: str) -> Any:
    token = client.post("/api/v1/staff/session", json={"username": "sam", "password": PASSWORD}).json()[
        "token"
    ]
    headers = {"Authorization": f"Bearer {token}"}
    return client.get(f"/api/v1/staff/conversations/{conversation}", headers=headers).json()["summary"]


def test_how_a_caller_may_be_rung_stands_beside_their_number(sam: Person, desk: Desk) -> None:
    conversation = asks_to_be_rung(desk)
    page = plainly(sam.reads(case(conversation)))
    assert "Phone +442079460018 Leave no message. Best time: in the evening." in page
    told = summary_for_programs(sam.client, conversation)
    assert (told["call_back"]["safe"], told["call_back"]["best_time"]) == ("no_message", "evening")
    assert told["quiet"] is False


def test_a_number_is_not_shown_without_warning_while_somebody_may_be_beside_them(
    sam: Person, desk: Desk
) -> None:
    conversation = asks_to_be_rung(desk)
    answer(desk, conversation, private="no")
    page = plainly(sam.reads(case(conversation)))
    assert "+442079460018 Not safe to ring now. Somebody may be beside them." in page
    assert summary_for_programs(sam.client, conversation)["quiet"] is True


def test_a_number_given_later_does_not_borrow_what_was_said_about_another(sam: Person, desk: Desk) -> None:
    conversation = asks_to_be_rung(desk)
    answer(desk, conversation, phone="020 7946 0999")
    page = plainly(sam.reads(case(conversation)))
    assert "Phone 020 7946 0999 chose" in page
    assert "Number to ring +442079460018 Leave no message." in page


@pytest.mark.parametrize("act", ["hand-back", "close", "confirm"])
def test_an_act_over_a_line_that_was_not_shown_is_refused_with_that_line_in_front(
    sam: Person, desk: Desk, act: str
) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    read = caller_says(desk, conversation, "I feel low")
    Acts(desk).claim(sam.staff, conversation)
    caller_says(desk, conversation, "I took all my tablets")
    form = {"outcome": "Advice", "reason": "All said", "safety_net": "Ring 999", "priority": "soon"}
    answered = sam.posts(f"{case(conversation)}/{act}", after=str(read), learned_location="SE5", **form)
    assert answered.status_code == 409
    before = answered.text.split('class="transcript"')[0].split('id="unread"')[1]
    assert "I took all my tablets" in before and "I feel low" not in before.split("</section>")[0]
    assert holder_of(desk, conversation) == "human"
    if act == "hand-back":
        assert 'value="SE5"' in answered.text, "what was filled in is kept"


def test_which_of_their_callers_wrote_is_on_every_page_but_their_own(sam: Person, desk: Desk) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam.staff, conversation)
    caller_says(desk, conversation, "are you there")
    caller_says(desk, conversation, "please")
    assert "(2 messages). You have not read it." in plainly(sam.reads("/console/shift"))
    there = sam.client.get("/console/shift", headers={"X-In-Front": conversation}).text
    assert "You have not read it" not in there
    sam.reads(f"{case(conversation)}/transcript?after=0")
    assert "You have not read it" in sam.reads("/console/shift"), "a page that nobody sees has fetched it"
    sam.sends(f"{case(conversation)}/read", after="3")
    assert "You have not read it" not in sam.reads("/console/shift")


def test_whoever_opens_a_caller_reads_first_that_they_left(sam: Person, desk: Desk) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    Acts(desk).claim(sam.staff, conversation)
    with desk.begin(conversation) as c:
        work.open_item(c, WorkKind.QUICK_EXIT, desk.clock(), conversation_id=conversation)
    for path in ("", "/summary"):
        head = plainly(sam.reads(case(conversation) + path).split("Read first")[0])
        assert "The caller told us of risk and left by the quick exit" in head
        assert "Somebody may be with them." in head


TYPED = "I hear how hard tonight is"
FORMS_OF_WHO_HAS_THE_CALLER: dict[str, dict[str, str]] = {
    "messages": {"text": TYPED},
    "transfer": {"to": "ali", "note": TYPED},
    "hand-back": {"learned_location": TYPED},
    "close": {"outcome": "Information and advice given", "reason": "Agreed.", "safety_net": TYPED},
}


def taken_over(desk: Desk, sam: Person, conversation: str) -> None:
    Acts(desk).take_over(staff(desk, "ali"), conversation, "I know them.")


def back_in_the_queue(desk: Desk, sam: Person, conversation: str) -> None:
    Acts(desk).release(sam.staff, conversation)


@pytest.mark.parametrize("form", FORMS_OF_WHO_HAS_THE_CALLER)
@pytest.mark.parametrize("gone", [taken_over, back_in_the_queue])
def test_what_staff_typed_is_shown_to_them_where_the_caller_is_theirs_no_more(
    client: TestClient, desk: Desk, form: str, gone: Callable[[Desk, Person, str], None]
) -> None:
    sam = Person(client, desk, "lee", Role.CALL_HANDLER)
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(sam.staff, conversation)
    gone(desk, sam, conversation)
    refused = sam.posts(f"{case(conversation)}/{form}", **FORMS_OF_WHO_HAS_THE_CALLER[form])
    assert refused.status_code == 409
    assert TYPED in refused.text and 'href="#unsent"' in refused.text and 'id="unsent"' in refused.text


def test_what_a_caller_said_on_the_telephone_is_shown_to_who_typed_it_as_a_colleague_took_the_call(
    client: TestClient, desk: Desk
) -> None:
    sam = Person(client, desk, "lee", Role.CALL_HANDLER)
    begun = sam.posts("/console/phone").headers["location"].removesuffix("#call-ask")
    taken_over(desk, sam, begun.rsplit("/", 1)[1])
    refused = sam.posts(f"{begun}/phone", factor="story", said="I took all of them")
    assert refused.status_code == 409 and "I took all of them" in refused.text


def test_what_was_typed_in_a_form_that_is_still_there_stands_in_it_alone(sam: Person, desk: Desk) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(sam.staff, conversation)
    refused = sam.posts(f"{case(conversation)}/close", outcome="", reason=TYPED, safety_net="Ring 111.")
    assert refused.text.count(TYPED) == 1 and 'id="unsent"' not in refused.text


@pytest.mark.parametrize("form", [{"done": "outcome"}, {"tried": "what"}])
def test_what_came_of_work_is_not_lost_where_it_went_on_to_others_while_they_were_at_it(
    sam: Person, desk: Desk, clock: Clock, form: dict[str, str]
) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    with desk.begin(conversation) as c:
        item = work.open_item(c, WorkKind.SILENCE, desk.clock(), conversation_id=conversation)
    sam.posts(f"/console/work/{item}/take")
    clock.passes(minutes=11)
    PickUps(desk).look()
    [(act, field)] = form.items()
    refused = sam.posts(f"/console/work/{item}/{act}", **{field: TYPED})
    assert refused.status_code == 409 and refused.text.count(TYPED) == 1 and 'id="unsent"' in refused.text


def test_what_was_found_in_the_same_words_in_two_ways_is_read_once(sam: Person, desk: Desk) -> None:
    conversation = a_conversation(desk, age="34")
    seq = caller_says(desk, conversation, "he says he wants to die")
    found = [
        Noticed("suicidal_thoughts", "yes", "someone_else", by, "he says he wants to die")
        for by in ("lexicon", "classifier")
    ]
    with desk.begin(conversation) as c:
        conversations.note(c, conversation, seq, Screened("ask", "en", True, tuple(found)))
    page = plainly(sam.reads(case(conversation)))
    assert page.count("Yes (someone else) “he says he wants to die”") == 1
