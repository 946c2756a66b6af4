"""What every route of staff declares: the least role it asks for, or that anybody may come."""

from dataclasses import dataclass
from datetime import timedelta

from bot.bootstrap import Desk
from bot.running.secret import secret_key
from bot.staff.model import NotAllowed, Role, Staff
from bot.staff.sessions import UsedBy
from bot.staff.signing_in import Premises, SigningIn


@dataclass(frozen=True)
class Least:
    """The least role that may pass."""

    role: Role

    def check(self, staff: Staff) -> None:
        """Raises NotAllowed for a lower role."""
        if not staff.role.includes(self.role):
            least = self.role.value.replace("_", " ")
            raise NotAllowed(
                f"This is for the role of {least}; yours is {staff.role.value.replace('_', ' ')}."
            )


def anybody() -> None:
    """Declares that a route needs no session: it is a part of signing in."""


def idle(desk: Desk) -> timedelta:
    """How long a session lasts without an act."""
    return timedelta(minutes=desk.settings.staff_idle)


def signing_in(desk: Desk, address: str, used_by: UsedBy) -> SigningIn:
    """Somebody who wants to come in. In demonstration mode nobody has to have a second factor."""
    premises = Premises(
        desk.begin, desk.clock, secret_key(desk.settings), desk.settings.password_sign_in,
        second_factor_needed=not desk.demonstration,
    )  # fmt: skip
    return SigningIn(premises, address, used_by)
