"""The numbers that must work when nothing else does."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.directory.catalogue import FOLDER, boroughs
from bot.directory.model import DirectoryRefused, Hours, Service


@lru_cache(maxsize=2)
def national_services(folder: Path = FOLDER) -> tuple[Service, ...]:
    """999, and people who listen day and night; read from a file of its own."""
    everywhere = frozenset(boroughs())
    return tuple(
        Service(
            id=raw["id"], name=raw["name"], provider=None, kind=raw["kind"], scope="national", public=True,
            phone=raw.get("phone"), text=raw.get("text"), website=None, address=None, postcode=None, lat=None,
            lon=None, boroughs=everywhere, age_min=None, age_max=raw.get("age_max"), hours=Hours(True, ()),
            referral=frozenset({"self"}), walk_in=None, bsl=None, interpreters=None, wheelchair=None,
            tags=frozenset(), notes=None, status="open_at_source_date", source_url=None, source_date=None,
            confidence="high", verify_before_live=False,
        )
        for raw in yaml.safe_load((folder / "national.yml").read_text("utf-8"))
    )  # fmt: skip


def check_agrees(records: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Raises DirectoryRefused where a built-in number is not the one in services.json."""
    by_id = {record["id"]: record for record in records}
    problems = tuple(
        f"{s.id}: national.yml and services.json disagree"
        for s in national_services(folder)
        if s.id not in by_id or (by_id[s.id]["phone"], by_id[s.id]["text"]) != (s.phone, s.text)
    )
    if problems:
        raise DirectoryRefused(problems)
