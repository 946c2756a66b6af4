"""All SQL of the forms that staff fill in, and of steps against abuse of the service."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.handover.forms_model import Filled, FormId
from bot.handover.task_tables import conduct_steps, staff_forms
from bot.staff.tables import staff


def add_form(
    c: Connection, conversation_id: str, form: FormId, answers: Mapping[str, str], staff_id: int, at: datetime
) -> None:
    values = {"conversation_id": conversation_id, "form": form, "answers": dict(answers)}
    c.execute(insert(staff_forms).values(**values, staff_id=staff_id, at=at))


def forms_of(c: Connection, conversation_id: str) -> list[Filled]:
    query = (
        select(staff_forms, staff.c.username)
        .join(staff, staff.c.id == staff_forms.c.staff_id)
        .where(staff_forms.c.conversation_id == conversation_id)
        .order_by(staff_forms.c.id)
    )
    return [Filled(FormId(row.form), row.answers, row.username, row.at) for row in c.execute(query)]


def add_step(
    c: Connection, conversation_id: str, step: str, reason: str | None, staff_id: int, at: datetime
) -> None:
    values = {"conversation_id": conversation_id, "step": step, "reason": reason}
    c.execute(insert(conduct_steps).values(**values, staff_id=staff_id, at=at))


def steps_of(c: Connection, conversation_id: str) -> list[tuple[str, str, datetime]]:
    """What was done about abuse here: step, by whom, when."""
    query = (
        select(conduct_steps, staff.c.username)
        .join(staff, staff.c.id == conduct_steps.c.staff_id)
        .where(conduct_steps.c.conversation_id == conversation_id)
        .order_by(conduct_steps.c.id)
    )
    return [(row.step, row.username, row.at) for row in c.execute(query)]
