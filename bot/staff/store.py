"""All SQL of staff and the audit."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.staff.model import Role, Staff, StaffExists
from bot.staff.tables import audit, staff


def add_staff(
    c: Connection,
    username: str,
    password_hash: str,
    role: Role,
    areas: tuple[str, ...],
    at: datetime,
    oidc_subject: str | None = None,
    chosen_name: str | None = None,
) -> Staff:
    adding = insert(staff).values(
        username=username, password_hash=password_hash, role=role, areas=list(areas), created_at=at,
        oidc_subject=oidc_subject, name_for_callers=chosen_name,
    )  # fmt: skip
    try:
        result = c.execute(adding)
    except IntegrityError as error:
        raise StaffExists(f"{username} is on the staff already, or somebody has that subject") from error
    assert result.inserted_primary_key is not None
    return Staff(result.inserted_primary_key[0], username, role, areas, chosen_name)


def staff_in(row: Row[Any]) -> Staff:
    return Staff(row.id, row.username, Role(row.role), tuple(row.areas), row.name_for_callers)


def everybody(c: Connection) -> list[Row[Any]]:
    """Whoever works here and whoever did, by name."""
    return list(c.execute(select(staff).order_by(staff.c.username)))


def staff_by_name(c: Connection, username: str) -> Staff | None:
    row = row_by_name(c, username)
    return staff_in(row) if row else None


def row_by_name(c: Connection, username: str) -> Row[Any] | None:
    return c.execute(select(staff).where(staff.c.username == username)).first()


def row_by_subject(c: Connection, subject: str) -> Row[Any] | None:
    return c.execute(select(staff).where(staff.c.oidc_subject == subject)).first()


def rows_by_email(c: Connection, email: str) -> list[Row[Any]]:
    """Whose name is this address, and who have no subject of their own."""
    query = select(staff).where(func.lower(staff.c.username) == email.lower(), staff.c.oidc_subject.is_(None))
    return list(c.execute(query))


def change_staff(c: Connection, staff_id: int, **values: Any) -> None:
    c.execute(update(staff).where(staff.c.id == staff_id).values(**values))


def staff_names(c: Connection) -> dict[int, str]:
    """Their user names, for colleagues. What callers read is `name_for_callers`."""
    return {row.id: row.username for row in c.execute(select(staff.c.id, staff.c.username))}


def left(c: Connection, ids: Collection[int]) -> set[int]:
    """Which of these have left the team."""
    return set(c.scalars(select(staff.c.id).where(staff.c.id.in_(ids), staff.c.left_at.is_not(None))))


def supervisors_for_now(c: Connection) -> list[int]:
    """Who is one, and stays one until this transaction ends."""
    query = select(staff.c.id).where(staff.c.role == Role.SUPERVISOR, staff.c.left_at.is_(None))
    return list(c.execute(query.order_by(staff.c.id).with_for_update(key_share=True)).scalars())


def last_act_on(c: Connection, account_id: int, actions: Collection[str]) -> tuple[str, int | None] | None:
    """The newest of these acts on an account, and whose it was; nobody's at the command line."""
    query = select(audit.c.action, audit.c.staff_id).where(audit.c.account_id == account_id)
    row = c.execute(query.where(audit.c.action.in_(actions)).order_by(audit.c.id.desc()).limit(1)).first()
    return (row.action, row.staff_id) if row else None


def anybody(c: Connection) -> bool:
    return c.execute(select(staff.c.id).limit(1)).first() is not None


def name_for_callers(c: Connection, staff_id: int | None, otherwise: str) -> str:
    """What callers read of this member of staff."""
    return next((one.name_for_callers for one in by_id(c, [staff_id or 0])), otherwise)


def by_id(c: Connection, ids: Collection[int]) -> list[Staff]:
    return [staff_in(row) for row in c.execute(select(staff).where(staff.c.id.in_(ids)))]


def add_audit(
    c: Connection,
    staff_id: int | None,
    action: str,
    conversation_id: str | None,
    details: Mapping[str, Any],
    at: datetime,
    *,
    account_id: int | None = None,
) -> None:
    """Who did what, when. `account_id` is whose account it was about, if it was about one."""
    c.execute(
        insert(audit).values(
            staff_id=staff_id, account_id=account_id, action=action, conversation_id=conversation_id,
            details=dict(details), at=at,
        )
    )  # fmt: skip


def last_did(c: Connection, staff_id: int, action: str, since: datetime) -> Mapping[str, Any] | None:
    """The details with which the audit has this of this member of staff last, if it has since then."""
    query = select(audit.c.details).where(audit.c.staff_id == staff_id, audit.c.at > since)
    return c.scalar(query.where(audit.c.action == action).order_by(audit.c.at.desc()).limit(1))
