"""One repair of Rasa's own cost: it checks the schema of each action's answer anew, 20 ms on a core."""

from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_the_schema_of_answers_once() -> None:
    """Answers of the action server are checked as before; only the schema itself is not checked each time."""
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
