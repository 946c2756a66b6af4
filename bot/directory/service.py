"""What others ask of the directory: where somebody is, and what to offer them."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.directory import catalogue, fit, offers, store
from bot.directory.catalogue import FOLDER, superseded
from bot.directory.gazetteer import area_for, london
from bot.directory.hours import in_office_hours, is_bank_holiday
from bot.directory.model import Loaded, NoSuchNeed, NotOffered, Offer, Place, Service, TeamLine
from bot.directory.national import check_agrees, national_services
from bot.directory.numbers import digits
from bot.directory.offers import DIRECT, Asking
from bot.directory.places import place, place_at
from bot.directory.rules import rules
from bot.directory.team_lines import lines
from bot.london import LONDON
from bot.triage import DECLINED, OLDEST, UNSURE, Priority, age_range

__all__ = [
    "area_for", "areas", "as_json", "grown_old", "in_office_hours", "is_superseded", "load", "london",
    "national", "offer", "offers_for", "place", "place_at", "search", "services", "staff_only", "team_lines",
    "warm",
]  # fmt: skip

log = logging.getLogger(__name__)
_UNDER_18 = (0, 17)
_ANY_AGE = (0, OLDEST)  # withheld: only what is known to take everybody
_known: dict[str, tuple[Service, ...]] = {}


def load(connection: Connection, folder: Path = FOLDER, at: datetime | None = None) -> Loaded:
    """Takes the files of `folder` into the database; the same files twice change nothing.

    Raises DirectoryRefused, and changes nothing, when a record is malformed, a number cannot be rung,
    a number was superseded, an id is used twice, or a built-in national number disagrees.
    """
    records = catalogue.read(folder)
    check_agrees(records, folder)
    fingerprint = catalogue.digest(folder)
    if store.latest_digest(connection) == fingerprint:
        return Loaded(len(records), 0)
    changed = store.add_load(connection, fingerprint, records, at or datetime.now(UTC))
    log.info("directory loaded: %s services, %s changed", len(records), changed)
    return Loaded(len(records), changed)


def services(connection: Connection) -> Sequence[Service]:
    """Every service, also those never offered to callers: for staff."""
    fingerprint = store.latest_digest(connection)
    if fingerprint is None:
        return ()
    if fingerprint not in _known:  # what was loaded from the same files is the same: read once
        found = tuple(catalogue.service(record) for record in store.current(connection))
        _known.clear()
        _known[fingerprint] = found
        return found
    return _known[fingerprint]


def grown_old(connection: Connection, at: datetime) -> list[Service]:
    """The services whose source was read longer ago than a record is trusted for."""
    return [one for one in services(connection) if fit.grown_old(one, at, rules())]


def warm() -> None:
    """Reads the tables and the calendar ahead of the first caller, who would wait a third of a second."""
    place("NW1 8AB")
    rules()
    is_bank_holiday(datetime.now(LONDON).date())


def areas() -> dict[str, str]:
    """The short name of each area, and the trust it stands for."""
    return {b.area: b.trust for b in catalogue.boroughs().values()}


def is_superseded(number: str) -> bool:
    """Whether this number was closed or replaced, however it is written."""
    return digits(number) in superseded()


def search(
    connection: Connection,
    *,
    at: datetime,
    place: Place | None = None,
    age: str | int | None = None,
    need: str | None = None,
    priority: Priority | None = None,
    access: frozenset[str] = frozenset(),
    open_now: bool = False,
    limit: int = 10,
) -> list[Offer]:
    """Services for somebody looking, best first; never empty.

    `need` is a kind of service or the id of a priority (NoSuchNeed otherwise). Without it, `priority`
    or else `urgent` is what is looked for. `age` is years or a band, as triage reads them.
    """
    known, asking = services(connection), Asking(at, place, _ages(age, frozenset()), access)
    kinds = {service.kind for service in known}
    if need is not None and need not in kinds:
        if need not in {p.value for p in Priority}:
            raise NoSuchNeed(need)
        priority = Priority(need)
    if need in kinds:
        found = offers.of_kind(known, need, asking, rules())
    else:
        found = offers.by_plan(known, asking, rules(), priority=priority or Priority.URGENT, limit=len(known))
    if open_now:
        found = [offer for offer in found if offer.open.now]
    return found[:limit] or _instead(asking)


def offers_for(
    connection: Connection,
    *,
    priority: Priority,
    place: Place | None,
    age: str | int | None,
    at: datetime,
    needs: frozenset[str] = frozenset(),
    flags: frozenset[str] = frozenset(),
    access: frozenset[str] = frozenset(),
    limit: int = 10,
) -> list[Offer]:
    """What to offer at the end of triage, in order. At least one can be used by the caller this minute.

    `age` is years, a band, or withheld: then only what takes every age.
    """
    asking = Asking(at, place, _ages(age, flags), access)
    found = offers.by_plan(
        services(connection), asking, rules(), priority=priority, needs=needs, flags=flags, limit=limit
    )
    if any(offer.open.now and offer.how in DIRECT for offer in found):
        return found
    return found + [o for o in _instead(asking) if o.service.id not in {f.service.id for f in found}]


def offer(
    connection: Connection,
    service_id: str,
    *,
    at: datetime,
    place: Place | None = None,
    age: str | int | None = None,
) -> Offer:
    """One service as this caller may be offered it. Raises NotOffered."""
    asking = Asking(at, place, _ages(age, frozenset()))
    for service in (*services(connection), *national_services()):
        offered = service.id == service_id and fit.may_be_offered(service, rules())
        if offered and fit.takes(service, asking.ages, rules()):
            return offers.make(service, asking, rules())
    raise NotOffered("This caller cannot be offered this service.")


def staff_only(connection: Connection, kind: str, place: Place | None) -> list[Service]:
    """What staff may know of and no caller is offered: to be arranged, or checked first."""
    found = [s for s in services(connection) if s.kind == kind and not fit.may_be_offered(s, rules())]
    return [s for s in found if place is None or place.borough is None or place.borough in s.boroughs]


def team_lines(
    connection: Connection, *, area: str | None, borough: str | None, age: str | int | None, at: datetime
) -> list[TeamLine]:
    """The lines of the teams of a borough, or else of an area, for staff; empty where there is none."""
    within = (borough,) if borough else [b.name for b in catalogue.boroughs().values() if b.area == area]
    ages = _ages(age, frozenset())
    return lines(services(connection), within, None if ages == _ANY_AGE else ages, at, rules())


def national() -> list[Offer]:
    """The numbers that need no database: 999, then people who listen day and night."""
    asking = Asking(datetime.now(UTC))
    return [offers.make(service, asking, rules()) for service in national_services()]


def _instead(asking: Asking) -> list[Offer]:
    suitable = [s for s in national_services() if fit.takes(s, asking.ages, rules())]
    listen = [s for s in suitable if s.kind == "helpline"]
    emergency = [s for s in suitable if s.kind != "helpline"]
    none_near = rules().words["none_near"]
    return [offers.make(s, asking, rules(), why=none_near) for s in listen] + [
        offers.make(s, asking, rules()) for s in emergency
    ]


def as_json(offer: Offer) -> dict[str, Any]:
    """An offer as the pages and the API show it. Nothing a caller may not use is in it."""
    service = offer.service
    return {
        "id": service.id,
        "name": offer.name,
        "provider": service.provider,
        "kind": service.kind,
        "why": offer.why,
        "how": offer.how.value,
        "way_in": offer.way_in,
        "phone": offer.phone,
        "text": offer.text,
        "website": offer.website,
        "address": offer.address,
        "distance_km": offer.distance_km,
        "open_now": offer.open.now,
        "open_text": offer.open.text,
        "opens_or_closes": offer.open.until.astimezone(LONDON).isoformat() if offer.open.until else None,
        "age_min": service.age_min,
        "age_max": service.age_max,
        "check_first": offer.check_first,
        "check_text": offer.check_text,
        "source_url": service.source_url,
        "source_date": service.source_date,
        "confidence": service.confidence,
    }


def _ages(age: str | int | None, flags: frozenset[str]) -> fit.Ages | None:
    if age in (UNSURE, DECLINED):
        return _ANY_AGE
    span = age_range(str(age)) if age is not None else None
    return span or (_UNDER_18 if "under_18" in flags else None)
