"""Goes on after an answer: acknowledges a disclosure, reads back what was understood, asks one question."""

from actions import returning, ringing
from actions.afterwards import AFTER, PART, finish, next_part
from actions.ending import already_said, ended, ending, keeps_company
from actions.scene import Scene
from actions.understood import MOST_READ_BACK, say_what_changed, told_now
from bot.conversations import service as conversations
from bot.conversations.model import ASIDES, CALL_BACK, CHANGE, RETURN, Holder, Sender, Source, Why
from bot.handover.life import must_be_quiet
from bot.handover.service import ask_for_human
from bot.handover.standing import QUEUED_AT_ONCE, question_for, take_answers
from bot.triage import DECLINED, UNSURE, Priority, applies, only_for_handover

PSEUDO = ("opening", "booking", AFTER, PART, *ASIDES, *CALL_BACK)  # questions that triage does not own
WAITS_FOR_NOTHING = ("booking", AFTER)  # a receipt, and what is only offered
A_SENTENCE = 4  # words; fewer were meant as an answer
JUST_NOW = 4  # messages: what was said, the question after it, perhaps a word of the desk's, and the next try
OF_LIFE = (
    "suicidal_thoughts", "suicide_plan", "suicide_means", "suicide_intent", "self_harm", "command_voices",
)  # fmt: skip


def go_on(scene: Scene) -> None:
    """Answers a turn that told us something, or should have."""
    acknowledged = acknowledge(scene)
    name_help(scene)
    read_back(scene, acknowledged)
    changed = not acknowledged and say_what_changed(scene)
    if changed and next_for(scene) == scene.turn.asked:
        put_again(scene)
    elif _told_something_else(scene):
        scene.voice.say("utter_kept_too")
    elif not _was_answered(scene):
        not_understood(scene)
    else:
        put_next(scene)


def _told_something_else(scene: Scene) -> bool:
    """Whether the caller only went on telling, and has the open question before them still.

    People write in several messages. The question waits, and does not count as put again.
    """
    turn, asked = scene.turn, scene.turn.asked
    if turn.choice or turn.alarming or not turn.understood or asked is None or asked in scene.told:
        return False
    factor = scene.desk.ruleset.factors.get(asked)
    told = bool(scene.told) or len(turn.text.split()) >= A_SENTENCE
    back = scene.now.answered.lapsed_at == turn.seq
    if back or factor is None or factor.free_text or not told or next_for(scene) != asked:
        return False
    since = (m.draft.sender for m in conversations.transcript(scene.c, scene.id, _put_at(scene, asked)))
    return list(since).count(Sender.CALLER) == 1


def _put_at(scene: Scene, factor: str) -> int:
    """The seq of the message that asked about `factor` last."""
    put = conversations.questions_put(scene.c, scene.id)
    return max((seq for seq, about in put if about == factor), default=0)


def put_next(scene: Scene) -> None:
    """Puts the next question, or gives the ending. One asked often enough counts as not sure."""
    for _ in (*scene.desk.ruleset.factors, *ASIDES):
        question = next_for(scene)
        if question is None:
            if not (ended(scene) and finish(scene)):
                ending(scene)
            return
        if _only_while_waiting(scene, question) and not ended(scene):
            ending(scene, more=True)
            scene.voice.say("utter_while_you_wait")
        if not scene.now.answered.worn_out(question):
            say_why_again(scene, question)
            put(scene, question)
            return
        count_as_unsure(scene, question)


def put(scene: Scene, question: str, *, again: bool = False) -> None:
    """Puts the question, in simpler words when it has been put before."""
    if question in ASIDES:
        returning.put(scene, question)
    elif question in CALL_BACK:
        ringing.put(scene, question)
    else:
        scene.voice.ask(question, again=again or scene.now.answered.puts.get(question, 0) > 0)


