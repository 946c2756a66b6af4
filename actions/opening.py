"""Hello, goodbye, and questions about the service itself; then back to the open question."""

from actions.afterwards import offer, under_way
from actions.asking import put_again
from actions.base import TurnAction
from actions.ending import queue_if_needed
from actions.scene import Scene
from bot.handover.standing import open_risk


class ActionGreet(TurnAction):
    called = "action_greet"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_greet")
        put_again(scene)


class ActionWhoAreYou(TurnAction):
    called = "action_who_are_you"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_who_are_you")
        put_again(scene)


class ActionPrivacy(TurnAction):
    called = "action_privacy"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_privacy")
        put_again(scene)


class ActionSmallTalk(TurnAction):
    called = "action_small_talk"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_small_talk")
        put_again(scene)


class ActionThanks(TurnAction):
    called = "action_thanks"

    def reply(self, scene: Scene) -> None:
        scene.voice.say("utter_thanks")
        put_again(scene)


class ActionGoodbye(TurnAction):
    """Says how to come back. Where risk is open a person still looks."""

    called = "action_goodbye"

    def reply(self, scene: Scene) -> None:
        leave(scene, "utter_goodbye")


class ActionStop(TurnAction):
    """Stops asking, at once, and says what is kept."""

    called = "action_stop"

    def reply(self, scene: Scene) -> None:
        leave(scene, "utter_stop")


def leave(scene: Scene, name: str) -> None:
    """Lets the caller go; where risk is open the conversation goes to a human first."""
    queue_if_needed(scene, scene.now.priority)
    if under_way(scene):  # only that is left, and the next message is not read as a part of it
        scene.voice.say("utter_plan_stopped")
        offer(scene)
        return
    scene.voice.say(f"{name}_open_risk" if open_risk(scene.now.priority) else name)
