"""Every ending as the page shows it: what is said, offered in order, and what else callers may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.assurance.view.words import SAID, plain
from bot.triage import Priority, Ruleset
from bot.triage.ruleset import Flag
from bot.wording import Wording

NOTE = f"{SAID}note_"
ENDS = (  # how the name of a wording goes on, and where it is said
    ("disposition_", "What is said at each priority"),
    ("emergency", "When life may be at risk"),
    ("very_urgent", "When a clinician is needed within hours"),
    ("note_", "Beside the ending, for those whom it fits"),
    ("while_you_wait", "Before what is asked while they wait"),
    ("own_team_", "When the person has a team of their own"),
    ("way_on_", "When another service is the way on"),
    ("offer", "Around what is offered"),
    ("summary", "The summary, in the conversation"),
    ("keep_", "The summary to keep"),
    ("plan_", "The safety plan"),
    ("equality_", "Equality questions, after the ending"),
    ("after_", "After the ending"),
    ("check_in_", "When somebody stops writing"),
    ("goodbye", "Goodbyes"),
    ("closed", "When the conversation is closed"),
)
SHORT = ("cyp", "ed", "nhs")  # children and young people, emergency department


@dataclass(frozen=True)
class Offered:
    """A kind of service, how many of it at most, and why callers are told it is there."""

    kind: str
    most: int
    why: str


@dataclass(frozen=True)
class Ending:
    """What a priority ends with."""

    priority: Priority
    words: tuple[str, ...]
    offers: tuple[Offered, ...]
    alongside: tuple[Offered, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """Some wordings under one heading, by name."""

    title: str
    names: tuple[str, ...]


def endings(wording: Wording, offers: Mapping[str, Any]) -> tuple[Ending, ...]:
    """One a priority, most urgent first."""
    return tuple(_ending(p, wording, offers["priorities"].get(p.value, {}), offers) for p in Priority)


def _ending(one: Priority, wording: Wording, plan: Mapping[str, Any], offers: Mapping[str, Any]) -> Ending:
    names = (f"utter_disposition_{one}", f"utter_disposition_{one}_other")
    limits = {
        "What somebody told us adds its own kinds before these.": plan.get("needs") == "before",
        "What somebody told us adds its own kinds after these.": plan.get("needs") == "after",
        "Only what is open now.": plan.get("open_now"),
        "Nothing that begins with a form or a letter.": plan.get("today"),
        "Only what a caller can use without us.": plan.get("self_only"),
    }
    return Ending(
        priority=one,
        words=tuple(name for name in names if wording.has(name)),
        offers=offered(plan.get("offer", ()), offers),
        alongside=offered(plan.get("alongside", ()), offers),
        limits=tuple(limit for limit, holds in limits.items() if holds),
    )


def offered(wants: Iterable[Mapping[str, Any]], offers: Mapping[str, Any]) -> tuple[Offered, ...]:
    """Kinds in the order they are offered, each with its words."""
    why = offers["wording"]["why"]
    return tuple(Offered(_kind(w["kind"]), w["most"], str(why.get(w["kind"], ""))) for w in wants)


def flag_of(name: str, ruleset: Ruleset) -> Flag | None:
    """The flag for which something is said beside the ending."""
    about = name.removeprefix(NOTE)
    fits = [flag for flag in ruleset.flags if about != name and f"{about}_".startswith(f"{flag.id}_")]
    return max(fits, key=lambda flag: len(flag.id), default=None)


def _kind(name: str) -> str:
    words = plain(name)
    named = " ".join(word.upper() if word in SHORT else word for word in words.split())
    return named[:1].upper() + named[1:]


def other_endings(wording: Wording, shown: Iterable[str]) -> tuple[Texts, ...]:
    """The wordings around an ending that no priority has shown already, by how their names begin."""
    return _grouped(ENDS, [name for name in wording.responses if name not in set(shown)])


def everything_else(wording: Wording, shown: Iterable[str], homes: Mapping[str, str]) -> tuple[Texts, ...]:
    """The rest of what callers may read, by the file it stands in."""
    left = [name for name in wording.responses if name not in set(shown)]
    files = dict.fromkeys(homes[name] for name in left)
    return tuple(Texts(plain(f), tuple(n for n in left if homes[n] == f)) for f in files)


def _grouped(starts: Iterable[tuple[str, str]], names: list[str]) -> tuple[Texts, ...]:
    groups = (Texts(title, tuple(n for n in names if n.startswith(SAID + start))) for start, title in starts)
    return tuple(group for group in groups if group.names)
