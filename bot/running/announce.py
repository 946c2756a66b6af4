"""Tells whoever started the service where it is and when it is ready, then goes away."""

import math
import sys
import time
import urllib.request

from bot.running.orphan import die_with_parent

PATIENCE = 120.0  # seconds; Rasa needs ten to twenty

WELCOME = """
  For callers   {address}
  For staff     {address}/console
  Add staff     .venv/bin/python -m bot staff add NAME --role clinician     (asks for a password)
  Logs          {logs}
  Ctrl-C stops everything.
"""


def answers(url: str) -> bool:
    """Whether it answers 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def wait_for(url: str, began: float, every: float, patience: float = PATIENCE) -> float | None:
    """Seconds from `began` until it answered, or None if it never did."""
    while time.monotonic() - began < patience:
        if answers(url):
            return time.monotonic() - began
        time.sleep(every)
    return None


def main() -> None:
    """Prints as things come up."""
    die_with_parent()
    address, logs = sys.argv[1], sys.argv[2]
    began = time.monotonic()
    first = wait_for(f"{address}/health/live", began, every=0.1)
    if first is None:
        print(f"The desk does not answer. Its log says why: {logs}/desk.log", file=sys.stderr, flush=True)
        return
    print(f"The desk answers after {first:.1f} s.\n{WELCOME.format(address=address, logs=logs)}", flush=True)
    ready = wait_for(f"{address}/health/ready", began, every=0.5)
    if ready is None:
        print(
            "Not everything is ready yet, so callers get the emergency wording and the human queue.\n"
            f"Logs: {logs}/rasa.log and {logs}/actions.log",
            file=sys.stderr,
            flush=True,
        )
        ready = wait_for(f"{address}/health/ready", began, every=2, patience=math.inf)
    print(f"All parts are ready after {ready:.1f} s.", flush=True)


if __name__ == "__main__":
    main()
