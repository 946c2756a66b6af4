"""A caller at risk who is with a colleague and gets no answer is work for whoever is there, then an alarm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import PHONE, Assessed, Holder, Sender
from bot.handover import store, work, work_store
from bot.handover.model import Confirmation
from bot.handover.standing import QUEUED_AT_ONCE, as_it_counted, as_it_counts, at_once, open_risk
from bot.handover.stories import PickUp, target_of
from bot.handover.work_model import WorkKind
from bot.triage import Priority

KIND = WorkKind.UNANSWERED


@dataclass(frozen=True)
class Within:
    """How long a caller with staff may go without a word, and without one after becoming very urgent."""

    answer: timedelta
    pick_up: PickUp


@dataclass(frozen=True)
class Unheard:
    """From when a caller without an answer is work, and from when that is an alarm."""

    opens_at: datetime
    due_at: datetime


def due(c: Connection, at: datetime, within: Within) -> list[str]:
    """Who has become work, or must be heard sooner, and whose work is over, and none of it is kept yet."""
    unheard = {of: one.due_at for of, one in _unheard(c, within).items() if at >= one.opens_at}
    known = {item.about: item.due_at for item in work_store.open_items(c, KIND)}
    sooner = {of for of, due_at in unheard.items() if of in known and due_at < known[of]}
    return sorted((unheard.keys() ^ known.keys()) | sooner)


def attend(c: Connection, conversation_id: str, at: datetime, within: Within) -> None:
    """Opens the work about this caller, opens it anew if it is due sooner, or ends it, as it is now."""
    conversations.lock(c, conversation_id)
    one = _unheard(c, within).get(conversation_id)
    waits = one is not None and at >= one.opens_at
    item_id = work_store.open_item(c, KIND, conversation_id)
    item = work_store.item(c, item_id) if item_id is not None else None
    if item and not (one and waits and one.due_at >= item.due_at):
        work.over(c, KIND, conversation_id, at)
    if one and waits:
        work.open_item(c, KIND, at, conversation_id=conversation_id, due_at=one.due_at)


def _unheard(c: Connection, within: Within) -> dict[str, Unheard]:
    """Each caller at risk who is with staff, in writing, and waits for a word of theirs."""
    held = {of.id: hold for of, hold in record.held_by(c, Holder.HUMAN) if of.channel != PHONE}
    wrote, answered = (record.last_message_times(c, list(held), who) for who in (Sender.CALLER, Sender.STAFF))
    waits: dict[str, tuple[datetime, datetime]] = {}  # since when, and our last word before that
    for of, hold in held.items():
        if of not in answered or answered[of] < hold.since:  # whoever has come has said nothing yet
            waits[of] = hold.since, hold.since
        elif of in wrote and wrote[of] > answered[of]:
            waits[of] = record.first_written_after(c, of, answered[of]), answered[of]
    history, confirmed = record.assessments_of(c, list(waits)), store.confirmations_of(c, list(waits))
    found: dict[str, Unheard] = {}
    for of, (since, last_word) in waits.items():
        counts = as_it_counts(history.get(of, []), confirmed.get(of, []))
        alert = record.first_alert_after(c, of, last_word)
        if counts is not None and not open_risk(counts) and alert is None:
            continue
        due_at = since + max(within.answer, target_of(counts, within.pick_up))
        risen = [one for one in (alert, _risen_at(history, confirmed, of, last_word)) if one]
        if risen:
            as_urgent = counts if counts in QUEUED_AT_ONCE else Priority.VERY_URGENT
            due_at = min(due_at, min(risen) + target_of(as_urgent, within.pick_up))
        found[of] = Unheard(min(since + within.answer, due_at), due_at)
    return found


def _risen_at(
    history: Mapping[str, Sequence[Assessed]],
    confirmed: Mapping[str, Sequence[Confirmation]],
    of: str,
    after: datetime,
) -> datetime | None:
    """When they became very urgent or an emergency after our last word, if they did."""
    assessed, said = history.get(of, ()), confirmed.get(of, ())
    before = as_it_counted(assessed, said, after)
    later = (one.at for one in assessed if one.at > after)
    return next((at for at in later if at_once(before, as_it_counted(assessed, said, at))), None)
