"""A summary to keep, a safety plan and the equality questions, by button or in words."""

from actions.afterwards import AFTER, PART, done, may, offer
from actions.asking import go_on, next_for, put_again, put_next
from actions.base import TurnAction
from actions.scene import Scene
from bot.booking import service as booking
from bot.conversations import service as conversations
from bot.handover.keepsake import Booked, keepsake, plan_in_words
from bot.triage import Priority, next_after


def chose(scene: Scene) -> bool:
    """Whether the turn chose one of them; if so it is done and said."""
    factor, value = scene.turn.choice or (scene.turn.asked, _in_words(scene))
    if factor == AFTER and value == "plan":
        write_plan(scene)
    elif factor == AFTER and value == "summary":
        give_summary(scene)
    elif factor == AFTER and value == "equality":
        ask_equality(scene)
    elif factor == AFTER and value == "done":
        done(scene)
    elif factor == PART and value == "done":
        offer_or_go_on(scene)
    elif factor == PART and value:
        change_part(scene, str(value))
    else:
        return False
    return True


def write_plan(scene: Scene) -> None:
    """Begins the plan, goes on with it, or asks which part to change."""
    values, ruleset = scene.now.answered.values, scene.desk.ruleset
    if values.get("for_whom") == "other":
        scene.voice.say("utter_plan_not_theirs")
        put_again(scene)
    elif "plan" not in ruleset.offered_after[scene.now.priority or scene.now.assessment.priority]:
        scene.voice.say("utter_plan_not_now")
        put_again(scene)
    elif scene.now.priority is None or _triage_is_asking(scene):
        scene.voice.say("utter_first_a_few_questions")
        put_next(scene)
    elif part := next_after(values, ruleset, "plan"):
        if not any(factor.id in values for factor in ruleset.after("plan")):
            scene.voice.say("utter_plan_intro")
        scene.voice.ask(part, again=scene.now.answered.puts.get(part, 0) > 0)
    else:
        ask_which_part(scene)


def ask_which_part(scene: Scene) -> None:
    """Shows the plan as it stands, and asks which part to change."""
    wording = scene.voice.wording
    parts = [f"{name}: {words}" for name, words in plan_in_words(scene.now, scene.desk.ruleset, wording)]
    scene.voice.say("utter_plan_so_far", "summary", {"summary": "\n".join(parts)})
    values = [*(factor.id for factor in scene.desk.ruleset.after("plan")), "done"]
    choices = [(value, wording.label(PART, value)) for value in values]
    scene.voice.ask_among("utter_ask_plan_part", PART, choices)


def change_part(scene: Scene, part: str) -> None:
    """Puts one part of the plan again."""
    if not may(scene, "plan"):
        write_plan(scene)  # says why not
        return
    conversations.reopen(scene.c, scene.id, [part], scene.at, scene.turn.seq)
    scene.look_again()
    scene.voice.ask(part)


def give_summary(scene: Scene) -> None:
    """The whole summary as one message, as the record stands now."""
    found = booking.booking_of(scene.c, scene.id)
    booked = None
    if found:
        opening = found.opening
        booked = Booked(booking.spoken(opening.start), opening.service_name, found.reference)
    kept = keepsake(scene.c, scene.now, scene.desk.ruleset, scene.voice.wording, scene.at, booked)
    scene.voice.say("utter_summary", "summary", {"summary": kept.text})
    if next_for(scene) is None:
        offer(scene, but="summary")
    else:
        put_again(scene)


def ask_equality(scene: Scene) -> None:
    """Says why they are asked and who sees them, then asks the first."""
    question = next_after(scene.now.answered.values, scene.desk.ruleset, "equality")
    if question is None or not may(scene, "equality"):
        offer_or_go_on(scene)
        return
    scene.voice.say("utter_equality_intro")
    scene.voice.ask(question)


def offer_or_go_on(scene: Scene) -> None:
    """What there is to have now; an old button where there is nothing is answered all the same."""
    if scene.now.priority in (None, Priority.EMERGENCY):
        emergency = scene.now.priority is Priority.EMERGENCY
        scene.voice.say("utter_plan_not_now" if emergency else "utter_first_a_few_questions")
        put_again(scene)
    else:
        offer(scene)


def _triage_is_asking(scene: Scene) -> bool:
    question = next_for(scene)
    factor = scene.desk.ruleset.factors.get(question or "")
    return question is not None and (factor is None or not factor.after)


def _in_words(scene: Scene) -> str | None:
    """The choice that the words make, where the question was which."""
    if scene.turn.asked not in (AFTER, PART) or scene.turn.choice:
        return None
    if scene.turn.intent == "deny":
        return "done"
    put = conversations.question_put(scene.c, scene.id, scene.turn.asked)
    said = scene.turn.text.casefold().strip(" .!")
    listed = put["choices"]
    assert isinstance(listed, list)
    return next((choice["value"] for choice in listed if choice["label"].casefold() == said), None)


class ActionMakePlan(TurnAction):
    """A caller wants to write a safety plan, or to see theirs."""

    called = "action_make_plan"

    def reply(self, scene: Scene) -> None:
        """Beside a question about safety, "I've got no plan" is an answer that was not quite understood."""
        if scene.turn.sure or not _triage_is_asking(scene):
            write_plan(scene)
        else:
            go_on(scene)


class ActionKeepSummary(TurnAction):
    """A caller wants a summary, at whatever point they are."""

    called = "action_keep_summary"

    def reply(self, scene: Scene) -> None:
        give_summary(scene)
