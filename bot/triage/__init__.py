"""How soon, and what to ask next: pure rules over answers. No clock; only the loader reads files."""

from bot.triage.ages import OLDEST, age_range
from bot.triage.answers import Answers, BadAnswer, Value, as_tuple
from bot.triage.assess import Assessment, assess
from bot.triage.checks import BadRuleset
from bot.triage.factors import DECLINED, UNSURE, Factor
from bot.triage.loader import load_ruleset
from bot.triage.priorities import Priority, more_urgent
from bot.triage.questions import (
    applies,
    choices_for,
    next_after,
    next_question,
    only_for_handover,
    safe_to_ask,
)
from bot.triage.ruleset import Rule, Ruleset

__all__ = [
    "DECLINED",
    "OLDEST",
    "UNSURE",
    "Answers",
    "Assessment",
    "BadAnswer",
    "BadRuleset",
    "Factor",
    "Priority",
    "Rule",
    "Ruleset",
    "Value",
    "age_range",
    "applies",
    "as_tuple",
    "assess",
    "choices_for",
    "load_ruleset",
    "more_urgent",
    "next_after",
    "next_question",
    "only_for_handover",
    "safe_to_ask",
]
