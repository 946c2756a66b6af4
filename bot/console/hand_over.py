"""How one conversation stands between colleagues: a transfer, a second word, and who may take it over."""

from typing import Any

from bot.bootstrap import Desk
from bot.console.session import Session
from bot.console.shift import Shift
from bot.conversations.model import Holder
from bot.handover import settling, transfers
from bot.handover.duty_model import Ending
from bot.handover.model import CaseFile

ENDINGS = {
    Ending.ACCEPTED: "accepted", Ending.DECLINED: "declined", Ending.TIMED_OUT: "did not answer in time",
    Ending.LOST: "lost their connection", Ending.WITHDRAWN: "is not asked any more",
}  # fmt: skip
ACTS = {"close": "close this conversation", "lower": "lower the priority"}
ANSWERS = {"agreed": "agreed", "refused": "said no", "replaced": "could not agree"}


def hand_over_values(desk: Desk, session: Session, case: CaseFile) -> dict[str, Any]:
    """What the templates say of it, and whom the holder may hand the caller to."""
    staff, hold, of = session.staff, case.item.hold, case.item.conversation.id
    mine = hold.holder is Holder.HUMAN and hold.staff_id == staff.id
    with desk.reading() as c:
        asked, ended = transfers.stands(c, of)
        answered, waiting = settling.last_answer(c, of), settling.waiting(c, staff, of)
        can_close = settling.may_close(c, staff, of)
    if ended and ended[2] < hold.since and ended[1] is not Ending.ACCEPTED:
        ended = None
    return {
        "transfer": asked, "transfer_ended": ended, "endings": ENDINGS, "names": case.staff_names,
        "colleagues": Shift(desk).colleagues(staff) if mine else [],
        "most_at_once": desk.settings.most_at_once,
        "seconds": waiting, "second_answer": answered,
        "second_acts": ACTS, "second_answers": ANSWERS,
        "typing": Shift(desk).who_is_typing(staff, of),
        "can_close": can_close,
        "can_take_over": hold.holder is Holder.HUMAN and not mine and staff.role.confirms,
    }  # fmt: skip
