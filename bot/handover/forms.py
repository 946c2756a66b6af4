"""Forms that staff fill in: each is kept, and does what it is for in the same transaction."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations.model import Source
from bot.handover import task_store, work
from bot.handover.forms_model import FORMS, Filled, FormId, FormIncomplete
from bot.handover.standing import take_answers
from bot.handover.taking import begin
from bot.handover.work_model import WorkKind
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Ruleset


def fill(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    form: FormId,
    given: Mapping[str, str],
    at: datetime,
    ruleset: Ruleset,
) -> None:
    """Keeps a form. Raises FormIncomplete, NotAllowed.

    Asking for a car is work until its answer is recorded; section 136 becomes an answer from staff.
    """
    begin(c, staff, conversation_id)
    answers = _complete(form, given)
    task_store.add_form(c, conversation_id, form, answers, staff.id, at)
    people.add_audit(c, staff.id, "fill_form", conversation_id, {"form": form.value}, at)
    if form is FormId.JOINT_RESPONSE:
        work.open_item(c, WorkKind.JOINT_RESPONSE, at, conversation_id=conversation_id)
    elif form is FormId.JOINT_RESPONSE_ANSWER:
        labels = in_words(form, answers)
        work.settle(c, staff, WorkKind.JOINT_RESPONSE, conversation_id, "; ".join(labels.values()), at)
    elif form is FormId.SECTION_136:
        learnt = ruleset.read({"police_involved": answers["police"]})
        take_answers(c, conversation_id, learnt, Source.STAFF, at, ruleset, staff_id=staff.id)


def read(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> list[Filled]:
    """Every form about this caller, oldest first. Raises NotAllowed."""
    begin(c, staff, conversation_id)
    people.add_audit(c, staff.id, "read_forms", conversation_id, {}, at)
    return task_store.forms_of(c, conversation_id)


def in_words(form: FormId, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers by their questions, as staff read them."""
    return {
        q.label: (q.choices or {}).get(answers[q.id], answers[q.id])
        for q in FORMS[form].questions
        if q.id in answers
    }


def _complete(form: FormId, given: Mapping[str, str]) -> dict[str, str]:
    questions = FORMS[form].questions
    answers = {q.id: given.get(q.id, "").strip() for q in questions}
    known = (q.id for q in questions if answers[q.id] and (not q.choices or answers[q.id] in q.choices))
    if missing := tuple(answers.keys() - set(known)):
        raise FormIncomplete(missing)
    return answers
