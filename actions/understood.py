"""What was understood, read back in fragments that finish "I have understood that …"."""

from actions.scene import Scene
from bot.handover.standing import open_risk
from bot.triage import Factor, Value

NOT_READ_BACK = frozenset({"story", "abuse", "private", "signs", "access_needs"})
MOST_READ_BACK = 4


def told_now(scene: Scene, factor: str) -> list[str]:
    """What this turn answered about a factor, as it is read back."""
    given = scene.now.answered.standing.get(factor)
    if factor in NOT_READ_BACK or given is None or given.seq != scene.turn.seq or given.value is None:
        return []
    pieces = scene.voice.wording.understood(factor, given.value, other=scene.voice.other)
    return [piece for piece in pieces if ":" not in piece]


def say_what_changed(scene: Scene) -> bool:
    """After an answer took another's place: what is understood now, or who still looks where it is calmer."""
    changed = [factor for factor in scene.desk.ruleset.factors.values() if _changed(scene, factor)]
    pieces = [piece for factor in changed for piece in told_now(scene, factor.id)]
    if any(_calmer(scene, factor) for factor in changed) and open_risk(scene.now.priority):
        scene.voice.say("utter_changed_person_still_looks")
    elif pieces:
        scene.voice.say("utter_changed_to", what=", and that ".join(pieces[:MOST_READ_BACK]))
    elif changed:
        scene.voice.say("utter_changed")
    return bool(changed)


def _changed(scene: Scene, factor: Factor) -> bool:
    given = scene.now.answered.standing.get(factor.id)
    if (
        factor.id == "story"
        or factor.after
        or given is None
        or given.seq != scene.turn.seq
        or given.value is None
    ):
        return False
    return scene.now.answered.replaced(factor.id, scene.turn.seq) not in (None, given.value)


def _calmer(scene: Scene, factor: Factor) -> bool:
    before, now = scene.now.answered.replaced(factor.id, scene.turn.seq), scene.now.answered.values[factor.id]
    return "priority" in factor.needed_for and _rank(factor, now) < _rank(factor, before)


def _rank(factor: Factor, value: Value | None) -> float:
    """How bad; an answer withheld lies between the best and the rest."""
    words = value if isinstance(value, tuple) else (value,)
    return max(factor.values.index(word) if word in factor.values else 0.5 for word in words)
