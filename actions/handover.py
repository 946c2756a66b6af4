"""A caller who wants a person gets one, whatever else is open."""

from actions import ringing
from actions.asking import acknowledge, name_help, next_for, put_next
from actions.base import TurnAction
from actions.scene import Scene
from bot.conversations.model import Why
from bot.handover.service import ask_for_human


class ActionAskPerson(TurnAction):
    """Asks for a human at once, then only for what that human will need."""

    called = "action_ask_person"

    def reply(self, scene: Scene) -> None:
        acknowledge(scene)
        name_help(scene)
        asked = ask_for_human(scene.c, scene.id, Why.ASKED, scene.at)
        scene.look_again()
        scene.voice.say("utter_person_coming" if asked else "utter_already_waiting")
        question = next_for(scene)
        if question is not None and not scene.now.answered.worn_out(question):
            put_next(scene)
            return
        if asked:
            scene.voice.say("utter_waiting")
        if not ringing.goes_on(scene):
            ringing.offer_once(scene)
