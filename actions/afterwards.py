"""What there is after the ending: offered once, never pressed, and put aside when danger comes back."""

from actions.scene import Scene
from bot.conversations import service as conversations
from bot.conversations.model import Holder
from bot.triage import Priority, next_after

AFTER = "after"  # the question which of them it shall be
PART = "plan_part"  # the question which part of a finished plan to change
SAVED = {"plan": "utter_plan_saved", "equality": "utter_equality_saved"}


def offer(scene: Scene, *, but: str | None = None) -> None:
    """Asks what the caller would like, if there is anything to have. In an emergency nothing is offered."""
    if scene.now.priority in (None, Priority.EMERGENCY):
        return
    offered = [(value, label(scene, value)) for value in ("plan", "summary", "equality") if may(scene, value)]
    if wanted := [choice for choice in offered if choice[0] != but]:
        done = ("done", label(scene, "done"))
        scene.voice.ask_among("utter_ask_after", AFTER, [*wanted, done])


def offer_once(scene: Scene) -> None:
    """The same, unless it was offered before."""
    if not scene.now.answered.puts.get(AFTER):
        offer(scene)


def offer_if_idle(scene: Scene) -> None:
    """The same, unless the caller has it before them, or is still choosing a time."""
    asked = conversations.asked_now(scene.c, scene.id)
    choosing = asked == "opening" and scene.turn.intent != "deny"
    if asked != AFTER and not choosing and not scene.turn.alarming:
        offer(scene)


def may(scene: Scene, value: str) -> bool:
    """Whether the caller may have this now; a finished plan may still be changed."""
    if value == "summary":
        return True
    if value not in _allowed(scene):
        return False
    values, ruleset = scene.now.answered.values, scene.desk.ruleset
    return next_after(values, ruleset, value) is not None or (value == "plan" and _begun(scene))


def label(scene: Scene, value: str) -> str:
    """What it is called on its button."""
    if value == "plan" and _begun(scene):
        unfinished = next_after(scene.now.answered.values, scene.desk.ruleset, "plan")
        return scene.voice.wording.text("utter_after_plan_go_on" if unfinished else "utter_after_plan_again")
    return scene.voice.wording.label(AFTER, value)


def under_way(scene: Scene) -> str | None:
    """What the caller is in the middle of: `plan`, `equality`, or nothing."""
    return _need_of(scene, scene.turn.asked or conversations.asked_now(scene.c, scene.id))


def next_part(scene: Scene) -> str | None:
    """The next question of what is under way, or was until something called for a safety question."""
    need = under_way(scene) or _interrupted(scene)
    return next_after(scene.now.answered.values, scene.desk.ruleset, need) if need else None


def finish(scene: Scene) -> bool:
    """Says that what was under way is kept and offers the rest; false if nothing was."""
    need = under_way(scene) or _interrupted(scene)
    if need is None:
        return False
    scene.voice.say(SAVED[need])
    offer(scene)
    return True


def done(scene: Scene) -> None:
    """Lets the caller go without asking anything."""
    waiting = scene.now.hold.holder is Holder.QUEUE
    scene.voice.say("utter_after_done_waiting" if waiting else "utter_after_done")


def _need_of(scene: Scene, question: str | None) -> str | None:
    asked = scene.desk.ruleset.factors.get(question or "")
    return next((need for need in _allowed(scene) if asked and need in asked.needed_for), None)


def _interrupted(scene: Scene) -> str | None:
    """What the caller was in the middle of before triage asked again."""
    factors = scene.desk.ruleset.factors
    if not scene.now.answered.puts.get(AFTER) or scene.turn.asked not in factors:
        return None
    put = (about for _, about in reversed(conversations.questions_put(scene.c, scene.id)))
    before = next((f for f in put if f not in factors or factors[f].after), None)
    return _need_of(scene, before)


def _allowed(scene: Scene) -> frozenset[str]:
    return scene.desk.ruleset.offered_after[scene.now.priority or scene.now.assessment.priority]


def _begun(scene: Scene) -> bool:
    """Only for the person themself: whoever took the conversation over is not shown their plan."""
    values = scene.now.answered.values
    return values.get("for_whom") != "other" and any(f.id in values for f in scene.desk.ruleset.after("plan"))
