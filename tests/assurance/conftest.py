"""Copies of everything that is approved, which a test may change and sign."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot import approving
from bot.approval import Signable, signable
from bot.settings import ROOT
from bot.triage import Ruleset, load_ruleset
from bot.wording import Wording, load_wording

TODAY = date(2026, 11, 26)
WHO = "Dr A. Example, clinical safety officer"
READ = (
    *(
        "triage/factors.yml",
        "triage/ruleset.yml",
        "triage/from_screen.yml",
        "triage/wording_sources.yml",
        "directory/offers.yml",
    ),
    *("directory/services.json", "directory/national.yml", "directory/boroughs.json"),
)


@dataclass(frozen=True)
class Copy:
    """Today's data and wording somewhere else."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    def ruleset(self) -> Ruleset:
        return load_ruleset(self.data / "triage")

    def wording(self) -> Wording:
        return load_wording.__wrapped__(self.root / "domain")

    def signable(self) -> Signable:
        return signable(self.ruleset(), self.wording(), self.data)

    def waiting(self) -> list[tuple[str, str]]:
        return [(change.how.value, change.entry) for change in self.signable().changes]

    def approve(self, *only: str, who: str = WHO, answer: bool = True) -> str:
        path = self.data / "triage" / "approved.json"
        return approving.approve(self.signable(), who, TODAY, lambda _: answer, only, path)

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


def copy_to(folder: Path) -> Copy:
    for name in READ:
        (folder / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / name, folder / "data" / name)
    shutil.copytree(ROOT / "domain", folder / "domain")
    return Copy(folder)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copy_to(tmp_path)
