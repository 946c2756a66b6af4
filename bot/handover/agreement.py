"""How clinicians judged what the ruleset proposed: counted, and looked at by a supervisor when far apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Assessed
from bot.handover import agreement_store, store, work
from bot.handover.work_model import WorkKind
from bot.triage import Priority, more_urgent

FAR = 2  # steps between A or B and what a clinician made of it
URGENT_TO_BE = (Priority.EMERGENCY, Priority.VERY_URGENT)


@dataclass(frozen=True)
class Judged:
    """What the ruleset proposed, and what a clinician made of it."""

    conversation_id: str
    proposed: Priority
    confirmed: Priority
    at: datetime

    @property
    def agrees(self) -> bool:
        return self.proposed is self.confirmed

    @property
    def far_apart(self) -> bool:
        """Whether somebody should look: an A or B two steps or more lower, or a D to G raised."""
        if self.proposed in URGENT_TO_BE:
            return self.confirmed.rank - self.proposed.rank >= FAR
        return self.proposed.rank >= Priority.SOON.rank and self.confirmed.rank < self.proposed.rank


def counts(c: Connection, since: datetime, until: datetime) -> Counter[tuple[Priority, Priority]]:
    """How often each proposal was confirmed as what, of the confirmations in this span."""
    found = judged(c, since, until)
    return Counter((one.proposed, one.confirmed) for one in found)


def judged(c: Connection, since: datetime, until: datetime) -> list[Judged]:
    """Each confirmation in this span that was about a proposal of the ruleset, oldest first."""
    among = agreement_store.confirmed_in(c, since, until)
    found = [one for conversation_id in among for one in _of(c, conversation_id)]
    return sorted((one for one in found if since <= one.at < until), key=lambda one: one.at)


def note(c: Connection, conversation_id: str, at: datetime) -> None:
    """After a confirmation: if it is far from what was proposed, a supervisor looks at it."""
    found = _of(c, conversation_id)
    if found and found[-1].at == at and found[-1].far_apart:
        work.open_item(c, WorkKind.DISAGREEMENT, at, conversation_id=conversation_id)


def _of(c: Connection, conversation_id: str) -> list[Judged]:
    """A second word on the same proposal is one clinician's on another's, and so counts for nothing here."""
    history, found = record.all_assessments(c, conversation_id), []
    before: datetime | None = None
    for confirmation in store.all_confirmations(c, conversation_id):
        proposed = _proposed(history, before, confirmation.at)
        if proposed is not None:
            found.append(Judged(conversation_id, proposed, confirmation.priority, confirmation.at))
        before = confirmation.at
    return found


def _proposed(history: Sequence[Assessed], after: datetime | None, until: datetime) -> Priority | None:
    """The most urgent thing the ruleset said anew in between."""
    proposed: Priority | None = None
    for one in history:
        anew = after is None or (one.at > after and one.changed.get("newly"))
        if one.priority and anew and one.at <= until:
            said = Priority(one.priority)
            proposed = said if proposed is None else more_urgent(proposed, said)
    return proposed
