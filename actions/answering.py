"""What one message answers: a button, plain words, or the text itself; recorded before anything is said."""

import logging
from collections.abc import Mapping

from actions.scene import Scene
from actions.turn import Said
from bot.conversations.model import ASIDES, CHANGE, Source
from bot.directory import service as directory
from bot.handover.standing import take_answers
from bot.triage import DECLINED, UNSURE, BadAnswer, Factor, Value, as_tuple
from bot.whereabouts import settle_area

log = logging.getLogger(__name__)

# What callers may want instead of answering; said briefly and calmly it is not an answer in free text.
APPOINTMENTS = frozenset({"book_appointment", "change_appointment", "cancel_appointment"})
WANTS = APPOINTMENTS | frozenset(
    {
        "ask_person", "ask_why", "rephrase", "stop", "privacy", "who_are_you", "go_back", "cannot_speak",
        "make_plan", "keep_summary",
    }
)  # fmt: skip
CHAT = frozenset(
    {
        "greet", "thanks", "small_talk", "insult", "goodbye", "out_of_scope", "affirm", "deny", "unsure",
        "decline_to_say",
    }
)  # fmt: skip
# Said briefly while a plan is written, these are not a part of it. All else is: "football", "the library".
NOT_A_PART = frozenset(
    {
        "ask_person", "ask_why", "rephrase", "stop", "privacy", "who_are_you", "go_back", "cannot_speak",
        "make_plan", "keep_summary", "goodbye", "affirm", "deny", "unsure", "decline_to_say",
    }
)  # fmt: skip
SHORT, SHORTER = 12, 5  # words
# In a conversation about somebody else the writer's own age is not the answer; their own number is.
OF_THE_WRITER = frozenset({"phone", "name", "called_999", "private", "safe_to_ring"})
ASSUMED = "assumed"
NUMBERS = frozenset({"phone"})  # free text that must hold what it says


def take(scene: Scene) -> None:
    """Records what the message answers, in `scene.told` too. An alarming one never gives a calm answer."""
    turn, ruleset = scene.turn, scene.desk.ruleset
    values: dict[str, Value] = {}
    if turn.choice and turn.choice[0] in ruleset.factors:
        scene.told.update(ruleset.read({turn.choice[0]: turn.choice[1]}))
        if not _recorded(scene, turn.choice[0]):
            _record(scene, dict(ruleset.read({turn.choice[0]: turn.choice[1]})), Source.BUTTON)
    for said in _about_the_right_one(scene):
        values.update(_checked(scene, said.factor, said.value))
    values.update(_own_words(scene, values))
    if "story" in values:
        values.update(_assumed(scene, values))
    for factor in list(values):
        careful = _careful(scene, ruleset.factors[factor], values[factor])
        if careful is None:
            del values[factor]
        else:
            values[factor] = careful
    if values:
        _record(scene, values, Source.SAID)
    scene.told.update(values)
    settle_area(scene.c, scene.id, scene.told)
    scene.look_again()


def is_an_answer(scene: Scene) -> bool:
    """Whether the message is to be taken as an answer, whatever else it sounded like.

    A caller who asks for a person, cannot write freely, or looks for a place, is heard as that too. What is
    no language is nobody's wish, whatever it is nearest to.
    """
    turn = scene.turn
    if not turn.understood:
        return True
    if turn.asked == "private" and scene.told.get("private") == "yes":  # near to its opposite, as an intent
        return True
    part = _is_a_part(scene)
    if turn.intent in ("ask_person", "cannot_speak") and (turn.sure or not part):
        return False
    if turn.intent in APPOINTMENTS | {"find_service"} and not (turn.alarming or part):
        return False
    return (
        turn.alarming
        or turn.asked in scene.told
        or bool(scene.told and turn.intent in CHAT | {"nlu_fallback"})
    )


def _is_a_part(scene: Scene) -> bool:
    """Whether the message was taken as a part of the safety plan."""
    asked = scene.desk.ruleset.factors.get(scene.turn.asked or "")
    return asked is not None and asked.free_text and asked.after and asked.id in scene.told


def _recorded(scene: Scene, factor: str) -> bool:
    given = scene.now.answered.standing.get(factor)
    return given is not None and given.seq == scene.turn.seq and given.source is Source.BUTTON


def _record(scene: Scene, values: Mapping[str, Value], source: Source) -> None:
    ruleset, seq = scene.desk.ruleset, scene.turn.seq or None
    scene.now = take_answers(scene.c, scene.id, values, source, scene.at, ruleset, seq=seq)


