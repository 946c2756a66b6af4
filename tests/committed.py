"""What was committed, one transaction after another: each change of holder, and each line."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from bot.bootstrap import Desk
from bot.conversations.model import Sender
from bot.wording import Wording

INSERTS = re.compile(r"INSERT INTO (holders|messages)\b")


@dataclass
class Transaction:
    """The holders and the lines of one conversation that became true together."""

    moves: list[tuple[str, str | None]] = field(default_factory=list)
    lines: list[Mapping[str, Any]] = field(default_factory=list)

    def ours(self, *senders: Sender) -> list[str]:
        """The texts of these senders, in order."""
        return [line["text"] for line in self.lines if line["sender"] in senders]


@contextmanager
def committed(desk: Desk) -> Iterator[list[Transaction]]:
    """Every transaction that is committed meanwhile and moved or said something."""
    found: list[Transaction] = []
    open_: dict[int, Transaction] = {}

    def executed(connection: Any, _c: Any, statement: str, _p: Any, context: Any, _m: Any) -> None:
        if made := INSERTS.match(statement):
            one = open_.setdefault(id(connection), Transaction())
            for row in context.compiled_parameters:
                if made[1] == "holders":
                    one.moves.append((str(row["holder"]), row["why"] and str(row["why"])))
                else:
                    one.lines.append(dict(row))

    def ends(connection: Any) -> None:
        if id(connection) in open_:
            found.append(open_.pop(id(connection)))

    def undone(connection: Any) -> None:
        open_.pop(id(connection), None)

    listeners = (("after_cursor_execute", executed), ("commit", ends), ("rollback", undone))
    for name, listener in listeners:
        event.listen(desk.engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in listeners:
            event.remove(desk.engine, name, listener)


def name_of(text: str, wording: Wording) -> str:
    """What this text is called in `domain/`: of those that fit, the one that leaves least to be filled in."""
    fits = [name for name in wording.responses if re.fullmatch(_pattern(wording, name), text, re.DOTALL)]
    return max(fits, key=lambda name: len(_pattern(wording, name)), default=text)


def _pattern(wording: Wording, name: str) -> str:
    pieces = re.split(r"\{\w+\}", str(wording.responses[name]["text"]).strip())
    return "(.+?)".join(map(re.escape, pieces))
