"""Turns templates into pages: NHS components, London time, plain words, and headers that keep them ours."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import phonenumbers
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup, escape

from bot.conversations.model import Noticed
from bot.conversations.references import reference_of
from bot.london import LONDON, clock
from bot.triage import Priority

TEMPLATES = Path(__file__).parent / "templates"
SERVICE_NAME = "London mental health crisis chat"

# No page may be kept, framed, or send anything to another site.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SHORT_NUMBERS = re.compile(r"(?<!\d)(?<!\d )(999(?! BSL)|111|116 123)(?!\d|[ ]\d)")


def render(name: str, /, **values: Any) -> str:
    """The text of one template."""
    return _environment().get_template(name).render(**values)


def page(name: str, /, status: int = 200, **values: Any) -> HTMLResponse:
    """One page, or part of one, with the headers every page carries."""
    return HTMLResponse(render(name, **values), status, HEADERS)


def error_page(status: int, title: str, detail: str = "") -> HTMLResponse:
    """What somebody sees when a page cannot be shown: plain words, and where help is all the same."""
    return page("error.html", status, title=title, detail=detail)


def london(moment: datetime, form: str = "time") -> str:
    """A moment as people in London read it: `9:14pm`, or with `form="day"` `Mon 23 Nov, 9:14pm`."""
    local = moment.astimezone(LONDON)
    return clock(moment) if form == "time" else f"{local:%a} {local.day} {local:%b}, {clock(moment)}"


def lasting(span: timedelta) -> str:
    """How long something has taken: `less than a minute`, `4 minutes`, `2 hours 5 minutes`, `3 days`."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} days"
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] * (hours > 0) + [_counted(rest, "minute")] * (rest > 0)
    return " ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def plain(code: str) -> str:
    """A code as words: `very_urgent` is `Very urgent`."""
    return code.replace("_", " ").capitalize()


def priority_words(priority: Priority | None) -> str:
    """A priority as staff read it, its letter beside it."""
    return f"{plain(priority.value)} ({priority.code})" if priority else "Not known yet (ranks as urgent)"


def with_numbers(text: str) -> Markup:
    """Our own words with every telephone number as a link that rings it."""
    found = {(m.start(), m.end()): m.group() for m in _SHORT_NUMBERS.finditer(text)}
    found |= {(m.start, m.end): m.raw_string for m in phonenumbers.PhoneNumberMatcher(text, "GB")}
    parts, last = [], 0
    for (start, end), number in sorted(found.items()):
        if start < last:
            continue
        parts += [escape(text[last:start]), Markup('<a href="tel:{}">{}</a>').format(dialled(number), number)]
        last = end
    return Markup("").join([*parts, escape(text[last:])])


def dialled(number: str) -> str:
    """A number as a telephone takes it."""
    return re.sub(r"[^\d+]", "", number)


def marked(text: str, noticed: Iterable[Noticed]) -> Markup:
    """A caller's words with what the screen noticed in them marked."""
    words = sorted({n.words for n in noticed if n.words.strip()}, key=len, reverse=True)
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts)
    )


def fresh() -> str:
    """An id for one message: sent twice, it is still one message."""
    return uuid4().hex


def as_list(value: object) -> list[str]:
    """An answer's values, one or several."""
    return [str(v) for v in value] if isinstance(value, (tuple, list)) else [str(value)]


@cache
def _environment() -> Environment:
    environment = Environment(
        undefined=ChainableUndefined,  # the NHS components ask for values that were never set
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: Mapping[str, Any] = {
        "london": london, "lasting": lasting, "plain": plain, "priority_words": priority_words,
        "with_numbers": with_numbers, "dialled": dialled, "marked": marked, "as_list": as_list,
        "reference": reference_of,
    }  # fmt: skip
    environment.filters.update(filters)
    environment.globals |= {"service_name": SERVICE_NAME, "fresh": fresh}
    return environment
