"""All SQL of signing in: tries, sign-ins half done, sessions, second factors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from bot.staff.sign_in_tables import (
    recovery_codes,
    second_factors,
    sign_in_tries,
    sign_ins_begun,
    staff_sessions,
)
from bot.staff.tables import staff


def one_at_a_time(c: Connection) -> None:
    """Makes other tries wait until this transaction ends. SQLite's writers wait for one another anyway."""
    if c.dialect.name == "postgresql":
        c.execute(text("LOCK TABLE sign_in_tries IN SHARE ROW EXCLUSIVE MODE"))


def add_try(c: Connection, name_key: str, address: str, at: datetime) -> int:
    result = c.execute(insert(sign_in_tries).values(name_key=name_key, address=address, at=at))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def tries(
    c: Connection, since: datetime, *, name_key: str | None = None, address: str | None = None
) -> list[tuple[str, datetime]]:
    """Where from and when each try since then was, newest first."""
    query = select(sign_in_tries.c.address, sign_in_tries.c.at).where(sign_in_tries.c.at > since)
    if name_key is not None:
        query = query.where(sign_in_tries.c.name_key == name_key)
    if address is not None:
        query = query.where(sign_in_tries.c.address == address)
    return [(row.address, row.at) for row in c.execute(query.order_by(sign_in_tries.c.at.desc()))]


def drop_try(c: Connection, try_id: int) -> None:
    c.execute(delete(sign_in_tries).where(sign_in_tries.c.id == try_id))


def drop_tries_of(c: Connection, *name_keys: str) -> None:
    c.execute(delete(sign_in_tries).where(sign_in_tries.c.name_key.in_(name_keys)))


def drop_tries_near(c: Connection, *name_keys: str) -> None:
    """Those of this name, and all from the places it was tried from."""
    places = select(sign_in_tries.c.address).where(sign_in_tries.c.name_key.in_(name_keys))
    c.execute(delete(sign_in_tries).where(sign_in_tries.c.address.in_(places)))


def drop_tries_before(c: Connection, at: datetime) -> None:
    c.execute(delete(sign_in_tries).where(sign_in_tries.c.at < at))


def begin_sign_in(
    c: Connection, token_hash: str, staff_id: int, sealed_secret: str | None, expires_at: datetime
) -> None:
    """One half-done sign-in a person: a newer one takes its place."""
    c.execute(delete(sign_ins_begun).where(sign_ins_begun.c.staff_id == staff_id))
    values = {"token_hash": token_hash, "staff_id": staff_id, "sealed_secret": sealed_secret}
    c.execute(insert(sign_ins_begun).values(**values, expires_at=expires_at))


def begun(c: Connection, token_hash: str, at: datetime) -> Row[Any] | None:
    """The member of staff, and the secret they are setting up."""
    query = select(staff, sign_ins_begun.c.sealed_secret).join(
        sign_ins_begun, sign_ins_begun.c.staff_id == staff.c.id
    )
    return c.execute(
        query.where(
            sign_ins_begun.c.token_hash == token_hash,
            sign_ins_begun.c.expires_at > at,
            staff.c.left_at.is_(None),
        )
    ).first()


def drop_begun(c: Connection, staff_id: int) -> None:
    c.execute(delete(sign_ins_begun).where(sign_ins_begun.c.staff_id == staff_id))


def add_session(
    c: Connection,
    token_hash: str,
    staff_id: int,
    used_by: str,
    address: str,
    at: datetime,
    expires_at: datetime,
) -> None:
    c.execute(delete(staff_sessions).where(staff_sessions.c.expires_at < at))
    c.execute(
        insert(staff_sessions).values(
            token_hash=token_hash, staff_id=staff_id, used_by=used_by, address=address,
            created_at=at, acted_at=at, expires_at=expires_at,
        )
    )  # fmt: skip


def session(c: Connection, token_hash: str, at: datetime, acted_since: datetime) -> Row[Any] | None:
    """The member of staff whose session this is, with when they last acted in it."""
    query = select(staff, staff_sessions.c.acted_at).join(
        staff_sessions, staff_sessions.c.staff_id == staff.c.id
    )
    return c.execute(
        query.where(
            staff_sessions.c.token_hash == token_hash,
            staff_sessions.c.expires_at > at,
            staff_sessions.c.acted_at > acted_since,
            staff.c.left_at.is_(None),
        )
    ).first()


def act_in_session(c: Connection, token_hash: str, at: datetime) -> None:
    c.execute(update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(acted_at=at))


def sessions_of(c: Connection, staff_id: int, at: datetime, acted_since: datetime) -> list[Row[Any]]:
    """Open sessions, newest first."""
    return list(
        c.execute(
            select(staff_sessions)
            .where(
                staff_sessions.c.staff_id == staff_id,
                staff_sessions.c.expires_at > at,
                staff_sessions.c.acted_at > acted_since,
            )
            .order_by(staff_sessions.c.created_at.desc())
        )
    )


def end_session(c: Connection, token_hash: str) -> None:
    c.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))


def end_session_of(c: Connection, staff_id: int, session_id: int) -> bool:
    """Ends one of this person's sessions; false if it is not theirs or has ended."""
    theirs = (staff_sessions.c.id == session_id, staff_sessions.c.staff_id == staff_id)
    return c.execute(delete(staff_sessions).where(*theirs)).rowcount == 1


def end_sessions_of(c: Connection, staff_id: int) -> None:
    c.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def second_factor(c: Connection, staff_id: int) -> Row[Any] | None:
    return c.execute(select(second_factors).where(second_factors.c.staff_id == staff_id)).first()


def with_second_factor(c: Connection) -> set[int]:
    return set(c.execute(select(second_factors.c.staff_id)).scalars())


def add_second_factor(
    c: Connection, staff_id: int, sealed_secret: str, step: int, code_hashes: Sequence[str], at: datetime
) -> None:
    c.execute(
        insert(second_factors).values(
            staff_id=staff_id, sealed_secret=sealed_secret, last_step=step, set_up_at=at
        )
    )
    c.execute(insert(recovery_codes), [{"staff_id": staff_id, "code_hash": one} for one in code_hashes])


def drop_second_factor(c: Connection, staff_id: int) -> bool:
    c.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))
    return c.execute(delete(second_factors).where(second_factors.c.staff_id == staff_id)).rowcount == 1


def use_step(c: Connection, staff_id: int, step: int) -> bool:
    """Marks a time step as used; false if it, or a later one, was used before."""
    newer = (second_factors.c.staff_id == staff_id, second_factors.c.last_step < step)
    return c.execute(update(second_factors).where(*newer).values(last_step=step)).rowcount == 1


def use_recovery_code(c: Connection, staff_id: int, code_hash: str) -> bool:
    """Takes a recovery code away; false if it is not theirs or was used."""
    theirs = (recovery_codes.c.staff_id == staff_id, recovery_codes.c.code_hash == code_hash)
    return c.execute(delete(recovery_codes).where(*theirs)).rowcount == 1
