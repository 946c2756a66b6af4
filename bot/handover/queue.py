"""Who is where and who comes next, for many conversations with a handful of queries."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Conversation, Hold, Holder, Sender, Why
from bot.db.parts import in_parts
from bot.handover import offer_store, store
from bot.handover.model import QueueItem
from bot.handover.standing import as_it_counts, first_sign, reasons_of

CAME_BACK = (Why.RELEASED, Why.CONNECTION_LOST)


def waiting(c: Connection) -> list[QueueItem]:
    """Everybody in the queue, in the order in which they are to be answered."""
    return in_order(items(c, record.held_by(c, Holder.QUEUE)))


def in_order(found: Iterable[QueueItem]) -> list[QueueItem]:
    """By priority, then who came back, then the time since the first sign of risk."""
    return sorted(found, key=lambda item: item.rank)


def items(c: Connection, held: Iterable[tuple[Conversation, Hold]]) -> list[QueueItem]:
    """Each of these conversations as staff see it in a list."""
    return [item for part in in_parts(held) for item in _items(c, part)]


def _items(c: Connection, held: Sequence[tuple[Conversation, Hold]]) -> list[QueueItem]:
    ids = [conversation.id for conversation, _ in held]
    assessments, confirmations = record.assessments_of(c, ids), store.confirmations_of(c, ids)
    queued, alarms = record.first_queued(c, ids), record.first_alarm(c, ids)
    last, written = record.last_message_times(c, ids), record.last_message_times(c, ids, Sender.CALLER)
    lost = offer_store.last_lost(c, ids)
    found = []
    for conversation, hold in held:
        of = conversation.id
        history = assessments.get(of, [])
        priority = as_it_counts(history, confirmations.get(of, []))
        first = first_sign(history, [times[of] for times in (queued, alarms) if of in times])
        back = hold.holder is Holder.QUEUE and (
            hold.why in CAME_BACK or (of in lost and lost[of] >= hold.since)
        )
        found.append(
            QueueItem(
                conversation=conversation,
                hold=hold,
                priority=priority,
                waiting_since=first or conversation.created_at,
                reasons=reasons_of(history, priority),
                last_message_at=last.get(of, conversation.created_at),
                written_at=written.get(of, conversation.created_at),
                needed=first is not None,
                came_back=back,
            )
        )
    return found
