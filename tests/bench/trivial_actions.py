"""An action server for stock Rasa that answers every action of a domain with one word."""

import sys
from pathlib import Path

import yaml
from rasa_sdk import Action
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor


def trivial(name: str) -> Action:
    """An action of this name."""

    class Trivial(Action):
        def name(self) -> str:
            return name

        async def run(self, dispatcher, tracker, domain) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
            dispatcher.utter_message(text="ok")
            return []

    return Trivial()


if __name__ == "__main__":
    executor = ActionExecutor()
    for action in yaml.safe_load(Path(sys.argv[2]).read_text())["actions"]:
        executor.register_action(trivial(action))
    app = create_app(executor)
    app.run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)
