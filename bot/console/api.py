"""The JSON API for staff (design §12)."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, HTTPException, Request, Response
from pydantic import BaseModel

from bot.bootstrap import Desk
from bot.channels.incoming import Seq, words
from bot.console.acts import Acts
from bot.console.roles import Least, anybody, idle, signing_in
from bot.console.shift import Shift
from bot.console.team_lines import Team, team_of
from bot.console.typed import Words
from bot.handover.model import CaseFile, QueueItem
from bot.handover.second_model import Done
from bot.staff import sessions
from bot.staff.model import Role, Staff
from bot.staff.sessions import UsedBy
from bot.triage import Priority

router = APIRouter(prefix="/api/v1/staff", tags=["staff"])

SECOND_PERSON = "second_person"


class SignIn(BaseModel):
    username: Words
    password: str
    code: str | None = None


class Line(BaseModel):
    """`after` is the last message its writer had read: refused if a colleague has written since.

    With the same `client_message_id` and the same words it is the same line, however often it is sent.
    """

    text: Words
    after: Seq | None = None
    client_message_id: Words | None = None


class Confirm(BaseModel):
    """`after` is the last message that was read; 409 if the caller has written since, or if a clinician has
    set the priority since you last read, as for closing and handing back.

    Without it, like closing and handing back, 409 if the caller has told of more risk since you last read,
    claimed or wrote.
    """

    priority: Priority
    reason: Words
    after: Seq | None = None


class Close(BaseModel):
    """`safety_net` is what the caller was told to do if it gets worse; without it the reason says so.

    `after` is the last message that was read; 409 if the caller has written since.
    """

    outcome: Words
    reason: Words
    safety_net: Words | None = None
    after: Seq | None = None


class HandBack(BaseModel):
    """What the human learned, as answers the bot need not ask for again.

    `after` is the last message that was read; 409 if the caller has written since.
    """

    answers: dict[str, Any] = {}
    after: Seq | None = None


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(desk_of)]


def bearer(authorization: Annotated[str | None, Header()] = None) -> str:
    """The token a program sends, or nothing."""
    kind, _, token = (authorization or "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


Bearer = Annotated[str, Depends(bearer)]


@dataclass(frozen=True)
class Needs(Least):
    """Asks for a token of at least this role. Raises 401, or NotAllowed."""

    def __call__(self, desk: DeskDep, token: Bearer) -> Staff:
        with desk.reading() as c:
            found = sessions.staff_of(c, token, desk.clock(), idle(desk)) if token else None
        if found is None:
            raise HTTPException(401, "Sign in first.")
        self.check(found[0])
        if found[1]:
            with desk.begin() as c:
                sessions.note_act(c, token, desk.clock())
        return found[0]


Signed = Annotated[Staff, Depends(Needs(Role.CALL_HANDLER))]


@router.post("/session", dependencies=[Depends(anybody)])
def session(request: Request, desk: DeskDep, body: SignIn) -> dict[str, str]:
    """A token for one shift. In demonstration mode the second factor may be left out."""
    coming = signing_in(desk, request.client.host if request.client else "", UsedBy.PROGRAM)
    return {"token": coming.at_once(body.username, body.password, body.code)}


@router.delete("/session", status_code=204)
def end_session(desk: DeskDep, staff: Signed, token: Bearer) -> None:
    """Ends the session of this token; if it was the last, their callers and work go to their colleagues."""
    Shift(desk).sign_out(staff, token)


def item_json(item: QueueItem) -> dict[str, Any]:
    return {
        "conversation_id": item.conversation.id,
        "priority": item.priority.value if item.priority else None,
        "code": item.priority.code if item.priority else None,
        "waiting_since": item.waiting_since.isoformat(),
        "area": item.conversation.area,
        "reasons": list(item.reasons),
    }


@router.get("/queue")
def queue(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Who waits for a human, most urgent first."""
    return {"items": [item_json(item) for item in Acts(desk).queue(staff)]}


