"""England's bank holidays, kept as data: the library that works them out loads every country there is, 20 MB.

`python -m bot.directory.bank_holidays` writes them anew. A year that is not kept is worked out when asked.
"""

import json
from datetime import UTC, date, datetime
from functools import lru_cache

from bot.settings import ROOT

KEPT = ROOT / "data" / "directory" / "bank_holidays.json"
AHEAD = 12  # years


@lru_cache(maxsize=8)
def of(year: int) -> frozenset[date]:
    """Every bank holiday of this year."""
    found = _kept().get(str(year))
    return worked_out(year) if found is None else frozenset(map(date.fromisoformat, found))


def worked_out(year: int) -> frozenset[date]:
    """The same by the library, for the laws of England as its version knows them."""
    import holidays  # callers need not wait for it at a start

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@lru_cache(maxsize=1)
def _kept() -> dict[str, list[str]]:
    years: dict[str, list[str]] = json.loads(KEPT.read_text("utf-8"))
    return years


def write() -> None:
    """From last year on."""
    first = datetime.now(UTC).year - 1
    years = {
        year: sorted(day.isoformat() for day in worked_out(year)) for year in range(first, first + AHEAD)
    }
    KEPT.write_text(json.dumps(years, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
