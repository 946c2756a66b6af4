"""One conversation as staff read it: the SBAR summary in words, and what a human may do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.calls import how_to_ring
from bot.console.hand_over import hand_over_values
from bot.console.session import Session
from bot.console.team_lines import team_of
from bot.console.work import Work
from bot.conversations.model import PHONE, Answer, Holder, Kind, Message, Noticed, Sender, Source
from bot.handover import cut_off
from bot.handover.calls import read_out_last
from bot.handover.model import CaseFile, Note, Summary
from bot.handover.work_model import KINDS
from bot.triage import DECLINED, UNSURE, Factor, Priority, Ruleset, Value
from bot.web.rendering import as_list, plain
from bot.wording import Wording

OUTCOMES = (
    "Seen or spoken to by our team", "Ambulance called or at A&E", "Referred or booked elsewhere",
    "Information and advice given", "Caller could not be reached", "Caller asked to end the chat",
)  # fmt: skip
CHANNELS = {"web": "Web page", "telegram": "Telegram", "api": "Another program", PHONE: "Telephone"}
REACHING = ("name", "phone", "location")  # free text a human may learn


@dataclass(frozen=True)
class Row:
    """One line of the summary: what about, what was said, and where that comes from."""

    label: str
    value: str
    source: str = ""
    warning: str = ""  # what must be read before it is used


class InWords:
    """Factors and values as staff read them; the values carry the labels their callers saw."""

    def __init__(self, wording: Wording, *, other: bool) -> None:
        self._wording, self._other = wording, other

    def value(self, factor: str, value: Value | None) -> str:
        return ", ".join(self._one(factor, one) for one in as_list(value))

    def _one(self, factor: str, value: str) -> str:
        label = self._wording.label(factor, value, other=self._other)
        return label if label != value else plain(value) if "_" in value else value

    def answered(self, answers: Mapping[str, Answer]) -> list[Row]:
        return [Row(plain(f), self.value(f, a.value), SOURCES[a.source.value]) for f, a in answers.items()]

    def noticed(self, noticed: Iterable[Noticed]) -> list[Row]:
        """Each thing once, also where several ways of reading found it in the same words."""
        rows = (
            Row(
                plain(n.factor),
                f"{self.value(n.factor, n.value)} ({plain(n.status).lower()})",
                f"“{n.words}”",
            )
            for n in noticed
        )
        return list(dict.fromkeys(rows))


SOURCES = {
    "said": "in their own words", "button": "chose a button", "screen": "software, from their words",
    "staff": "from staff", "reopened": "to be asked again", "outlived": "too long ago, to be asked again",
    "kept": "told before, and still right",
}  # fmt: skip


LAYERS = {"lexicon": "found by the list of words", "classifier": "found by what the words mean"}


def case_values(
    desk: Desk,
    session: Session,
    conversation_id: str,
    after: int = 0,
    noted: int = 0,
    *,
    by_itself: bool = False,
) -> dict[str, Any]:
    """All the templates need of one conversation. The reading is in the audit."""
    case = Acts(desk).read(session.staff, conversation_id, by_itself=by_itself)
    other = case.answers["for_whom"].value == "other" if "for_whom" in case.answers else False
    say = InWords(desk.wording, other=other)
    hold = case.item.hold
    with desk.reading() as c:
        team = team_of(desk, c, case)
    mine = hold.holder is Holder.HUMAN and hold.staff_id == session.staff.id
    summary = case.summary
    return {
        "session": session, "case": case, "item": case.item, "now": desk.clock(), "other": other,
        "mine": mine,
        "holder_words": _holder_words(case, mine=mine), "demonstration": desk.demonstration,
        "team": team,
        "first": say.answered(_among(case, summary.first)),
        "plan": [
            Row(desk.wording.label("plan_part", f), str(words), SOURCES["said"])
            for f, words in summary.plan.items()
        ],
        "situation": _with_how_to_ring(say.answered(_among(case, summary.situation)), summary, desk.wording),
        "background": say.answered(_among(case, summary.background)),
        "answers": say.answered({f: a for f, a in summary.answers.items() if a.source is not Source.SCREEN}),
        "for_now": say.answered({f: a for f, a in summary.answers.items() if a.source is Source.SCREEN}),
        "earlier": say.answered(summary.earlier),
        "declined": [plain(f) for f in summary.declined], "not_asked": [plain(f) for f in summary.not_asked],
        "noticed": say.noticed(summary.noticed), "noticed_at": _by_message(case.noticed), "say": say,
        "entries": _in_order(case, after, noted), "layers": LAYERS,
        "noted": case.notes[-1].id if case.notes else 0,
        "last": case.transcript[-1].seq if case.transcript else 0, "who": _who(case),
        "open_work": Work(desk).about_caller(session.staff, conversation_id), "work_kinds": KINDS,
        "priorities": list(Priority), "outcomes": OUTCOMES,
        "channels": CHANNELS, "on_phone": case.item.conversation.channel == PHONE,
        "can_claim": not mine and hold.holder is not Holder.HUMAN,
        "questions": [_question(f) for f in _may_learn(desk.ruleset)] if mine else [],
    } | hand_over_values(desk, session, case)  # fmt: skip


def _with_how_to_ring(rows: list[Row], summary: Summary, wording: Wording) -> list[Row]:
    """The phone number with what was said about ringing it: whoever rings reads that in the same place."""
    wish, told = summary.call_back, summary.situation
    quiet = ["Not safe to ring now. Somebody may be beside them."] if summary.quiet else []
    if told.get("safe_to_ring") == "no" and not wish:
        quiet.append("They said that it is not safe to ring.")
    wished = [how_to_ring(wish, wording)] if wish else []
    if wish and wish.phone != told.get("phone"):
        rows = [*rows, Row("Number to ring", wish.phone, "asked to be rung", " ".join([*quiet, *wished]))]
        wished = []
    warning = " ".join([*quiet, *wished])
    return [replace(row, warning=warning) if row.label == plain("phone") else row for row in rows]


def _in_order(case: CaseFile, after: int, noted: int) -> list[Message | Note]:
    """What was said, and each whisper after the message it came after."""
    said: list[Message | Note] = [m for m in case.transcript if m.seq > after]
    whispered = [note for note in case.notes if note.id > noted]
    return sorted([*said, *whispered], key=lambda one: one.after_seq if isinstance(one, Note) else one.seq)


def call_values(desk: Desk, case: CaseFile, again: str = "") -> dict[str, Any]:
    """What is to be read out on the telephone now: the open question, or how it goes on.

    `again` names a question read out before, whose answer is to be changed.
    """
    asked = {m.draft.factor: m for m in case.transcript if m.draft.factor in desk.ruleset.factors}
    last = asked.get(again) or read_out_last(case.transcript)
    emergency = [m.draft.text for m in case.transcript if m.draft.kind is Kind.EMERGENCY]
    factor = last.draft.factor if last else None
    with desk.reading() as c:
        cut = cut_off.may_be(c, case.item.conversation.id)
    why = next((n for n in (f"utter_say_why_{factor}", f"utter_why_{factor}") if desk.wording.has(n)), "")
    return {
        "read_out": last, "factor": desk.ruleset.factors.get(factor or ""),
        "why": desk.wording.text(why) if why else "",
        "emergency": emergency[-1] if emergency else "",
        "earlier": [(f, plain(f)) for f in asked if f and f != factor], "cut": cut,
    }  # fmt: skip


def learned(form: FormData, ruleset: Ruleset) -> Mapping[str, Value]:
    """The answers staff filled in before handing back. Raises BadAnswer."""
    given: dict[str, Any] = {}
    for factor in _may_learn(ruleset):
        values = [str(v).strip() for v in form.getlist(f"learned_{factor.id}") if str(v).strip()]
        if values:
            given[factor.id] = values if factor.multiple else values[0]
    return ruleset.read(given)


def _may_learn(ruleset: Ruleset) -> list[Factor]:
    return [
        f for f in ruleset.factors.values()
        if f.id in REACHING or (f.choices and "priority" in f.needed_for and f.id != "signs")
    ]  # fmt: skip


def _question(factor: Factor) -> dict[str, Any]:
    choices = [c for c in factor.choices if c not in (UNSURE, DECLINED)]
    return {
        "id": factor.id, "label": plain(factor.id), "text": factor.free_text, "multiple": factor.multiple,
        "choices": [(c, plain(c)) for c in choices],
    }  # fmt: skip


def _by_message(noticed: Iterable[tuple[int, Noticed]]) -> dict[int, list[Noticed]]:
    found: dict[int, list[Noticed]] = {}
    for seq, one in noticed:
        found.setdefault(seq, []).append(one)
    return found


def _among(case: CaseFile, factors: Iterable[str]) -> dict[str, Answer]:
    return {factor: case.answers[factor] for factor in factors if factor in case.answers}


def _who(case: CaseFile) -> dict[int, str]:
    names = {Sender.CALLER: "Caller", Sender.BOT: "Assistant", Sender.SYSTEM: "Service notice"}
    return {
        m.seq: names.get(m.draft.sender) or case.staff_names.get(m.draft.staff_id or 0, "Staff")
        for m in case.transcript
    }


def _holder_words(case: CaseFile, *, mine: bool) -> str:
    hold = case.item.hold
    if hold.holder is Holder.HUMAN:
        if mine:
            return "You hold this"
        return f"With {case.staff_names.get(hold.staff_id or 0, 'staff')}"
    return {Holder.BOT: "With the assistant", Holder.QUEUE: "Waiting for a person", Holder.CLOSED: "Closed"}[
        hold.holder
    ]
