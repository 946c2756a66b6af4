"""What staff write down for others: a joint response car asked for, and section 136."""

import pytest

from bot.bootstrap import Desk
from bot.console.tasks import Tasks
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Sender, Source
from bot.handover.forms_model import FORMS, FormId, FormIncomplete
from bot.handover.work_model import Act, StillGoing, WorkKind
from bot.staff.model import NotAllowed, Role, Staff
from bot.staff.tables import audit
from tests.builders import a_conversation, staff

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def every_answer(form: FormId, **chosen: str) -> dict[str, str]:
    return {
        q.id: next(iter(q.choices)) if q.choices else f"About {q.id}" for q in FORMS[form].questions
    } | chosen


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


def test_asking_for_a_car_is_work_until_the_ambulance_services_answer_is_recorded(
    desk: Desk, sam: Staff
) -> None:
    conversation, tasks = a_conversation(desk, **PLAN), Tasks(desk)
    with pytest.raises(FormIncomplete) as incomplete:
        tasks.fill(sam, conversation, FormId.JOINT_RESPONSE, {"who": "Ana, 30", "where": " "})
    assert set(incomplete.value.missing) == {"where", "known", "risks", "agreed"}
    assert Work(desk).to_do(sam) == [] and tasks.filled(sam, conversation) == []
    tasks.fill(sam, conversation, FormId.JOINT_RESPONSE, every_answer(FormId.JOINT_RESPONSE))
    [item] = Work(desk).to_do(sam)
    assert (item.kind, item.conversation_id) == (WorkKind.JOINT_RESPONSE, conversation)
    Work(desk).take(sam, item.id)
    with pytest.raises(StillGoing, match="in its form"):
        Work(desk).finish(sam, item.id, "Asked.")
    answer = every_answer(FormId.JOINT_RESPONSE_ANSWER, answer="none", by_whom="Control, ref 7")
    tasks.fill(sam, conversation, FormId.JOINT_RESPONSE_ANSWER, answer)
    ended = Work(desk).read(sam, item.id).ended
    assert ended and (ended.act, ended.staff) == (Act.DONE, "sam")
    assert ended.outcome and "They send nobody; Control, ref 7" in ended.outcome
    forms = [(one.form, one.staff) for one in tasks.filled(sam, conversation)]
    assert forms == [(FormId.JOINT_RESPONSE, "sam"), (FormId.JOINT_RESPONSE_ANSWER, "sam")]


def test_the_caller_is_told_nothing_of_a_car(desk: Desk, sam: Staff) -> None:
    conversation = a_conversation(desk, **PLAN)
    for form in (FormId.JOINT_RESPONSE, FormId.JOINT_RESPONSE_ANSWER):
        Tasks(desk).fill(sam, conversation, form, every_answer(form))
    with desk.reading() as c:
        said = conversations.transcript(c, conversation)
    assert not [m for m in said if m.draft.sender is not Sender.CALLER]


def test_section_136_is_an_answer_from_staff_and_changes_no_priority(desk: Desk, sam: Staff) -> None:
    conversation = a_conversation(desk, **PLAN)
    Tasks(desk).fill(
        sam, conversation, FormId.SECTION_136, every_answer(FormId.SECTION_136, police="section_136")
    )
    with desk.reading() as c:
        held = conversations.answered(c, conversation).standing["police_involved"]
        rows = [(r.action, r.details) for r in c.execute(audit.select()) if r.staff_id is not None]
    assert (held.value, held.source) == ("section_136", Source.STAFF)
    assert rows == [("fill_form", {"form": "section_136"})], "no word of a caller in the audit"
    [filled] = Tasks(desk).filled(sam, conversation)
    assert set(filled.answers) >= {"when", "place", "place_told", "decided_by", "least_restrictive", "advice"}
    assert Work(desk).to_do(sam) == []


@pytest.mark.parametrize("form", list(FormId))
def test_a_choice_that_is_not_there_is_not_taken(desk: Desk, sam: Staff, form: FormId) -> None:
    conversation = a_conversation(desk)
    chosen = {q.id: "anything" for q in FORMS[form].questions if q.choices}
    if chosen:
        with pytest.raises(FormIncomplete):
            Tasks(desk).fill(sam, conversation, form, every_answer(form, **chosen))


def test_nobody_fills_in_or_reads_forms_of_another_area(desk: Desk) -> None:
    conversation, lee = a_conversation(desk), staff(desk, "lee", Role.CLINICIAN, ("ELFT",))
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "NLFT")
    with pytest.raises(NotAllowed):
        Tasks(desk).fill(lee, conversation, FormId.SECTION_136, every_answer(FormId.SECTION_136))
    with pytest.raises(NotAllowed):
        Tasks(desk).filled(lee, conversation)
