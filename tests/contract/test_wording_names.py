"""Every text has a name that is said, and every name that is said has its text."""

import re
from collections.abc import Mapping

from bot.conversations.model import ASIDES
from bot.settings import ROOT
from bot.staff.model import Role
from bot.triage import DECLINED, UNSURE, Priority, load_ruleset
from bot.wording import load_wording

NAMES = frozenset(load_wording().responses)

SOURCES = [
    *(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py"), *(ROOT / "nlu").rglob("*.py"),
    *(ROOT / "bot/web/templates").rglob("*.html"), *(ROOT / "data/rules").glob("*.yml"),
    ROOT / "config.yml", ROOT / "domain.yml",
]  # fmt: skip
CODE = "\n".join(path.read_text("utf-8") for path in sorted(SOURCES))
RULESET = load_ruleset()
QUESTIONS = {factor.id for factor in RULESET.factors.values() if factor.asked}
NOTED = {f"{flag.id}{hours}" for flag in RULESET.flags for hours in ("", "_in_hours", "_out_of_hours")}
TWO_LETTERS = {name[-2:] for name in NAMES if re.fullmatch("utter_language_[a-z]{2}", name)}
# What each name put together may end in; the first set must be written, the second may be.
BUILT: Mapping[str, tuple[set[str], set[str]]] = {
    "ask_": (QUESTIONS, set()),
    "rephrase_": (QUESTIONS, set()),
    "why_": (set(), QUESTIONS | {*ASIDES}),
    "say_": (set(), QUESTIONS),
    "say_why_": (set(), QUESTIONS),
    "acknowledge_": (set(), QUESTIONS),
    "understood_": (set(), QUESTIONS),
    "disposition_": ({*(priority.value for priority in Priority), "urgent_nobody"}, set()),
    "phone_ending_": ({priority.value for priority in Priority}, set()),
    "note_": (set(), NOTED),
    "role_": ({role.value for role in Role}, set()),
    "opening_": ({"phone", "face_to_face"}, set()),
    "keep_next_": ({priority.value for priority in Priority}, set()),
    "keep_back_": ({"web", "telegram", "api"}, set()),
    "topic_": ({f.id for f in load_ruleset().factors.values() if not f.after}, set()),
    "label_": ({UNSURE, DECLINED}, set()),
    "language_": (set(), TWO_LETTERS),
}
ENDINGS = {
    "utter_goodbye_open_risk", "utter_stop_open_risk",  # actions/opening.py adds `_open_risk`
    "utter_closed_discreet", "utter_abuse_ended_discreet", "utter_abuse_passed_on_discreet",  # told.py
    "utter_again_waiting_discreet", "utter_raised_discreet",
    "utter_phone_ending_very_urgent_by_clinician", "utter_phone_ending_urgent_by_clinician",  # phone.py
}  # fmt: skip
RASA_OWN = {"utter_message"}  # a method of the dispatcher
# Written ahead of the action that will say them; each leaves this list when it is said or deleted.
NOT_SAID_YET = {
    "utter_booked_change", "utter_booking_unknown", "utter_check_first", "utter_directory_down",
    "utter_how_to_correct", "utter_no_place", "utter_none_near", "utter_offer", "utter_offer_arranged_here",
    "utter_offer_distance", "utter_opening_held", "utter_outside_london", "utter_place_unclear",
    "utter_place_understood",
}  # fmt: skip


def names_said_whole() -> set[str]:
    return set(re.findall(r"\butter_[a-z_0-9]*[a-z0-9](?![a-z_0-9]|\{)", CODE)) - RASA_OWN


def test_nothing_is_said_that_has_no_words() -> None:
    must = {f"utter_{start}{end}" for start, (ends, _) in BUILT.items() for end in ends}
    assert not (names_said_whole() | must | ENDINGS) - NAMES


def test_names_are_put_together_only_where_this_test_knows_of_it() -> None:
    assert set(re.findall(r"utter_([a-z_]*)\{", CODE)) <= set(BUILT)
    assert set(re.findall(r"\{name\}(_[a-z_]+)", CODE)) <= {"_other", "_open_risk", "_by_clinician"}


def test_nothing_is_written_that_is_never_said() -> None:
    built = {f"utter_{start}{end}" for start, ends in BUILT.items() for end in ends[0] | ends[1]}
    said = names_said_whole() | built | ENDINGS
    never = {name for name in NAMES if name not in said and name.removesuffix("_other") not in said}
    assert never == NOT_SAID_YET
