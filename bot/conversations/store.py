"""All SQL of the record."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Row,
    bindparam,
    delete,
    func,
    insert,
    select,
    union,
    update,
)

from bot.conversations.model import (
    MESSAGING,
    PHONE,
    Answer,
    Assessed,
    Conversation,
    Draft,
    Hold,
    Holder,
    Kind,
    Message,
    Noticed,
    Screened,
    Sender,
    Source,
    Why,
)
from bot.conversations.tables import (
    answers,
    assessments,
    conversations,
    deliveries,
    holders,
    in_hand,
    messages,
    owed,
    screenings,
)
from bot.db.once import changed, lock_once, once
from bot.db.parts import in_parts
from bot.db.tokens import hashed
from bot.triage import Value

WITH_STAFF = (Holder.QUEUE, Holder.HUMAN)

# What every turn asks, many times: built once, for building it costs three times what asking it does.
_THIS: BindParameter[str] = bindparam("of")
_CONVERSATION = select(conversations).where(conversations.c.id == _THIS)
_LOCK = select(conversations.c.id).where(conversations.c.id == _THIS).with_for_update(key_share=True)
_HOLD = select(holders).where(holders.c.conversation_id == _THIS).order_by(holders.c.n.desc()).limit(1)
_LAST_SEQ = select(func.max(messages.c.seq)).where(messages.c.conversation_id == _THIS)
_BY_CLIENT_ID = select(messages.c.seq).where(
    messages.c.conversation_id == _THIS, messages.c.client_message_id == bindparam("client_id")
)
_ASKED = select(messages.c.question).where(
    messages.c.conversation_id == _THIS, messages.c.factor.is_not(None)
).order_by(messages.c.seq.desc()).limit(1)  # fmt: skip
_SAID_BY_BOT = select(messages.c.text).distinct().where(
    messages.c.conversation_id == _THIS, messages.c.sender == Sender.BOT,
    messages.c.seq > bindparam("after"), messages.c.text.in_(bindparam("texts", expanding=True)),
)  # fmt: skip
_WRITTEN_BEFORE = select(messages.c.at).where(
    messages.c.conversation_id == _THIS, messages.c.sender == Sender.CALLER,
    messages.c.seq < bindparam("before"),
).order_by(messages.c.seq.desc()).limit(1)  # fmt: skip
_LAST_AT = (
    select(messages.c.at).where(messages.c.conversation_id == _THIS).order_by(messages.c.seq.desc()).limit(1)
)
_ADD_MESSAGE, _ADD_SCREENING, _ADD_ANSWER = insert(messages), insert(screenings), insert(answers)
_LAST_SAID = select(func.max(messages.c.seq)).where(
    messages.c.conversation_id == _THIS, messages.c.text == bindparam("words"),
    messages.c.sender != Sender.CALLER,
)  # fmt: skip
_TOKEN = select(conversations.c.token_hash).where(conversations.c.id == _THIS)
_ASKED_OF = select(messages.c.question).where(
    messages.c.conversation_id == _THIS, messages.c.factor == bindparam("factor")
).order_by(messages.c.seq.desc()).limit(1)  # fmt: skip
_PUT = select(messages.c.seq, messages.c.factor).where(
    messages.c.conversation_id == _THIS, messages.c.factor.is_not(None), messages.c.sender != Sender.CALLER
).order_by(messages.c.seq)  # fmt: skip
_ANSWERS = (
    select(answers.c.factor, answers.c.value, answers.c.source, answers.c.at, answers.c.seq)
    .where(answers.c.conversation_id == _THIS)
    .order_by(answers.c.id)
)
_OWE = insert(owed).from_select(
    ["conversation_id", "seq", "channel"],
    select(conversations.c.id, bindparam("n", type_=Integer), conversations.c.channel).where(
        conversations.c.id == _THIS, conversations.c.channel.in_(MESSAGING)
    ),
)
_ASSESSMENTS = select(assessments).where(assessments.c.conversation_id == _THIS).order_by(assessments.c.id)


def add_conversation(c: Connection, conversation: Conversation, token: str) -> None:
    c.execute(insert(conversations).values(**asdict(conversation), token_hash=hashed(token)))


def conversation(c: Connection, conversation_id: str) -> Conversation | None:
    def ask() -> Conversation | None:
        row = c.execute(_CONVERSATION, {"of": conversation_id}).first()
        return _conversation(row) if row else None

    return once(c, conversation_id, "conversation", ask)


def token_hash(c: Connection, conversation_id: str) -> str | None:
    return c.scalar(_TOKEN, {"of": conversation_id})


def latest_by_external_ref(c: Connection, channel: str, external_ref: str) -> Conversation | None:
    row = c.execute(
        select(conversations)
        .where(conversations.c.channel == channel, conversations.c.external_ref == external_ref)
        .order_by(conversations.c.created_at.desc())
    ).first()
    return _conversation(row) if row else None


def starting_with(c: Connection, start: str) -> list[Conversation]:
    """Every conversation whose id begins so, newest first."""
    query = select(conversations).where(conversations.c.id.startswith(start, autoescape=True))
    return [_conversation(row) for row in c.execute(query.order_by(conversations.c.created_at.desc()))]


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(row.id, row.channel, row.external_ref, row.area, row.created_at)


def set_area(c: Connection, conversation_id: str, area: str) -> None:
    c.execute(update(conversations).where(conversations.c.id == conversation_id).values(area=area))
    changed(c, conversation_id, "conversation")


def lock(c: Connection, conversation_id: str) -> bool:
    """Makes other writers of this conversation wait; false if there is none of this id."""

    def ask() -> bool:
        return c.execute(_LOCK, {"of": conversation_id}).first() is not None

    return lock_once(c, conversation_id, ask)


def add_message(c: Connection, conversation_id: str, draft: Draft, at: datetime) -> Message:
    last = last_seq(c, conversation_id)
    row = {
        "conversation_id": conversation_id, "seq": last + 1, "at": at, "sender": draft.sender,
        "kind": draft.kind, "text": draft.text, "factor": draft.factor, "question": draft.question,
        "services": draft.services, "openings": draft.openings, "choice": draft.choice,
        "client_message_id": draft.client_message_id, "reply_to": draft.reply_to,
        "staff_id": draft.staff_id,
    }  # fmt: skip
    c.execute(_ADD_MESSAGE, row)
    changed(c, conversation_id, "last_seq", "said", *(("puts", "asked", "answered") if draft.factor else ()))
    if draft.sender is not Sender.CALLER:
        c.execute(_OWE, {"of": conversation_id, "n": last + 1})
    return Message(conversation_id, last + 1, at, draft)


def _message(row: Row[Any]) -> Message:
    draft = Draft(
        sender=Sender(row.sender),
        text=row.text,
        kind=Kind(row.kind),
        question=row.question,
        services=row.services,
        openings=row.openings,
        choice=row.choice,
        client_message_id=row.client_message_id,
        reply_to=row.reply_to,
        staff_id=row.staff_id,
    )
    return Message(row.conversation_id, row.seq, row.at, draft)


def message(c: Connection, conversation_id: str, seq: int) -> Message:
    query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
    return _message(c.execute(query).one())


def messages_after(c: Connection, conversation_id: str, seq: int) -> list[Message]:
    query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
    return [_message(row) for row in c.execute(query.order_by(messages.c.seq))]


def replies_to(c: Connection, conversation_id: str, seq: int) -> list[Message]:
    query = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.reply_to == seq)
    return [_message(row) for row in c.execute(query.order_by(messages.c.seq))]


def seq_of_client_message(c: Connection, conversation_id: str, client_message_id: str) -> int | None:
    return c.scalar(_BY_CLIENT_ID, {"of": conversation_id, "client_id": client_message_id})


def last_seq(c: Connection, conversation_id: str) -> int:
    def ask() -> int:
        return c.scalar(_LAST_SEQ, {"of": conversation_id}) or 0

    return once(c, conversation_id, "last_seq", ask)


def last_said(c: Connection, conversation_id: str, text: str) -> int | None:
    """The seq at which these very words were last said to the caller."""
    return c.scalar(_LAST_SAID, {"of": conversation_id, "words": text})


def said_by_bot(c: Connection, conversation_id: str, texts: Iterable[str], after: int) -> set[str]:
    """Which of these the bot has said after message `after`."""
    these = sorted(texts)

    def ask() -> set[str]:
        return set(c.scalars(_SAID_BY_BOT, {"of": conversation_id, "texts": these, "after": after}))

    return once(c, conversation_id, "said", ask, (after, *these))


def alarm_answered(c: Connection, conversation_id: str, after: int) -> bool:
    """Whether any message after `after` was answered with the emergency wording."""
    query = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id,
        messages.c.seq > after,
        messages.c.kind == Kind.EMERGENCY,
        messages.c.reply_to.is_not(None),
    )
    return c.execute(query.limit(1)).first() is not None


def questions_put(c: Connection, conversation_id: str) -> tuple[tuple[int, str], ...]:
    """Every question put, as (seq, factor), oldest first."""

    def ask() -> tuple[tuple[int, str], ...]:
        return tuple((seq, factor) for seq, factor in c.execute(_PUT, {"of": conversation_id}))

    return once(c, conversation_id, "puts", ask)


def last_question(c: Connection, conversation_id: str, factor: str | None = None) -> dict[str, Any] | None:
    """The question put last, or the last that asked `factor`."""
    if factor is not None:
        return c.scalar(_ASKED_OF, {"of": conversation_id, "factor": factor})
    return once(c, conversation_id, "asked", lambda: c.scalar(_ASKED, {"of": conversation_id}))


def last_written(c: Connection, conversation_id: str) -> tuple[int, datetime] | None:
    """The seq and the time of the caller's last message."""
    query = select(messages.c.seq, messages.c.at).where(
        messages.c.conversation_id == conversation_id, messages.c.sender == Sender.CALLER
    )
    row = c.execute(query.order_by(messages.c.seq.desc()).limit(1)).first()
    return (row.seq, row.at) if row else None


