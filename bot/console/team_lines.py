"""The line of the team that somebody is known to, as staff read it beside their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.directory import service as directory
from bot.directory.model import Precision, TeamLine
from bot.handover.model import CaseFile
from bot.triage import DECLINED, UNSURE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.bootstrap import Desk


@dataclass(frozen=True)
class Team:
    """Where the team is thought to be, if that is known, and the lines there."""

    where: str
    lines: Sequence[TeamLine]


def team_of(desk: Desk, c: Connection, case: CaseFile) -> Team | None:
    """None unless they are known to a team. A borough they name with it counts before where they are."""
    said = {factor: str(answer.value) for factor, answer in case.answers.items()}
    team = said.get("known_to_team", "no")
    if team in ("no", UNSURE, DECLINED):
        return None
    area = case.item.conversation.area
    named, here = directory.place(team), directory.place(said.get("location", ""))
    if named and named.precision is Precision.BOROUGH and not named.alternatives:
        borough, area = named.borough, named.area
    else:
        borough = here.borough if here and not here.alternatives else None
        area = area or (here.area if here else None)
    lines = directory.team_lines(c, area=area, borough=borough, age=said.get("age"), at=desk.clock())
    return Team(borough or area or "", lines)
