"""When a question is questioned, an answer is taken back, or nothing was understood."""

from actions.after import chose
from actions.asking import PSEUDO, go_on, next_for, put_again
from actions.base import TurnAction
from actions.booking import chosen
from actions.changing import offer
from actions.scene import Scene
from bot.conversations.model import ASIDES, CALL_BACK


class ActionAskWhy(TurnAction):
    """Says why the open question is asked, then puts it again."""

    called = "action_ask_why"

    def reply(self, scene: Scene) -> None:
        question = next_for(scene) or (scene.turn.asked if scene.turn.asked in CALL_BACK else None)
        if question is None:
            scene.voice.say("utter_nothing_asked")
            return
        name = f"utter_why_{question}"
        scene.voice.say(name if scene.voice.wording.has(name) else "utter_why_default")
        put_again(scene)


class ActionRephrase(TurnAction):
    """Puts the open question in simpler words; as plain words when it has been put twice."""

    called = "action_rephrase"

    def reply(self, scene: Scene) -> None:
        question = next_for(scene)
        if question in ASIDES:
            put_again(scene)
        elif question is None or scene.turn.asked in PSEUDO:
            scene.voice.say("utter_nothing_asked" if question is None else "utter_when_ready")
        elif scene.now.answered.worn_out(question):
            scene.voice.say(f"utter_rephrase_{question}")
        else:
            scene.voice.ask(question, again=True)


class ActionGoBack(TurnAction):
    """Lists the answers, so that one can be changed. A step back, or a named answer, was heard before."""

    called = "action_go_back"

    def reply(self, scene: Scene) -> None:
        offer(scene)


class ActionInsult(TurnAction):
    called = "action_insult"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_insult")
        put_again(scene)


class ActionOutOfScope(TurnAction):
    called = "action_out_of_scope"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_out_of_scope")
        put_again(scene)


class ActionNotUnderstood(TurnAction):
    """No intent was sure enough. What it answered all the same has been taken."""

    called = "action_not_understood"

    def reply(self, scene: Scene) -> None:
        if not (chosen(scene) or chose(scene)):
            go_on(scene)
