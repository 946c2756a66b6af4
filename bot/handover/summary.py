"""The SBAR summary a clinician reads before taking a conversation (clinical.md §6.7, design §11)."""

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Sender
from bot.handover import store
from bot.handover.model import Standing, Summary
from bot.handover.standing import first_risk_at
from bot.triage import DECLINED, UNSURE, Ruleset, applies

FIRST = ("advance_choice", "crisis_plan", "known_to_team")
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
)
BACKGROUND = ("age", "access_needs", "reason_for_contact", "with_person", "person_knows", "carer_needs")
WORDS = ("story", "carer_view")


def summarise(c: Connection, now: Standing, ruleset: Ruleset) -> Summary:
    """What is known of a conversation, with what was not asked or not said shown as such."""
    conversation_id = now.conversation.id
    values = now.answered.values
    about_other = values.get("for_whom") == "other"
    own = tuple(
        message.draft.text
        for message in conversations.transcript(c, conversation_id)
        if message.draft.sender is Sender.CALLER and message.draft.choice is None
    )
    confirmations = store.all_confirmations(c, conversation_id)
    shown = (*FIRST, *SITUATION, *BACKGROUND, *WORDS)
    return Summary(
        first={f: values[f] for f in FIRST if f in values},
        situation={f: values[f] for f in SITUATION if f in values},
        own_words=() if about_other else own,
        carer_words=own if about_other else (),
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
