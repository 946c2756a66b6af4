"""The three processes of the service, each one a call that does not come back (design §3)."""

import os
import resource
import socket
import time
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit

from bot.running.environments import RASA
from bot.running.models import DIALOGUE, QUIET
from bot.running.orphan import die_with_parent
from bot.running.quiet import keep_words_out
from bot.running.secret import secret_key
from bot.settings import ROOT, Settings

LOOPBACK = "127.0.0.1"
BREATH = 1.0  # seconds before Rasa and the actions start, so that a crash is never a spin
DESK_FIRST = 15.0  # seconds they let the desk go first, which has callers waiting


class NotOnLoopback(Exception):
    """Rasa and the action server must not listen where anybody else can reach them."""


def desk(settings: Settings) -> None:
    """Serves callers and staff: the only public port."""
    import uvicorn

    _begin(settings)
    Thread(target=_seed, args=(settings,), daemon=True).start()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)  # each caller's stream of messages is a file
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 65536)), hard))
    uvicorn.run(
        "bot.web.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        log_level="info",
    )


def rasa(settings: Settings) -> None:
    """Becomes Rasa, in its own environment."""
    port = _loopback_port(settings.rasa_url)
    _begin(settings)
    _let_the_desk_go_first(settings)
    os.environ.update(LOG_LEVEL="ERROR", LOG_LEVEL_LIBRARIES="ERROR", ACTIONS_URL=settings.actions_url)
    os.chdir(ROOT)
    command = [str(RASA.python), "-m", "bot.running.quiet", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--enable-api", "--model", str(DIALOGUE.path.relative_to(ROOT))]  # the API for /status alone
    os.execv(command[0], [*command, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"])


def actions(settings: Settings) -> None:
    """Serves rasa-sdk's own action server, in one process and without its tracing."""
    port = _loopback_port(settings.actions_url)
    _begin(settings)
    _let_the_desk_go_first(settings)
    from rasa_sdk.endpoint import create_app
    from rasa_sdk.executor import ActionExecutor

    os.chdir(ROOT)
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.run(host=LOOPBACK, port=port, single_process=True, access_log=False, motd=False)


def _begin(settings: Settings) -> None:
    """What all three have in common: quiet, the same key, and never outliving their supervisor."""
    keep_words_out()
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    os.environ["SECRET_KEY"] = secret_key(settings)
    if "SUPERVISOR_ENABLED" in os.environ:
        die_with_parent()


def _seed(settings: Settings) -> None:
    _let_the_desk_go_first(settings)
    from bot.running.database import keep_seeded, ready_engine

    keep_seeded(ready_engine(settings))


def _let_the_desk_go_first(settings: Settings) -> None:
    time.sleep(BREATH)
    limit = time.monotonic() + DESK_FIRST
    while time.monotonic() < limit:
        with suppress(OSError), socket.create_connection((settings.host, settings.port), timeout=1):
            return
        time.sleep(0.1)


def _loopback_port(url: str) -> int:
    address = urlsplit(url)
    if address.hostname != LOOPBACK or not address.port:
        raise NotOnLoopback(
            f"RASA_URL and ACTIONS_URL must be http://{LOOPBACK}:PORT, or empty under make run"
        )
    return address.port
