"""What a member of staff is and may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do: each role may do what the one before it may."""

    CALL_HANDLER = "call_handler"  # watches, claims, replies
    CLINICIAN = "clinician"  # also confirms priorities
    SUPERVISOR = "supervisor"  # also sees every area

    @property
    def confirms(self) -> bool:
        return self is not Role.CALL_HANDLER


@dataclass(frozen=True)
class Staff:
    """One member of staff. `areas` empty means every area."""

    id: int
    username: str
    role: Role
    areas: tuple[str, ...]

    def sees(self, area: str | None) -> bool:
        """Whether a caller of this area is theirs to see; an area not known yet is everybody's."""
        return not self.areas or area is None or area in self.areas or self.role is Role.SUPERVISOR


class StaffError(Exception):
    """Something asked about an account that cannot be done; the message says why."""


class NotAllowed(StaffError):
    """The role does not allow it."""


class WrongSignIn(StaffError):
    """The name and the password do not belong together."""


class StaffExists(StaffError):
    """There is a member of staff of this name already."""


class BadStaffDetails(StaffError):
    """A name or password that cannot be used."""
