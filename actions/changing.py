"""What a caller says about their answers: use them, they still hold, let me change this one."""

from collections.abc import Iterable

from actions import returning
from actions.asking import put_again, put_next
from actions.scene import Scene
from bot.conversations import service as conversations
from bot.conversations.model import ASIDES, CHANGE, RETURN, STILL_RIGHT, Source
from bot.triage import Factor, as_tuple
from bot.triage.factors import NONE

LAST, WHICH = "last", "which"  # what words may ask for beside a topic: nlu/corrections.yml
NOT_LISTED = frozenset(
    {"story", "private", "abuse", "safe_to_ring"}
)  # words are added to, and nobody may read the rest


def heard(scene: Scene) -> bool:
    """Whether the turn was about the answers themselves; if so that is done and said. Alarm comes first."""
    if scene.turn.alarming:
        return False
    asked, values = _meant(scene)
    if asked == RETURN:
        _on_return(scene, values)
    elif asked == STILL_RIGHT:
        _on_still_right(scene, values)
    elif asked == CHANGE:
        _on_change(scene, values)
    else:
        return False
    return True


def offer(scene: Scene) -> None:
    """Lists what was answered, so that one of it can be changed."""
    listed = _changeable(scene)
    if not listed:
        scene.voice.say("utter_nothing_to_go_back_to")
        put_again(scene)
        return
    wording = scene.voice.wording
    choices = [(factor, wording.text(f"utter_topic_{factor}")) for factor in listed]
    scene.voice.ask_among("utter_ask_change", CHANGE, [*choices, (NONE, wording.label(CHANGE, NONE))])


def _meant(scene: Scene) -> tuple[str | None, tuple[str, ...]]:
    """Which question about the answers this turn answers, and how."""
    turn = scene.turn
    if turn.choice:
        return (turn.choice[0] if turn.choice[0] in ASIDES else None), as_tuple(turn.choice[1])
    said = {one.factor: as_tuple(one.value) for one in turn.said}
    open_now = returning.open_aside(scene) if turn.asked in (RETURN, STILL_RIGHT) else None
    topics = tuple(topic for topic in said.get(CHANGE, ()) if topic not in scene.told)
    if open_now == STILL_RIGHT and set(topics) & set(returning.kept(scene)):
        return STILL_RIGHT, topics
    if open_now and open_now in said:
        return open_now, said[open_now]
    if turn.asked == CHANGE and said.get(CHANGE) == ("no",):
        return CHANGE, (NONE,)
    return (CHANGE, topics) if set(topics) & {LAST, WHICH, NONE, *scene.desk.ruleset.factors} else (None, ())


def _on_return(scene: Scene, values: tuple[str, ...]) -> None:
    if returning.open_aside(scene) != RETURN:  # an old button
        scene.voice.say("utter_nothing_changed")
        put_again(scene)
        return
    use = bool({"yes", "show"} & set(values))
    _note(scene, RETURN, values)
    if use:
        returning.may_be_used(scene)
    else:
        scene.voice.say("utter_start_fresh")
    put_next(scene)


def _on_still_right(scene: Scene, values: tuple[str, ...]) -> None:
    if returning.open_aside(scene) != STILL_RIGHT:
        scene.voice.say("utter_nothing_changed")
        put_again(scene)
        return
    if values == ("no",):  # something has changed, and they have not said what
        put_next(scene)
        return
    _note(scene, STILL_RIGHT, values)
    changed = tuple(factor for factor in values if factor in returning.kept(scene))
    if changed or values in ((returning.ALL_STILL_RIGHT,), ("yes",)):
        returning.keep(scene, changed)
        scene.voice.say("utter_kept")
    else:
        scene.voice.say("utter_start_fresh")
    put_next(scene)


def _on_change(scene: Scene, values: tuple[str, ...]) -> None:
    if LAST in values:
        values = _last(scene)
    elif WHICH in values:
        offer(scene)
        return
    factors = [scene.desk.ruleset.factors[v] for v in values if v in scene.desk.ruleset.factors]
    if factors:
        _open_again(scene, factors)
    elif NONE in values:
        scene.voice.say("utter_nothing_changed")
        put_again(scene)
    else:
        scene.voice.say("utter_nothing_to_go_back_to")
        put_again(scene)


def _open_again(scene: Scene, factors: Iterable[Factor]) -> None:
    """Opens each and puts the first. A priority that it raised stays until a clinician says otherwise."""
    asked = [factor for factor in factors if factor.asked]
    _note(scene, CHANGE, tuple(factor.id for factor in asked))
    conversations.reopen(scene.c, scene.id, [factor.id for factor in asked], scene.at, scene.turn.seq)
    scene.look_again()
    scene.voice.say("utter_go_back")
    if asked and _safe_to_ask(scene, asked[0]):
        scene.voice.ask(asked[0].id)
    else:
        put_next(scene)


def _safe_to_ask(scene: Scene, factor: Factor) -> bool:
    values = scene.now.answered.values
    return all(values.get(name) in wanted for name, wanted in factor.safe_when.items())


def _changeable(scene: Scene) -> list[str]:
    values, ruleset = scene.now.answered.values, scene.desk.ruleset
    return [
        name
        for name, f in ruleset.factors.items()
        if name in values and f.asked and not f.after and name not in NOT_LISTED
    ]


def _last(scene: Scene) -> tuple[str, ...]:
    own = [
        answer
        for factor, answer in scene.now.answered.standing.items()
        if answer.source in (Source.SAID, Source.BUTTON, Source.KEPT) and answer.seq
        if factor in scene.desk.ruleset.factors and factor != "story" and answer.seq != scene.turn.seq
    ]
    return (max(own, key=lambda answer: answer.seq or 0).factor,) if own else ()


def _note(scene: Scene, aside: str, values: tuple[str, ...]) -> None:
    source = Source.BUTTON if scene.turn.choice else Source.SAID
    conversations.answer(scene.c, scene.id, {aside: values}, source, scene.at, scene.turn.seq or None)
    scene.look_again()
