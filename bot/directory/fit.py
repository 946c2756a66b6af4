"""Whether a service may be offered to this caller at all, and by which way in."""

from datetime import date, datetime

from bot.directory.model import How, Place, Service
from bot.directory.numbers import digits
from bot.directory.rules import Rules

Ages = tuple[int, int]  # the youngest and the oldest the person may be


def may_be_offered(service: Service, rules: Rules) -> bool:
    """Only what is public, thought open, and sourced well enough to send somebody to."""
    return (
        service.public
        and service.status == "open_at_source_date"
        and service.confidence in ("high", "medium")
        and service.kind not in rules.never_kinds
        and not service.tags & rules.never_tags
        and not (service.kind in rules.only_when_checked and service.verify_before_live)
    )


def serves(service: Service, place: Place | None) -> bool:
    """Whether it serves where the caller is; unknown and outside London get what serves everybody."""
    if place is None or place.borough is None:
        return service.scope == "national"
    return place.borough in service.boroughs


def takes(service: Service, ages: Ages | None, rules: Rules) -> bool:
    """Whether it takes this age. Under 18, only what is known to; no age said, what suits most adults."""
    low, high = service.age_min, service.age_max
    if ages is None:
        return (low is None or low <= 18) and high is None
    if ages[0] < 18 and service.id in rules.not_under_18:
        return False
    inside = (low is None or low <= ages[0]) and (high is None or high >= ages[1])
    if ages[0] >= 18:
        return inside
    known = (
        service.id in rules.any_age
        or service.kind in rules.any_age_kinds
        or (low is not None or high is not None)
    )
    return inside and known


def way_in(service: Service, rules: Rules) -> How:
    """How the caller reaches it. A number that only staff use, or that is 111, is not a way in."""
    through_111 = service.phone is not None and digits(service.phone) == "111"
    if service.kind in rules.staff_refer or through_111:
        return How.CLINICIAN_ARRANGES
    if service.walk_in and (service.address or service.postcode):
        return How.WALK_IN
    if service.referral is None or "self" not in service.referral:
        refers = service.referral is not None and "GP" in service.referral
        return How.REFER if refers and service.kind == "talking_therapies" else How.CLINICIAN_ARRANGES
    if service.phone:
        return How.RING
    if service.text:
        return How.TEXT
    return How.WEB if service.website and "GP" not in service.referral else How.REFER


def needs_check(service: Service, at: datetime, rules: Rules) -> bool:
    """Whether to say so: not verified, or read from a page that has grown old."""
    return service.verify_before_live or grown_old(service, at, rules)


def grown_old(service: Service, at: datetime, rules: Rules) -> bool:
    """Whether its source was read longer ago than a record is trusted for."""
    read = _oldest(service.source_date)
    return read is not None and (at.date() - read).days > rules.stale_after_days


def _oldest(source_date: str | None) -> date | None:
    """The earliest day "2024", "2024-06" or "2024-06-03" can mean."""
    if source_date is None:
        return None
    year, month, day = (*map(int, source_date.split("-")), 1, 1)[:3]
    return date(year, month, day)
