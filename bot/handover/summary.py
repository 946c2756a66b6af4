"""The SBAR summary a clinician reads before taking a conversation (clinical.md §6.7, design §11)."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Answer, Message, Sender
from bot.handover import call_back_store, notes_store, store
from bot.handover.life import must_be_quiet
from bot.handover.model import Offered, Standing, Summary
from bot.handover.standing import first_risk_at, reasons_of
from bot.triage import DECLINED, UNSURE, Ruleset, Value, applies

FIRST = (
    "access_needs", "advance_choice", "crisis_plan", "nominated_person", "not_to_tell", "known_to_team",
)  # fmt: skip
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
    "reason_for_contact",
    "with_person",
    "person_knows",
    "person_agrees",
    "trusted_adult",
    "bereavement",
    "carer_needs",
)
WORDS = ("story", "carer_view", "person_words")
WITHHELD = (DECLINED, UNSURE)
A_SHORT_ANSWER = 5  # words; more may tell what a clinician must read


def staff_see(now: Standing, ruleset: Ruleset) -> dict[str, Answer]:
    """The answers that stand, without those to the equality questions: they are for counting alone."""
    counted = {factor.id for factor in ruleset.after("equality")}
    return {f: a for f, a in now.answered.standing.items() if a.value is not None and f not in counted}


def summarise(c: Connection, now: Standing, ruleset: Ruleset) -> Summary:
    """What is known of a conversation, with what was not asked or not said shown as such."""
    conversation_id = now.conversation.id
    values = now.answered.values
    own, carer = _words(c, now, ruleset)
    after = {f.id for f in ruleset.factors.values() if f.after}
    confirmations = store.all_confirmations(c, conversation_id)
    shown = (*FIRST, *SITUATION, *BACKGROUND, *WORDS)
    return Summary(
        first={f: values[f] for f in FIRST if f in values},
        plan={f.id: values[f.id] for f in ruleset.after("plan") if _told(values.get(f.id))},
        situation={f: values[f] for f in SITUATION if f in values},
        own_words=own,
        reported_words=str(values["person_words"]) if _told(values.get("person_words")) else None,
        carer_words=carer,
        background={f: values[f] for f in BACKGROUND if f in values},
        answers={f: a for f, a in staff_see(now, ruleset).items() if f not in after and f not in shown},
        earlier={f: a for f, a in now.answered.earlier.items() if f not in after},
        declined=tuple(f for f, v in values.items() if v in WITHHELD and f not in after),
        not_asked=tuple(
            f
            for f, factor in ruleset.factors.items()
            if f not in values and f not in after and factor.asked and applies(f, values, ruleset)
        ),
        noticed=tuple(n for _, screened in record.screened(c, conversation_id) for n in screened.noticed),
        priority=now.priority,
        reasons=reasons_of(record.all_assessments(c, conversation_id), now.priority),
        flags=tuple(sorted(now.assessment.flags)),
        confirmation=confirmations[-1] if confirmations else None,
        offered=_offered(c, conversation_id),
        started_at=now.conversation.created_at,
        waiting_since=first_risk_at(c, conversation_id),
        read_back=notes_store.last_read_back(c, conversation_id),
        call_back=call_back_store.last(c, [conversation_id]).get(conversation_id),
        quiet=must_be_quiet(now.answered, ruleset),
    )


def _offered(c: Connection, conversation_id: str) -> tuple[Offered, ...]:
    """Each thing once, as it was offered last; one declined and then offered anew is offered."""
    refused = notes_store.refused(c, conversation_id)
    latest = {offer.what: offer for offer in store.all_offers(c, conversation_id)}
    return tuple(
        replace(offer, declined_at=no if (no := refused.get(what)) and no >= offer.at else None)
        for what, offer in latest.items()
    )


def _words(c: Connection, now: Standing, ruleset: Ruleset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the person wrote themselves, and what somebody else wrote about them, by whom it was about then.

    Until anybody has said, the first answer tells: a story comes before the question who it is about.
    """
    conversation_id, elsewhere = now.conversation.id, _in_plan_or_counted(now, ruleset)
    about = [(a.seq or 0, a.value) for a in record.all_answers(c, conversation_id) if a.factor == "for_whom"]
    first = next((value for _, value in about if value), None)
    own: list[str] = []
    carer: list[str] = []
    for message in conversations.transcript(c, conversation_id):
        if message.draft.sender is not Sender.CALLER or message.draft.choice is not None:
            continue
        if not elsewhere(message):
            so_far = [value for seq, value in about if seq <= message.seq and value]
            (carer if (so_far[-1] if so_far else first) == "other" else own).append(message.draft.text)
    return tuple(own), tuple(carer)


def _in_plan_or_counted(now: Standing, ruleset: Ruleset) -> Callable[[Message], bool]:
    """Whether a message is a part of the plan as it stands, or a short answer to an equality question."""
    plan, counted = (
        {given.seq for f in ruleset.after(need) if (given := now.answered.standing.get(f.id))}
        for need in ("plan", "equality")
    )
    return lambda message: (
        message.seq in plan or (message.seq in counted and len(message.draft.text.split()) <= A_SHORT_ANSWER)
    )


def _told(value: Value | None) -> bool:
    return value is not None and value not in WITHHELD