def written_before(c: Connection, conversation_id: str, before: int) -> datetime | None:
    return c.scalar(_WRITTEN_BEFORE, {"of": conversation_id, "before": before})


def last_at(c: Connection, conversation_id: str) -> datetime | None:
    return c.scalar(_LAST_AT, {"of": conversation_id})


def last_message_times(c: Connection, ids: Sequence[str], *senders: Sender) -> dict[str, datetime]:
    """When anybody, or one of these, last wrote in each of these conversations."""
    query = select(messages.c.conversation_id, func.max(messages.c.at)).group_by(messages.c.conversation_id)
    if senders:
        query = query.where(messages.c.sender.in_(senders))
    return {row[0]: row[1] for row in c.execute(query.where(messages.c.conversation_id.in_(ids)))}


def add_screening(c: Connection, conversation_id: str, seq: int, screened: Screened) -> None:
    row = {
        "conversation_id": conversation_id, "seq": seq, "action": screened.action,
        "language": screened.language, "understood": int(screened.understood),
        "noticed": [asdict(noticed) for noticed in screened.noticed],
    }  # fmt: skip
    c.execute(_ADD_SCREENING, row)


def screened(c: Connection, conversation_id: str) -> list[tuple[int, Screened]]:
    query = (
        select(screenings).where(screenings.c.conversation_id == conversation_id).order_by(screenings.c.seq)
    )
    return [
        (r.seq, Screened(r.action, r.language, bool(r.understood), tuple(Noticed(**n) for n in r.noticed)))
        for r in c.execute(query)
    ]


