"""The routes of staff, as the application has them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.console.roles import Least
from bot.staff.model import Role

STAFF_PATHS = ("/console", "/api/v1/staff")


@dataclass(frozen=True)
class Way:
    """One method of one route, with all that it depends on."""

    method: str
    path: str
    depends_on: tuple[object, ...]
    takes: tuple[tuple[str, FieldInfo], ...]  # the fields of its form, or of the document sent to it

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return re.sub(r"{[^}]+}", "1", self.path)

    @property
    def least(self) -> Role | None:
        roles = [one.role for one in self.depends_on if isinstance(one, Least)]
        return max(roles, key=list(Role).index, default=None)


def _everything(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _everything(one)


def _fields(given: Iterable[tuple[str, FieldInfo]]) -> Iterator[tuple[str, FieldInfo]]:
    for name, info in given:
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _fields(info.annotation.model_fields.items())
        else:
            yield name, info


def ways(app: FastAPI) -> list[Way]:
    """Every method of every route of staff."""
    found = []
    for route in iter_route_contexts(app.routes):
        if not (route.path or "").startswith(STAFF_PATHS):
            continue
        assert isinstance(route.original_route, APIRoute), route.path
        calls = tuple(_everything(route.dependant))
        takes = tuple(_fields((one.name, one.field_info) for one in route.dependant.body_params))
        found += [Way(method, str(route.path), calls, takes) for method in sorted(route.methods or ())]
    return found
