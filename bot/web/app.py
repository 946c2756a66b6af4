"""The desk's web application: wires the parts together and mounts every surface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from bot.bootstrap import Desk
from bot.channels import api, call_back, keep, prefers_bot, web
from bot.channels.check_ins import CheckIns
from bot.channels.dialogue import Dialogue, RasaDialogue
from bot.channels.directory_age import DirectoryAge
from bot.channels.elsewhere import Elsewhere
from bot.channels.human_only import HumanOnly
from bot.channels.lost_turns import LostTurns
from bot.channels.phone import Phone
from bot.channels.pick_ups import PickUps
from bot.channels.relay import LateScreen, Relay
from bot.channels.rounds import Round, going
from bot.channels.staffing import Staffing
from bot.channels.waiting_words import WaitingWords
from bot.console import api as staff_api
from bot.console import (
    at_hand_pages,
    call_back_api,
    pages,
    phone,
    shift_api,
    supervisor_api,
    task_api,
    wall,
    work_api,
)
from bot.db.migrate import upgrade
from bot.settings import Settings
from bot.web import health, problems

if TYPE_CHECKING:
    from nlu.screen import Screen

STATIC = Path(__file__).parent / "static"


def create_app(
    desk: Desk | None = None, dialogue: Dialogue | None = None, screen: Screen | None = None
) -> FastAPI:
    """The whole desk. Without arguments it is made from the environment, as `python -m bot desk` does."""
    if desk is None:
        desk = Desk.from_settings(Settings())
        upgrade(desk.engine)
    dialogue = dialogue or RasaDialogue(desk.settings.rasa_url)
    reads = LateScreen(screen)
    relay = Relay(desk, reads, dialogue)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        app.state.telegram = None
        async with AsyncExitStack() as running:
            rounds: list[Round] = [
                CheckIns(desk),
                Staffing(desk),
                WaitingWords(desk),
                PickUps(desk),
                DirectoryAge(desk),
                HumanOnly(desk),
                Elsewhere(desk),
                LostTurns(relay),
            ]
            await running.enter_async_context(going(rounds))
            await run_in_threadpool(web.first_page, desk)  # so that nobody waits for the screen to see it
            Thread(target=reads.loaded, daemon=True).start()
            if desk.settings.telegram_token:
                from bot.channels.telegram import Telegram  # its library takes a second to load

                app.state.telegram = Telegram(desk, relay)
                await running.enter_async_context(app.state.telegram.running())
            yield

    app = FastAPI(
        title="London mental health crisis line",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        dependencies=[Depends(problems.can_be_kept)],
    )
    app.state.desk, app.state.relay, app.state.screen = desk, relay, reads
    app.state.phone = Phone(relay)
    app.add_middleware(GZipMiddleware, compresslevel=4)  # a wall is drawn anew each second
    problems.register(app)
    for surface in (
        health, api, wall, pages, web, staff_api, work_api, shift_api, task_api, call_back_api,
        supervisor_api, keep, call_back, at_hand_pages, phone, prefers_bot,
    ):  # fmt: skip
        app.include_router(surface.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
