"""A caller on the telephone: a member of staff reads the questions out and enters what is said.

The same questions in the same order, the same screen and the same record as in the chat. The assistant never
speaks here: what is read out is stored as said by the member of staff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.channels.incoming import BadMessage, Choice, words
from bot.channels.pick_ups import limits
from bot.channels.relay import Relay
from bot.conversations import service as conversations
from bot.conversations.model import PHONE, Draft, Holder, Kind, Sender, Source, Why
from bot.handover import clinicians, cut_off, reviews
from bot.handover.calls import read_out_last
from bot.handover.model import HandoverError
from bot.handover.standing import question_for, standing, take_answers
from bot.handover.taking import begin_as_holder
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import DECLINED, UNSURE, BadAnswer, Factor, Priority, Value
from bot.whereabouts import settle_area

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Phone:
    """Telephone calls as they are entered. Each act is one transaction with its audit row."""

    def __init__(self, relay: Relay) -> None:
        self._relay, self._desk = relay, relay.desk

    def begin(self, staff: Staff) -> str:
        """A call that this member of staff has; the first question is ready to be read out."""
        at = self._desk.clock()
        with self._desk.begin() as c:
            call = conversations.open_conversation(c, channel=PHONE, at=at).conversation.id
            conversations.move(c, call, Holder.QUEUE, Why.STEPPED_IN, at, staff.id)
            conversations.move(c, call, Holder.HUMAN, Why.CLAIMED, at, staff.id)
            people.add_audit(c, staff.id, "phone_begin", call, {}, at)
            self._read_out_next(c, staff, call, at)
        self._desk.live.notify(call)
        return call

    def enter(
        self, staff: Staff, conversation_id: str, factor: str, chosen: Sequence[str], said: str
    ) -> None:
        """The answer to a question that was read out, and the caller's own words, which are screened.

        Raises NotYours, NeverAsked, and BadMessage or BadAnswer when there is nothing to keep.
        """
        text = words(said) if said.strip() else ""
        screening = self._relay.screened(text, factor) if text else None
        with self._desk.begin(conversation_id) as c:
            at = self._desk.clock()
            begin_as_holder(c, staff, conversation_id)
            if conversations.get(c, conversation_id).channel != PHONE:
                raise HandoverError("This is no telephone call: the caller answers here themselves.")
            cut_off.goes_on(c, conversation_id, at)
            put = conversations.question_put(c, conversation_id, factor)
            if not chosen and not text:
                raise BadMessage("Choose an answer, or write what they said.")
            if screening is not None:
                draft = Draft(Sender.CALLER, text)
                message, _ = self._relay.keep(c, conversation_id, draft, screening, factor, at)
                self._answer(c, staff, conversation_id, {} if chosen else self._in_words(factor, text),
                             message.seq, at)  # fmt: skip
            if chosen:
                multiple = self._desk.ruleset.factors[factor].multiple
                choice = Choice(factor, tuple(chosen) if multiple else chosen[0])
                label, values = choice.checked_against(put, self._desk.ruleset)
                draft = Draft(Sender.CALLER, label, choice=choice.as_json())
                message, _ = self._relay.keep(c, conversation_id, draft, None, None, at)
                self._answer(c, staff, conversation_id, values or {}, message.seq, at)
            people.add_audit(c, staff.id, "phone_enter", conversation_id, {"factor": factor}, at)
            self._read_out_next(c, staff, conversation_id, at)

    def goes_on(self, staff: Staff, conversation_id: str) -> None:
        """The connection was lost, and the caller is still there. Raises NotYours."""
        with self._desk.begin(conversation_id) as c:
            at = self._desk.clock()
            begin_as_holder(c, staff, conversation_id)
            cut_off.goes_on(c, conversation_id, at)
            people.add_audit(c, staff.id, "phone_goes_on", conversation_id, {}, at)

    def _in_words(self, factor: str, text: str) -> dict[str, Value]:
        """The answer that words alone give: to a question for words, or an age. Others are only screened."""
        about = self._desk.ruleset.factors[factor]
        if not (about.free_text or about.text_too or about.is_age):
            return {}
        try:
            return self._desk.ruleset.read({factor: text})
        except BadAnswer as wrong:
            raise BadMessage("Write the age in years, or choose an answer.") from wrong

    def _answer(
        self, c: Connection, staff: Staff, call: str, values: dict[str, Value], seq: int, at: datetime
    ) -> None:
        if not values:
            return
        take_answers(c, call, values, Source.STAFF, at, self._desk.ruleset, seq=seq, staff_id=staff.id)
        settle_area(c, call, values)

    def _read_out_next(self, c: Connection, staff: Staff, call: str, at: datetime) -> None:
        """Puts what is to be read out now: 999 first, then the next question, at the end what follows."""
        now = standing(c, call, self._desk.ruleset)
        factor, last = question_for(now, self._desk.ruleset), read_out_last(conversations.transcript(c, call))
        drafts = []
        if now.priority is Priority.EMERGENCY:
            emergency = self._ending(staff, Priority.EMERGENCY, Kind.EMERGENCY)
            drafts += [] if conversations.has_said(c, call, emergency.text) else [emergency]
        if factor is None:
            ending = self._ending(staff, now.priority or now.assessment.priority, Kind.DISPOSITION)
            if last is None or last.draft.text != ending.text:
                drafts.append(ending)
                reviews.promised(c, now, at)
        elif last is None or last.draft.factor != factor:
            other = now.answered.values.get("for_whom") == "other"
            drafts.append(self._question(self._desk.ruleset.factors[factor], now.answered.values, other))
        for draft in drafts:
            conversations.say(c, call, replace(draft, staff_id=staff.id), at)
            if draft.kind is not Kind.QUESTION:
                clinicians.promised(c, staff, now, at, limits(self._desk.settings).pick_up)

    def _ending(self, staff: Staff, priority: Priority, kind: Kind) -> Draft:
        """How it goes on from here. A clinician asks for no other, but plans it with the caller."""
        wording, name = self._desk.wording, f"utter_phone_ending_{priority}"
        by_clinician = f"{name}_by_clinician"
        name = by_clinician if staff.role.confirms and wording.has(by_clinician) else name
        return Draft(Sender.STAFF, wording.text(name), kind)

    def _question(self, factor: Factor, known: Any, other: bool) -> Draft:
        wording, question = self._desk.wording, self._relay.question(factor.id, known)
        if not question["choices"]:  # every question can be left open, one for words too
            question["choices"] = wording.choices(factor.id, (UNSURE, DECLINED), other=other)
        said, asked = f"utter_say_{factor.id}", f"utter_ask_{factor.id}"
        names = (f"{said}_other", f"{asked}_other", said, asked) if other else (said, asked)
        text = wording.text(next(name for name in names if wording.has(name)))
        return Draft(Sender.STAFF, text, Kind.QUESTION, question=question)
