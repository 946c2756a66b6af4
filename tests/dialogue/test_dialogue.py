"""Runs in Rasa's environment: its own story tests, and the parts that only Rasa can load."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT

RASA = ROOT / ".venv-rasa/bin/python"
MODEL = ROOT / "models/dialogue.tar.gz"
QUIET = {
    **os.environ,
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONPATH": str(ROOT),
}
pytestmark = [pytest.mark.model, pytest.mark.timeout(400)]


def in_rasa(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(RASA), *arguments], cwd=cwd, env=QUIET, capture_output=True, text=True, timeout=380
    )


def test_every_story_of_a_caller_reaches_the_right_action(tmp_path: Path) -> None:
    ran = in_rasa(
        "-m", "rasa", "test", "core", "--stories", "tests/dialogue", "--fail-on-prediction-errors",
        "--model", str(MODEL), "--out", str(tmp_path), "--no-plot",
    )  # fmt: skip
    failed = tmp_path / "failed_test_stories.yml"
    assert ran.returncode == 0, failed.read_text("utf-8") if failed.exists() else ran.stderr[-2000:]


def test_what_rasa_loads_of_ours_keeps_its_promises() -> None:
    ran = in_rasa(
        "-m", "pytest", "-q", "--noconftest", "-c", os.devnull, "-p", "no:cacheprovider",
        "--rootdir", "tests/dialogue", "tests/dialogue/rasa_side.py",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
