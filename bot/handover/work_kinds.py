"""Every kind of work a human must not forget: what staff read, by when, whose it is, and who finds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.staff.model import Role
from bot.triage import Priority


class Level(StrEnum):
    """Who must act on an item now. An item nobody attends to goes on to the next, in this order."""

    CALL_HANDLER = "call_handler"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    DUTY_MANAGER = "duty_manager"

    @property
    def next(self) -> "Level":
        """Whose it is after this one; the last keeps it."""
        return CHAIN[min(CHAIN.index(self) + 1, len(CHAIN) - 1)]

    def reached_by(self, role: Role) -> bool:
        """Whether this role may act at this level: a supervisor acts for the duty manager too."""
        return role is Role.SUPERVISOR or CHAIN.index(self) <= CHAIN.index(Level(role))


CHAIN = tuple(Level)


class WorkKind(StrEnum):
    """Why there is something to do; everything about a kind is in `KINDS`."""

    SILENCE = "silence"
    QUICK_EXIT = "quick_exit"
    CONTACT_LOST = "contact_lost"
    DELIVERY_FAILED = "delivery_failed"
    CALL_BACK = "call_back"
    HANDLER_GONE = "handler_gone"
    CALL_CUT = "call_cut"
    BREACH_NEAR = "breach_near"
    BREACH = "breach"
    UNANSWERED = "unanswered"
    ENDED_FOR_ABUSE = "ended_for_abuse"
    JOINT_RESPONSE = "joint_response"
    CLINICIAN = "clinician"
    REVIEW = "review"
    DISAGREEMENT = "disagreement"
    STALE_DIRECTORY = "stale_directory"


@dataclass(frozen=True)
class KindOfWork:
    """What staff read, how soon somebody must act, and how it ranks where no caller's priority does."""

    title: str
    to_do: str
    over: str  # how it ends by itself
    within: timedelta
    source: str | None  # what finds it; None while nothing does yet
    ranks_as: Priority = Priority.URGENT
    level: Level = Level.CALL_HANDLER  # whose it is at first
    tries: int = 0  # so many tries to reach the caller, then a clinician looks
    apart: timedelta = timedelta()  # what comes sooner after a try is no other try
    ends_by_itself: bool = False  # nobody can call it done while it lasts
    alarm: bool = False  # once it is due it is heard as well as seen, and goes on up the chain
    finished_by: str | None = None  # the form whose filling in finishes it
    over_when_they_write: bool = False
    over_when_claimed: bool = False
    over_when_clinician_comes: bool = False
    own_list: bool = False  # a page of its own: it stands not among what is to do on the wall


TRIES = 3
UNREACHED = "If you cannot reach them and they may be in danger, follow the missed contact steps."

