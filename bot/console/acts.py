"""What staff do in the console or through the API, with the words the caller then reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.pick_ups import limits
from bot.channels.told import tell, who
from bot.console.looks import keep_look
from bot.conversations import service as conversations
from bot.conversations.model import Conversation, Holder, Kind, Message
from bot.handover import notes, reading, settling, take_over, wall
from bot.handover import service as handover
from bot.handover.model import CaseFile, QueueItem
from bot.handover.second_model import Done, RequestOver, SecondAct, SecondRequest
from bot.handover.taking import may_see
from bot.handover.wall import Wall
from bot.staff.model import Staff
from bot.triage import Priority, Value
from bot.whereabouts import settle_area

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Acts:
    """Each act is one transaction: the move, the audit and the caller's line stand or fall together."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pick_up = limits(desk.settings).pick_up

    def queue(self, staff: Staff) -> list[QueueItem]:
        """Who waits, most urgent first."""
        with self._desk.begin() as c:
            return handover.queue(c, staff, self._desk.clock())

    def everything(self, staff: Staff) -> list[QueueItem]:
        """Every conversation this member of staff may see."""
        with self._desk.begin() as c:
            return handover.everything(c, staff, self._desk.clock())

    def wall(self, staff: Staff, *, closed: bool = False, anew: bool = False) -> Wall:
        """What is live, or was closed lately, and what is to do. An open wall shown `anew` is one look."""
        at = self._desk.clock()
        if closed:
            with self._desk.reading() as c:
                seen = wall.closed_lately(c, staff, at)
        else:
            seen = self._desk.wall.now().of(staff)
        with self._desk.reading() as c:
            known = anew and wall.looked_lately(c, staff, at)
        if not known:
            with self._desk.begin() as c:
                wall.note_look(c, staff, seen, at)
        return seen

    def find(self, reference: str) -> list[Conversation]:
        """The conversations of this reference. Opening one is what the audit keeps."""
        with self._desk.reading() as c:
            return conversations.by_reference(c, reference)

    def read(self, staff: Staff, conversation_id: str, *, by_itself: bool = False) -> CaseFile:
        """All of one conversation. They have read it then, unless their page fetched it `by_itself`."""
        with self._desk.begin() as c:
            at = self._desk.clock()
            case = handover.open_case(c, staff, conversation_id, self._desk.ruleset, at)
            if case.transcript and not by_itself:
                reading.mark(c, staff, conversation_id, case.transcript[-1].seq, at)
            return case

    def shown(self, staff: Staff, conversation_id: str, seq: int) -> None:
        """A page that somebody looks at has shown them up to this message."""
        with self._desk.begin() as c:
            reading.shown(c, staff, conversation_id, seq, self._desk.clock())

    def may_see(self, staff: Staff, conversation_id: str) -> bool:
        """Whether the conversation is still theirs to read."""
        with self._desk.reading() as c:
            return may_see(c, staff, conversation_id)

    def claim(self, staff: Staff, conversation_id: str) -> None:
        """Takes the conversation and tells the caller who has come."""
        with self._desk.begin(conversation_id) as c:
            handover.claim(c, staff, conversation_id, self._desk.clock())
            self._tell(c, conversation_id, "utter_joined", **who(self._desk, staff))

    def take_over(self, staff: Staff, conversation_id: str, reason: str) -> None:
        """Takes the caller over from a colleague, and tells the caller who is there now."""
        with self._desk.begin(conversation_id) as c:
            before = take_over.take_over(c, staff, conversation_id, reason, self._desk.clock())
            self._tell(c, conversation_id, "utter_taken_over", before=before, **who(self._desk, staff))

    def write(
        self,
        staff: Staff,
        conversation_id: str,
        text: str,
        after: int | None = None,
        client_message_id: str | None = None,
    ) -> Message:
        """A line to the caller, once for each id; refused if a colleague has written since `after`."""
        with self._desk.begin(conversation_id) as c:
            return handover.write(
                c, staff, conversation_id, text, self._desk.clock(), after, client_message_id
            )

    def hand_back(
        self,
        staff: Staff,
        conversation_id: str,
        learned: Mapping[str, Value] | None = None,
        after: int | None = None,
    ) -> Holder:
        """Leaves the caller with the bot, or with the queue if what was learned asks for it, and says so.

        Refused, like confirming and closing, if the caller has written since message `after`.
        """
        with self._desk.begin(conversation_id) as c:
            at = self._desk.clock()
            now = handover.hand_back(
                c, staff, conversation_id, self._desk.ruleset, at, learned, after, self._pick_up
            )
            settle_area(c, conversation_id, learned or {})
            with_bot = now.hold.holder is Holder.BOT
            wording = "utter_left" if with_bot else "utter_back_in_queue"
            self._tell(c, conversation_id, wording, name=staff.name_for_callers)
            return now.hold.holder

    def release(self, staff: Staff, conversation_id: str) -> None:
        """Puts the caller back in the queue, and says so."""
        with self._desk.begin(conversation_id) as c:
            handover.release(c, staff, conversation_id, self._desk.clock())
            self._tell(c, conversation_id, "utter_back_in_queue", name=staff.name_for_callers)

    def confirm(
        self, staff: Staff, conversation_id: str, priority: Priority, reason: str, after: int | None = None
    ) -> Done:
        """A clinician's word on the priority; lowering the most urgent may need a second person.

        A caller who was with the assistant, and is now to be joined at once, is told so.
        """
        with self._desk.begin(conversation_id) as c:
            at = self._desk.clock()
            done = settling.confirm(
                c, staff, conversation_id, priority, reason, at,
                second_person=self._desk.second_person, after=after, pick_up=self._pick_up,
            )  # fmt: skip
            if conversations.hold(c, conversation_id).since == at:
                self._tell(c, conversation_id, "utter_raised")
            return done

    def close(
        self,
        staff: Staff,
        conversation_id: str,
        outcome: str,
        reason: str,
        safety_net: str | None = None,
        after: int | None = None,
    ) -> Done:
        """Ends the conversation; the caller is told how to come back, once."""
        with self._desk.begin(conversation_id) as c:
            done = settling.close(
                c, staff, conversation_id, outcome, reason, self._desk.clock(),
                safety_net=safety_net, second_person=self._desk.second_person, after=after,
                pick_up=self._pick_up,
            )  # fmt: skip
            if done is Done.DONE:
                self._tell(c, conversation_id, "utter_closed", kind=Kind.SUMMARY)
            return done

    def seconds(self, staff: Staff) -> list[SecondRequest]:
        """What waits for a second person's word."""
        with self._desk.reading() as c:
            found = settling.waiting(c, staff)
        keep_look(self._desk, staff, "read_seconds", [request.id for request in found])
        return found

    def agree(self, staff: Staff, request_id: int) -> SecondRequest:
        """A second person agrees, and it is done. Raises RequestOver if things have moved on since."""
        with self._desk.begin() as c:
            request, overtaken = settling.agree(c, staff, request_id, self._desk.clock())
            if not overtaken and request.act is SecondAct.CLOSE:
                self._tell(c, request.conversation_id, "utter_closed", kind=Kind.SUMMARY)
        self._desk.live.notify(request.conversation_id)
        if overtaken:
            raise RequestOver(f"{overtaken} Read the conversation first, then ask again.")
        return request

    def refuse(self, staff: Staff, request_id: int, reason: str) -> SecondRequest:
        """A second person says no, and why."""
        with self._desk.begin() as c:
            request = settling.refuse(c, staff, request_id, reason, self._desk.clock())
        self._desk.live.notify(request.conversation_id)
        return request

    def whisper(self, staff: Staff, conversation_id: str, text: str) -> None:
        """A note for colleagues, that no caller reads."""
        with self._desk.begin(conversation_id) as c:
            notes.whisper(c, staff, conversation_id, text, self._desk.clock())

    def read_back(self, staff: Staff, conversation_id: str) -> None:
        """The summary was read back to the caller, and they agreed."""
        with self._desk.begin(conversation_id) as c:
            notes.read_back(c, staff, conversation_id, self._desk.clock())

    def decline(self, staff: Staff, conversation_id: str, what: str) -> None:
        """The caller did not want what they were offered."""
        with self._desk.begin(conversation_id) as c:
            notes.decline(c, staff, conversation_id, what, self._desk.clock())

    def _tell(
        self, c: Connection, conversation_id: str, wording: str, /, kind: Kind = Kind.TEXT, **variables: str
    ) -> None:
        tell(self._desk, c, conversation_id, wording, kind, **variables)
