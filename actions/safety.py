"""A caller who cannot write freely: nothing private is asked, short answers do.

That others may read along is read from the words (`nlu/facts.yml`), never from an intent that they resemble:
taken wrongly, it would keep us from asking somebody about abuse.
"""

from actions.asking import acknowledge, name_help, put_next
from actions.base import TurnAction
from actions.scene import Scene


class ActionCannotSpeak(TurnAction):
    """Says that short answers do, and goes on with what is safe to ask."""

    called = "action_cannot_speak"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_cannot_speak")
        if scene.turn.alarming:
            acknowledge(scene)
            name_help(scene)
        put_next(scene)
