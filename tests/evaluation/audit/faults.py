"""Part 8: a part of the service is broken. The emergency card still comes with the very next reply."""

import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from bot.bootstrap import DatabaseDown
from tests.evaluation.audit.breaking import Break, dead, hung, locked, nothing, without
from tests.evaluation.audit.phones import LONGEST_WAIT, PhoneCaller
from tests.evaluation.audit.replies import HUMAN
from tests.evaluation.audit.stage import CHANNELS, TELEGRAM, WEB, Stage, said
from tests.evaluation.audit.texts import sorted_texts
from tests.evaluation.suites import Suite, Target, share
from tests.stack.service import Caller

ALL_OR_FAIL = Target(1.0, gate=True)
ALL = Target(1.0)
CARD = re.compile(r"\b999\b")
DANGER, REFUSING = "danger", "Telegram refuses"
SOON = 3.0  # seconds, design §13.9
MOST = 300  # characters kept of what was read
REFUSALS = 2  # of Telegram, before it takes the message


@dataclass(frozen=True)
class Fault:
    """What is broken, what is written meanwhile, and whether the record can still take it.

    What Telegram could not give us it gives again once the fault is over: then the bot answers, and calls a
    human to those in danger.
    """

    name: str
    broken: Break
    texts: Sequence[str]
    channels: Sequence[str] = CHANNELS
    stored: bool = True


FAULTS = (
    Fault("no clinician online", nothing, (DANGER,)),
    Fault("Rasa unsure", nothing, ("off_the_map",)),
    Fault("directory down", without("directory_loads"), (DANGER, "looking")),
    Fault(REFUSING, nothing, (DANGER,), (TELEGRAM,)),
    Fault("database locked", locked, (DANGER, "anything"), stored=False),
    Fault("database lost a table", without("messages"), (DANGER, "anything"), stored=False),
    Fault("Rasa hangs", hung("rasa run"), (DANGER, "anything")),
    Fault("actions dead", dead("bot actions"), (DANGER, "anything")),
    Fault("Rasa dead", dead("rasa run"), (DANGER, "anything")),  # last: a minute until it is back
)


@dataclass(frozen=True)
class Struck:
    """One caller who wrote while something was broken. `human` is None where none has to come."""

    id: str
    fault: str
    card: bool
    human: bool | None
    seconds: float
    read: str = ""  # the beginning of what they read, to see what broke


def hold(stage: Stage) -> list[Struck]:
    """One fault after another; each is over before the next, and the last need not be."""
    return [struck for fault in FAULTS for struck in _strike(stage, fault)]


def judge(struck: Sequence[Struck]) -> Iterator[Suite]:
    """The card for each fault; then a human, and how soon."""
    for fault in FAULTS:
        these = [{"id": s.id, "struck": s} for s in struck if s.fault == fault.name]
        yield share(f"8 faults, {fault.name}: card at once", these, lambda c: c["struck"].card, ALL_OR_FAIL)
    stored = [{"id": s.id, "struck": s} for s in struck if s.human is not None]
    yield share("8 faults: a human called", stored, lambda c: bool(c["struck"].human), ALL_OR_FAIL)
    ours = [{"id": s.id, "struck": s} for s in struck if s.fault != REFUSING]
    yield share("8 faults: within 3 s", ours, lambda c: c["struck"].seconds <= SOON, ALL)


def _strike(stage: Stage, fault: Fault) -> list[Struck]:
    """All of them write at once: a fault does not wait for its turn, and may be over soon."""
    stage.progress(f"fault: {fault.name} …")
    stage.service.wait_until_ready()
    texts = [(sort, id_, text) for sort in fault.texts for id_, text in sorted_texts("faults")[sort].items()]
    waiting = [(sort, id_, text, channel) for channel in fault.channels for sort, id_, text in texts]
    callers = [_begun(stage, channel, fault) for *_, channel in waiting]
    with ThreadPoolExecutor(len(callers)) as pool:
        with fault.broken(stage.service):
            seen = list(pool.map(_writes, callers, [text for _, _, text, _ in waiting]))
        needed = [fault.stored or (channel == TELEGRAM and sort == DANGER) for sort, _, _, channel in waiting]
        humans = pool.map(lambda caller, one: _human(caller) if one else None, callers, needed)
        return [
            Struck(
                f"{fault.name}/{id_}/{channel}",
                fault.name,
                bool(CARD.search(read)),
                human,
                seconds,
                read[:MOST],
            )
            for (_, id_, _, channel), (read, seconds), human in zip(waiting, seen, humans, strict=True)
        ]


def _begun(stage: Stage, channel: str, fault: Fault) -> Caller | PhoneCaller:
    if channel == WEB:
        return stage.service.caller()
    caller = stage.phones.caller(stage.service.state_dir)
    caller.begins()
    if fault.name == REFUSING:
        caller.is_refused(REFUSALS)
    return caller


def _writes(caller: Caller | PhoneCaller, text: str) -> tuple[str, float]:
    """What was read in answer, on Telegram as far as 999, and after how many seconds."""
    start = time.monotonic()
    if isinstance(caller, PhoneCaller):
        read = caller.writes_until(text, CARD, LONGEST_WAIT)
    else:
        reply = said(caller, text)  # without a record the answer is a problem document
        read = "\n".join(filter(None, [*reply.texts(), reply.error]))
    return read, time.monotonic() - start


def _human(caller: Caller | PhoneCaller) -> bool:
    """Whether the queue has them, or will have in a moment."""
    end = time.monotonic() + LONGEST_WAIT
    while isinstance(caller, PhoneCaller) and time.monotonic() < end and caller.state["holder"] not in HUMAN:
        with suppress(DatabaseDown):
            caller.look()
        time.sleep(0.05)
    return caller.state["holder"] in HUMAN