def ever_alerted(c: Connection, conversation_id: str) -> bool:
    """Whether the screen raised an alarm in this conversation."""
    query = select(screenings.c.seq).where(
        screenings.c.conversation_id == conversation_id, screenings.c.action == "alert"
    )
    return c.execute(query.limit(1)).first() is not None


def first_alert_after(c: Connection, conversation_id: str, after: datetime) -> datetime | None:
    """When the screen first raised an alarm in what the caller wrote after this."""
    line = (messages.c.conversation_id == screenings.c.conversation_id) & (messages.c.seq == screenings.c.seq)
    query = (
        select(func.min(messages.c.at))
        .select_from(messages.join(screenings, line))
        .where(messages.c.conversation_id == conversation_id, messages.c.at > after)
        .where(screenings.c.action == "alert")
    )
    return c.scalar(query)


def add_answer(
    c: Connection,
    conversation_id: str,
    factor: str,
    value: Value | None,
    source: Source,
    at: datetime,
    seq: int | None,
    staff_id: int | None = None,
) -> None:
    row = {
        "conversation_id": conversation_id, "factor": factor, "value": value, "source": source,
        "seq": seq, "staff_id": staff_id, "at": at,
    }  # fmt: skip
    c.execute(_ADD_ANSWER, row)
    changed(c, conversation_id, "answers", "answered")