@router.get("/conversations")
def everything(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Every conversation, with its holder and when it last moved."""
    return {
        "items": [
            item_json(item)
            | {"holder": item.hold.holder.value, "last_message_at": item.last_message_at.isoformat()}
            for item in Acts(desk).everything(staff)
        ]
    }


@router.get("/conversations/{conversation_id}")
def read(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, Any]:
    """Transcript, concerns, answers, assessments and summary of one conversation."""
    case = Acts(desk).read(staff, conversation_id)
    with desk.reading() as c:
        return case_json(case, team_of(desk, c, case))


def case_json(case: CaseFile, team: Team | None) -> dict[str, Any]:
    """`team_lines` is null for who is known to no team, and empty where the directory has no line."""
    lines = [asdict(line) for line in team.lines] if team else None
    item = item_json(case.item) | {"holder": case.item.hold.holder.value}
    return item | {
        "transcript": [message.as_json() for message in case.transcript],
        "concerns": [asdict(noticed) | {"seq": seq} for seq, noticed in case.noticed],
        "answers": {
            factor: {"value": answer.value, "source": answer.source, "at": answer.at.isoformat()}
            for factor, answer in case.answers.items()
        },
        "assessments": [asdict(assessed) for assessed in case.assessments],
        "confirmations": [asdict(confirmation) for confirmation in case.confirmations],
        "summary": asdict(case.summary) | {"team_lines": lines},
        "whispers": [asdict(note) for note in case.notes],
    }


@router.post("/conversations/{conversation_id}/claim")
def claim(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, str]:
    """Takes the conversation; 409 if somebody has it."""
    Acts(desk).claim(staff, conversation_id)
    return {"holder": "human"}


@router.post("/conversations/{conversation_id}/messages")
def write(desk: DeskDep, staff: Signed, conversation_id: str, body: Line) -> dict[str, Any]:
    """A line to the caller; 409 unless they hold the conversation, or if a colleague has written since."""
    return (
        Acts(desk)
        .write(staff, conversation_id, words(body.text), body.after, body.client_message_id)
        .as_json()
    )


@router.post("/conversations/{conversation_id}/hand-back")
def hand_back(
    desk: DeskDep,
    staff: Signed,
    conversation_id: str,
    request: Request,
    later: BackgroundTasks,
    body: HandBack | None = None,
) -> dict[str, str]:
    """Gives the conversation back to the bot, which goes on from what is not known yet.

    The holder is the queue if what was learned makes the caller very urgent or an emergency.
    """
    learned = desk.ruleset.read(body.answers) if body else {}
    holder = Acts(desk).hand_back(staff, conversation_id, learned, body.after if body else None)
    later.add_task(request.app.state.relay.resume, conversation_id)
    return {"holder": holder.value}


@router.post("/conversations/{conversation_id}/confirm", dependencies=[Depends(Needs(Role.CLINICIAN))])
def confirm(
    desk: DeskDep, staff: Signed, conversation_id: str, body: Confirm, response: Response
) -> dict[str, str]:
    """Settles the priority, with the reason; 202 where a second person must agree first."""
    done = Acts(desk).confirm(staff, conversation_id, body.priority, body.reason, body.after)
    if done is Done.ASKED:
        response.status_code = 202
        return {"waits_for": SECOND_PERSON}
    return {"priority": body.priority.value, "code": body.priority.code}


@router.post("/conversations/{conversation_id}/close")
def close(
    desk: DeskDep, staff: Signed, conversation_id: str, body: Close, response: Response
) -> dict[str, str]:
    """Ends the conversation, with outcome and reason; 202 where a second person must agree first."""
    done = Acts(desk).close(staff, conversation_id, body.outcome, body.reason, body.safety_net, body.after)
    if done is Done.ASKED:
        response.status_code = 202
        return {"waits_for": SECOND_PERSON}
    return {"holder": "closed"}
