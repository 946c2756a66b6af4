"""Tables of what staff decided and what there is to do. Rows are added."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from bot.db.metadata import UtcDateTime, metadata
from bot.handover.model import LONGEST_OUTCOME

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("priority", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

closings = Table(
    "closings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    Column("outcome", String(LONGEST_OUTCOME), nullable=False),
    Column("safety_net", Text),  # what they were told to do if it gets worse
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(36), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("what", String(128), nullable=False),
    Column("name", String(256), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

work_items = Table(
    "work_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("about", String(128), nullable=False),  # the conversation, or another thing's id
    Column("conversation_id", String(36), ForeignKey("conversations.id"), index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
)

work_acts = Table(
    "work_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("work_items.id"), nullable=False, index=True),
    Column("act", String(16), nullable=False),
    Column("staff_id", Integer, ForeignKey("staff.id")),  # nobody, when it was over by itself
    Column("outcome", Text),
    Column("due_at", UtcDateTime),  # when it is due again, if that changed
    Column("to", String(16)),  # for whom it is from here on, if that changed
    Column("at", UtcDateTime, nullable=False),
)

# The items that have not ended: one row a kind and thing, so that nobody is asked to do it twice.
work_open = Table(
    "work_open",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("about", String(128), primary_key=True),
    Column("item_id", Integer, ForeignKey("work_items.id"), nullable=False, unique=True),
)

# What was done about one silence: a silence is named by the caller's last message before it.
silence_steps = Table(
    "silence_steps",
    metadata,
    Column("conversation_id", String(36), ForeignKey("conversations.id"), primary_key=True),
    Column("after_seq", Integer, primary_key=True),
    Column("step", String(8), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
