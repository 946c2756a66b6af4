"""What each kind of text means for triage: reads `data/screen/kinds.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent.parent / "data" / "screen" / "kinds.yml"


@dataclass(frozen=True)
class Kind:
    """A kind of text: the answer it would be, or none for calm text."""

    factor: str = ""
    value: str = ""
    status: str = ""
    alert: bool = False

    @property
    def is_risk(self) -> bool:
        return bool(self.factor)


@dataclass(frozen=True)
class Kinds:
    by_name: Mapping[str, Kind]
    alerts: frozenset[tuple[str, str]]


@lru_cache(maxsize=1)
def load_kinds() -> Kinds:
    """All kinds, and the answers that are an alert when somebody gives them unasked."""
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Kinds(
        {name: Kind(**row) for name, row in table["kinds"].items()},
        frozenset((factor, value) for factor, values in table["alerts"].items() for value in values),
    )
