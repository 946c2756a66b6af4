"""The lines of an area's mental health teams, for staff who help somebody known to one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.directory import fit
from bot.directory.model import Service, TeamLine
from bot.directory.numbers import digits
from bot.directory.rules import Rules


def lines(
    known: Sequence[Service], boroughs: Collection[str], ages: fit.Ages | None, at: datetime, rules: Rules
) -> list[TeamLine]:
    """Those that serve these boroughs and take this age, by kind, then the nearest. Each number once.

    A team's own line is one only where a single borough is meant: several have several teams.
    """
    child = ages is not None and ages[0] < 18
    kinds = rules.team_lines_under_18 if child else rules.team_lines
    found = [
        one
        for one in known
        if one.kind in kinds
        and (len(boroughs) == 1 or one.kind not in rules.staff_refer)
        and one.boroughs & set(boroughs)
        and one.status == "open_at_source_date"
        and _a_line(one, rules)
        and fit.takes(one, ages, rules)
    ]
    found.sort(key=lambda one: (kinds.index(one.kind), len(one.boroughs), one.id))
    first = {digits(one.phone or ""): one for one in reversed(found)}
    return [
        TeamLine(one.name, one.phone or "", tuple(sorted(one.boroughs)), one.source_date,
                 fit.needs_check(one, at, rules))
        for one in found
        if first[digits(one.phone or "")] is one
    ]  # fmt: skip


def _a_line(service: Service, rules: Rules) -> bool:
    """Whether it has a number that still rings, and not 111, which whoever writes to us has."""
    number = digits(service.phone or "")
    return number not in ("", "111") and number not in rules.superseded
