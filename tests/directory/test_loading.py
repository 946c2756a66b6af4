"""Taking the files into the database: refused whole when anything in them is wrong."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from bot.directory import service as directory
from bot.directory import store
from bot.directory.catalogue import FOLDER
from bot.directory.model import DirectoryRefused
from bot.directory.tables import records

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "directory")
    return tmp_path / "directory"


def change(folder: Path, service_id: str, **fields: Any) -> None:
    raw = json.loads((folder / "services.json").read_text("utf-8"))
    next(s for s in raw["services"] if s["id"] == service_id).update(fields)
    (folder / "services.json").write_text(json.dumps(raw), "utf-8")


def test_the_same_files_loaded_twice_change_nothing(engine: Engine, folder: Path) -> None:
    with engine.begin() as c:
        first, second = directory.load(c, folder, AT), directory.load(c, folder, AT)
    assert (first.count, first.changed) == (234, 234)
    assert (second.count, second.changed) == (234, 0)


def test_a_changed_record_is_added_beside_the_old_one(engine: Engine, folder: Path) -> None:
    with engine.begin() as c:
        directory.load(c, folder, AT)
        change(folder, "shout", notes="A new note")
        assert directory.load(c, folder, AT).changed == 1
        versions = store.history(c, "shout")
        assert [record and record["notes"] == "A new note" for _, record in versions] == [False, True]
        assert next(s for s in directory.services(c) if s.id == "shout").notes == "A new note"


def test_a_service_that_left_the_files_is_no_longer_offered_but_stays_in_history(
    engine: Engine, folder: Path
) -> None:
    gone = "recovery-cafe-tooting"
    with engine.begin() as c:
        directory.load(c, folder, AT)
        raw = json.loads((folder / "services.json").read_text("utf-8"))
        raw["services"] = [s for s in raw["services"] if s["id"] != gone]
        (folder / "services.json").write_text(json.dumps(raw), "utf-8")
        directory.load(c, folder, AT)
        assert gone not in {s.id for s in directory.services(c)}
        assert len(store.history(c, gone)) == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"phone": "0800 073 0006"}, "closed or replaced"),
        ({"phone": "+44 800 073 0006"}, "closed or replaced"),
        ({"text": "07860 039967"}, "closed or replaced"),
        ({"phone": "0800 12"}, "not a number"),
        ({"kind": "spa"}, "unknown kind"),
        ({"confidence": "certain"}, "unknown confidence"),
        ({"boroughs": ["Atlantis"]}, "no known borough"),
        ({"id": "samaritans"}, "used twice"),
        ({"hours": {"always_open": False, "rules": [{"days": ["someday"]}], "note": None}}, "KeyError"),
    ],
)
def test_a_record_that_could_mislead_a_caller_is_refused(
    engine: Engine, folder: Path, fields: dict[str, Any], problem: str
) -> None:
    change(folder, "recovery-cafe-tooting", **fields)
    with engine.begin() as c:
        with pytest.raises(DirectoryRefused, match=problem):
            directory.load(c, folder, AT)
        assert c.execute(select(records)).first() is None


def test_files_that_cannot_be_read_change_nothing(connection: Connection, folder: Path) -> None:
    (folder / "services.json").write_text("{", "utf-8")
    with pytest.raises(DirectoryRefused):
        directory.load(connection, folder, AT)
    assert len(directory.services(connection)) == 234


def test_a_national_number_that_changed_in_one_file_only_is_refused(engine: Engine, folder: Path) -> None:
    change(folder, "samaritans", phone="0800 1111")
    with engine.begin() as c, pytest.raises(DirectoryRefused, match="disagree"):
        directory.load(c, folder, AT)
