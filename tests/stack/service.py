"""The whole service as `make run` starts it, and a caller and a clinician who use it over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parent.parent.parent
READY_WITHIN = 240  # seconds; a machine that also runs other tests is slow to start Rasa
PASSWORD = "a-long-enough-password"


@dataclass
class Service:
    """A running service: where it answers, and its processes."""

    url: str
    state_dir: Path
    process: subprocess.Popen[bytes]

    def health(self) -> dict[str, Any]:
        """What the health page says of each part."""
        try:
            body: dict[str, Any] = httpx.get(f"{self.url}/health/ready", timeout=5).json()
        except httpx.HTTPError:
            return {"status": "down", "parts": {}}
        return body

    def wait_until_ready(self, within: float = READY_WITHIN) -> None:
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self.health()["status"] == "up":
                return
            assert self.process.poll() is None, "the service ended by itself"
            time.sleep(0.3)
        raise AssertionError(f"not ready within {within} s: {self.health()}")

    def part(self, words: str) -> psutil.Process:
        """The process of the service whose command line holds `words`: rasa, actions or desk."""
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if words in " ".join(process.cmdline()):
                    return process
            except psutil.NoSuchProcess:
                continue
        raise AssertionError(f"no process of the service has {words} in its command line")

    def add_staff(self, name: str, role: str = "clinician") -> "Clinician":
        """Adds somebody as the README says, and signs them in."""
        subprocess.run(
            [sys.executable, "-m", "bot", "staff", "add", name, "--role", role],
            input=PASSWORD.encode(),
            env=_environment(self.state_dir, self.url),
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        answer = httpx.post(f"{self.url}/api/v1/staff/session", json={"username": name, "password": PASSWORD})
        return Clinician(self.url, {"Authorization": f"Bearer {answer.json()['token']}"})

    def caller(self) -> "Caller":
        """Somebody who has just opened the conversation."""
        answer = httpx.post(f"{self.url}/api/v1/conversations", json={})
        assert answer.status_code == 201, answer.text
        created = answer.json()
        return Caller(
            f"{self.url}/api/v1/conversations/{created['id']}",
            created["id"],
            {"Authorization": f"Bearer {created['token']}"},
            created["messages"],
            created["state"],
        )


def _environment(state_dir: Path, url: str, **settings: str) -> dict[str, str]:
    host, port = url.removeprefix("http://").split(":")
    ours = {"STATE_DIR": str(state_dir), "HOST": host, "PORT": port, "TELEGRAM_TOKEN": ""}
    return {**os.environ, **ours, **settings}


@contextmanager
def running(state_dir: Path, **settings: str) -> Iterator[Service]:
    """The service on a free port, stopped at the end as Ctrl-C stops it. `settings` are its environment's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / "run.log").open("wb") as log:
        process = subprocess.Popen(
            ["make", "-s", "run"],
            cwd=ROOT,
            env=_environment(state_dir, url, **settings),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        service = Service(url, state_dir, process)
        try:
            service.wait_until_ready()
            yield service
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@dataclass
class Caller:
    """A caller on the JSON API. `answers` are tapped whenever their question is put."""

    url: str
    id: str
    headers: dict[str, str]
    seen: list[dict[str, Any]]
    state: dict[str, Any]
    sent: int = 0
    asked: list[str] = field(default_factory=list)

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._send({"text": text})

    def choose(self, factor: str, value: str | list[str]) -> list[dict[str, Any]]:
        return self._send({"choice": {"factor": factor, "value": value}})

    def _send(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        self.sent += 1
        body = {"client_message_id": f"m{self.sent}", **content}
        answer = httpx.post(f"{self.url}/messages", json=body, headers=self.headers, timeout=10)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["messages"]
        self.state = answer.json()["state"]
        self.seen += replies
        self.asked += [m["question"]["factor"] for m in replies if m["question"]]
        return replies

    @property
    def question(self) -> dict[str, Any] | None:
        """The last question put."""
        return next((m["question"] for m in reversed(self.seen) if m["question"]), None)

    def goes_on(self, answers: dict[str, str | list[str]], until: str | None = None) -> None:
        """Answers what is asked, by button or in words, until `until` is asked or nothing new is."""
        for _ in range(30):
            question = self.question
            if question is None or question["factor"] == until or question["factor"] not in answers:
                return
            before, value = len(self.asked), answers[question["factor"]]
            if {*([value] if isinstance(value, str) else value)} <= {c["value"] for c in question["choices"]}:
                self.choose(question["factor"], value)
            else:
                self.say(str(value))
            if len(self.asked) == before:
                return

    def texts(self, sender: str | None = None) -> str:
        return "\n".join(m["text"] for m in self.seen if sender in (None, m["sender"]))

    def kinds(self) -> list[str]:
        return [m["kind"] for m in self.seen]

    def reread(self) -> list[dict[str, Any]]:
        """Everything since the last message seen, as after a lost connection."""
        after = max(m["seq"] for m in self.seen)
        answer = httpx.get(f"{self.url}/messages", params={"after": after}, headers=self.headers)
        new: list[dict[str, Any]] = [m for m in answer.json()["messages"] if m["sender"] != "caller"]
        self.seen += new
        return new


@dataclass
class Clinician:
    """A member of staff on the JSON API."""

    url: str
    headers: dict[str, str]

    def queue(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._get("queue")["items"]
        return items

    def case(self, conversation: str) -> dict[str, Any]:
        return self._get(f"conversations/{conversation}")

    def does(self, conversation: str, act: str, **body: Any) -> dict[str, Any]:
        answer = httpx.post(
            f"{self.url}/api/v1/staff/conversations/{conversation}/{act}", json=body, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def _get(self, path: str) -> dict[str, Any]:
        answer = httpx.get(f"{self.url}/api/v1/staff/{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
