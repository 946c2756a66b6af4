"""What the screen noticed, turned into answers, alarms and the wording a caller needs at once (design §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.bootstrap import Desk
from bot.channels import moved
from bot.conversations import service as conversations
from bot.conversations.answered import Answered
from bot.conversations.model import Draft, Holder, Kind, Message, Noticed, Screened, Sender, Source, Why
from bot.handover import store
from bot.handover.model import Standing
from bot.handover.service import ask_for_human
from bot.handover.standing import QUEUED_AT_ONCE, risen_since, settle, take_answers
from bot.settings import ROOT
from bot.triage import UNSURE, Priority, Value, as_tuple, safe_to_ask
from bot.wording import read_yaml

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from nlu.screen import Concern, Screening

# Which emergency wording fits, the first that holds (design §6, issue: fitted to the cause).
CAUSES = (
    ("immediate_danger", "overdose_taken", "utter_emergency_overdose"),
    ("immediate_danger", "seriously_hurt", "utter_emergency_injury"),
    ("self_harm", "today_serious", "utter_emergency_injury"),
    ("immediate_danger", "weapon", "utter_emergency_weapon"),
    ("immediate_danger", "others_in_danger", "utter_emergency_others"),
    ("harm_to_others", "about_to", "utter_emergency_others"),
    ("abuse", "danger_now", "utter_emergency_abuse"),
    ("physical_health", "collapse_or_chest_pain", "utter_emergency_medical"),
    ("drink_or_drugs", "unsafe", "utter_emergency_medical"),
    ("immediate_danger", "acting_now", "utter_emergency_acting"),
    ("suicide_intent", "now", "utter_emergency_acting"),
)
RECENT = 6  # messages within which the same wording is not said again


@dataclass(frozen=True)
class Noted:
    """What one message changed: the standing, what it disclosed, whether it raised an alarm, its language."""

    standing: Standing
    disclosed: tuple[str, ...]
    alarm: bool = False
    language: str | None = None


@lru_cache
def _table(path: Path = ROOT / "data" / "triage" / "from_screen.yml") -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_yaml(path)["screen"]
    return table


class Safety:
    """Applies the table `data/triage/from_screen.yml` and chooses the emergency wording."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def nothing_noticed(self, c: Connection, conversation_id: str, seq: int, at: datetime) -> Noted:
        """A tapped choice is our own label, not the caller's words: there is nothing to read in it."""
        conversations.note(c, conversation_id, seq, Screened("none", "en", True))
        return Noted(settle(c, conversation_id, at, self._desk.ruleset), ())

    def notice(
        self,
        c: Connection,
        conversation_id: str,
        seq: int,
        screening: Screening,
        asked: str | None,
        at: datetime,
    ) -> Noted:
        """Keeps the screening: what it affirms becomes a provisional answer, the rest reopens a question."""
        noticed = tuple(
            Noticed(n.factor, n.value, n.status.value, n.by.value, n.words) for n in screening.concerns
        )
        action = screening.action.value
        conversations.note(
            c, conversation_id, seq, Screened(action, screening.language, screening.understood, noticed)
        )
        answered = conversations.answered(c, conversation_id)
        known, about = answered.values, {n.factor for n in screening.concerns}
        weighed = about & self._weighed(c, conversation_id, answered) if action == "alert" else set()
        values = self._provisional(screening, {f: v for f, v in known.items() if f not in weighed}, asked)
        if again := [factor for factor in values if factor in weighed]:  # told anew, so it counts anew
            conversations.reopen(c, conversation_id, again, at, seq)
            settle(c, conversation_id, at, self._desk.ruleset)
        told = bool(set(values) - {"for_whom"})
        language = screening.language if screening.language != "en" and screening.understood else None
        if language and "interpreter" not in known.get("access_needs", ()):
            values["access_needs"] = self._worse("access_needs", known.get("access_needs"), "interpreter")
            values["can_follow"] = (
                "no"  # our questions are in English: a human, at least `urgent` (design §8)
            )
        else:
            language = None
        now = take_answers(c, conversation_id, values, Source.SCREEN, at, self._desk.ruleset, seq=seq)
        alarm = action == "alert" and not (now.newly and now.priority in QUEUED_AT_ONCE)
        unasked = self._cannot_be_asked(screening, now.answered.values) if alarm else ()
        if unasked:  # no answer can settle it here, so the doubt counts until a person has
            doubts = dict.fromkeys(unasked, UNSURE)
            now = take_answers(c, conversation_id, doubts, Source.SCREEN, at, self._desk.ruleset, seq=seq)
        graded = [f for f in self._graded(values) if f != asked]
        conversations.reopen(c, conversation_id, graded, at, seq)
        if alarm or (action == "ask" and not told):
            direct = self._direct_question(screening, now.answered.values)
            open_already = direct in graded or known.get(direct) in _table()["already_known"]
            if alarm or (direct != asked and not open_already):
                conversations.reopen(c, conversation_id, [direct], at, seq)
        if alarm:
            ask_for_human(c, conversation_id, Why.ALARM, at)
        if language:
            ask_for_human(c, conversation_id, Why.LANGUAGE, at)
        disclosed = tuple(dict.fromkeys(n.factor for n in screening.concerns if n.status.value != "denied"))
        return Noted(now, disclosed if action != "none" else (), alarm, language)

    def words(
        self, c: Connection, now: Standing, to: Message, *, alarm: bool = False, language: str | None = None
    ) -> list[Draft]:
        """What the caller must read before anything else is asked, if it has not just been said.

        Where danger comes anew with message `to` it is said anew, however long ago it was said before.
        """
        found, drafts = now.conversation.id, []
        names = list(self._names(now, alarm, language))
        anew = alarm or (bool(names) and risen_since(c, found, to.at))
        recently = RECENT if anew and now.hold.holder is not Holder.HUMAN else None
        for text in map(self._desk.wording.text, names):
            if not conversations.has_said(c, found, text, in_last=recently):
                drafts.append(Draft(Sender.SYSTEM, text, Kind.EMERGENCY, reply_to=to.seq))
        return drafts + moved.words(self._desk, c, now, to.seq)

    def _names(self, now: Standing, alarm: bool, language: str | None) -> Iterator[str]:
        wording, values = self._desk.wording, now.answered.values
        if language:
            name = f"utter_language_{language}"
            yield name if wording.has(name) else "utter_language_unknown"
        if now.priority is Priority.EMERGENCY:
            other = values.get("for_whom") == "other"
            causes = (
                name for f, v, name in CAUSES if v in as_tuple(values.get(f)) and not (other and f == "abuse")
            )
            name = next(causes, "utter_emergency")  # nobody else reads of abuse (design §13.11)
            yield f"{name}_other" if other and wording.has(f"{name}_other") else name
            if values.get("private") == "no":
                yield "utter_emergency_cannot_speak"
                return
        elif now.priority is Priority.VERY_URGENT:
            yield "utter_very_urgent"
        elif alarm and now.hold.holder is not Holder.HUMAN:  # a person is reading it already
            yield "utter_emergency"
        else:
            return
        if {"bsl", "text_only"} & {*as_tuple(values.get("access_needs"))}:  # each of these names 999
            yield "utter_emergency_no_calls"

    def _weighed(self, c: Connection, conversation_id: str, answered: Answered) -> set[str]:
        """What was told before a clinician last said how urgent it is."""
        said = store.all_confirmations(c, conversation_id)
        last = said[-1].at if said else None
        return {factor for factor, answer in answered.standing.items() if last and answer.at <= last}

    def _provisional(
        self, screening: Screening, known: Mapping[str, Value], asked: str | None
    ) -> dict[str, Value]:
        table = _table()
        counts = table["answers_on_alert"] if screening.action.value == "alert" else table["answers_when"]
        values: dict[str, Value] = {}
        for concern in screening.concerns:
            said = concern.status.value in counts or _answers_directly(concern, asked)
            heard = concern.by.value == "lexicon" and said
            if not heard and not _follows_a_plan(screening, concern, known):
                continue
            if concern.factor not in self._desk.ruleset.factors:
                continue
            worse = self._worse(
                concern.factor, values.get(concern.factor, known.get(concern.factor)), concern.value
            )
            if worse != known.get(concern.factor):
                values[concern.factor] = worse
            if concern.status.value == "someone_else" and "for_whom" not in known:
                values["for_whom"] = "other"
        return values

    def _graded(self, values: Mapping[str, Value]) -> list[str]:
        """What was told just now as the mildest of its kind, and may be worse than it sounded."""
        mildest = {name: factor.values[1:2] for name, factor in self._desk.ruleset.factors.items()}
        return [f for f in _table()["asked_all_the_same"] if (values.get(f),) == mildest[f]]

    def _worse(self, factor: str, known: Value | None, new: str) -> Value:
        about = self._desk.ruleset.factors[factor]
        if about.multiple:
            return tuple(
                v for v in dict.fromkeys((*as_tuple(known), new)) if v in about.values and v != "none"
            )
        order = {value: rank for rank, value in enumerate(about.values)}
        if known is None or order.get(new, 0) > order.get(str(known), -1):
            return new
        return known

    def _direct_question(self, screening: Screening, known: Mapping[str, Value]) -> str:
        table = _table()
        concern = next((n for n in screening.concerns if _is_open(n)), None)
        if concern is None:
            return str(table["otherwise"])
        question = str(table["direct_question"].get(concern.factor, table["otherwise"]))
        answered = known.get(question) in table["already_known"]
        question = (
            concern.factor if answered and self._desk.ruleset.factors[concern.factor].asked else question
        )
        return question if safe_to_ask(question, known, self._desk.ruleset) else str(table["unsafe"])

    def _cannot_be_asked(self, screening: Screening, known: Mapping[str, Value]) -> list[str]:
        """What raised the alarm and must not be asked here: no other answer settles it, only a person."""
        ruleset = self._desk.ruleset
        factors = dict.fromkeys(n.factor for n in screening.concerns if _is_open(n))
        return [
            f
            for f in factors
            if f in ruleset.factors and f not in known and not safe_to_ask(f, known, ruleset)
        ]


def _answers_directly(concern: Concern, asked: str | None) -> bool:
    """Whether a hint was given in answer to the very question that asks about it."""
    hints: list[str] = _table()["hints_answer"]
    return concern.status.value == "unclear" and concern.factor == asked and asked in hints


def _follows_a_plan(screening: Screening, concern: Concern, known: Mapping[str, Value]) -> bool:
    """Whether an act that only the classifier heard comes from somebody who has told of a plan for it."""
    if screening.action.value != "alert" or concern.factor != "immediate_danger":
        return False
    told: Mapping[str, list[str]] = _table()["acts_count_after"]
    return any(known.get(factor) in values for factor, values in told.items())


def _is_open(concern: Concern) -> bool:
    return concern.status.value != "denied"
