"""All SQL of what waits for a second person."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select

from bot.handover.duty_tables import second_answers, second_open, second_requests
from bot.handover.second_model import SecondAct, SecondAnswer, SecondRequest
from bot.staff.tables import staff


def add_request(
    c: Connection,
    conversation_id: str,
    staff_id: int,
    act: SecondAct,
    details: Mapping[str, str],
    seq: int,
    at: datetime,
) -> int:
    values = {"conversation_id": conversation_id, "staff_id": staff_id, "act": act, "seq": seq, "at": at}
    added = c.execute(insert(second_requests).values(**values, details=json.dumps(details)))
    assert added.inserted_primary_key is not None
    request_id = int(added.inserted_primary_key[0])
    c.execute(insert(second_open).values(request_id=request_id))
    return request_id


def add_answer(
    c: Connection, request_id: int, staff_id: int, answer: str, reason: str | None, at: datetime
) -> None:
    values = {"request_id": request_id, "staff_id": staff_id, "answer": answer, "reason": reason, "at": at}
    c.execute(insert(second_answers).values(**values))
    c.execute(delete(second_open).where(second_open.c.request_id == request_id))


def request(c: Connection, request_id: int) -> SecondRequest | None:
    row = c.execute(_requests().where(second_requests.c.id == request_id)).first()
    return _request(row) if row else None


def answered(c: Connection, request_id: int) -> bool:
    query = select(second_answers.c.request_id).where(second_answers.c.request_id == request_id)
    return c.execute(query).first() is not None


def waiting(c: Connection, conversation_id: str | None = None) -> list[SecondRequest]:
    """Every request without an answer, of one conversation or of all."""
    unanswered = select(second_open.c.request_id)
    query = _requests().where(second_requests.c.id.in_(unanswered)).order_by(second_requests.c.id)
    if conversation_id is not None:
        query = query.where(second_requests.c.conversation_id == conversation_id)
    return [_request(row) for row in c.execute(query)]


def last_answer(c: Connection, conversation_id: str) -> SecondAnswer | None:
    """What was said last about this conversation."""
    second = staff.alias()
    query = (
        _requests()
        .add_columns(
            second.c.username.label("second"), second_answers.c.answer, second_answers.c.reason,
            second_answers.c.at.label("answered_at"),
        )
        .join(second_answers, second_answers.c.request_id == second_requests.c.id)
        .join(second, second.c.id == second_answers.c.staff_id)
        .where(second_requests.c.conversation_id == conversation_id)
        .order_by(second_answers.c.at.desc(), second_requests.c.id.desc())
        .limit(1)
    )  # fmt: skip
    row = c.execute(query).first()
    return SecondAnswer(_request(row), row.second, row.answer, row.reason, row.answered_at) if row else None


def _requests() -> Select[Any]:
    return select(second_requests, staff.c.username).join(staff, staff.c.id == second_requests.c.staff_id)


def _request(r: Row[Any]) -> SecondRequest:
    return SecondRequest(
        r.id, r.conversation_id, r.staff_id, r.username, SecondAct(r.act), json.loads(r.details), r.seq, r.at
    )
