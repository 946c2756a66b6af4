"""Tells whoever started the service where it is and when it is ready, then goes away."""

import sys
import time
import urllib.request

from bot.running.orphan import die_with_parent

WELCOME = """\
The desk answers after {seconds:.1f} s.

  For callers   {address}
  For staff     {address}/console
  Add staff     .venv/bin/python -m bot staff add NAME --role clinician     (asks for a password)
  Logs          {logs}
  Ctrl-C stops everything.
"""
NO_DESK = "The desk does not answer yet. Its log says why: {logs}/desk.log"
NOT_READY = """\
Not everything is ready yet; until then callers get the emergency wording and the human queue.
Logs: {logs}/rasa.log and {logs}/actions.log"""


def answers(url: str) -> bool:
    """Whether it answers 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def wait_for(url: str, began: float, usually: float, otherwise: str) -> float:
    """Seconds from `began` until it answered. Says `otherwise` once when that takes longer than usual."""
    warned = False
    while not answers(url):
        if not warned and time.monotonic() - began > usually:
            print(otherwise, file=sys.stderr, flush=True)
            warned = True
        time.sleep(1 if warned else 0.2)
    return time.monotonic() - began


def main() -> None:
    """Prints as things come up."""
    die_with_parent()
    address, logs = sys.argv[1], sys.argv[2]
    began = time.monotonic()
    seconds = wait_for(f"{address}/health/live", began, 30, NO_DESK.format(logs=logs))
    print(WELCOME.format(seconds=seconds, address=address, logs=logs), flush=True)
    seconds = wait_for(f"{address}/health/ready", began, 120, NOT_READY.format(logs=logs))
    print(f"All parts are ready after {seconds:.1f} s.", flush=True)


if __name__ == "__main__":
    main()
