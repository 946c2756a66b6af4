"""Trains the screen's classifier and the dialogue's model, each only when its inputs have changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.running.environments import RASA, SERVICE, Environment
from bot.running.stamps import content_hash, read_stamp, write_stamp
from bot.running.steps import ROOT, Steps, run

MODELS = ROOT / "models"

# One thread each (two cores serve everybody), whose memory is shared rather than kept apart for each thread;
# and nothing that reports home or talks of what it reads.
QUIET: dict[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OTEL_SDK_DISABLED": "true",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONWARNINGS": "ignore",
}


class Model(NamedTuple):
    """Something trained: where it lies, what it is made from, and by which command."""

    name: str
    path: Path
    made_from: tuple[str, ...]
    environment: Environment
    command: Sequence[str]
    lasts: str = ""

    @property
    def stamp(self) -> Path:
        return self.path.with_name(self.path.name.split(".")[0] + ".stamp")


SCREEN = Model(
    "the screen's classifier",
    MODELS / "screen.npz",
    ("data/screen", "data/nlu", "data/lexicon", "nlu/*.py"),
    SERVICE,
    ("-m", "nlu.train"),
    "a minute or two",
)
DIALOGUE = Model(
    "the dialogue's model",
    MODELS / "dialogue.tar.gz",
    ("config.yml", "domain.yml", "domain", "data/nlu", "data/rules", "data/stories", "nlu"),
    RASA,
    ("-m", "rasa", "train", "--quiet", "--fixed-model-name", "dialogue", "--out", "models"),
    "half a minute",
)


def inputs(model: Model, root: Path = ROOT) -> str:
    """The hash of all it is made from, its environment's lock among them."""
    lock = content_hash([model.environment.lock], model.environment.lock.parent)
    return lock + content_hash((path for pattern in model.made_from for path in root.glob(pattern)), root)


def fits(model: Model, root: Path = ROOT) -> bool:
    """Whether it was finished from today's inputs, and is the very file that was finished."""
    stamp = read_stamp(model.stamp)
    return (
        model.path.is_file()
        and stamp.get("inputs") == inputs(model, root)
        and stamp.get("output") == content_hash([model.path], model.path.parent)
    )


def train(model: Model, steps: Steps) -> None:
    """Trains it. A training that fails leaves the model that was there, without its stamp."""
    MODELS.mkdir(exist_ok=True)
    if model.stamp.exists():
        model.stamp.unlink()
    made_from = inputs(model)
    run(
        [str(model.environment.python), *model.command],
        f"{model.name.capitalize()} could not be trained.",
        steps,
        {**os.environ, **QUIET},
    )
    write_stamp(model.stamp, {"inputs": made_from, "output": content_hash([model.path], model.path.parent)})
