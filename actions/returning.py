"""A caller who comes back: may what they told us before be used, and is it still right?"""

from actions.scene import Scene
from bot.conversations import service as conversations
from bot.conversations.model import RETURN, STILL_RIGHT, Source
from bot.handover.life import may_be_kept
from bot.handover.standing import QUEUED_AT_ONCE, take_answers
from bot.london import LONDON
from bot.triage import DECLINED, Value
from bot.triage.factors import NONE

ALL_STILL_RIGHT, USE_NONE = NONE, DECLINED


def waiting(scene: Scene) -> str | None:
    """The question about a return that waits for its answer, unless safety comes first."""
    answered = scene.now.answered
    pressing = scene.turn.alarming or answered.reopened or scene.now.assessment.priority in QUEUED_AT_ONCE
    return None if pressing else open_aside(scene)


def open_aside(scene: Scene) -> str | None:
    """The question about a return that has no answer yet."""
    for name in (RETURN, STILL_RIGHT):
        row = scene.now.answered.aside(name)
        if row is not None and row.value is None:
            return name
    return None


def put(scene: Scene, question: str) -> None:
    """Puts it; the second time in other words. Until they agree nothing says what they told us."""
    wording, again = scene.voice.wording, scene.now.answered.puts.get(question, 0) > 0
    if question == RETURN:
        values = ("yes", "show", "no")
        choices = [{"value": v, "label": wording.label(RETURN, v)} for v in values]
        name = "utter_rephrase_return" if again else "utter_ask_return"
        scene.voice.say(name, "question", {"factor": RETURN, "choices": choices}, day=_day(scene))
        return
    told = kept(scene)
    choices = [{"value": factor, "label": wording.text(f"utter_topic_{factor}")} for factor in told]
    choices += [{"value": v, "label": wording.label(STILL_RIGHT, v)} for v in (ALL_STILL_RIGHT, USE_NONE)]
    scene.voice.say(
        "utter_rephrase_still_right" if again else "utter_ask_still_right",
        "question",
        {"factor": STILL_RIGHT, "choices": choices, "multiple": True},
        what="\n".join(f"– {line}" for line in _lines(scene, told)),
    )


def may_be_used(scene: Scene) -> None:
    """They agree: reads it back and asks whether it still holds. Nothing is used before they say so."""
    conversations.reopen(scene.c, scene.id, [STILL_RIGHT], scene.at, scene.turn.seq)
    scene.look_again()


def keep(scene: Scene, changed: tuple[str, ...]) -> None:
    """Uses again what still holds. What has changed is asked."""
    still = {factor: value for factor, value in kept(scene).items() if factor not in changed}
    if still:
        ruleset, seq = scene.desk.ruleset, scene.turn.seq or None
        take_answers(scene.c, scene.id, still, Source.KEPT, scene.at, ruleset, seq=seq)
    conversations.reopen(scene.c, scene.id, changed, scene.at, scene.turn.seq)
    scene.look_again()


def kept(scene: Scene) -> dict[str, Value]:
    """What was told before this return, may be used again, and has not been told anew."""
    answered, opened = scene.now.answered, scene.now.answered.opened_at(RETURN)
    return {
        factor: answered.earlier[factor].value or ""
        for factor in scene.desk.ruleset.factors
        if factor in answered.earlier
        and factor in answered.outlived
        and answered.standing[factor].seq == opened
        and may_be_kept(factor, answered.earlier[factor], scene.desk.ruleset)
    }


def _lines(scene: Scene, told: dict[str, Value]) -> list[str]:
    about = told.get("for_whom", scene.now.answered.values.get("for_whom"))
    wording, other = scene.voice.wording, about == "other"
    return [
        line
        for factor, value in told.items()
        for line in wording.understood(factor, value, other=other)
        or wording.understood(factor, "yes", other=other)  # told in words of their own
    ]


def _day(scene: Scene) -> str:
    before = conversations.written_before(scene.c, scene.id, scene.now.answered.opened_at(RETURN))
    local = (before or scene.at).astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B}"
