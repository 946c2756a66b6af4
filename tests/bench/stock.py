"""Stock Rasa 3.6: the default pipeline and policies of `rasa init`, trained on our own data."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.running.environments import RASA
from bot.running.models import QUIET
from bot.running.stamps import content_hash
from bot.running.supervise import free_ports
from bot.settings import ROOT
from tests.bench.processes import answers, running, seconds_until

DATA = ("data/nlu", "data/rules", "data/stories", "domain.yml", "domain")

# What Rasa 3.6.21 uses when config.yml names no pipeline and no policies (its default_config.yml).
CONFIG = """\
recipe: default.v1
assistant_id: stock
language: en
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
- {name: DIETClassifier, epochs: 100, constrain_similarities: true}
- name: EntitySynonymMapper
- {name: ResponseSelector, epochs: 100, constrain_similarities: true}
- {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
policies:
- name: MemoizationPolicy
- name: RulePolicy
- {name: UnexpecTEDIntentPolicy, max_history: 5, epochs: 100}
- {name: TEDPolicy, max_history: 5, epochs: 100, constrain_similarities: true}
"""


@dataclass(frozen=True)
class StockUp:
    """A stock Rasa that answers."""

    url: str
    process: psutil.Process
    ready_after: float


def trained(bench: Path) -> Path:
    """The folder of a stock project with its model; trained once for the same data."""
    key = content_hash([*(ROOT / path for path in DATA), RASA.lock, Path(__file__)], ROOT)[:12]
    folder = bench / f"stock-{key}"
    if (folder / "models" / "stock.tar.gz").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "domain").mkdir(parents=True)
    for part in ("nlu", "rules", "stories"):
        if (ROOT / "data" / part).is_dir():
            shutil.copytree(ROOT / "data" / part, folder / "data" / part)
    for file in [ROOT / "domain.yml", *(ROOT / "domain").glob("*.yml")]:
        shutil.copy(file, folder / "domain" / file.name)
    (folder / "config.yml").write_text(CONFIG)
    (folder / "credentials.yml").write_text("rest:\n")
    print("Training stock Rasa on the same data (once; some minutes) …", flush=True)
    command = [
        str(RASA.python),
        "-m",
        "rasa",
        "train",
        "--quiet",
        "-d",
        "domain",
        "--fixed-model-name",
        "stock",
    ]
    with (folder / "train.log").open("wb") as log:
        subprocess.run(command, cwd=folder, env=_env(), stdout=log, stderr=log, check=True, timeout=3600)
    return folder


@contextmanager
def stock(folder: Path, delay: float = 0.0) -> Iterator[StockUp]:
    """Stock Rasa with the trivial action server, every action `delay` seconds late."""
    rasa, actions, slow = free_ports(3)
    log = folder / "run.log"
    with ExitStack() as stack:
        trivial = [
            sys.executable,
            "-m",
            "tests.bench.trivial_actions",
            str(actions),
            str(ROOT / "domain.yml"),
        ]
        stack.enter_context(running(trivial, folder / "actions.log", cwd=ROOT))
        lookup = [sys.executable, "-m", "tests.bench.lookup", str(slow), str(actions), str(delay)]
        stack.enter_context(running(lookup, folder / "lookup.log", cwd=ROOT))
        port = slow if delay else actions
        (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{port}/webhook\n")
        seconds_until(lambda: answers(f"http://127.0.0.1:{actions}/health"), time.monotonic(), log)
        command = [str(RASA.python), "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(rasa)]
        began = time.monotonic()
        process = stack.enter_context(running(command, log, _env(), folder))
        url = f"http://127.0.0.1:{rasa}"
        yield StockUp(url, process, seconds_until(lambda: answers(f"{url}/status"), began, log))


def _env() -> dict[str, str]:
    return {k: v for k, v in QUIET.items() if "THREADS" not in k} | {"LOG_LEVEL": "ERROR"}
