"""Tables of the record. State is rows added, never fields changed."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.conversations.model import Holder
from bot.db.metadata import UtcDateTime, metadata


def _of_conversation(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    target = ForeignKey("conversations.id")
    return Column("conversation_id", String(36), target, nullable=False, primary_key=primary_key, index=index)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("external_ref", String(64)),  # a messaging app's chat
    Column("area", String(16)),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Index("ix_conversations_channel_external_ref", "channel", "external_ref"),
)

messages = Table(
    "messages",
    metadata,
    _of_conversation(primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("sender", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("factor", String(64)),
    Column("question", JSON(none_as_null=True)),
    Column("services", JSON(none_as_null=True)),
    Column("openings", JSON(none_as_null=True)),
    Column("choice", JSON(none_as_null=True)),
    Column("client_message_id", String(128)),
    Column("reply_to", Integer),
    Column("staff_id", Integer),
    UniqueConstraint("conversation_id", "client_message_id"),
    Index("ix_messages_sender_at", "sender", "at"),  # who wrote lately, without reading all that was said
    Index("ix_messages_conversation_id_sender_at", "conversation_id", "sender", "at"),
)

screenings = Table(
    "screenings",
    metadata,
    _of_conversation(primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("action", String(8), nullable=False),
    Column("language", String(16), nullable=False),
    Column("understood", Integer, nullable=False),
    Column("noticed", JSON, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(index=True),
    Column("factor", String(64), nullable=False),
    Column("value", JSON(none_as_null=True)),
    Column("source", String(16), nullable=False),
    Column("seq", Integer),
    Column("staff_id", Integer),
    Column("at", UtcDateTime, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("priority", String(16)),
    Column("rules", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("ruleset_version", String(64), nullable=False),
    Column("changed", JSON, nullable=False),
)

holders = Table(
    "holders",
    metadata,
    _of_conversation(primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("holder", String(8), nullable=False),
    Column("why", String(32)),
    Column("staff_id", Integer),
    Column("at", UtcDateTime, nullable=False, index=True),
    CheckConstraint("holder IN ({})".format(", ".join(f"'{h}'" for h in Holder)), name="holder"),
)

# Who waits for staff or is with them now: an index of `holders`, so that those who ever were cost nothing.
in_hand = Table("in_hand", metadata, _of_conversation(primary_key=True))

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("result", String(16), nullable=False),  # delivered, failed, blocked
    Column("number", BigInteger),  # the app's own for it
    Column("at", UtcDateTime, nullable=False),
    Index("ix_deliveries_conversation_id_seq", "conversation_id", "seq"),
)

# What a messaging app is still to be sent: an index of `deliveries`, so that what was sent costs nothing.
owed = Table(
    "owed",
    metadata,
    _of_conversation(primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
)
