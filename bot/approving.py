"""`python -m bot triage approve | status`: signs what was read, and lists what nobody has signed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path

from bot.approval import NotSigned, Signable, keep
from bot.triage.approval import How
from bot.triage.loader import APPROVED, DATA

WORDS = {How.ADDED: "new", How.CHANGED: "changed", How.REMOVED: "removed"}


def approve(
    now: Signable,
    who: str,
    on: date,
    confirm: Callable[[str], bool],
    only: Collection[str] = (),
    path: Path = DATA / APPROVED,
) -> str:
    """Signs everything that is not as it was signed, or `only` these entries. Says what was done."""
    approvals = now.sign(who, on, only)
    signing = [change.how for change in now.changes if not only or change.entry in only]
    if not signing:
        return "There is nothing to approve: each of these entries is as it was signed."
    count = _counted(signing)
    if not confirm(f"{who} approves {count}, in the words they have today. Type yes to sign: "):
        raise NotSigned("nothing was signed")
    keep(approvals, path)
    left = len(Signable(now.today, approvals).changes)
    return f"Signed: {count}." + (f" {left} still wait for approval." if left else "")


def status(now: Signable) -> str:
    """What nobody has signed as it stands, an entry a line."""
    if not now.changes:
        return f"All {len(now.today)} entries are approved."
    waiting = sum(change.how is not How.REMOVED for change in now.changes)
    head = f"{len(now.today) - waiting} of {len(now.today)} entries are approved: a demonstration."
    return "\n".join([head, *(f"{WORDS[change.how]:8} {change.entry}" for change in now.changes)])


def _counted(hows: Iterable[How]) -> str:
    counts = Counter(hows)
    listed = ", ".join(f"{counts[how]} {WORDS[how]}" for how in How if counts[how])
    return listed + (" entry" if sum(counts.values()) == 1 else " entries")
