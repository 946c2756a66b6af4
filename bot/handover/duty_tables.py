"""Tables of who is on duty, what they are offered, and what waits for a second person. Rows are added."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from bot.db.metadata import UtcDateTime, metadata


def _of_conversation(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("conversations.id")
    return Column(
        "conversation_id", String(36), target, nullable=False, primary_key=primary_key, index=not primary_key
    )


def _of_staff(name: str = "staff_id", *, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("staff.id"), nullable=False, primary_key=primary_key)


# The last sign of life alone, who is typing, and how far somebody has read: only the last one matters, so
# these are overwritten.
heartbeats = Table(
    "heartbeats", metadata, _of_staff(primary_key=True), Column("at", UtcDateTime, nullable=False)
)
typing_marks = Table(
    "typing_marks",
    metadata,
    _of_conversation(primary_key=True),
    _of_staff(primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
read_marks = Table(
    "read_marks",
    metadata,
    _of_conversation(primary_key=True),
    _of_staff(primary_key=True),
    Column("seq", Integer, nullable=False),  # the last message they have read
    Column("at", UtcDateTime, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False, index=True),
    Column("duty", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# A caller put before one member of staff: from the queue, or by the colleague who holds them.
offers_to_staff = Table(
    "offers_to_staff",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False, index=True),
    Column("from_id", Integer, ForeignKey("staff.id")),  # who hands over; nobody when it comes from the queue
    Column("note", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

offer_endings = Table(
    "offer_endings",
    metadata,
    Column("offer_id", Integer, ForeignKey("offers_to_staff.id"), primary_key=True),
    Column("ending", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# The offers that have not ended: one row a caller, so that nobody is offered to two people.
offers_open = Table(
    "offers_open",
    metadata,
    _of_conversation(primary_key=True),
    Column("offer_id", Integer, ForeignKey("offers_to_staff.id"), nullable=False, unique=True),
)

# What needs a second person's word: closing, or lowering, an emergency or a very urgent caller.
second_requests = Table(
    "second_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    _of_staff(),
    Column("act", String(8), nullable=False),
    Column("details", Text, nullable=False),  # JSON: what is to be done
    Column("seq", Integer, nullable=False),  # the last message it was asked after
    Column("at", UtcDateTime, nullable=False),
)

second_answers = Table(
    "second_answers",
    metadata,
    Column("request_id", Integer, ForeignKey("second_requests.id"), primary_key=True),
    _of_staff(),
    Column("answer", String(16), nullable=False),
    Column("reason", Text),
    Column("at", UtcDateTime, nullable=False),
)

# The requests that nobody has answered.
second_open = Table(
    "second_open",
    metadata,
    Column("request_id", Integer, ForeignKey("second_requests.id"), primary_key=True),
)

# Which words about waiting were said in one stretch in the queue, named by its beginning.
waiting_told = Table(
    "waiting_told",
    metadata,
    _of_conversation(primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("seq", Integer),  # the message that said it
    Column("at", UtcDateTime, nullable=False),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("phone", String(32), nullable=False),
    Column("safe", String(8), nullable=False),  # whether it is safe to ring: yes, no voicemail
    Column("best_time", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
