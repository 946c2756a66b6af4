"""The one place where an answer becomes a priority, and a priority a place in the queue."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.answered import Answered
from bot.conversations.model import Assessed, Holder, Source, Why
from bot.handover import store
from bot.handover.model import Confirmation, Standing
from bot.triage import Assessment, Priority, Ruleset, Value, assess, more_urgent, next_question

# Whoever the conversation is about, these are the writer's.
OF_THE_WRITER = frozenset({"story", "for_whom", "phone", "name", "called_999", "private", "safe_to_ring"})
QUEUED_AT_ONCE = (Priority.EMERGENCY, Priority.VERY_URGENT)


def take_answers(
    c: Connection,
    conversation_id: str,
    values: Mapping[str, Value],
    source: Source,
    at: datetime,
    ruleset: Ruleset,
    *,
    seq: int | None = None,
    staff_id: int | None = None,
) -> Standing:
    """Records answers, assesses them, and queues an emergency or very urgent caller at once.

    An alarm whose direct question has been answered calmly gives the conversation back to the bot. What is
    read late in message `seq` puts nothing in place of what a later message told or opened again.
    """
    conversations.lock(c, conversation_id)
    before = conversations.answered(c, conversation_id)
    if seq is not None:
        values = {factor: value for factor, value in values.items() if before.told_last(factor) <= seq}
    conversations.answer(c, conversation_id, values, source, at, seq, staff_id)
    if {before.values.get("for_whom"), values.get("for_whom")} == {"self", "other"}:
        of_another = _of_another_person(before, ruleset, seq)
        conversations.outlive(c, conversation_id, [f for f in of_another if f not in values], at, seq)
    return settle(c, conversation_id, at, ruleset)


def _of_another_person(before: Answered, ruleset: Ruleset, seq: int | None) -> list[str]:
    """What was answered about somebody else than whom it is about now, and is to be asked anew.

    Facts, and what was calm. What was not calm stands until a human has looked, as does the writer's own.
    """
    found = []
    for name, answer in before.standing.items():
        factor = ruleset.factors[name]
        calm = factor.values[:1] in ((answer.value,), answer.value)
        stands = "priority" in factor.needed_for and not calm and not factor.is_age
        mine = name in OF_THE_WRITER or (seq is not None and answer.seq == seq)
        if answer.value is not None and factor.asked and not (factor.after or stands or mine):
            found.append(name)
    return found


def settle(c: Connection, conversation_id: str, at: datetime, ruleset: Ruleset) -> Standing:
    """Assesses the answers that stand, keeps the assessment if it is new, and moves the holder."""
    history = [*record.all_assessments(c, conversation_id)]
    answered = conversations.answered(c, conversation_id)
    assessment = assess(answered.values, ruleset)
    before, now = set(history[-1].rules) if history else None, set(assessment.rules)
    newly = tuple(rule for rule in assessment.rules if rule not in (before or ()))
    if before != now:
        changed = {"newly": list(newly), "gone": sorted((before or set()) - now)}
        history.append(_assessed(assessment, at, ruleset, changed))
        record.add_assessment(c, conversation_id, history[-1])
    confirmed = store.all_confirmations(c, conversation_id)
    priority = as_it_counts(history, confirmed)
    hold, just_queued = conversations.hold(c, conversation_id), False
    left_knowingly = hold.why is Why.HANDED_BACK and open_risk(as_it_counted(history, confirmed, hold.since))
    if newly and priority in QUEUED_AT_ONCE and hold.holder is Holder.BOT:
        hold = conversations.move(c, conversation_id, Holder.QUEUE, Why.PRIORITY, at)
        just_queued = True
    elif priority is Priority.URGENT and hold.holder is Holder.BOT and not left_knowingly:
        if not could_still_rise(answered, ruleset, priority):  # what is left to ask is asked while they wait
            hold = conversations.move(c, conversation_id, Holder.QUEUE, Why.ENDING, at)
    elif hold.why is Why.ALARM and not answered.reopened and not open_risk(priority):
        hold = conversations.move(c, conversation_id, Holder.BOT, Why.ALARM_ANSWERED, at)
    return Standing(
        conversations.get(c, conversation_id), answered, assessment, priority, hold, newly, just_queued
    )


def standing(c: Connection, conversation_id: str, ruleset: Ruleset) -> Standing:
    """Where the conversation stands; changes nothing."""
    answered = conversations.answered(c, conversation_id)
    return Standing(
        conversation=conversations.get(c, conversation_id),
        answered=answered,
        assessment=assess(answered.values, ruleset),
        priority=priority_of(c, conversation_id),
        hold=conversations.hold(c, conversation_id),
    )


def question_for(now: Standing, ruleset: Ruleset) -> str | None:
    """What to ask next: what was reopened, then safety answers too old, then what the ruleset derives."""
    answered, counts = now.answered, now.priority
    return next_question(answered.values, ruleset, answered.reopened, answered.outlived, counts)


def could_still_rise(answered: Answered, ruleset: Ruleset, counts: Priority) -> bool:
    """Whether a question that may raise the priority is still to be put."""
    question = next_question(answered.values, ruleset, first=answered.reopened, counts=counts)
    return question is not None and "priority" in ruleset.factors[question].needed_for


def priority_of(c: Connection, conversation_id: str) -> Priority | None:
    """The priority as it counts: it rises by itself and falls only by a clinician's word (design §13.8).

    After a confirmation only rules that did not apply before it can raise the priority again.
    """
    history = record.all_assessments(c, conversation_id)
    return as_it_counts(history, store.all_confirmations(c, conversation_id))


def priorities_of(c: Connection, ids: Collection[str]) -> dict[str, Priority | None]:
    """The same for each of these conversations, with two queries however many they are."""
    history, confirmed = record.assessments_of(c, list(ids)), store.confirmations_of(c, list(ids))
    return {of: as_it_counts(history.get(of, []), confirmed.get(of, [])) for of in ids}


def as_it_counts(history: Sequence[Assessed], confirmed: Sequence[Confirmation]) -> Priority | None:
    """The same, from all that was assessed and all that clinicians said."""
    priority = confirmed[-1].priority if confirmed else None
    for assessed in history:
        counts = not confirmed or (assessed.at > confirmed[-1].at and assessed.changed.get("newly"))
        if assessed.priority and counts:
            proposed = Priority(assessed.priority)
            priority = proposed if priority is None else more_urgent(priority, proposed)
    return priority


def as_it_counted(
    history: Sequence[Assessed], confirmed: Sequence[Confirmation], then: datetime
) -> Priority | None:
    """The same, at that moment."""
    assessed = [one for one in history if one.at <= then]
    return as_it_counts(assessed, [one for one in confirmed if one.at <= then])


def reasons_of(history: Sequence[Assessed], priority: Priority | None) -> tuple[str, ...]:
    """Why the priority is what it is, also when what it rests on is being asked again."""
    held = [assessed for assessed in history if assessed.priority == priority] or history[-1:]
    return held[-1].reasons if held else ()


def first_risk_at(c: Connection, conversation_id: str) -> datetime:
    """When the first sign of risk was seen: the clock of the queue runs from here, not from the handover."""
    queued = [hold.since for hold in record.all_holds(c, conversation_id) if hold.holder is Holder.QUEUE]
    alarms = {seq for seq, screened in record.screened(c, conversation_id) if screened.action != "none"}
    if alarms:
        queued += [m.at for m in record.messages_after(c, conversation_id, min(alarms) - 1)[:1]]
    first = first_sign(record.all_assessments(c, conversation_id), queued)
    return first or conversations.get(c, conversation_id).created_at


def first_sign(history: Sequence[Assessed], needed: Sequence[datetime]) -> datetime | None:
    """The first of: open risk assessed, a person needed, an alarm. None while there was nothing of these."""
    risks = [a.at for a in history if a.priority and open_risk(Priority(a.priority))]
    return min((*risks, *needed), default=None)


def at_once(before: Priority | None, now: Priority | None) -> bool:
    """Whether it has risen to where nobody waits to be asked: an emergency, or very urgent."""
    return now in QUEUED_AT_ONCE and (before is None or now is None or now.rank < before.rank)


def risen_since(c: Connection, conversation_id: str, since: datetime) -> bool:
    """Whether what is proposed has risen to an emergency, or to very urgent, since then."""
    last: Priority | None = None
    for assessed in record.all_assessments(c, conversation_id):
        proposed = Priority(assessed.priority) if assessed.priority else None
        if assessed.at >= since and assessed.changed.get("newly") and at_once(last, proposed):
            return True
        last = proposed
    return False


def open_risk(priority: Priority | None) -> bool:
    """Whether this priority means a human must act, not only review."""
    return priority is not None and priority.rank <= Priority.URGENT.rank


def _assessed(
    assessment: Assessment, at: datetime, ruleset: Ruleset, changed: Mapping[str, Sequence[str]]
) -> Assessed:
    return Assessed(
        at=at,
        priority=assessment.priority.value if assessment.known else None,
        rules=assessment.rules,
        reasons=assessment.reasons,
        flags=tuple(sorted(assessment.flags)),
        ruleset_version=ruleset.version,
        changed=changed,
    )
