"""What staff record about a caller beside the talk: forms, and abuse of the service, with the caller told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.bootstrap import Desk
from bot.channels.told import tell
from bot.handover import conduct, forms
from bot.handover.forms_model import Filled, FormId
from bot.staff.model import Staff


class Tasks:
    """Each act is one transaction with its audit and the caller's line."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def fill(self, staff: Staff, conversation_id: str, form: FormId, given: Mapping[str, str]) -> None:
        """Keeps a form, and does what it is for."""
        with self._desk.begin(conversation_id) as c:
            forms.fill(c, staff, conversation_id, form, given, self._desk.clock(), self._desk.ruleset)

    def filled(self, staff: Staff, conversation_id: str) -> list[Filled]:
        """Every form about this caller."""
        with self._desk.begin() as c:
            return forms.read(c, staff, conversation_id, self._desk.clock())

    def warn(self, staff: Staff, conversation_id: str) -> None:
        """Tells the caller what abuse may lead to."""
        with self._desk.begin(conversation_id) as c:
            conduct.warn(c, staff, conversation_id, self._desk.clock())
            tell(self._desk, c, conversation_id, "utter_abuse_warning")

    def end(self, staff: Staff, conversation_id: str, reason: str) -> bool:
        """Leaves the caller because of abuse; false where risk is open, and a clinician has them next."""
        with self._desk.begin(conversation_id) as c:
            closed = conduct.end(c, staff, conversation_id, reason, self._desk.clock())
            wording = "utter_abuse_ended" if closed else "utter_abuse_passed_on"
            tell(self._desk, c, conversation_id, wording, name=staff.name_for_callers)
            return closed

    def conduct(self, staff: Staff, conversation_id: str) -> Sequence[tuple[str, str, datetime]]:
        """What was done about abuse so far."""
        with self._desk.begin() as c:
            return conduct.steps(c, staff, conversation_id, self._desk.clock())
