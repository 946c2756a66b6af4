"""Rules, gates and needs as a clinician reads them, each factor by its name and each value by its label."""

from dataclasses import dataclass

from bot.triage import DECLINED, UNSURE, Factor, Priority, Ruleset
from bot.triage.factors import Condition
from bot.wording import Wording

SAID = "utter_"  # how the name of every wording begins
NEEDED = {
    "reach": "so that somebody can be sent, or can ring",
    "offer": "to find what to offer",
    "handover": "for whoever takes over, while the caller waits",
}


@dataclass(frozen=True)
class Is:
    """One factor has one of these answers."""

    factor: str
    name: str
    answers: tuple[str, ...]


def plain(name: str) -> str:
    """An id without its joints."""
    return name.replace("_", " ").replace("-", " ")


def priority(one: Priority) -> str:
    """Letter and name: `B, very urgent`."""
    return f"{one.code}, {plain(one.value)}"


def in_words(when: Condition, wording: Wording) -> tuple[Is, ...]:
    """A condition: all of these hold."""
    return tuple(
        Is(name, plain(name), tuple(wording.label(name, value) for value in wanted))
        for name, wanted in when.items()
    )


def purposes(factor: Factor, ruleset: Ruleset) -> tuple[str, ...]:
    """When it is asked, as the priority goes: each a sentence."""
    if not factor.asked:
        return ("Never asked. It comes from staff, or from signs in what is written.",)
    said = []
    if "priority" in factor.needed_for:
        said.append("Asked while its answer, or one it leads to, could still make things more urgent.")
    if factor.id in ruleset.still_asked:
        said.append("Still asked once the priority is A or B, if it could raise it.")
    for need in ("reach", "offer", "handover"):
        ends = [p for p in Priority if need in ruleset.asked_for[p] and (not factor.at or p in factor.at)]
        if need in factor.needed_for and ends:
            letters = ", ".join(p.code for p in ends)
            said.append(f"Asked when the priority is {letters}, {NEEDED[need]}.")
    return tuple(said) or ("Triage never asks it. Another part of the service does, when it needs to know.",)


def meaning(factor: Factor, value: str) -> str:
    """What a choice stands for."""
    if value == UNSURE:
        return "Does not know. It counts as a doubt, and never as the best answer."
    if value == DECLINED:
        return "Would rather not say. It counts as a doubt, and never as the best answer."
    return factor.means.get(value, "")
