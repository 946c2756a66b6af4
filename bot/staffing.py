"""The commands of `python -m bot staff`: joiners, movers, leavers, and who is locked out."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.settings import Settings

ROLES = ["call_handler", "clinician", "supervisor"]
Act = Callable[["Connection", argparse.Namespace, "Settings"], str]


def add(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts
    from bot.staff.model import Role

    role = Role(asked.role)
    added = accounts.add_staff(
        c, asked.name, role, password(), now(), tuple(asked.area), asked.oidc_subject or None,
        name=asked.called,
    )  # fmt: skip
    known_as = f"Callers read {added.name_for_callers}."
    return f"{added.username} may sign in at /console as {words(role)}. {known_as}"


def rename(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts

    return f"Callers read {accounts.rename(c, asked.name, asked.called, now()).name_for_callers}."


def move(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts
    from bot.staff.model import Role

    areas = () if asked.every_area else tuple(asked.area) or None
    moved = accounts.move(c, asked.name, now(), Role(asked.role) if asked.role else None, areas)
    return f"{moved.username} is {words(moved.role)} for {', '.join(moved.areas) or 'every area'}."


def leave(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts

    accounts.leave(c, asked.name, now())
    return f"{asked.name} is signed out and cannot sign in. The name stays in the record."


def set_password(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts

    accounts.set_password(c, asked.name, password(), now())
    return f"{asked.name} has a new password and is signed out everywhere."


def unlock(c: "Connection", asked: argparse.Namespace, settings: "Settings") -> str:
    from bot.bootstrap import now
    from bot.running.secret import secret_key
    from bot.staff import service as accounts
    from bot.staff import tries

    accounts.unlock(c, asked.name, now(), tries.name_key(secret_key(settings), asked.name))
    return f"{asked.name} may try to sign in again."


def reset_second_factor(c: "Connection", asked: argparse.Namespace, _: "Settings") -> str:
    from bot.bootstrap import now
    from bot.staff import service as accounts

    accounts.reset_second_factor(c, asked.name, now())
    return f"{asked.name} is signed out, and sets a second factor up at the next sign-in."


def everybody(c: "Connection", _: argparse.Namespace, settings: "Settings") -> str:
    from bot.bootstrap import now
    from bot.running.secret import secret_key
    from bot.staff import service as accounts
    from bot.staff import tries

    key = secret_key(settings)
    found = accounts.everybody(c, lambda name: tries.name_key(key, name), now())
    lines = []
    for one in found:
        about = [words(one.staff.role), ", ".join(one.staff.areas) or "every area"]
        about += ["second factor"] * one.second_factor + ["organisation's account"] * bool(one.oidc_subject)
        about += [f"callers read {one.staff.chosen_name}"] * bool(one.staff.chosen_name)
        about += [f"locked until {one.locked_until:%H:%M} UTC"] if one.locked_until else []
        about += [f"left {one.left_at:%Y-%m-%d}"] if one.left_at else []
        lines.append(f"{one.staff.username}: {'; '.join(about)}")
    return "\n".join(lines) or "nobody yet"


def password() -> str:
    """The first line of stdin; asked for at a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def words(role: str) -> str:
    """A role as people say it."""
    return str(role).replace("_", " ")


def doing(act: Act, settings: Callable[[], "Settings"]) -> Callable[[argparse.Namespace], None]:
    """The command: one transaction, and what came of it in one line."""

    def command(asked: argparse.Namespace) -> None:
        from bot.running.database import ready_engine
        from bot.staff.model import StaffError

        chosen = settings()
        try:
            with ready_engine(chosen).begin() as c:
                said = act(c, asked, chosen)
        except StaffError as error:
            sys.exit(str(error))
        print(said)

    return command


def register(staff: argparse.ArgumentParser, settings: Callable[[], "Settings"]) -> None:
    """Adds the commands to `staff`."""
    commands = staff.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, act: Act, says: str, named: bool = True) -> argparse.ArgumentParser:
        one: Any = commands.add_parser(name, help=says, description=says)
        one.set_defaults(does=doing(act, settings))
        if named:
            one.add_argument("name")
        return one

    adding = command("add", add, "somebody joins; password on stdin")
    adding.add_argument("--role", required=True, choices=ROLES)
    adding.add_argument("--oidc-subject", default="", help="who they are at the organisation's provider")
    adding.add_argument("--called", default="", help="what callers read; else the name's first word")
    command("rename", rename, "another name for callers to read").add_argument("called")
    moving = command("move", move, "another role or other areas; they sign in again")
    moving.add_argument("--role", choices=ROLES)
    moving.add_argument("--every-area", action="store_true", help="from now on in every area")
    for one in (adding, moving):
        one.add_argument(
            "--area", action="append", default=[], help="an area they work in; may be given again"
        )
    command("leave", leave, "somebody leaves: signed out at once, for good")
    command("list", everybody, "who works here, and who did", named=False)
    command("unlock", unlock, "let somebody try again who was wrong too often")
    command("reset-second-factor", reset_second_factor, "somebody lost their phone and the recovery codes")
    command("password", set_password, "a new password, on stdin")
