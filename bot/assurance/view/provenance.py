"""Where each wording comes from, how well that is known, and who approved it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.approval import WORDED, Signable
from bot.settings import ROOT
from bot.triage import Factor, Ruleset
from bot.triage.fields import GRADES
from bot.wording import read_yaml

SOURCES = ROOT / "data" / "triage" / "wording_sources.yml"


class NoProvenance(ValueError):
    """A wording whose origin nobody has written down. Names it."""


@dataclass(frozen=True)
class Provenance:
    """Source and grade of an entry, and the signature on it, empty while there is none."""

    source: str
    evidence: str
    approved_by: str = ""
    approved_on: str = ""


def question_of(name: str, ruleset: Ruleset) -> Factor | None:
    """The question a wording belongs to, when it belongs to one."""
    match = re.fullmatch(
        r"utter_(?:ask|rephrase|why|say_why|say|acknowledge|understood)_(.+?)(?:_other)?", name
    )
    return ruleset.factors.get(match[1]) if match else None


def provenance(now: Signable, ruleset: Ruleset, path: Path = SOURCES) -> dict[str, Provenance]:
    """Of every wording, by its name. Raises NoProvenance."""
    table = read_yaml(path)["wording"]
    found = {}
    for entry, content in now.today.items():
        if not entry.startswith(WORDED):
            continue
        name = entry.removeprefix(WORDED)
        signed = now.approvals.get(entry)
        by = (signed.by, signed.on) if signed and signed.content == content else ("", "")
        found[name] = Provenance(*_origin(name, ruleset, table), *by)
    return found


def _origin(name: str, ruleset: Ruleset, table: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    question = question_of(name, ruleset)
    for start in sorted(table, key=len, reverse=True):
        if not name.startswith(start):
            continue
        row = table[start]
        if row.get("of") == "question":
            if question is None:
                continue
            return question.source, question.evidence
        if not row.get("source") or row.get("evidence") not in tuple(GRADES):
            raise NoProvenance(f"{SOURCES.name}: {start}: has no source, or no grade of {' '.join(GRADES)}")
        return str(row["source"]), str(row["evidence"])
    raise NoProvenance(f"{name}: no source is named for a wording that begins like this")
