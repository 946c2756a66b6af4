"""Callers who look for a place or a number get them at once, and the questions go on after."""

from actions.asking import next_for, put_next
from actions.base import TurnAction
from actions.ending import ended, services
from actions.scene import Scene
from bot.triage import Priority


class ActionFindService(TurnAction):
    """What anyone may use now, by where the caller is if they said so."""

    called = "action_find_service"

    def reply(self, scene: Scene) -> None:
        if next_for(scene) is not None or ended(scene):  # the ending has them too
            services(scene, scene.now.priority or Priority.OTHER_SERVICE)
        put_next(scene)
