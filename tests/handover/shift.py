"""Staff at work, and what the desk's round does for them, for tests."""

from datetime import datetime

from bot.bootstrap import Desk
from bot.channels.staffing import Staffing
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Sender
from bot.handover.duty_model import Duty, Offer
from bot.staff.model import Role, Staff
from tests.builders import staff


def on_duty(
    desk: Desk, name: str, role: Role = Role.CLINICIAN, areas: tuple[str, ...] = (), duty: Duty = Duty.READY
) -> Staff:
    """Somebody whose console is open and who has said so."""
    person = staff(desk, name, role, areas)
    Shift(desk).duty(person, duty)
    return person


def offered(desk: Desk, person: Staff) -> list[str]:
    """The conversations this person has before them."""
    return [offer.conversation_id for offer in Shift(desk).offers(person)]


def offer_to(desk: Desk, person: Staff) -> Offer:
    """The one offer this person has before them."""
    [offer] = Shift(desk).offers(person)
    return offer


class NeverAway(Staffing):
    """A desk that has looked at the record all the while."""

    def would_have_seen(self, at: datetime) -> bool:
        return True


def look(desk: Desk) -> None:
    NeverAway(desk).look()


def told(desk: Desk, conversation: str) -> list[str]:
    """What the service said in this conversation by itself, in order."""
    with desk.reading() as c:
        said = conversations.transcript(c, conversation)
    return [message.draft.text for message in said if message.draft.sender is Sender.SYSTEM]
