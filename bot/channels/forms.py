"""Reads what a caller's page sent, and says in plain words why it could not be taken."""

from starlette.datastructures import FormData

from bot.channels.incoming import BadMessage, Incoming, incoming
from bot.conversations.model import NeverAsked
from bot.triage import BadAnswer

NOT_TAKEN = (BadMessage, NeverAsked, BadAnswer)


def sent(form: FormData) -> Incoming:
    """The message of a form: words, or the choices of one question. Raises BadMessage."""
    factor = field(form, "factor")
    if not factor:
        return incoming(field(form, "client_message_id"), field(form, "text"), None)
    values = [str(value) for value in form.getlist("value")]
    if not values:
        raise BadMessage("Tick at least one answer, or use one of the buttons below them.")
    choice = (factor, values if len(values) > 1 else values[0])
    return incoming(field(form, "client_message_id"), None, choice)


def field(form: FormData, name: str) -> str:
    """A text field, empty if it was not sent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def plainly(error: Exception) -> str:
    """What a caller reads when their message could not be taken."""
    if isinstance(error, NeverAsked):
        return "That button is no longer in use. Please write your answer instead."
    if isinstance(error, BadAnswer):
        return "Those answers do not go together. Please choose again."
    return str(error)
