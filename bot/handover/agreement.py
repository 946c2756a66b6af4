"""How a clinician judged what the ruleset proposed: looked at by a supervisor when far apart."""

from datetime import datetime

from sqlalchemy import Connection

from bot.handover import figures_store, work
from bot.handover.stories import judged
from bot.handover.work_model import WorkKind


def note(c: Connection, conversation_id: str, at: datetime) -> None:
    """After a confirmation: if it is far from what was proposed, a supervisor looks at it."""
    found = judged(figures_store.story_of(c, conversation_id))
    if found and found[-1].at == at and found[-1].far_apart:
        work.open_item(c, WorkKind.DISAGREEMENT, at, conversation_id=conversation_id)
