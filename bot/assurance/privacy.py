"""The promise that no private question is put where somebody else may be reading or writing."""

from collections.abc import Iterator

from bot.assurance.encoding import holds
from bot.assurance.logic import every, no
from bot.assurance.search import Breach, Search
from bot.triage import Factor

ALONE = {"for_whom": ("self",), "private": ("yes",)}


def asked_in_private(search: Search) -> Iterator[Breach]:
    """About abuse only when the person writes for themself, in private; the rest as `safe_when` says."""
    for factor in search.ruleset.factors.values():
        if factor.safe_when or factor.id == "abuse":
            yield from _asked_unsafely(factor, search)


def _asked_unsafely(factor: Factor, search: Search) -> Iterator[Breach]:
    needs = {**factor.safe_when, **(ALONE if factor.id == "abuse" else {})}
    unsafe = no(holds(needs, search.case.answers))
    yield Breach(every(search.asking.put[factor.id], unsafe), lambda _: f"then {factor.id} is asked")
    for other in search.ruleset.factors.values():
        put = search.asking.reopened(other).get(factor.id, False)
        yield Breach(every(put, unsafe), lambda _: f"then {factor.id} is asked when something is reopened")
