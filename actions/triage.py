"""Answers, by word or by button: recorded by then, so that only the next question remains."""

from actions.after import chose
from actions.asking import go_on, put_next
from actions.base import TurnAction
from actions.booking import chosen
from actions.scene import Scene


class ActionTriage(TurnAction):
    """A caller told us something, or tapped a button."""

    called = "action_triage"

    def reply(self, scene: Scene) -> None:
        if not (chosen(scene) or chose(scene)):
            go_on(scene)


class ActionResume(TurnAction):
    """A person handed back, or a fault is over: says that nothing is lost and puts the question again."""

    called = "action_resume"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_still_here")
        put_next(scene)