def _about_the_right_one(scene: Scene) -> list[Said]:
    known, asked = scene.now.answered.values, scene.desk.ruleset.factors.get(scene.turn.asked or "")
    plain = [said for said in scene.turn.said if said.whose != ASSUMED]
    if asked is not None and asked.after:  # the number in a plan is a friend's, and the team is one to ring
        return [said for said in plain if said.factor == asked.id]
    about = {said.factor: said.value for said in plain}.get("for_whom") or known.get("for_whom")
    wrong = "writer" if about == "other" else "person"
    return [said for said in plain if said.whose != wrong or said.factor in OF_THE_WRITER]


def _assumed(scene: Scene, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a story in the first person leaves no doubt about, unless somebody has said. It is read back."""
    known = {*scene.now.answered.standing, *values}
    assumed = (said for said in scene.turn.said if said.whose == ASSUMED and said.factor not in known)
    return {
        name: value for said in assumed for name, value in _checked(scene, said.factor, said.value).items()
    }


def _checked(scene: Scene, factor: str, value: object) -> dict[str, Value]:
    if factor not in scene.desk.ruleset.factors:
        return {}
    if factor == "location" and factor != scene.turn.asked and directory.place(str(value)) is None:
        return {}
    try:
        return dict(scene.desk.ruleset.read({factor: value}))
    except BadAnswer:
        log.warning("an answer to %s was read that it does not take", factor)
        return {}


def _own_words(scene: Scene, values: Mapping[str, Value]) -> dict[str, Value]:
    """The text itself, where the question asked takes words, unless it is plainly something else."""
    turn, asked = scene.turn, _open_question(scene)
    if asked != scene.turn.asked and values:
        return {}
    factor = scene.desk.ruleset.factors.get(asked or "")
    if factor is None or not turn.text.strip(" .") or turn.text.startswith("/") or turn.choice:
        return {}
    if not (factor.free_text or factor.text_too) or values.get(factor.id) in (UNSURE, DECLINED):
        return {}
    if factor.id in NUMBERS or (factor.text_too and factor.id in values):
        return {}
    if not turn.alarming and _something_else(scene, factor):
        return {}
    if factor.id == "location" and any(said.factor == CHANGE for said in turn.said):
        return {}  # about another answer; where help is sent holds nothing but a place
    return {factor.id: turn.text.strip()}


def _open_question(scene: Scene) -> str | None:
    """What was asked; whoever has just come back is telling us anew what has been happening."""
    turn, answered = scene.turn, scene.now.answered
    if "story" not in answered.outlived or any(said.factor in (turn.asked, *ASIDES) for said in turn.said):
        return turn.asked
    return "story"


def _something_else(scene: Scene, factor: Factor) -> bool:
    turn = scene.turn
    words = len(turn.text.split())
    if not turn.understood:
        return True
    if factor.after:
        return turn.intent in NOT_A_PART and turn.sure and words <= SHORT
    if factor.text_too and words < 2:
        return True
    if factor.id == "location" and turn.intent != "ask_person" and directory.place(turn.text) is not None:
        return False
    if factor.id == "story" and turn.intent in APPOINTMENTS:
        return False
    if turn.intent in WANTS and words <= SHORT:
        return True
    if (
        turn.intent in CHAT
        and words <= SHORTER
        and not (factor.id == "carer_needs" and turn.intent == "deny")
    ):
        return True
    unknown_place = factor.id == "location" and directory.place(turn.text) is None
    return unknown_place and not scene.now.answered.worn_out(factor.id) and not scene.now.just_queued


def _careful(scene: Scene, factor: Factor, value: Value) -> Value | None:
    """The answer as it may be taken: not calmer than what the screen read in the same words."""
    calm = value in (factor.values[0] if factor.values else None, ("none",))
    if "priority" in factor.needed_for and calm and scene.turn.alarming:
        if factor.id == scene.turn.asked:
            value = UNSURE
        elif factor.sensitive or scene.now.answered.values.get(factor.id, value) != value:
            return None
    given = scene.now.answered.raised(factor.id, scene.turn.seq)
    if given is None:
        return value
    if factor.multiple:
        both = {*as_tuple(given), *as_tuple(value)} - {"none", UNSURE, DECLINED}
        return tuple(v for v in factor.values if v in both)
    order = {name: rank for rank, name in enumerate(factor.values)}
    return value if order.get(str(value), -1) > order.get(str(given), -1) else None
