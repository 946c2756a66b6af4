"""All SQL of the directory."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.directory.tables import loads, records


def latest_digest(c: Connection) -> str | None:
    """The fingerprint of the files loaded last; None before the first load."""
    return c.scalar(select(loads.c.digest).order_by(loads.c.id.desc()).limit(1))


def current(c: Connection) -> list[Mapping[str, Any]]:
    """The newest record of every service that has not been withdrawn."""
    newest = select(func.max(records.c.id)).group_by(records.c.service_id)
    rows = c.execute(select(records.c.record).where(records.c.id.in_(newest)).order_by(records.c.service_id))
    return [row.record for row in rows if row.record is not None]


def add_load(c: Connection, digest: str, wanted: Iterable[Mapping[str, Any]], at: datetime) -> int:
    """Adds a load, and a row for each record that is new, differs or is gone; says how many those were."""
    load_id = c.scalar(insert(loads).values(digest=digest, at=at).returning(loads.c.id))
    known = {record["id"]: record_digest(record) for record in current(c)}
    rows: list[dict[str, Any]] = [
        {"service_id": one["id"], "load_id": load_id, "digest": record_digest(one), "record": dict(one)}
        for one in wanted
    ]
    gone = known.keys() - {row["service_id"] for row in rows}
    rows = [row for row in rows if known.get(row["service_id"]) != row["digest"]]
    rows += [{"service_id": i, "load_id": load_id, "digest": "", "record": None} for i in sorted(gone)]
    if rows:
        c.execute(insert(records), rows)
    return len(rows)


def record_digest(record: Mapping[str, Any]) -> str:
    """A fingerprint of one record, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def history(c: Connection, service_id: str) -> list[tuple[datetime, Mapping[str, Any] | None]]:
    """Every version of a service with the moment it was loaded, oldest first; None where it was withdrawn."""
    rows = c.execute(
        select(loads.c.at, records.c.record)
        .join(loads, loads.c.id == records.c.load_id)
        .where(records.c.service_id == service_id)
        .order_by(records.c.id)
    )
    return [(row.at, row.record) for row in rows]