def say_why_again(scene: Scene, question: str) -> None:
    """Before the first thing that is asked again: that it has been a while. A return has said so already."""
    since, wording = scene.now.answered.lapsed_at, scene.voice.wording
    returned = scene.now.answered.aside(RETURN)
    about = scene.now.answered.standing.get("for_whom")
    if question not in scene.now.answered.outlived or (returned and (returned.seq or 0) >= since):
        return
    if about and about.value and (about.seq or 0) >= since:  # no time has passed: it is about somebody else
        return
    if not conversations.has_said(scene.c, scene.id, wording.text("utter_asked_again"), since=since):
        scene.voice.say("utter_asked_again")


def put_again(scene: Scene) -> None:
    """Puts the open question again after something else was said, if it has not been put often enough."""
    question = returning.waiting(scene) or _next_of_triage(scene)  # safety asked anew comes before all else
    if question is None:
        question = scene.turn.asked if scene.turn.asked in PSEUDO else next_for(scene)
    if question == CHANGE:
        question = next_for(scene)
    if question is None or question in WAITS_FOR_NOTHING:
        return
    if question in ("opening", PART) or scene.now.answered.worn_out(question):
        emergency = scene.now.priority is Priority.EMERGENCY
        scene.voice.say("utter_still_call_999" if emergency else "utter_when_ready")
    else:
        say_why_again(scene, question)
        put(scene, question)


def next_for(scene: Scene) -> str | None:
    """The next question: about a return, of triage, or of what is written after the ending."""
    return returning.waiting(scene) or _next_of_triage(scene) or (next_part(scene) if ended(scene) else None)


def _next_of_triage(scene: Scene) -> str | None:
    """For a caller who asked for a person, only what that person will need."""
    now, ruleset = scene.now, scene.desk.ruleset
    question = question_for(now, ruleset)
    if keeps_company(scene) and question not in now.answered.reopened:
        return None
    if (
        now.hold.holder is not Holder.QUEUE
        or now.hold.why is not Why.ASKED
        or question in now.answered.reopened
    ):
        return question
    values = now.answered.values
    return next(
        (
            name
            for name, factor in ruleset.factors.items()
            if (name in ruleset.still_asked or "reach" in factor.needed_for)
            and name not in values
            and factor.asked
            and applies(name, values, ruleset)
        ),
        None,
    )


def _only_while_waiting(scene: Scene, question: str) -> bool:
    """Whether nothing that the ending needs is left, only what the human who comes will want to know."""
    now, ruleset = scene.now, scene.desk.ruleset
    return (
        now.priority is Priority.URGENT
        and question not in (*ASIDES, *now.answered.reopened)
        and only_for_handover(question, now.answered.values, ruleset, now.priority)
    )


def not_understood(scene: Scene) -> None:
    """Says so and puts the question in other words; the second time a person is asked to join."""
    question, gibberish = next_for(scene), not scene.turn.understood
    worn_out = question is not None and scene.now.answered.worn_out(question)
    if gibberish and _said_so_just_now(scene) and _person_is_asked(scene):
        scene.voice.say("utter_not_understood_person")
    elif scene.now.priority is Priority.EMERGENCY and question is not None and not worn_out:
        scene.voice.say("utter_still_call_999")
    elif gibberish and not worn_out and scene.now.hold.holder is Holder.BOT:
        scene.voice.say("utter_not_sure_understood")
    elif question is None:
        scene.voice.say("utter_not_understood_open")
    elif not worn_out:
        scene.voice.say("utter_not_understood")
    if worn_out:
        put_next(scene)
    elif question is not None:
        put(scene, question, again=True)


def _said_so_just_now(scene: Scene) -> bool:
    said = scene.voice.wording.text("utter_not_sure_understood")
    return conversations.has_said(scene.c, scene.id, said, in_last=JUST_NOW)


def _person_is_asked(scene: Scene) -> bool:
    asked = ask_for_human(scene.c, scene.id, Why.NOT_UNDERSTOOD, scene.at)
    scene.look_again()
    return asked


