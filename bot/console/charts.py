"""The plots of the day's figures, each with what a screen reader says of it. Its table stands beside it."""

from collections.abc import Mapping
from datetime import timedelta

from markupsafe import Markup

from bot.console.plots import bars
from bot.handover.figures import Figures
from bot.web.rendering import plain, priority_words

JUDGED = {"kept": "Agreed", "more": "Made more urgent", "less": "Made less urgent"}


def charts(of: Figures) -> Mapping[str, Markup | None]:
    """One for each kind of figure; None where there is nothing to draw."""
    return {
        "arrivals": _arrivals(of), "waited": _waited(of), "outcomes": _outcomes(of), "judged": _judged(of),
    }  # fmt: skip


def _arrivals(of: Figures) -> Markup | None:
    if not any(of.arrivals):
        return None
    most = max(of.arrivals)
    busiest = f"most of them, {most}, in the hour from {of.arrivals.index(most)}"
    says = f"Conversations begun: {sum(of.arrivals)}; {busiest}."
    return bars("Arrivals by hour", says, [str(hour) for hour in range(24)], {"Arrivals": of.arrivals})


def _waited(of: Figures) -> Markup | None:
    rows = [row for row in of.waited if row.met]
    if not rows:
        return None
    labels = [_short(priority_words(row.priority)) for row in rows]
    series = {
        "Half": [_minutes(row.median) for row in rows],
        "90 in 100": [_minutes(row.ninetieth) for row in rows],
        "Longest": [_minutes(row.longest) for row in rows],
    }
    says = "Minutes until a person came: half of the callers, 90 in 100, and the longest, for each priority."
    return bars("Waits by priority", says, labels, series, lying=True)


def _outcomes(of: Figures) -> Markup | None:
    found = [*of.outcomes, ("Ended with the assistant", of.ended_with_bot)]
    found = [(outcome, n) for outcome, n in found if n]
    if not found:
        return None
    says = "; ".join(f"{outcome}: {n}" for outcome, n in found) + "."
    return bars(
        "Outcomes", says, [_short(one) for one, _ in found], {"Outcomes": [n for _, n in found]}, lying=True
    )


def _judged(of: Figures) -> Markup | None:
    if not of.judged:
        return None
    found = of.judged_as
    says = "; ".join(f"{words}: {found[kind]}" for kind, words in JUDGED.items()) + "."
    numbers = {"Confirmations": [found[kind] for kind in JUDGED]}
    return bars("Clinicians' word on the proposal", says, list(JUDGED.values()), numbers, lying=True)


def _minutes(span: timedelta | None) -> float:
    return round(span.total_seconds() / 60, 1) if span else 0


def _short(words: str) -> str:
    return words if len(words) <= 30 else f"{plain(words[:28]).rstrip()}…"
