"""Part 8: a part of the service is broken. The emergency card still comes with the reply to the very message."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from bot.bootstrap import DatabaseDown
from tests.evaluation.audit.breaking import Break, dead, hung, locked, nothing, without
from tests.evaluation.audit.phones import LONGEST_WAIT, PhoneCaller
from tests.evaluation.audit.replies import HUMAN, ROUTES
from tests.evaluation.audit.stage import AT_ONCE, CHANNELS, TELEGRAM, WEB, Stage, said
from tests.evaluation.audit.texts import sorted_texts
from tests.evaluation.suites import Suite, Target, share
from tests.stack.service import Caller

ALL_OR_FAIL = Target(1.0, gate=True)
ALL = Target(1.0)
SOON = 3.0  # seconds, design §13.9
REFUSALS = 2  # of Telegram, before it takes the message


@dataclass(frozen=True)
class Fault:
    """What is broken, what is written meanwhile, and whether the record can still take it."""

    name: str
    broken: Break
    texts: Sequence[str]
    channels: Sequence[str] = CHANNELS
    stored: bool = True


FAULTS = (
    Fault("no clinician online", nothing, ("danger",)),
    Fault("Rasa sure of nothing", nothing, ("off_the_map",)),
    Fault("directory down", without("directory_loads"), ("danger", "looking")),
    Fault("Telegram refuses", nothing, ("danger",), (TELEGRAM,)),
    Fault("database locked", locked, ("danger", "anything"), stored=False),
    Fault("database lost a table", without("messages"), ("danger", "anything"), stored=False),
    Fault("Rasa hangs", hung("rasa run"), ("danger", "anything")),
    Fault("Rasa dead", dead("rasa run"), ("danger", "anything")),
    Fault("actions dead", dead("bot actions"), ("danger", "anything")),
)
REFUSING = "Telegram refuses"


@dataclass(frozen=True)
class Struck:
    """One caller who wrote while something was broken. `human` is None where nothing could be stored."""

    id: str
    fault: str
    card: bool
    human: bool | None
    seconds: float


def hold(stage: Stage) -> list[Struck]:
    """One fault after another; each is over before the next."""
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
    stage.progress(f"fault: {fault.name} …")
    texts = {id_: text for sort in fault.texts for id_, text in sorted_texts("faults")[sort].items()}
    waiting = [(id_, text, channel) for channel in fault.channels for id_, text in texts.items()]
    callers = [_begun(stage, channel, fault) for _, _, channel in waiting]
    with fault.broken(stage.service), ThreadPoolExecutor(AT_ONCE) as pool:
        seen = list(pool.map(_writes, callers, [text for _, text, _ in waiting]))
    return [
        Struck(f"{fault.name}/{id_}/{channel}", fault.name, card, _human(caller, fault), seconds)
        for (id_, _, channel), caller, (card, seconds) in zip(waiting, callers, seen, strict=True)
    ]


def _begun(stage: Stage, channel: str, fault: Fault) -> Caller | PhoneCaller:
    if channel == WEB:
        return stage.service.caller()
    caller = stage.phones.caller(stage.service.state_dir)
    caller.begins()
    if fault.name == REFUSING:
        caller.is_refused(REFUSALS)
    return caller


def _writes(caller: Caller | PhoneCaller, text: str) -> tuple[bool, float]:
    """Whether 999 was shown in answer, and after how many seconds."""
    start = time.monotonic()
    if isinstance(caller, PhoneCaller):
        shown = caller.writes_until(text, ROUTES, LONGEST_WAIT)
    else:
        reply = said(caller, text)  # without a record the answer is a problem document, and 999 stands in it
        shown = "999" in reply.shown() or "999" in reply.error
    return shown, time.monotonic() - start


def _human(caller: Caller | PhoneCaller, fault: Fault) -> bool | None:
    """Whether the queue has them. What Telegram could not give us it gives again, once the fault is over."""
    if isinstance(caller, Caller):
        return caller.state["holder"] in HUMAN if fault.stored else None
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end and caller.state["holder"] not in HUMAN:
        with suppress(DatabaseDown):
            caller.look()
        time.sleep(0.05)
    return caller.state["holder"] in HUMAN
