"""What somebody has approved by name, and what they have not: the ruleset, its tables and every wording."""

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.settings import ROOT
from bot.triage import Ruleset
from bot.triage.approval import Approval, Change, Content, changes, write_approvals
from bot.wording import Wording, read_yaml

TABLES = ("triage/from_screen.yml", "triage/wording_sources.yml", "directory/offers.yml")  # read by others
WORDED = "wording:"
DIRECTORY = ("services.json", "national.yml", "boroughs.json")  # too long to sign word by word


class NotSigned(ValueError):
    """An approval that cannot be taken down as it was given."""


@dataclass(frozen=True)
class Signable:
    """Everything that takes an approval, as it stands today, beside what was signed."""

    today: Mapping[str, Content]
    approvals: Mapping[str, Approval]

    @property
    def changes(self) -> tuple[Change, ...]:
        """What nobody has signed as it stands; while there is any, the service is a demonstration."""
        return changes(self.approvals, self.today)

    def sign(self, who: str, on: date, only: Collection[str] = ()) -> dict[str, Approval]:
        """All approvals once `who`, a name and a role, has signed what changed, or of it `only` these."""
        if not all(part.strip() for part in who.partition(",")):
            raise NotSigned("say who approves, and in what role: NAME, ROLE")
        if strange := set(only) - set(self.today) - set(self.approvals):
            raise NotSigned(f"no entry is called {min(strange)}")
        approvals = dict(self.approvals)
        for change in self.changes:
            if only and change.entry not in only:
                continue
            if change.entry in self.today:
                approvals[change.entry] = Approval(who.strip(), on.isoformat(), change.after)
            else:
                del approvals[change.entry]
        return approvals


def signable(ruleset: Ruleset, wording: Wording, data: Path = ROOT / "data") -> Signable:
    """Today's content of the ruleset, of the tables beside it in `data`, and of every wording."""
    worded = {f"{WORDED}{name}": _plain(response) for name, response in wording.responses.items()}
    return Signable({**ruleset.content, **_tables(data), **worded}, ruleset.approvals)


def keep(approvals: Mapping[str, Approval], path: Path) -> None:
    """Replaces the file as a whole: half of one would be no approval."""
    fresh = path.with_suffix(".new")
    fresh.write_text(write_approvals(approvals), encoding="utf-8")
    fresh.chmod(0o644)  # the service may run as somebody else
    os.replace(fresh, path)


def _tables(data: Path) -> Mapping[str, Content]:
    found: dict[str, Content] = {
        f"{Path(name).stem}:{part}": _plain(content)
        for name in TABLES
        for part, content in _parts(read_yaml(data / name)).items()
    }
    for name in DIRECTORY:
        whole = (data / "directory" / name).read_bytes()
        found[f"directory:{name}"] = {"sha256": hashlib.sha256(whole).hexdigest()}
    return found


def _parts(table: Mapping[str, Content]) -> Mapping[str, Content]:
    """A table's rows; some files keep theirs under a name of their own."""
    inner = next(iter(table.values()))
    return inner if len(table) == 1 and isinstance(inner, Mapping) else table


def _plain(content: Content) -> Content:
    """In JSON's types, as it will come back from the file."""
    return json.loads(json.dumps(content, default=str))
