"""The real `strandline serve` on a data folder of its own, with its processes in sight so that they can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).parent
PATIENCE = 120.0  # seconds; the machine may be busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], object], what: str) -> None:
    by = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < by, f"waited in vain until {what}"
        time.sleep(0.1)


class RunningApp:
    def __init__(self, data: Path, *arguments: str) -> None:
        self.data, self.port, self.arguments = data, free_port(), arguments
        self.environment = os.environ | {
            "STRANDLINE_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "strandline.web.settings",
            "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        if url := os.environ.get("DATABASE_URL"):
            self.environment["DATABASE_URL"] = _new_database(url)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "strandline", "serve", "--port", str(self.port), *self.arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        until(self.is_well, "the app is well")

    def is_well(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.process.communicate()[0]
        return bool(self.health().get("well"))

    def health(self) -> dict[str, bool]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                return dict(json.load(error))
        except OSError:
            return {}

    def end(self) -> str:
        """Ctrl-C; what was printed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=PATIENCE)
        return output

    def kill_everything(self) -> None:
        """What a power cut does to processes: none of them may do anything more."""
        assert self.process is not None
        everything = [self.process.pid, *self.below()]
        for pid in everything:
            _kill(pid)
        self.process.communicate()
        until(lambda: not any(map(is_alive, everything)), "all are dead")

    def below(self, name: str = "") -> list[int]:
        """The processes below ours whose command line holds `name`, parents first."""
        assert self.process is not None
        found, todo = [], [self.process.pid]
        while todo:
            children = _children(todo.pop(0))
            found += children
            todo += children
        return [pid for pid in found if name in _command(pid)]

    def run(self, code: str) -> str:
        """Python inside the app's Django, in a process of its own; what it prints."""
        setup = "import django; django.setup()\n"
        result = subprocess.run(
            [sys.executable, "-c", setup + code], env=self.environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


def _new_database(url: str) -> str:
    """A database of its own on the server at `url`: the tests' is another, and they must not see each other's tasks."""
    import psycopg  # where there is a PostgreSQL to test on, there is its driver

    name = f"app_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it ended with its parent
        os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
