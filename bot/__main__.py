"""The service's commands: `python -m bot run | staff add | screen | assess | …` (design §12)."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import staffing

if TYPE_CHECKING:
    from bot.approval import Signable
    from bot.settings import Settings


def settings() -> "Settings":
    """The deployment's settings, or an end that names the one that cannot be read."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        sys.exit("\n".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()))


def run(_: argparse.Namespace) -> None:
    from bot.running.supervise import run

    run(settings())


def part(arguments: argparse.Namespace) -> None:
    from bot.running import parts

    {"desk": parts.desk, "rasa": parts.rasa, "actions": parts.actions}[arguments.command](settings())


def migrate(_: argparse.Namespace) -> None:
    from bot.running.database import ready_engine

    ready_engine(settings())


def seed(_: argparse.Namespace) -> None:
    from bot.running.database import ready_engine, seed

    print(f"{seed(ready_engine(settings()))} services in the directory.")


def screen(_: argparse.Namespace) -> None:
    from nlu.commands import screen_lines

    screen_lines(sys.stdin, sys.stdout)


def assess(_: argparse.Namespace) -> None:
    from bot.triage import load_ruleset
    from bot.triage.commands import assess_lines

    assess_lines(sys.stdin, sys.stdout, load_ruleset())


def signable_now() -> "Signable":
    from bot.approval import signable
    from bot.triage import load_ruleset
    from bot.wording import load_wording

    return signable(load_ruleset(), load_wording())


def approve(arguments: argparse.Namespace) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot import approving
    from bot.approval import NotSigned

    def confirm(question: str) -> bool:
        return arguments.yes or input(question).strip().lower() == "yes"

    try:
        today = datetime.now(ZoneInfo("Europe/London")).date()
        print(approving.approve(signable_now(), arguments.who, today, confirm, arguments.only))
    except (EOFError, NotSigned) as error:
        sys.exit(str(error) or "nothing was signed")


def approval_status(_: argparse.Namespace) -> None:
    from bot import approving

    print(approving.status(signable_now()))


def parser() -> argparse.ArgumentParser:
    """Every command there is."""
    top = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, does: object, says: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=says, description=says)
        one.set_defaults(does=does)
        return one

    command("run", run, "prepare the database and run the whole service until Ctrl-C")
    command("desk", part, "run the desk alone")
    command("rasa", part, "run Rasa alone, on RASA_URL")
    command("actions", part, "run the action server alone, on ACTIONS_URL")
    command("migrate", migrate, "bring the database to today's schema")
    command("seed", seed, "load the directory and the demonstration diary")
    command("screen", screen, "screen messages: JSON lines in, JSON lines out")
    command("assess", assess, "assess answers: JSON lines in, JSON lines out")
    triage = command("triage", None, "what a clinician has approved")
    acts = triage.add_subparsers(required=True, metavar="approve|status")
    acts.add_parser("status", help="what is not approved").set_defaults(does=approval_status)
    approving = acts.add_parser("approve", help="sign what changed since it was last approved")
    approving.set_defaults(does=approve)
    approving.add_argument("who", metavar="NAME, ROLE", help="who approves, in one argument")
    approving.add_argument(
        "--only", nargs="+", default=[], metavar="ID", help="these entries, as status names them"
    )
    approving.add_argument("--yes", action="store_true", help="do not ask again")
    staff = command("staff", None, "people who work here")
    staffing.register(staff, settings)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and does it."""
    os.umask(0o077)  # what this leaves on disk is about callers
    chosen = parser().parse_args(arguments)
    chosen.does(chosen)


if __name__ == "__main__":
    main()
