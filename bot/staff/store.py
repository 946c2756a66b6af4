"""All SQL of staff, their sessions and the audit."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.staff.model import Role, Staff, StaffExists
from bot.staff.tables import audit, staff, staff_sessions


def add_staff(
    c: Connection, username: str, password_hash: str, role: Role, areas: tuple[str, ...], at: datetime
) -> Staff:
    values = {"username": username, "password_hash": password_hash, "role": role, "areas": list(areas)}
    try:
        result = c.execute(insert(staff).values(**values, created_at=at))
    except IntegrityError as error:
        raise StaffExists(f"{username} is on the staff already") from error
    assert result.inserted_primary_key is not None
    return Staff(result.inserted_primary_key[0], username, role, areas)


def _staff(row: Row[Any]) -> Staff:
    return Staff(row.id, row.username, Role(row.role), tuple(row.areas))


def staff_by_name(c: Connection, username: str) -> tuple[Staff, str] | None:
    """The member of staff and the hash of their password."""
    row = c.execute(select(staff).where(staff.c.username == username)).first()
    return (_staff(row), row.password_hash) if row else None


def staff_names(c: Connection) -> dict[int, str]:
    return {row.id: row.username for row in c.execute(select(staff.c.id, staff.c.username))}


def anybody(c: Connection) -> bool:
    return c.execute(select(staff.c.id).limit(1)).first() is not None


def add_session(c: Connection, token_hash: str, staff_id: int, at: datetime, expires_at: datetime) -> None:
    values = {"token_hash": token_hash, "staff_id": staff_id, "created_at": at, "expires_at": expires_at}
    c.execute(insert(staff_sessions).values(**values))


def staff_of_session(c: Connection, token_hash: str, at: datetime) -> Staff | None:
    query = select(staff).join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
    row = c.execute(
        query.where(staff_sessions.c.token_hash == token_hash, staff_sessions.c.expires_at > at)
    ).first()
    return _staff(row) if row else None


def signed_in(c: Connection, at: datetime) -> list[Staff]:
    """Everybody with a session that has not ended."""
    open_now = select(staff_sessions.c.staff_id).where(staff_sessions.c.expires_at > at)
    return [_staff(row) for row in c.execute(select(staff).where(staff.c.id.in_(open_now)))]


def by_id(c: Connection, ids: Collection[int]) -> list[Staff]:
    return [_staff(row) for row in c.execute(select(staff).where(staff.c.id.in_(ids)))]


def end_session(c: Connection, token_hash: str) -> None:
    c.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))


def add_audit(
    c: Connection,
    staff_id: int,
    action: str,
    conversation_id: str | None,
    details: Mapping[str, Any],
    at: datetime,
) -> None:
    c.execute(
        insert(audit).values(
            staff_id=staff_id, action=action, conversation_id=conversation_id, details=dict(details), at=at
        )
    )
