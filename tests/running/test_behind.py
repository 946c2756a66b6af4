"""What starts behind the desk's first page waits for it, but not for ever."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.running.behind import wait_for_page


class Coming(HTTPServer):
    """A desk whose page comes with the third look."""

    looks = 0

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    server: Coming

    def do_GET(self) -> None:
        self.server.looks += 1
        self.send_response(200 if self.server.looks >= 3 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what is wrong."""


@pytest.fixture
def coming() -> Iterator[Coming]:
    with Coming(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_part_starts_when_the_page_is_there_and_not_before(coming: Coming) -> None:
    says = [sys.executable, "-c", "print('started')"]
    command = [sys.executable, "-m", "bot.running.behind", coming.page, *says]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, coming.looks) == ("started\n", 3)


def test_a_desk_that_does_not_come_up_keeps_nobody_waiting_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
    wait_for_page(url, longest=0.2)
