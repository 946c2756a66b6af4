"""The rules of offering, from `offers.yml`: which kinds suit which priority, and the words beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.directory.catalogue import FOLDER, superseded
from bot.triage import Priority


@dataclass(frozen=True)
class Want:
    """A kind of service to offer, and no more than `most` of it."""

    kind: str
    most: int


@dataclass(frozen=True)
class Plan:
    """What one priority is offered: in order, and what always stands beside it."""

    offer: tuple[Want, ...]
    alongside: tuple[Want, ...] = ()
    needs: str = ""  # "before" or "after" the offers; empty where needs can wait
    open_now: bool = False
    today: bool = False  # nothing that begins with a form or a letter
    self_only: bool = False  # only what a caller can use without us


@dataclass(frozen=True)
class Rules:
    """Everything in `offers.yml`, and the numbers that were closed."""

    plans: Mapping[Priority, Plan]
    medical_first: tuple[Want, ...]
    medical_leave_out: frozenset[str]
    needs: Mapping[str, tuple[Want, ...]]
    never_kinds: frozenset[str]
    never_tags: frozenset[str]
    unless_asked: frozenset[str]
    only_when_checked: frozenset[str]
    staff_refer: frozenset[str]
    team_lines: tuple[str, ...]
    team_lines_under_18: tuple[str, ...]
    stale_after_days: int
    any_age: frozenset[str]
    any_age_kinds: frozenset[str]
    not_under_18: frozenset[str]
    words: Mapping[str, Any]
    superseded: frozenset[str]  # numbers that may never be shown, as digits


@cache
def rules(folder: Path = FOLDER) -> Rules:
    """The rules of `folder`; a priority without a plan is an error at once, not on the night."""
    raw = yaml.safe_load((folder / "offers.yml").read_text("utf-8"))
    plans = {Priority(name): _plan(plan) for name, plan in raw["priorities"].items()}
    if missing := set(Priority) - plans.keys():
        raise ValueError(f"offers.yml has no plan for {sorted(missing)}")
    return Rules(
        plans=plans,
        medical_first=_wants(raw["medical_route"]["first"]),
        medical_leave_out=frozenset(raw["medical_route"]["leave_out"]),
        needs={need: _wants(wants) for need, wants in raw["needs"].items()},
        never_kinds=frozenset(raw["never"]["kinds"]),
        never_tags=frozenset(raw["never"]["tags"]),
        unless_asked=frozenset(raw["never"]["unless_asked"]),
        only_when_checked=frozenset(raw["only_when_checked"]),
        staff_refer=frozenset(raw["staff_refer"]),
        team_lines=tuple(raw["team_lines"]["adults"]),
        team_lines_under_18=tuple(raw["team_lines"]["under_18"]),
        stale_after_days=raw["stale_after_days"],
        any_age=frozenset(raw["ages"]["any_age"]),
        any_age_kinds=frozenset(raw["ages"]["any_age_kinds"]),
        not_under_18=frozenset(raw["ages"]["not_under_18"]),
        words=raw["wording"],
        superseded=superseded(folder),
    )


def _plan(raw: Mapping[str, Any]) -> Plan:
    return Plan(
        _wants(raw["offer"]), _wants(raw.get("alongside", ())), raw.get("needs", ""),
        raw.get("open_now", False), raw.get("today", False), raw.get("self_only", False),
    )  # fmt: skip


def _wants(raw: Any) -> tuple[Want, ...]:
    return tuple(Want(want["kind"], want["most"]) for want in raw)
