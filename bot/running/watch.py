"""supervisord, looking after its processes five times a second where its own command looks once."""

import sys
from itertools import chain, repeat

from supervisor.options import ServerOptions
from supervisor.supervisord import go

EVERY = 0.2  # seconds a dead part waits before it is started again


def main() -> None:
    """Supervises what the configuration file names, until SIGTERM, SIGINT or SIGHUP."""
    options = ServerOptions()
    options.realize(["-n", "-c", sys.argv[1]])
    options.first, options.test = True, False
    poll = options.poller.poll
    waits = chain([0.0], repeat(EVERY))  # it looks before it starts anything, and at first there is nothing
    options.poller.poll = lambda timeout: poll(min(timeout, next(waits)))
    go(options)


if __name__ == "__main__":
    main()
