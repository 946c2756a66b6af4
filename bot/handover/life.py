"""How long answers hold: what is too old is asked again, and whoever comes back is asked first."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.answered import Answered
from bot.conversations.model import RETURN, Answer, Holder, Source
from bot.handover.standing import QUEUED_AT_ONCE, priority_of
from bot.triage import DECLINED, UNSURE, Ruleset, as_tuple
from bot.triage.factors import REST, SAFETY, holds


def caller_is_here(c: Connection, conversation_id: str, seq: int, at: datetime, ruleset: Ruleset) -> None:
    """The caller has written message `seq`: reopens what a silence has made too old, before it is read.

    After the conversation was closed, or a long silence, nothing told before is used until they agree.
    """
    hold = conversations.hold(c, conversation_id)
    before = conversations.written_before(c, conversation_id, seq)
    if before is None or hold.holder is Holder.HUMAN:
        return
    closed, silent = hold.holder is Holder.CLOSED, _minutes(before, at)
    if closed or silent >= ruleset.holds_for[REST]:
        _returned(c, conversation_id, seq, at, ruleset, everything=closed)
    elif silent >= ruleset.holds_for[SAFETY]:
        lapse(c, conversation_id, seq, at, ruleset)


def lapse(c: Connection, conversation_id: str, seq: int, at: datetime, ruleset: Ruleset) -> None:
    """Reopens the safety answers that are too old. For a caller whom a human is to see within hours, only
    what is still asked of them: the rest must be there for that human to read.
    """
    answered = conversations.answered(c, conversation_id)
    old = [factor for factor in _too_old(answered, at, ruleset) if ruleset.factors[factor].life == SAFETY]
    if priority_of(c, conversation_id) in QUEUED_AT_ONCE:
        old = [factor for factor in old if factor in ruleset.still_asked]
    conversations.outlive(c, conversation_id, old, at, seq)


def _returned(
    c: Connection, conversation_id: str, seq: int, at: datetime, ruleset: Ruleset, *, everything: bool
) -> None:
    answered = conversations.answered(c, conversation_id)
    told = _too_old(answered, at, ruleset)
    if everything:
        told = [factor for factor in answered.values if not ruleset.factors[factor].after]
    conversations.outlive(c, conversation_id, told, at, seq)
    if must_be_quiet(answered, ruleset):
        conversations.answer(c, conversation_id, {RETURN: DECLINED}, Source.OUTLIVED, at, seq)
    elif any(may_be_kept(factor, answered.standing[factor], ruleset) for factor in told):
        conversations.reopen(c, conversation_id, [RETURN], at, seq)


def may_be_kept(factor: str, answer: Answer, ruleset: Ruleset) -> bool:
    """Whether a caller who returns may say that this answer still holds. Of safety nobody may."""
    about = ruleset.factors[factor]
    return (
        about.asked
        and not about.after
        and about.life == REST
        and answer.value not in (None, UNSURE, DECLINED)
    )


def _too_old(answered: Answered, at: datetime, ruleset: Ruleset) -> list[str]:
    return [
        factor
        for factor, answer in answered.standing.items()
        if answer.value is not None
        and not ruleset.factors[factor].after  # the caller's own plan, and what is only counted
        and ruleset.outlived(factor, _minutes(answer.at, at))
    ]


def must_be_quiet(answered: Answered, ruleset: Ruleset) -> bool:
    """Whether anything told, or raised and not answered yet, says that somebody else may hold the phone."""
    return any(
        factor in quiet
        and (factor in answered.reopened or any(holds(quiet, {factor: as_tuple(a.value)}) for a in rows))
        for factor, rows in answered.history.items()
        for quiet in ruleset.quiet_return
    )


def _minutes(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 60
