"""What a caller says to being rung: a number, whether it is safe, when. Anything else is left to triage."""

from actions.afterwards import offer_once
from actions.asking import next_for, put_next
from actions.ringing import ALLOWED, DETAILS, NUMBER, OFFER, WHEN, number_told, possible, put
from actions.scene import Scene
from bot.conversations import service as conversations
from bot.conversations.model import CALL_BACK, Holder, Source
from bot.handover import call_backs
from bot.handover.call_back_model import BadCallBack

FEWEST_DIGITS = 5  # fewer are not meant as a number to ring


def heard(scene: Scene) -> bool:
    """Whether the turn was about being rung; if so that is done and said. Alarm comes first."""
    question, value = (None, None) if scene.turn.alarming else _meant(scene)
    if question is None or value is None:
        return False
    if scene.now.hold.holder is not Holder.QUEUE:  # an old button
        scene.voice.say("utter_call_back_not_waiting")
        _go_back(scene)
    elif value == "no":
        _note(scene, question, value)
        conversations.reopen(scene.c, scene.id, DETAILS, scene.at, scene.turn.seq)
        scene.voice.say("utter_after_done_waiting")
        _go_back(scene)
    elif question == OFFER:
        _note(scene, question, value)
        conversations.reopen(scene.c, scene.id, DETAILS, scene.at, scene.turn.seq)
        scene.look_again()
        put(scene, NUMBER)
    elif question == NUMBER and not _can_be_rung(value):
        _not_a_number(scene)
    else:
        _note(scene, question, value)
        _ask_or_keep(scene)
    return True


def _meant(scene: Scene) -> tuple[str | None, str | None]:
    """Which question about being rung this turn answers, and how."""
    turn = scene.turn
    if turn.choice:
        factor, value = turn.choice
        return (factor, str(value)) if factor in CALL_BACK else (None, None)
    said = {one.factor: str(one.value) for one in turn.said}
    asked = turn.asked if turn.asked in CALL_BACK else None
    if asked and said.get("safe_to_ring") == "no":
        return asked, "no"
    if asked == NUMBER:
        if sum(c.isdigit() for c in turn.text) >= FEWEST_DIGITS:
            return NUMBER, said.get("phone", turn.text)
        return NUMBER, {"affirm": number_told(scene), "deny": "no"}.get(turn.intent)
    if asked in said:
        return asked, said[asked]
    wanted = said.get(OFFER) == "yes" and possible(scene) and not _safety_first(scene)
    return (OFFER, "yes") if wanted else (None, None)


def _safety_first(scene: Scene) -> bool:
    """Whether a question that can change how soon a human must act has no answer yet."""
    question = next_for(scene)
    factor = scene.desk.ruleset.factors.get(question or "")
    return (
        factor is not None and "priority" in factor.needed_for and not scene.now.answered.worn_out(factor.id)
    )


def _can_be_rung(number: str) -> bool:
    try:
        call_backs.dialled(number)
    except BadCallBack:
        return False
    return True


def _not_a_number(scene: Scene) -> None:
    again = not scene.now.answered.worn_out(NUMBER)
    question = ("question", {"factor": NUMBER, "choices": []}) if again else ("text", None)
    scene.voice.say("utter_call_back_not_a_number", *question)


def _ask_or_keep(scene: Scene) -> None:
    """The next thing we must know for it, or the work that it makes, once all is known."""
    rows = {one: scene.now.answered.aside(one) for one in DETAILS}
    given = {one: str(row.value) for one, row in rows.items() if row and row.value is not None}
    if missing := next((one for one in DETAILS if one not in given), None):
        put(scene, missing)
        return
    call_backs.ask(
        scene.c, scene.id, given[NUMBER], given[ALLOWED], given[WHEN], scene.desk.ruleset, scene.at
    )
    scene.look_again()
    scene.voice.say("utter_call_back_kept")
    _go_back(scene)


def _go_back(scene: Scene) -> None:
    """To what triage still asks, else to what there is after the ending."""
    scene.look_again()
    if next_for(scene) is not None:
        put_next(scene)
    else:
        offer_once(scene)


def _note(scene: Scene, question: str, value: str) -> None:
    source = Source.BUTTON if scene.turn.choice else Source.SAID
    conversations.answer(scene.c, scene.id, {question: value}, source, scene.at, scene.turn.seq or None)
    scene.look_again()
