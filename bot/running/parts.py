"""The three processes of the service, each one a call that does not come back (design §3)."""

import gc
import os
import resource
from threading import Thread
from urllib.parse import urlsplit

from bot.running.behind import LONGEST, wait_for_page
from bot.running.environments import RASA
from bot.running.models import DIALOGUE, QUIET
from bot.running.orphan import die_with_parent
from bot.running.quiet import keep_words_out
from bot.running.secret import secret_key
from bot.settings import ROOT, Settings

LOOPBACK = "127.0.0.1"


class NotOnLoopback(Exception):
    """Rasa and the action server must not listen where anybody else can reach them."""


def desk(settings: Settings) -> None:
    """Serves callers and staff: the only public port."""
    _begin(settings)
    gc.disable()  # what a start loads stays: to look for garbage in it keeps callers waiting
    import uvicorn

    from bot.web.app import create_app

    app = create_app()
    gc.freeze()
    gc.enable()
    Thread(target=_seed, args=(settings,), daemon=True).start()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)  # each caller's stream of messages is a file
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 65536)), hard))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        log_level="info",
    )


def rasa(settings: Settings) -> None:
    """Becomes Rasa, in its own environment."""
    port = _loopback_port(settings.rasa_url)
    _begin(settings)
    os.environ.update(LOG_LEVEL="ERROR", LOG_LEVEL_LIBRARIES="ERROR", ACTIONS_URL=settings.actions_url)
    os.chdir(ROOT)
    command = [str(RASA.python), "-m", "bot.running.quiet", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--enable-api", "--model", str(DIALOGUE.path.relative_to(ROOT))]  # the API for /status alone
    os.execv(command[0], [*command, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"])


def actions(settings: Settings) -> None:
    """Serves rasa-sdk's own action server, in one process and without its tracing."""
    port = _loopback_port(settings.actions_url)
    _begin(settings)
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
    wait_for_page(f"{address(settings)}/", LONGEST)
    from bot.running.database import keep_seeded, ready_engine

    keep_seeded(ready_engine(settings))


def address(settings: Settings) -> str:
    """Where this machine finds the desk."""
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _loopback_port(url: str) -> int:
    address = urlsplit(url)
    if address.hostname != LOOPBACK or not address.port:
        raise NotOnLoopback(
            f"RASA_URL and ACTIONS_URL must be http://{LOOPBACK}:PORT, or empty under make run"
        )
    return address.port
