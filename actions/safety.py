"""A caller who cannot write freely: nothing private is asked, short answers do."""

from actions.asking import acknowledge, put_next
from actions.base import TurnAction
from actions.scene import Scene
from bot.conversations.model import Source
from bot.handover.standing import take_answers


class ActionCannotSpeak(TurnAction):
    """Keeps in the record that others may read along, and goes on with what is safe to ask."""

    called = "action_cannot_speak"

    def reply(self, scene: Scene) -> None:
        if scene.now.answered.values.get("private") != "no":
            take_answers(
                scene.c,
                scene.id,
                {"private": "no"},
                Source.SAID,
                scene.at,
                scene.desk.ruleset,
                seq=scene.turn.seq,
            )
            scene.look_again()
        scene.voice.say("utter_cannot_speak")
        if scene.turn.alarming:
            acknowledge(scene)
        put_next(scene)
