"""A dialogue that answers by a word in the message: questions, services, times and receipts, without Rasa."""

from collections.abc import Sequence
from typing import Any

from bot.booking import service as booking
from bot.booking.service import Opening
from bot.bootstrap import Desk
from bot.channels.dialogue import DialogueUnavailable, Said, Turn
from bot.conversations.model import Why
from bot.directory import service as directory
from bot.handover.service import ask_for_human, note_offers
from bot.triage import Priority


class WordDialogue:
    """Says what the caller's word calls for, and works on the same record as the real one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.down = False

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        if self.down:
            raise DialogueUnavailable("down for the test")
        choice = turn.metadata.get("choice")
        if choice:
            return self._chosen(turn, choice)
        for word, answer in (
            ("places", self._services),
            ("appointment", self._times),
            ("person", self._person),
        ):
            if word in turn.text:
                return answer(turn)
        text = self._desk.wording.text
        if turn.text == "/resume":
            return [Said(text("utter_ask_company"), {"kind": "question", "factor": "company"})]
        return [
            Said(text("utter_understood_story_only")),
            Said(text("utter_ask_immediate_danger"), {"kind": "question", "factor": "immediate_danger"}),
        ]

    def _chosen(self, turn: Turn, choice: dict[str, Any]) -> list[Said]:
        text = self._desk.wording.text
        if choice["factor"] == "opening":
            with self._desk.begin() as c:
                booked = booking.book(c, choice["value"], turn.conversation_id, self._desk.clock())
            shown = booking.spoken(booked.opening.start)
            said = text(
                "utter_booked", when=shown, service=booked.opening.service_name, reference=booked.reference
            )
            values = [
                {"value": "move", "label": "Choose another time"},
                {"value": "cancel", "label": "Cancel it"},
            ]
            return [
                Said(said, {"kind": "booking", "openings": [booking.as_json(booked.opening)]}),
                Said(
                    text("utter_booked_change"), {"kind": "booking", "factor": "booking", "choices": values}
                ),
            ]
        if choice["factor"] == "booking":
            with self._desk.begin() as c:
                gone = booking.cancel(c, turn.conversation_id, self._desk.clock())
            return [
                Said(text("utter_cancelled", when=booking.spoken(gone.opening.start)), {"kind": "booking"})
            ]
        if choice["factor"] == "immediate_danger":
            return [
                Said(text("utter_ask_suicidal_thoughts"), {"kind": "question", "factor": "suicidal_thoughts"})
            ]
        return [Said(text("utter_ask_location"), {"kind": "question", "factor": "location"})]

    def _services(self, turn: Turn) -> list[Said]:
        with self._desk.begin() as c:
            found = directory.offers_for(
                c,
                priority=Priority.URGENT,
                place=directory.place("NW1 0PE"),
                age=35,
                at=self._desk.clock(),
                limit=5,
            )
            note_offers(c, turn.conversation_id, {o.service.id: o.name for o in found}, self._desk.clock())
        services = [directory.as_json(offer) for offer in found]
        return [
            Said(self._desk.wording.text("utter_offers_intro"), {"kind": "services", "services": services})
        ]

    def _times(self, _turn: Turn) -> list[Said]:
        openings = self._openings()
        choices = [
            {
                "value": o.id,
                "label": self._desk.wording.text(f"utter_opening_{o.how}", when=booking.spoken(o.start)),
            }
            for o in openings
        ]
        payload = {"kind": "booking", "factor": "opening", "choices": choices}
        payload["openings"] = [booking.as_json(o) for o in openings]
        return [
            Said(self._desk.wording.text("utter_booking_demonstration")),
            Said(self._desk.wording.text("utter_ask_opening"), payload),
        ]

    def _openings(self) -> list[Opening]:
        area = sorted(directory.areas())[0]
        with self._desk.begin() as c:
            return booking.openings(
                c, area=area, priority=Priority.ROUTINE, age="35", at=self._desk.clock(), limit=4
            )  # fmt: skip

    def _person(self, turn: Turn) -> list[Said]:
        with self._desk.begin(turn.conversation_id) as c:
            ask_for_human(c, turn.conversation_id, Why.ASKED, self._desk.clock())
        return [Said(self._desk.wording.text("utter_person_coming"))]