KINDS: Mapping[WorkKind, KindOfWork] = {
    WorkKind.SILENCE: KindOfWork(
        title="The caller told us of risk and has stopped writing",
        to_do=f"Read the conversation. Join it, or ring if that is safe for them. {UNREACHED}",
        over="The caller has written again",
        within=timedelta(minutes=10),
        source="bot.handover.silence",
        tries=TRIES,
        alarm=True,
        over_when_they_write=True,
    ),
    WorkKind.QUICK_EXIT: KindOfWork(
        title="The caller told us of risk and left by the quick exit",
        to_do="Somebody may be with them. Read the conversation. "
        f"Ring only if they said that it is safe, and say nothing to anybody else who answers. {UNREACHED}",
        over="The caller has written again",
        within=timedelta(minutes=10),
        source="bot.handover.reach",
        tries=TRIES,
        alarm=True,
        over_when_they_write=True,
    ),
    WorkKind.CONTACT_LOST: KindOfWork(
        title="The caller told us of risk and can no longer be written to",
        to_do="They have blocked us, or their chat is gone. Nothing written here reaches them. "
        f"Ring if that is safe for them. {UNREACHED}",
        over="The caller can be written to again",
        within=timedelta(minutes=10),
        source="bot.handover.reach",
        tries=TRIES,
        alarm=True,
        over_when_they_write=True,
    ),
    WorkKind.DELIVERY_FAILED: KindOfWork(
        title="A caller who told us of risk is not getting our messages",
        to_do="What was written is kept and tried again. Until it arrives, ring if that is safe for them.",
        over="The message has arrived",
        within=timedelta(minutes=10),
        source="bot.handover.reach",
        tries=TRIES,
        alarm=True,
    ),
    WorkKind.CALL_BACK: KindOfWork(
        title="The caller asked to be rung",
        to_do=f"Ring as agreed, if that is still safe for them. {UNREACHED}",
        over="They asked to be rung in another way",
        within=timedelta(minutes=30),
        source="bot.handover.call_backs",
        tries=TRIES,
        apart=timedelta(minutes=5),
        alarm=True,
    ),
    WorkKind.HANDLER_GONE: KindOfWork(
        title="The colleague who was with this caller has lost the connection",
        to_do="The caller is back in the queue above their old place. Claim the conversation.",
        over="Somebody is with the caller",
        over_when_claimed=True,
        within=timedelta(minutes=1),
        source="bot.handover.presence",
    ),
    WorkKind.CALL_CUT: KindOfWork(
        title="The connection of whoever is on this telephone call was lost",
        to_do="If the call is yours, open it. Say there that it goes on, or ring back if that is safe, or "
        "close it. If a colleague has it, ask them. A clinician can take it over.",
        over="The call goes on, or a colleague has taken it",
        over_when_claimed=True,
        within=timedelta(minutes=1),
        source="bot.handover.cut_off",
        tries=TRIES,
        alarm=True,
    ),
    WorkKind.BREACH_NEAR: KindOfWork(
        title="The time in which this caller should be answered is nearly over",
        to_do="Claim the conversation. This ends by itself when somebody is with the caller.",
        over="Somebody is with the caller, or the time has passed",
        over_when_claimed=True,
        within=timedelta(),
        source="bot.handover.breaches",
        ends_by_itself=True,
    ),
    WorkKind.BREACH: KindOfWork(
        title="This caller should have been answered by now",
        to_do="Claim the conversation. This ends by itself when somebody is with the caller. "
        "Say that you have seen it only if you are acting on it: it comes back if nobody does.",
        over="The caller no longer waits",
        over_when_claimed=True,
        within=timedelta(),
        source="bot.handover.breaches",
        ends_by_itself=True,
        alarm=True,
    ),
    WorkKind.UNANSWERED: KindOfWork(
        title="The caller is with a colleague and gets no answer",
        to_do="Ask the colleague, or take the caller over. This ends by itself when somebody writes to them.",
        over="The caller has an answer, or is with nobody now",
        within=timedelta(),
        source="bot.handover.unanswered",
        ends_by_itself=True,
        alarm=True,
    ),
    WorkKind.ENDED_FOR_ABUSE: KindOfWork(
        title="A colleague stepped out because of abuse, and the caller has told of risk",
        to_do="Read the conversation and decide how this caller is reached. "
        "The risk they told of stands, whatever else they wrote.",
        over="A clinician is with the caller",
        within=timedelta(minutes=5),
        source="bot.handover.conduct",
        level=Level.CLINICIAN,
        alarm=True,
        over_when_clinician_comes=True,
    ),
    WorkKind.JOINT_RESPONSE: KindOfWork(
        title="Ask the ambulance service for a joint response car",
        to_do="Ring the ambulance service with what the form says, and record what they answered. "
        "Promise the caller nothing: whether a car goes is for the ambulance service to say.",
        over="The ambulance service has answered",
        within=timedelta(minutes=10),
        source="bot.handover.forms",
        finished_by="joint_response_answer",
        alarm=True,
    ),
    WorkKind.CLINICIAN: KindOfWork(
        title="A clinician is needed for this caller: none has been with them at this priority",
        to_do="Read the conversation. Join it, take the call over, or ring if that is safe for them. "
        f"A call handler may have told them that a clinician would. {UNREACHED}",
        over="A clinician is with the caller",
        within=timedelta(minutes=30),
        source="bot.handover.clinicians",
        level=Level.CLINICIAN,
        tries=TRIES,
        alarm=True,
        over_when_clinician_comes=True,
    ),
    WorkKind.REVIEW: KindOfWork(
        title="The caller was told that a clinician will check this ending",
        to_do="Read the conversation, and confirm or change the priority. Your word on it finishes this.",
        over="A clinician has confirmed the priority",
        within=timedelta(hours=24),
        source="bot.handover.reviews",
        ranks_as=Priority.SOON,
        level=Level.CLINICIAN,
        ends_by_itself=True,
        own_list=True,
    ),
    WorkKind.DISAGREEMENT: KindOfWork(
        title="A clinician set a priority far from the one proposed",
        to_do="Read the conversation and both reasons. Say which was right, and what should change.",
        over="It was looked at",
        within=timedelta(days=1),
        source="bot.handover.agreement",
        ranks_as=Priority.ROUTINE,
        level=Level.SUPERVISOR,
    ),
    WorkKind.STALE_DIRECTORY: KindOfWork(
        title="Directory records have not been checked within their time",
        to_do="Check each record with its provider, and load the directory again. "
        "Until then callers are told to check before they travel.",
        over="Every record has been checked",
        within=timedelta(days=7),
        source="bot.channels.directory_age",
        ranks_as=Priority.ADVICE,
        level=Level.SUPERVISOR,
    ),
}
