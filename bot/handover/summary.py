"""The SBAR summary a clinician reads before taking a conversation (clinical.md §6.7, design §11)."""

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Sender
from bot.handover import store
from bot.handover.model import Standing, Summary
from bot.handover.standing import first_risk_at
from bot.triage import DECLINED, UNSURE, Ruleset, Value, applies

FIRST = ("advance_choice", "crisis_plan", "nominated_person", "not_to_tell", "known_to_team")
SITUATION = (
    "for_whom",
    "relationship",
    "name",
    "location",
    "phone",
    "safe_to_ring",
    "company",
    "private",
    "immediate_danger",
    "called_999",
    "police_involved",
    "writer_role",
)
BACKGROUND = (
    "age",
    "access_needs",
    "reason_for_contact",
    "with_person",
    "person_knows",
    "person_agrees",
    "trusted_adult",
    "bereavement",
    "carer_needs",
)
WORDS = ("story", "carer_view", "person_words")


def summarise(c: Connection, now: Standing, ruleset: Ruleset) -> Summary:
    """What is known of a conversation, with what was not asked or not said shown as such."""
    conversation_id = now.conversation.id
    values = now.answered.values
    own, carer = _words(c, conversation_id)
    confirmations = store.all_confirmations(c, conversation_id)
    shown = (*FIRST, *SITUATION, *BACKGROUND, *WORDS)
    return Summary(
        first={f: values[f] for f in FIRST if f in values},
        situation={f: values[f] for f in SITUATION if f in values},
        own_words=own,
        reported_words=str(values["person_words"]) if _told(values.get("person_words")) else None,
        carer_words=carer,
        background={f: values[f] for f in BACKGROUND if f in values},
        answers={f: a for f, a in now.answered.standing.items() if f not in shown and a.value is not None},
        declined=tuple(f for f, v in values.items() if v in (DECLINED, UNSURE)),
        not_asked=tuple(
            f
            for f, factor in ruleset.factors.items()
            if f not in values and factor.asked and applies(f, values, ruleset)
        ),
        noticed=tuple(n for _, screened in record.screened(c, conversation_id) for n in screened.noticed),
        priority=now.priority,
        reasons=now.assessment.reasons,
        flags=tuple(sorted(now.assessment.flags)),
        confirmation=confirmations[-1] if confirmations else None,
        offered=tuple(store.all_offers(c, conversation_id)),
        started_at=now.conversation.created_at,
        waiting_since=first_risk_at(c, conversation_id),
    )


def _words(c: Connection, conversation_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the person wrote themselves, and what somebody else wrote about them, by whom it was about then.

    Until anybody has said, the first answer tells: a story comes before the question who it is about.
    """
    about = [(a.seq or 0, a.value) for a in record.all_answers(c, conversation_id) if a.factor == "for_whom"]
    first = next((value for _, value in about if value), None)
    own: list[str] = []
    carer: list[str] = []
    for message in conversations.transcript(c, conversation_id):
        if message.draft.sender is Sender.CALLER and message.draft.choice is None:
            so_far = [value for seq, value in about if seq <= message.seq and value]
            (carer if (so_far[-1] if so_far else first) == "other" else own).append(message.draft.text)
    return tuple(own), tuple(carer)


def _told(value: Value | None) -> bool:
    return value is not None and value not in (UNSURE, DECLINED)
