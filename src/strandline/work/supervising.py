"""Processes that are started again when they die, and end with the one that keeps them."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

log = logging.getLogger(__name__)

_SOON = 10.0  # seconds: a process that lasted no longer is started again later and later
_LONGEST = 30.0
_GRACE = 10.0  # seconds to end well before it is killed


class CouldNotStart(Exception):
    """A process ended with a fault as soon as it was first started, so starting it again would not help."""


class Kept:
    """One process, kept running. `command` is asked anew at each start; `on_end` hears of each end."""

    def __init__(
        self,
        name: str,
        command: Callable[[], Sequence[str]],
        *,
        on_end: Callable[[bool], None] = lambda wanted: None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.name = name
        self._command = command
        self._on_end = on_end
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._next = 0.0
        self._pause = 0.0
        self._has_lasted = False

    def start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command(),
            stdin=subprocess.PIPE,  # closed when we end, however we do: see `end_with_parent`
            start_new_session=True,  # Ctrl-C in the terminal reaches us alone, and we end them in order
            pass_fds=self._pass_fds,
        )

    def look(self) -> None:
        """Start it again if it has died."""
        if self._process is not None:
            lasted = time.monotonic() - self._started
            if (status := self._process.poll()) is None:
                self._has_lasted = self._has_lasted or lasted > _SOON
                return
            if status > 0 and not self._has_lasted:
                raise CouldNotStart(f"{self.name} could not start. What is above says why.")
            self._pause = min(max(1.0, self._pause * 2), _LONGEST) if lasted < _SOON else 0.0
            self._next = time.monotonic() + self._pause
            log.warning("%s ended (%s); starting it again.", self.name, _why(status))
            self._ended(wanted=False)
        if time.monotonic() >= self._next:
            self.start()

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self, by: float) -> None:
        """Wait for the end until `by`, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, by - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._ended(wanted=True)

    def _ended(self, *, wanted: bool) -> None:
        assert self._process is not None
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None
        try:
            self._on_end(wanted)
        except Exception:  # the keeper outlives what goes wrong here; another worker's sweep does it too
            log.warning("After %s ended, its work could not be given back yet.", self.name, exc_info=True)


def keep(kept: Sequence[Kept]) -> None:
    """Keep all of them running until this process is asked to end (Ctrl-C, SIGTERM), then end them. CouldNotStart."""
    with _asked_to_end() as asked:
        try:
            for each in kept:
                each.start()
            while not asked.wait(0.5):
                for each in kept:
                    each.look()
        finally:
            by = time.monotonic() + _GRACE
            for each in kept:
                each.ask_to_end()
            for each in kept:
                each.end(by)


def end_with_parent() -> None:
    """In a kept process: end well when the one that keeps us is gone, even if it was killed."""

    def follow() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        os._exit(1)

    threading.Thread(target=follow, name="ends-with-parent", daemon=True).start()


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    asked = threading.Event()
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _why(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"status {status}"