def all_answers(c: Connection, conversation_id: str) -> tuple[Answer, ...]:
    """Every answer ever given, oldest first."""

    def ask() -> tuple[Answer, ...]:
        return tuple(map(_answer, c.execute(_ANSWERS, {"of": conversation_id})))

    return once(c, conversation_id, "answers", ask)


def _answer(row: Any) -> Answer:
    factor, value, source, at, seq = row
    return Answer(factor, tuple(value) if isinstance(value, list) else value, Source(source), at, seq)


def add_assessment(c: Connection, conversation_id: str, assessed: Assessed) -> None:
    c.execute(insert(assessments).values(conversation_id=conversation_id, **asdict(assessed)))
    changed(c, conversation_id, "assessments")


def all_assessments(c: Connection, conversation_id: str) -> tuple[Assessed, ...]:
    def ask() -> tuple[Assessed, ...]:
        return tuple(map(_assessed, c.execute(_ASSESSMENTS, {"of": conversation_id})))

    return once(c, conversation_id, "assessments", ask)


def _assessed(r: Row[Any]) -> Assessed:
    return Assessed(
        r.at, r.priority, tuple(r.rules), tuple(r.reasons), tuple(r.flags), r.ruleset_version, r.changed
    )


def assessments_of(c: Connection, ids: Sequence[str]) -> dict[str, list[Assessed]]:
    """Every assessment of each of these conversations, oldest first."""
    query = select(assessments).where(assessments.c.conversation_id.in_(ids)).order_by(assessments.c.id)
    found: dict[str, list[Assessed]] = {}
    for r in c.execute(query):
        found.setdefault(r.conversation_id, []).append(_assessed(r))
    return found


