"""Says whether the service lives, and which of its parts are up."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.running.announce import answers

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """200 as soon as the desk serves."""
    return {"status": "up"}


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """200 once every part is up, 503 until then; the body names each part and its state."""
    desk: Desk = request.app.state.desk
    settings = desk.settings
    states = await asyncio.gather(
        run_in_threadpool(_database, desk),
        run_in_threadpool(_answers, f"{settings.rasa_url}/status"),  # Rasa is up only when it has a model
        run_in_threadpool(_answers, f"{settings.actions_url}/health"),
    )
    parts: dict[str, Any] = dict(zip(("database", "rasa", "actions"), states, strict=True))
    parts["screen"] = request.app.state.screen.state
    if request.app.state.telegram is not None:
        parts["telegram"] = request.app.state.telegram.state
    up = all(parts[part] == "up" for part in ("database", "rasa", "actions", "screen"))
    return JSONResponse({"status": "up" if up else "starting", "parts": parts}, 200 if up else 503)


def _database(desk: Desk) -> str:
    return "up" if desk.database_answers() else "down"


def _answers(url: str) -> str:
    return "up" if answers(url) else "down"
