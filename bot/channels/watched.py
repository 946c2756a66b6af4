"""Whether somebody else may be reading along: the words then say nothing of what this is about."""

from collections.abc import Mapping

from bot.bootstrap import Desk
from bot.conversations.answered import Answered
from bot.handover.life import must_be_quiet
from bot.handover.model import Standing
from bot.triage import DECLINED, UNSURE, as_tuple

# Answers after which another person may see the screen.
SEEN_BY_OTHERS: Mapping[str, tuple[str, ...]] = {
    "signs": ("someone_hurting_me",),
    "private": ("no", UNSURE, DECLINED),
    "abuse": ("yes", "danger_now", UNSURE, DECLINED),
    "safe_to_ring": ("no",),
}


def watched(desk: Desk, now: Standing) -> bool:
    """Whether somebody else may be looking at the screen."""
    return seen_by_others(now.answered) or must_be_quiet(now.answered, desk.ruleset)


def seen_by_others(answered: Answered) -> bool:
    """Whether anything told, even if it is to be asked again, means that somebody else may read along."""
    told = {factor: row.value for factor, row in {**answered.standing, **answered.earlier}.items()}
    return "abuse" in answered.reopened or any(
        set(answers) & set(as_tuple(told.get(factor))) for factor, answers in SEEN_BY_OTHERS.items()
    )
