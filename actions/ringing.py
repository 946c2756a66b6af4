"""Being rung while nobody can come, in the chat: when it is offered, and what is asked for it."""

from actions.scene import Scene
from bot.conversations.model import CALL_BACK, Holder
from bot.handover import call_backs
from bot.handover.call_back_model import SAFE, TIMES, BadCallBack
from bot.handover.life import must_be_quiet
from bot.handover.limits import Limits
from bot.handover.waiting import waiting_of
from bot.triage import Priority

OFFER, NUMBER, ALLOWED, WHEN = CALL_BACK
DETAILS = (NUMBER, ALLOWED, WHEN)
HAS_NO_PAGE = ("telegram",)  # a page and a program have their own way to ask: there it is not put


def possible(scene: Scene) -> bool:
    """Whether they wait and nobody is on duty to come, and a ring endangers nobody as far as we know."""
    now = scene.now
    if now.hold.holder is not Holder.QUEUE or must_be_quiet(now.answered, scene.desk.ruleset):
        return False
    return nobody_comes(scene) and "no_calls" not in now.assessment.flags


def nobody_comes(scene: Scene) -> bool:
    """Whether they wait, and nobody is on duty to come."""
    waiting = waiting_of(scene.c, scene.id, scene.at, Limits.of(scene.desk.settings))
    return waiting is not None and not waiting.on_duty


def offer_once(scene: Scene) -> bool:
    """Asks whether we shall ring them; false if there is nothing to offer. Beside 999 nothing is offered."""
    answered = scene.now.answered
    known = answered.puts.get(OFFER) or any(answered.aside(one) for one in CALL_BACK)
    if known or scene.now.conversation.channel not in HAS_NO_PAGE:
        return False
    if scene.now.priority is Priority.EMERGENCY or scene.turn.alarming or not possible(scene):
        return False
    put(scene, OFFER)
    return True


def goes_on(scene: Scene) -> bool:
    """Puts what was asked again after something else was said; false if nothing is under way."""
    asked = scene.turn.asked
    if asked not in CALL_BACK or scene.turn.alarming or scene.now.answered.worn_out(asked):
        return False
    put(scene, asked)
    return True


def put(scene: Scene, question: str) -> None:
    """Puts one of the questions, and why it is asked where the answer may endanger somebody."""
    if question == ALLOWED:
        scene.voice.say("utter_why_call_back_safe")
    names = {
        OFFER: "utter_ask_call_back", NUMBER: "utter_ask_call_back_number",
        ALLOWED: "utter_ask_call_back_safe", WHEN: "utter_ask_call_back_time",
    }  # fmt: skip
    scene.voice.ask_among(names[question], question, _choices(scene, question))


def number_told(scene: Scene) -> str | None:
    """The number they gave us before, if it can be rung."""
    told = str(scene.now.answered.values.get("phone") or "")
    try:
        call_backs.dialled(told)
    except BadCallBack:
        return None
    return told


def _choices(scene: Scene, question: str) -> list[tuple[str, str]]:
    if question == NUMBER:
        told = number_told(scene)
        return [(told, told)] if told else []
    values = {OFFER: ("yes", "no"), ALLOWED: (*SAFE, "no"), WHEN: TIMES}[question]
    return [(value, scene.voice.wording.label(question, value)) for value in values]