def count_as_unsure(scene: Scene, question: str) -> None:
    """Records that no answer could be had, and asks for a person where somebody's safety hangs on it."""
    ruleset = scene.desk.ruleset
    if question in ASIDES:  # no consent: what was told before is not used
        conversations.answer(scene.c, scene.id, {question: UNSURE}, Source.SAID, scene.at, scene.turn.seq)
        scene.look_again()
        return
    scene.now = take_answers(
        scene.c, scene.id, {question: UNSURE}, Source.SAID, scene.at, ruleset, seq=scene.turn.seq
    )
    factor = ruleset.factors[question]
    if factor.sensitive and _person_is_asked(scene):
        heard = scene.turn.alarming  # nobody who has just told of danger is told that it made no sense
        scene.voice.say("utter_person_for_worry" if heard else "utter_not_understood_person")
    scene.look_again()


def acknowledge(scene: Scene) -> bool:
    """Says something fitting to what was just disclosed, once for each thing.

    What only sounded like danger, and is not an answer yet, is met without a name for it.
    """
    factors = sorted(scene.desk.ruleset.factors, key=lambda f: f != "harm_to_others")  # before any comfort
    names = [f"utter_acknowledge_{f}" for f in factors if _was_disclosed(scene, f)]
    if scene.turn.alarming and not scene.told.keys() - {"story", "for_whom"}:
        names += ["utter_acknowledge_worry", "utter_acknowledge_more"]
    wording = scene.voice.wording
    texts = {name: wording.text(name) for name in map(scene.voice.fitting, names) if wording.has(name)}
    said = conversations.said_by_bot(scene.c, scene.id, list(texts.values())) if texts else ()
    new = next((name for name, text in texts.items() if text not in said), None)
    if new is not None:
        scene.voice.say(new)
    return new is not None


def name_help(scene: Scene) -> None:
    """With the first sign of danger: whom to turn to at any hour, unless they were told to call 999 before.

    Somebody who may not be alone with their screen is told only what they must be.
    """
    signs = scene.turn.alarming or any(_was_disclosed(scene, factor) for factor in OF_LIFE)
    watched = must_be_quiet(scene.now.answered, scene.desk.ruleset)
    if not signs or watched or scene.now.hold.holder is Holder.HUMAN:
        return
    alarmed = conversations.alarm_answered(scene.c, scene.id, scene.now.answered.lapsed_at)
    if not alarmed and not already_said(scene, "utter_help_at_any_time"):
        scene.voice.say("utter_help_at_any_time")


def _was_disclosed(scene: Scene, factor: str) -> bool:
    """Whether this turn gave an answer that is hard to give."""
    given = scene.now.answered.standing.get(factor)
    if given is None or given.seq != scene.turn.seq or given.value is None:
        return False
    best = scene.desk.ruleset.factors[factor].values[:1]
    return given.value not in (UNSURE, DECLINED, *best) and given.value != best


def read_back(scene: Scene, acknowledged: bool) -> None:
    """After the story: what was understood from it, so that the caller can put it right."""
    if scene.turn.asked != "story" or "story" not in scene.told or scene.told["story"] in (UNSURE, DECLINED):
        return
    if scene.now.priority in QUEUED_AT_ONCE:
        return
    pieces = [piece for factor in scene.desk.ruleset.factors for piece in told_now(scene, factor)][
        :MOST_READ_BACK
    ]
    if pieces:
        what = ", and that ".join(pieces)
        scene.voice.say("utter_understood", what=what)
    elif not acknowledged:
        scene.voice.say("utter_understood_story_only")


def _was_answered(scene: Scene) -> bool:
    """Whether the turn moved anything: an answer, a button, or something the screen noticed."""
    turn = scene.turn
    if turn.choice or scene.told or turn.text.startswith("/"):
        return True
    if scene.now.answered.lapsed_at == turn.seq:  # they came back to us, whatever they say
        return True
    if not turn.understood:
        return False
    return turn.alarming or turn.asked is None or next_for(scene) is None
