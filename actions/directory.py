"""Callers who look for a place or a number get them at once, and the questions go on after."""

from actions.asking import put_next
from actions.base import TurnAction
from actions.ending import services
from actions.scene import Scene
from bot.triage import Priority


class ActionFindService(TurnAction):
    """What anyone may use now, by where the caller is if they said so."""

    called = "action_find_service"

    def reply(self, scene: Scene) -> None:
        services(scene, scene.now.priority or Priority.OTHER_SERVICE)
        put_next(scene)
