"""What staff note beside a conversation: a whisper to colleagues, a read-back, an offer declined."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.handover import notes_store as store
from bot.handover import store as offers
from bot.handover.model import HandoverError, ReasonNeeded
from bot.handover.taking import begin, begin_as_holder
from bot.staff import store as people
from bot.staff.model import Staff

LONGEST = 4_000  # characters of a whisper


def whisper(c: Connection, staff: Staff, conversation_id: str, text: str, at: datetime) -> None:
    """A note for colleagues, by whoever may see the conversation. No caller ever reads it."""
    begin(c, staff, conversation_id)
    if not text.strip():
        raise ReasonNeeded("Write the note first.")
    if len(text) > LONGEST:
        raise HandoverError(f"A note has up to {LONGEST} characters.")
    last = conversations.next_seq(c, conversation_id) - 1
    store.add_whisper(c, conversation_id, staff.id, text.strip(), last, at)
    people.add_audit(c, staff.id, "whisper", conversation_id, {"after": last}, at)


def read_back(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> None:
    """What is in the summary was read back to the caller, and they agreed to it."""
    begin_as_holder(c, staff, conversation_id)
    last = conversations.next_seq(c, conversation_id) - 1
    store.add_read_back(c, conversation_id, staff.id, last, at)
    people.add_audit(c, staff.id, "read_back", conversation_id, {"after": last}, at)


def decline(c: Connection, staff: Staff, conversation_id: str, what: str, at: datetime) -> None:
    """The caller did not want what they were offered. Raises HandoverError for what was never offered."""
    begin_as_holder(c, staff, conversation_id)
    if what not in {offer.what for offer in offers.all_offers(c, conversation_id)}:
        raise HandoverError("This was not offered to this caller.")
    store.add_refusal(c, conversation_id, staff.id, what, at)
    people.add_audit(c, staff.id, "decline", conversation_id, {"what": what}, at)
