"""Runs in Rasa's environment: trains a pipeline on some examples and says what it hears in others.

`python -m tests.evaluation.intents_rasa JOB.json HEARD.json`; how both look is in `intents.py`.
"""

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu

SCREENED = {"understood": True}  # as by the desk, so that the pipeline need not screen again


def main(job: Path, heard: Path) -> None:
    """One model for each round of the job; what it heard, by the id of each case."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    content, found = json.loads(job.read_text("utf-8")), {}
    for one in content["rounds"]:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "nlu.yml"
            data.write_text(_as_training_data(one["train"]), "utf-8")
            made = train_nlu(content["config"], str(data), folder)
            found.update(asyncio.run(_hears(made, one["ask"])))
    heard.write_text(json.dumps(found), "utf-8")


async def _hears(model: str | None, ask: Sequence[dict[str, Any]]) -> dict[str, str]:
    processor = Agent.load(model).processor
    assert processor is not None, "nothing was trained"
    found = {}
    for one in ask:
        message = UserMessage(one["text"], metadata={**SCREENED, "asked": one.get("asked")})
        found[one["id"]] = (await processor.parse_message(message))["intent"]["name"]
    return found


def _as_training_data(train: Sequence[Sequence[str]]) -> str:
    examples: dict[str, list[str]] = {}
    for text, intent in train:
        examples.setdefault(intent, []).append(text)
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
