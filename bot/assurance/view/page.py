"""The clinical safety officer's page: gathers all there is to approve, and writes it as one HTML document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.approval import Signable, signable
from bot.assurance.view.difference import differences
from bot.assurance.view.endings import endings, everything_else, flag_of, offered, other_endings
from bot.assurance.view.provenance import Provenance, provenance
from bot.assurance.view.questions import questions
from bot.assurance.view.screening import screening
from bot.assurance.view.words import in_words, plain, priority
from bot.channels.safety import CAUSES
from bot.settings import ROOT
from bot.triage import Factor, Priority, Rule, Ruleset
from bot.triage.approval import How
from bot.triage.ruleset import Flag
from bot.wording import Wording, read_yaml

GRADES = {
    "V": "Read in the source itself.",
    "M": "Read on a copy of the source. Check it before quoting.",
    "S": "Read in somebody else's account of the source.",
    "K": "General knowledge, not found in any text we read. Check it before relying on it.",
    "I": "Our own inference or words. No source.",
}
BY_NAME = {  # entries with a place of their own; the rest is shown as it is written
    *("offers:priorities", "offers:medical_route", "offers:needs", "offers:wording"),
    *("questions:asked_for", "questions:still_asked", "questions:order"),
}


class Proof(Protocol):
    """One promise, put to the proof over every combination of answers."""

    @property
    def promise(self) -> str: ...
    @property
    def over(self) -> str: ...
    @property
    def holds(self) -> bool: ...
    @property
    def counter_example(self) -> tuple[str, ...]: ...
    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True)
class Written:
    """When the page was written, and when what it shows last changed, as words."""

    on: str
    changed: str = "not known"


@dataclass(frozen=True)
class Material:
    """All that the page is made from."""

    ruleset: Ruleset
    wording: Wording
    offers: Mapping[str, Any]
    screen: Mapping[str, Any]
    homes: Mapping[str, str]
    now: Signable
    origins: Mapping[str, Provenance]


def gather(
    ruleset: Ruleset, wording: Wording, data: Path = ROOT / "data", domain: Path = ROOT / "domain"
) -> Material:
    """Reads what stands beside the ruleset and the wording."""
    now = signable(ruleset, wording, data)
    homes = {
        name: path.stem
        for path in sorted(domain.glob("*.yml"))
        for name in (read_yaml(path) or {}).get("responses", {})
    }
    return Material(
        ruleset=ruleset,
        wording=wording,
        offers=read_yaml(data / "directory" / "offers.yml"),
        screen=read_yaml(data / "triage" / "from_screen.yml")["screen"],
        homes=homes,
        now=now,
        origins=provenance(now, ruleset, data / "triage" / "wording_sources.yml"),
    )


def render(m: Material, proofs: Sequence[Proof] | None, written: Written) -> str:
    """The whole document. `proofs` is None when the proof was not run."""
    asked = questions(m.ruleset, m.wording)
    ends = endings(m.wording, m.offers)
    shown = {name for question in asked for name, _ in question.words}
    shown |= {name for end in ends for name in end.words}
    more = other_endings(m.wording, shown)
    shown |= {name for group in more for name in group.names}
    changed = m.now.changes
    return (
        _environment()
        .get_template("clinical.html")
        .render(
            m=m,
            ruleset=m.ruleset,
            written=written,
            grades=GRADES,
            priorities=list(Priority),
            proofs=proofs,
            failed=[proof for proof in proofs or () if not proof.holds],
            differences=differences([change for change in changed if change.how is not How.ADDED]),
            added=differences([change for change in changed if change.how is How.ADDED]),
            waiting=len(changed),
            entries=len(m.now.today),
            questions=asked,
            standing=(m.ruleset.otherwise, m.ruleset.not_known_yet, m.ruleset.signs_withheld),
            endings=ends,
            more_endings=more,
            medical_route=offered(m.offers["medical_route"]["first"], m.offers),
            needs={need: offered(wants, m.offers) for need, wants in m.offers["needs"].items()},
            screening=screening(m.screen),
            causes=_causes(m),
            settings=[name for name in m.now.today if name.startswith("questions:") and name not in BY_NAME],
            limits=[name for name in m.now.today if name.startswith("offers:") and name not in BY_NAME],
            tables=[name for name in m.now.today if name.startswith(("wording_sources:", "directory:"))],
            rest=everything_else(m.wording, shown, m.homes),
            open_questions=_open(m.ruleset),
            open_wordings={g: sum(o.evidence == g for o in m.origins.values()) for g in "KI"},
            said=lambda when: in_words(when, m.wording),
        )
    )


def _causes(m: Material) -> Mapping[str, list[str]]:
    """What brings about each emergency wording, and each note beside an ending."""
    found: dict[str, list[str]] = defaultdict(list)
    for factor, value, name in CAUSES:
        for one in (name, f"{name}_other"):
            found[one].append(f"{plain(factor)} is {m.wording.label(factor, value)}")
    for name in m.wording.responses:
        if flag := flag_of(name, m.ruleset):
            found[name].append(f"the flag “{plain(flag.id)}” is raised")
    return found


def _open(ruleset: Ruleset) -> Mapping[str, list[tuple[str, str, str, str]]]:
    """Entries of grade K and I: anchor, kind, name and source."""
    every: list[tuple[str, str, str, Factor | Rule | Flag]] = [
        *((f"q-{f.id}", "question", plain(f.id), f) for f in ruleset.factors.values()),
        *((f"rule-{r.id}", "rule", r.id, r) for r in ruleset.rules),
        *(
            (f"rule-{r.id}", "standing rule", r.id, r)
            for r in (ruleset.otherwise, ruleset.not_known_yet, ruleset.signs_withheld)
        ),
        *((f"flag-{f.entry}", "flag", plain(f.entry), f) for f in ruleset.flags),
    ]
    return {
        grade: [(anchor, kind, name, e.source) for anchor, kind, name, e in every if e.evidence == grade]
        for grade in "KI"
    }


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.assurance.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=plain, priority=priority)
    return environment
