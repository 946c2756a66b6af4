"""Directory records that nobody has checked in their time become one piece of work a month."""

from pathlib import Path

import pytest

from bot.bootstrap import Desk
from bot.channels.directory_age import DirectoryAge
from bot.console.work import Work
from bot.directory import service as directory
from bot.handover.work_model import Level, WorkKind
from bot.staff.model import Role
from tests.builders import staff
from tests.conftest import Clock


def test_old_records_are_work_for_a_supervisor_once_a_month(desk: Desk, clock: Clock) -> None:
    boss, timer, acts = staff(desk, "max", Role.SUPERVISOR), DirectoryAge(desk), Work(desk)
    timer.look()
    assert acts.to_do(boss) == [], "nothing is loaded"
    with desk.begin() as c:
        directory.load(c)
    timer.look()
    timer.look()
    [item] = acts.to_do(boss)
    assert (item.kind, item.level) == (WorkKind.STALE_DIRECTORY, Level.SUPERVISOR)
    acts.take(boss, item.id)
    acts.finish(boss, item.id, "Wrote to the providers.")
    clock.passes(days=3)
    timer.look()
    assert acts.to_do(boss) == []
    clock.passes(days=30)
    timer.look()
    assert len(acts.to_do(boss)) == 1


def test_it_is_over_when_every_record_is_new(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    boss, timer = staff(desk, "max", Role.SUPERVISOR), DirectoryAge(desk)
    with desk.begin() as c:
        directory.load(c)
    timer.look()
    monkeypatch.setattr(directory, "grown_old", lambda c, at: [])
    timer.look()
    assert Work(desk).to_do(boss) == []
