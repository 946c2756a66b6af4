"""A caller who wants to be rung, and the work that this is until somebody has spoken to them."""

from dataclasses import dataclass

from bot.handover.model import HandoverError, Wish
from bot.handover.work_model import Level, WorkItem
from bot.staff.model import Role

SAFE = ("yes", "no_message")  # whether it is safe to ring, and to leave a message
TIMES = ("any", "morning", "afternoon", "evening")


@dataclass(frozen=True)
class CallBack:
    """What a caller asked for last, with its work: who took it, by when, and each try."""

    work: WorkItem
    wish: Wish
    quiet: bool  # somebody may be beside them: not to be rung now
    closed: bool  # the chat has ended meanwhile

    def number_for(self, staff_id: int) -> str | None:
        """The number, for whoever says that they ring now; for nobody while it is not safe."""
        owner = self.work.owner
        return self.wish.phone if owner and owner.staff_id == staff_id and not self.quiet else None

    def may_be_rung_by(self, role: Role) -> bool:
        """Whether it waits for somebody of this role to say that they ring."""
        return not self.quiet and self.work.may_be_taken_by(role)

    @property
    def needs_review(self) -> bool:
        """Whether nobody could be reached, and a clinician must say what happens now."""
        return self.work.least is not Level.CALL_HANDLER


class BadCallBack(HandoverError):
    """What was asked for cannot be rung; the text says what to change, and `field` where."""

    def __init__(self, words: str, field: str = "phone") -> None:
        super().__init__(words)
        self.field = field