def first_queued(c: Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """When each of these conversations was first in the queue, if it ever was."""
    query = (
        select(holders.c.conversation_id, func.min(holders.c.at).label("at"))
        .where(holders.c.conversation_id.in_(ids), holders.c.holder == Holder.QUEUE)
        .group_by(holders.c.conversation_id)
    )
    return {r.conversation_id: r.at for r in c.execute(query)}


def first_alarm(c: Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """When the screen first raised or asked anything in each of these conversations, if it ever did."""
    first = (
        select(screenings.c.conversation_id, func.min(screenings.c.seq).label("seq"))
        .where(screenings.c.conversation_id.in_(ids), screenings.c.action != "none")
        .group_by(screenings.c.conversation_id)
        .subquery()
    )
    query = select(messages.c.conversation_id, messages.c.at).join(
        first, (first.c.conversation_id == messages.c.conversation_id) & (first.c.seq == messages.c.seq)
    )
    return {r.conversation_id: r.at for r in c.execute(query)}


def heads_since(c: Connection, since: datetime) -> dict[str, tuple[int, int]]:
    """The conversations in which anything was written or moved since then: last message, last holder."""
    each = list(Sender)  # named, so that their index finds them
    said = select(messages.c.conversation_id).where(messages.c.sender.in_(each), messages.c.at >= since)
    moved = select(holders.c.conversation_id).where(holders.c.at >= since)
    among = union(said, moved).subquery()
    last = select(func.max(messages.c.seq)).where(messages.c.conversation_id == among.c.conversation_id)
    newest = select(func.max(holders.c.n)).where(holders.c.conversation_id == among.c.conversation_id)
    query = select(among.c.conversation_id, last.scalar_subquery(), newest.scalar_subquery())
    return {of: (seq or 0, n or 0) for of, seq, n in c.execute(query)}


def last_spoken(c: Connection, conversation_id: str) -> datetime | None:
    """When we last said anything here, whoever of us it was."""
    return c.scalar(
        select(func.max(messages.c.at)).where(
            messages.c.conversation_id == conversation_id, messages.c.sender != Sender.CALLER
        )
    )


def written_after(c: Connection, conversation_id: str, seq: int) -> bool:
    """Whether the caller has written anything after message `seq`."""
    query = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id,
        messages.c.seq > seq,
        messages.c.sender == Sender.CALLER,
    )
    return c.execute(query.limit(1)).first() is not None


def first_written_after(c: Connection, conversation_id: str, after: datetime) -> datetime:
    """When the caller first wrote after this; only for who has."""
    query = select(func.min(messages.c.at)).where(
        messages.c.conversation_id == conversation_id,
        messages.c.sender == Sender.CALLER,
        messages.c.at > after,
    )
    return c.execute(query).scalar_one()


def unreplied(c: Connection, since: datetime, until: datetime, *, among: str | None = None) -> list[Message]:
    """What callers wrote last in this span and nobody has replied to, where the bot had it by its end."""
    after, earlier = messages.alias(), holders.alias()
    replies = after.c.sender.in_((Sender.BOT, Sender.STAFF)) & (
        after.c.reply_to.is_(None) | (after.c.reply_to >= messages.c.seq)
    )
    settled = (
        select(after.c.seq)
        .where(after.c.conversation_id == messages.c.conversation_id, after.c.seq > messages.c.seq)
        .where(replies | ((after.c.sender == Sender.CALLER) & (after.c.kind == Kind.TEXT)))
        .limit(1)
    )  # one look into an index for each; EXISTS would let PostgreSQL read whole tables
    newest = select(func.max(earlier.c.n)).where(earlier.c.conversation_id == messages.c.conversation_id)
    query = (
        select(messages)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(holders, holders.c.conversation_id == messages.c.conversation_id)
        .where(messages.c.sender == Sender.CALLER, messages.c.kind == Kind.TEXT)
        .where(messages.c.at > since, messages.c.at <= until, settled.scalar_subquery().is_(None))
        .where(holders.c.n == newest.scalar_subquery(), holders.c.holder == Holder.BOT, holders.c.at <= until)
        .where(conversations.c.channel != PHONE)
    )
    if among is not None:
        query = query.where(messages.c.conversation_id == among)
    return [_message(row) for row in c.execute(query.order_by(messages.c.at))]


def unasked(c: Connection, since: datetime, until: datetime, *, among: str | None = None) -> list[str]:
    """With whom the bot was to go on from a moment in this span, and has not; nor have they written."""
    later, after = holders.alias(), messages.alias()
    newest = select(func.max(later.c.n)).where(later.c.conversation_id == holders.c.conversation_id)
    went_on = (
        select(after.c.seq)
        .where(after.c.conversation_id == holders.c.conversation_id, after.c.at >= holders.c.at)
        .where(after.c.sender.in_((Sender.BOT, Sender.CALLER)))
        .limit(1)
    )
    query = (
        select(holders.c.conversation_id)
        .where(holders.c.at > since, holders.c.at <= until, holders.c.holder == Holder.BOT)
        .where(holders.c.why.in_((Why.HANDED_BACK, Why.PREFERS_BOT)))
        .where(holders.c.n == newest.scalar_subquery(), went_on.scalar_subquery().is_(None))
    )
    if among is not None:
        query = query.where(holders.c.conversation_id == among)
    return list(c.scalars(query.order_by(holders.c.at)))


def last_by_staff(c: Connection, conversation_id: str, after: int) -> tuple[int, datetime] | None:
    """Who of the staff wrote last after message `after`, and when."""
    query = (
        select(messages.c.staff_id, messages.c.at)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.seq > after,
            messages.c.sender == Sender.STAFF,
            messages.c.staff_id.is_not(None),
        )
        .order_by(messages.c.seq.desc())
    )
    row = c.execute(query.limit(1)).first()
    return (row.staff_id, row.at) if row else None


def add_hold(c: Connection, conversation_id: str, hold: Hold) -> None:
    last = c.scalar(select(func.max(holders.c.n)).where(holders.c.conversation_id == conversation_id)) or 0
    c.execute(
        insert(holders).values(
            conversation_id=conversation_id,
            n=last + 1,
            holder=hold.holder,
            why=hold.why,
            staff_id=hold.staff_id,
            at=hold.since,
        )
    )
    changed(c, conversation_id, "hold")
    c.execute(delete(in_hand).where(in_hand.c.conversation_id == conversation_id))
    if hold.holder in WITH_STAFF:
        c.execute(insert(in_hand).values(conversation_id=conversation_id))


def all_holds(c: Connection, conversation_id: str) -> list[Hold]:
    query = select(holders).where(holders.c.conversation_id == conversation_id).order_by(holders.c.n)
    return [_hold(row) for row in c.execute(query)]


