"""Measures ours and stock Rasa, prints the table and writes var/bench.json (design §14)."""

import asyncio
import json
import platform
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bot.settings import ROOT
from tests.bench import callers, crowd
from tests.bench.callers import Bot, Ours, Stock
from tests.bench.ours import hired, ours, with_slow_lookups
from tests.bench.processes import megabytes
from tests.bench.stock import stock, trained

BENCH = ROOT / "var" / "bench"
LOOK_UP = 0.25
EARLY = slice(3, 8)  # turns 4 to 8 stand for turn 5


@dataclass(frozen=True)
class Row:
    """One figure, ours beside stock's where stock has one."""

    name: str
    unit: str
    ours: float | None
    stock: float | None
    ratio: float | None = None


def row(name: str, unit: str, ours: float | None, stock: float | None = None) -> Row:
    """A row with its ratio, ours to stock's."""
    ratio = round(ours / stock, 3) if ours is not None and stock else None
    return Row(name, unit, _rounded(ours), _rounded(stock), ratio)


@dataclass(frozen=True)
class Figures:
    """What can be measured of either bot while it runs."""

    turn: float
    at_120: float
    at_500: float | None
    a_second: float
    memory: float


async def figures(bot: Bot, process: psutil.Process, seconds: float) -> Figures:
    """Measures one bot; a long conversation is given up after `seconds`."""
    await callers.turns(bot, 3)
    turn = statistics.median(await callers.turns(bot, 15)) * 1000
    long = await callers.long_conversation(bot, 500, seconds)
    a_second = await callers.a_second(bot, callers=8, seconds=12)
    return Figures(turn, _growth(long, 120) or 0, _growth(long, 500), a_second, megabytes(process))


def _growth(took: Sequence[float], turn: int) -> float | None:
    """How many times as long turn `turn` takes as turn 5."""
    if len(took) < turn:
        return None
    return statistics.median(took[turn - 11 : turn]) / statistics.median(took[EARLY])


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def measure(state: Path) -> list[Row]:
    """Every row."""
    folder = trained(BENCH)
    print("Measuring our service …", flush=True)
    with ours(state) as up:
        bot = Ours(up.url)
        us = asyncio.run(figures(bot, up.process, 120))
        with with_slow_lookups(up, state, LOOK_UP) as url:
            our_last, in_order = asyncio.run(callers.at_once(Ours(url), 4))
        print(f"Filling it with {crowd.CALLERS} callers and {crowd.STAFF} staff …", flush=True)
        seen = asyncio.run(crowd.measured(up.url, hired(up, crowd.STAFF)))
    print("Measuring stock Rasa …", flush=True)
    with stock(folder) as them_up:
        them = asyncio.run(figures(Stock(them_up.url), them_up.process, 180))
        their_start = them_up.ready_after
    with stock(folder, LOOK_UP) as slow:
        their_last, _ = asyncio.run(callers.at_once(Stock(slow.url), 4))
    p50, p99 = _screen()
    return [
        row("one turn, end to end, p50", "ms", us.turn, them.turn),
        row("turn 120 against turn 5", "times", us.at_120, them.at_120),
        row("turn 500 against turn 5", "times", us.at_500, them.at_500),
        row(f"four messages at once, 250 ms look-up, {'in order' if in_order else 'OUT OF ORDER'}", "s",
            our_last, their_last),
        row("messages a second, 8 callers", "1/s", us.a_second, them.a_second),
        row(f"claim seen, {crowd.CALLERS} callers, {crowd.STAFF} staff, p95", "s", p95(seen.claims)),
        row("caller in danger seen on every wall, p95", "s", p95(seen.walls)),
        row("of these, not seen within 30 s", "", seen.missed),
        row("screen, 60 words, one core, p50", "ms", p50),
        row("screen, 60 words, one core, p99", "ms", p99),
        row("first page after start", "s", up.first_page_after, their_start),
        row("everything ready after start", "s", up.ready_after, their_start),
        row("memory (stock: Rasa alone)", "MB", us.memory, them.memory),
    ]  # fmt: skip


def p95(took: Sequence[float]) -> float:
    """The time that nineteen of twenty stay within."""
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else float("inf")


def _screen() -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.screening"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300).stdout
    p50, p99 = out.split()
    return float(p50), float(p99)


def machine() -> str:
    """What this was measured on."""
    names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = psutil.virtual_memory().total / 1e9
    name = names[0] if names else platform.machine()
    return f"{name}, {psutil.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


def main() -> None:
    """The table, and the same as JSON."""
    BENCH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-") as state:
        try:
            rows = measure(Path(state))
        except BaseException:
            shutil.copytree(state, BENCH / "failed", dirs_exist_ok=True)
            raise
    result = {"machine": machine(), "rows": [asdict(r) for r in rows]}
    (ROOT / "var" / "bench.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"\n{result['machine']}\n\n{'':58}{'ours':>10}{'stock':>10}{'ratio':>8}")
    for r in rows:
        shown = ("–" if v is None else f"{v:g}" for v in (r.ours, r.stock, r.ratio))
        print("{:58}{:>10}{:>10}{:>8}".format(f"{r.name} ({r.unit})", *shown))


if __name__ == "__main__":
    main()
