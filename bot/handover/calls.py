"""Where a telephone call stands: what was read out last, and so what is open now."""

from collections.abc import Sequence

from bot.conversations.model import Kind, Message, Sender

STEPS = (Kind.QUESTION, Kind.DISPOSITION)


def read_out_last(transcript: Sequence[Message]) -> Message | None:
    """The question that is open, or the ending after the last one; not what was offered besides."""
    read_out = (m for m in reversed(transcript) if m.draft.sender is Sender.STAFF and m.draft.kind in STEPS)
    return next(read_out, None)
