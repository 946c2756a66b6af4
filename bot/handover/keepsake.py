"""The summary a caller keeps: what was told, what happens next, and what to do, safe to be left lying about.

Others find it, on a table or in a phone. So it holds only what is listed here. What tells of abuse, of
somebody who may read along, or of a child at risk is never in it; nor is a story, nor what was noticed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Answer, Sender, Source
from bot.handover import store
from bot.handover.model import Standing
from bot.london import LONDON
from bot.triage import DECLINED, UNSURE, Ruleset, Value
from bot.wording import Wording

Text = Callable[..., str]  # a wording by its name, for whoever writes

# What may be told of the answers. A new factor is left out until somebody puts it here or in KEPT_BACK.
TOLD = (
    "age", "phone", "name", "company", "access_needs", "immediate_danger", "suicidal_thoughts",
    "suicide_plan", "suicide_means", "suicide_intent", "self_harm", "harm_to_others", "voices_or_beliefs",
    "command_voices", "elated_or_risky", "drink_or_drugs", "sudden_confusion", "perinatal",
    "perinatal_red_flag", "physical_health", "safe_place_tonight", "distress", "support",
    "relationship", "with_person", "person_knows", "person_agrees", "known_to_team", "crisis_plan",
    "advance_choice", "reason_for_contact", "called_999",
)  # fmt: skip
KEPT_BACK = (
    "abuse", "private", "safe_to_ring", "child_or_adult_at_risk",  # whoever finds it may be the danger
    "not_to_tell", "nominated_person", "trusted_adult", "police_involved",  # or who must not know
    "signs",  # each tick has its own question, and two of them tell of abuse
    "story", "carer_view", "carer_needs", "person_words", "writer_role",  # own words may tell any of it
    "location",  # where somebody is staying may be what they keep from somebody
    "for_whom", "agrees",  # the wording shows it
)  # fmt: skip
TELLING_SERVICES = frozenset({"domestic_abuse"})  # kinds of service whose mere name tells of abuse


@dataclass(frozen=True)
class Booked:
    """What is booked, in words: the booking slice is asked by whoever asks for a summary."""

    when: str
    service: str
    reference: str


@dataclass(frozen=True)
class Section:
    """One part of the summary: a heading, lines, and what belongs under names of its own."""

    heading: str
    lines: tuple[str, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Keepsake:
    """The whole summary, ready to be shown or sent."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The summary as one plain message."""
        blocks = ["\n".join((self.title.upper(), *self.about))]
        for section in self.sections:
            entries = [f"{name}: {words}" for name, words in section.entries]
            blocks.append("\n".join((section.heading.upper(), *section.lines, *entries)))
        return "\n\n".join(blocks)


def keepsake(
    c: Connection, now: Standing, ruleset: Ruleset, wording: Wording, at: datetime, booked: Booked | None
) -> Keepsake:
    """The summary as the record stands now, worded for whoever writes."""
    other = now.answered.values.get("for_whom") == "other"

    def text(name: str, **variables: str) -> str:
        fitting = f"{name}_other"
        return wording.text(fitting if other and wording.has(fitting) else name, **variables)

    told = _told(c, now, ruleset, wording, other=other)
    sections = [
        Section(
            text("utter_keep_told"),
            (*told, text("utter_keep_own_words")) if told else (text("utter_keep_told_nothing"),),
        ),
        Section(text("utter_keep_next"), tuple(_next(c, now, text))),
    ]
    if offered := tuple(_offered(c, now.conversation.id, text)):
        sections.append(Section(text("utter_keep_offered"), (text("utter_keep_offered_all"),), offered))
    if booked:
        when = {"when": booked.when, "service": booked.service, "reference": booked.reference}
        sections.append(Section(text("utter_keep_booked"), (text("utter_keep_booked_when", **when),)))
    plan = () if other else tuple(plan_in_words(now, ruleset, wording))
    sections += [
        Section(text("utter_keep_plan"), (), plan),
        Section(text("utter_keep_worse"), (text("utter_keep_worse_do"),)),
        Section(text("utter_keep_back"), (text(f"utter_keep_back_{now.conversation.channel}"),)),
        Section(text("utter_keep_seen"), (text("utter_keep_seen_by"),)),
    ]
    day = at.astimezone(LONDON)
    made = text("utter_keep_made", when=f"{day.day} {day:%B %Y}", reference=now.conversation.reference)
    return Keepsake(
        text("utter_keep_title"),
        (made, text("utter_keep_not_nhs")),
        tuple(section for section in sections if section.lines or section.entries),
    )


def plan_in_words(now: Standing, ruleset: Ruleset, wording: Wording) -> Iterator[tuple[str, str]]:
    """The parts of the safety plan that were written, each under its name."""
    for factor in ruleset.after("plan"):
        words = now.answered.values.get(factor.id)
        if words is not None and words not in (UNSURE, DECLINED):
            yield wording.label("plan_part", factor.id), str(words)


def _told(
    c: Connection, now: Standing, ruleset: Ruleset, wording: Wording, *, other: bool
) -> tuple[str, ...]:
    given = now.answered.standing
    if other:
        given = _of_the_writer(record.all_answers(c, now.conversation.id), given)
    lines = []
    for name in TOLD:
        answer, factor = given.get(name), ruleset.factors.get(name)
        if answer is None or factor is None or answer.value is None or answer.source is Source.SCREEN:
            continue
        value: Value = answer.value
        if value in (UNSURE, DECLINED):
            continue
        if factor.text_too and value not in factor.values:
            value = "yes"  # that there is one; what it says stays in the chat
        for piece in wording.understood(name, value, other=other):
            lines.append(f"{piece[0].upper()}{piece[1:]}.")
    return tuple(lines)


def _next(c: Connection, now: Standing, text: Text) -> Iterator[str]:
    if now.priority is None:
        yield text("utter_keep_next_not_yet")
        return
    yield text(f"utter_keep_next_{now.priority}")
    if store.all_confirmations(c, now.conversation.id):
        yield text("utter_keep_confirmed")


def _offered(c: Connection, conversation_id: str, text: Text) -> Iterator[tuple[str, str]]:
    """Each service that was shown, once, with how to reach it; none whose name tells of abuse."""
    shown = {
        service["id"]: service
        for message in conversations.transcript(c, conversation_id)
        for service in message.draft.services or ()
        if message.draft.sender is Sender.BOT and service.get("kind") not in TELLING_SERVICES
    }
    for service in shown.values():
        yield service["name"], " ".join(_ways(service, text))


def _ways(service: Mapping[str, Any], text: Text) -> Iterator[str]:
    """How to reach one service: what still holds when the paper is found again, so no "open now"."""
    way_in = service.get("way_in") or ""
    if way_in:
        yield way_in
    for key, name in (("phone", "utter_keep_phone"), ("text", "utter_keep_text")):
        if service.get(key) and service[key] not in way_in:
            yield text(name, number=service[key])
    if service.get("address"):
        yield f"{service['address']}."
    if service.get("open_now") and not service.get("opens_or_closes"):
        yield text("utter_keep_always_open")
    if service.get("check_first") and service.get("check_text"):
        yield service["check_text"]


def _of_the_writer(everything: Sequence[Answer], standing: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """Where somebody else took the conversation over: without the person's own answers (design §13.11)."""
    own = [n for n, a in enumerate(everything) if a.factor == "for_whom" and a.value == "self"]
    if not own:
        return standing
    took_over = next(n for n, a in enumerate(everything) if n > own[-1] and a.factor == "for_whom")
    later = {a.factor for a in everything[took_over:]}
    return {name: answer for name, answer in standing.items() if name in later}
