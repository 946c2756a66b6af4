"""Says whether the service lives, and which of its parts are up."""

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk

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
        _model(f"{settings.rasa_url}/status"),
        _answers(f"{settings.actions_url}/health"),
    )
    parts: dict[str, Any] = dict(zip(("database", "rasa", "actions"), states, strict=True))
    parts["screen"] = "up" if request.app.state.screen_is_whole else "lexicon only"
    if request.app.state.telegram is not None:
        parts["telegram"] = request.app.state.telegram.state
    up = all(parts[part] == "up" for part in ("database", "rasa", "actions", "screen"))
    return JSONResponse({"status": "up" if up else "starting", "parts": parts}, 200 if up else 503)


def _database(desk: Desk) -> str:
    return "up" if desk.database_answers() else "down"


async def _answers(url: str) -> str:
    return "up" if await _get(url) is not None else "down"


async def _model(url: str) -> str:
    """Rasa is up only when it has a model: without one it answers, but has nothing to say."""
    response = await _get(url)
    return "up" if response is not None else "down"


async def _get(url: str) -> httpx.Response | None:
    try:
        async with httpx.AsyncClient(timeout=1, trust_env=False) as client:
            response = await client.get(url)
            return response if response.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
