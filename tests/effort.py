"""What a look costs the database: steps of SQLite's machine, the same on every computer, however busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event, text

from bot.bootstrap import Desk
from bot.staff.model import Staff

EACH = 10  # steps between two counts


@dataclass
class Effort:
    """What was counted."""

    steps: int = 0


@contextmanager
def effort(desk: Desk) -> Iterator[Effort]:
    """Counts what the desk's database does inside."""
    counted = Effort()

    def count() -> int:
        counted.steps += EACH
        return 0  # go on

    def on_begin(connection: Connection) -> None:
        connection.connection.dbapi_connection.set_progress_handler(count, EACH)  # type: ignore[union-attr]

    event.listen(desk.engine, "begin", on_begin)
    yield counted
    event.remove(desk.engine, "begin", on_begin)


def years_go_by(desk: Desk, worked: Staff, conversations: int = 20_000) -> None:
    """Fills the record with what was said last year: risk told, staff joined, the chat closed. Of each
    tenth chat nobody knows how it went on: the assistant has it to this day."""
    many = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {conversations})"
    old, taken = "'old' || i", "WHERE i % 10"
    rows = (
        ("conversations", "id, token_hash, channel, created_at",
         f"{old}, '', CASE i % 2 WHEN 0 THEN 'web' ELSE 'telegram' END, :at", ""),
        ("holders", "conversation_id, n, holder, at", f"{old}, 1, 'bot', :at", ""),
        ("holders", "conversation_id, n, holder, at", f"{old}, 2, 'queue', :at", taken),
        ("holders", "conversation_id, n, holder, staff_id, at", f"{old}, 3, 'human', :staff, :at", taken),
        ("holders", "conversation_id, n, holder, staff_id, at", f"{old}, 4, 'closed', :staff, :at", taken),
        ("messages", "conversation_id, seq, sender, kind, text, at", f"{old}, 1, 'caller', '', '', :at", ""),
        ("messages", "conversation_id, seq, sender, kind, text, at", f"{old}, 2, 'bot', '', '', :at", ""),
        ("deliveries", "conversation_id, seq, result, at", f"{old}, 2, 'delivered', :at", "WHERE i % 2"),
        ("screenings", "conversation_id, seq, action, language, understood, noticed",
         f"{old}, 1, 'alert', 'en', 1, '[]'", ""),
        ("assessments", "conversation_id, at, priority, rules, reasons, flags, ruleset_version, changed",
         f"{old}, :at, 'very_urgent', '[]', '[]', '[]', '', '{{}}'", taken),
        ("silence_steps", "conversation_id, after_seq, step, at", f"{old}, 1, 'work', :at", taken),
        ("work_items", "id, kind, about, conversation_id, opened_at, due_at",
         f"1000000 + i, 'silence', {old}, {old}, :at, :at", taken),
        ("work_acts", "item_id, act, staff_id, at", "1000000 + i, 'done', :staff, :at", taken),
        ("duties", "staff_id, duty, at", ":staff, 'ready', :at", taken),
        ("offers_to_staff", "id, conversation_id, staff_id, at, expires_at",
         f"1000000 + i, {old}, :staff, :at, :at", taken),
        ("offer_endings", "offer_id, ending, at", "1000000 + i, 'accepted', :at", taken),
        ("waiting_told", "conversation_id, since, step, at", f"{old}, :at, 1, :at", taken),
        ("second_requests", "id, conversation_id, staff_id, act, details, seq, at",
         f"1000000 + i, {old}, :staff, 'close', '{{}}', 2, :at", taken),
        ("second_answers", "request_id, staff_id, answer, at", "1000000 + i, :staff, 'agreed', :at", taken),
        ("audit", "at, staff_id, action, conversation_id, details",
         f":at, :staff, 'read', {old}, '{{}}'", taken),
    )  # fmt: skip
    with desk.engine.begin() as c:
        for table, columns, values, where in rows:
            query = f"INSERT INTO {table} ({columns}) {many} SELECT {values} FROM n {where}"
            c.execute(text(query), {"at": "2025-10-01 10:00:00.000000", "staff": worked.id})