def current_hold(c: Connection, conversation_id: str) -> Hold:
    return once(c, conversation_id, "hold", lambda: _hold(c.execute(_HOLD, {"of": conversation_id}).one()))


def held_by(c: Connection, *among: Holder) -> list[tuple[Conversation, Hold]]:
    """Every conversation that is now with one of these: the queue, a human."""
    return [one for one in _held(c, c.scalars(select(in_hand.c.conversation_id))) if one[1].holder in among]


def live_holds(c: Connection, since: datetime) -> list[tuple[Conversation, Hold]]:
    """Who waits for staff or is with them; and of those with the bot, who came or wrote since then."""
    came = select(conversations.c.id).where(conversations.c.created_at >= since)
    wrote = select(messages.c.conversation_id).where(
        messages.c.sender == Sender.CALLER, messages.c.at >= since
    )
    live = c.scalars(union(select(in_hand.c.conversation_id), came, wrote))
    return [one for one in _held(c, live) if one[1].holder is not Holder.CLOSED]


def closed_since(c: Connection, since: datetime) -> list[tuple[Conversation, Hold]]:
    """What was closed since then and is closed now."""
    moved = select(holders.c.conversation_id).where(holders.c.at >= since, holders.c.holder == Holder.CLOSED)
    return [one for one in _held(c, set(c.scalars(moved))) if one[1].holder is Holder.CLOSED]


def every_hold(c: Connection) -> list[tuple[Conversation, Hold]]:
    """Every conversation there ever was, with who holds it now."""
    return _held(c, c.scalars(select(conversations.c.id)))


def _held(c: Connection, ids: Iterable[str]) -> list[tuple[Conversation, Hold]]:
    """These, with who holds each now. They are named one by one, so that no database reads all there are."""
    earlier = holders.alias()
    newest = select(func.max(earlier.c.n)).where(earlier.c.conversation_id == conversations.c.id)
    now = (holders.c.conversation_id == conversations.c.id) & (holders.c.n == newest.scalar_subquery())
    query = (
        select(conversations, holders.c.holder, holders.c.why, holders.c.staff_id, holders.c.at)
        .select_from(conversations)
        .join(holders, now)
    )
    return [
        (_conversation(row), _hold(row))
        for part in in_parts(ids)
        for row in c.execute(query.where(conversations.c.id.in_(part)))
    ]


def _hold(row: Row[Any]) -> Hold:
    return Hold(Holder(row.holder), Why(row.why) if row.why else None, row.staff_id, row.at)


def undelivered(c: Connection, channel: str, at_most: int) -> list[tuple[str, Message, int]]:
    """What a messaging channel still has to send, oldest first: (chat, message, failed tries)."""
    tries = (
        select(func.count())
        .where(
            deliveries.c.conversation_id == owed.c.conversation_id,
            deliveries.c.seq == owed.c.seq,
            deliveries.c.result == "failed",
        )
        .scalar_subquery()
    )
    query = (
        select(messages, conversations.c.external_ref, tries.label("tries"))
        .select_from(owed)
        .join(
            messages, (messages.c.conversation_id == owed.c.conversation_id) & (messages.c.seq == owed.c.seq)
        )
        .join(conversations, conversations.c.id == owed.c.conversation_id)
        .where(owed.c.channel == channel)
        .order_by(owed.c.conversation_id, owed.c.seq)
        .limit(at_most)
    )
    return [(row.external_ref, _message(row), row.tries) for row in c.execute(query)]


def add_delivery(
    c: Connection, conversation_id: str, seq: int, result: str, number: int | None, at: datetime
) -> None:
    """Keeps what became of sending a message; it is owed until it did not fail."""
    values = {"conversation_id": conversation_id, "seq": seq, "result": result, "number": number, "at": at}
    c.execute(insert(deliveries).values(**values))
    if result != "failed":
        c.execute(delete(owed).where(owed.c.conversation_id == conversation_id, owed.c.seq == seq))


def number_of(c: Connection, conversation_id: str, seq: int) -> int | None:
    """The messaging app's own number for a message, if it took it."""
    sent = (deliveries.c.conversation_id == conversation_id) & (deliveries.c.seq == seq)
    return c.scalar(select(deliveries.c.number).where(sent, deliveries.c.result == "delivered"))
