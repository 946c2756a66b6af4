"""What a member of staff is and may do, and what can be said to somebody who may not."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.london import clock


class Role(StrEnum):
    """What a member of staff may do: each role may do what the one before it may."""

    CALL_HANDLER = "call_handler"  # watches, claims, replies
    CLINICIAN = "clinician"  # also confirms priorities
    SUPERVISOR = "supervisor"  # also sees every area

    @property
    def confirms(self) -> bool:
        return self is not Role.CALL_HANDLER

    @property
    def needs_second_factor(self) -> bool:
        return self is not Role.CALL_HANDLER

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Staff:
    """One member of staff. `areas` empty means every area.

    They sign in, and colleagues know them, as `username`, which may be an address; no caller reads that.
    """

    id: int
    username: str
    role: Role
    areas: tuple[str, ...]
    chosen_name: str | None = None  # for callers

    @property
    def name_for_callers(self) -> str:
        """What callers read: the chosen name, or the first word of the user name."""
        return self.chosen_name or re.split(r"[@._]", self.username)[0]

    def sees(self, area: str | None) -> bool:
        """Whether a caller of this area is theirs to see; an area not known yet is everybody's."""
        return not self.areas or area is None or area in self.areas or self.role is Role.SUPERVISOR


@dataclass(frozen=True)
class Account:
    """A member of staff as whoever runs the service sees them."""

    staff: Staff
    created_at: datetime
    left_at: datetime | None
    second_factor: bool
    oidc_subject: str | None
    locked_until: datetime | None


class StaffError(Exception):
    """Something asked about an account that cannot be done; the message says why."""


class NotAllowed(StaffError):
    """The role does not allow it."""


class WrongSignIn(StaffError):
    """The name and the password do not belong together, or the code is wrong."""


class SignInExpired(StaffError):
    """The second step came too late, or a newer one was begun."""


class CodeNeeded(StaffError):
    """The password is right; the second factor is missing."""


class SetUpNeeded(StaffError):
    """The password is right; the role asks for a second factor, and there is none yet."""


class SignInOff(StaffError):
    """This way of signing in is switched off, or is not for this person."""


class TooManyTries(StaffError):
    """Wrong too often. `wait` is how long it lasts."""

    def __init__(self, until: datetime, wait: timedelta) -> None:
        again = clock(until + timedelta(minutes=1))  # in full minutes, never too early
        super().__init__(
            f"Too many wrong tries. You can try again at {again}. "
            "If you cannot wait, ask a supervisor to unlock your account."
        )
        self.wait = wait


class Busy(TooManyTries):
    """So many sign in at once that callers would have to wait for them."""

    def __init__(self) -> None:
        Exception.__init__(self, "Many people are signing in just now. Try again in a few seconds.")
        self.wait = timedelta(seconds=5)


class UnknownStaff(StaffError):
    """There is nobody of this name."""


class StaffExists(StaffError):
    """There is a member of staff of this name already."""


class BadStaffDetails(StaffError):
    """A name or password that cannot be used."""
