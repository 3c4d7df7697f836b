"""Work beside this process, on the machine's other cores."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

_one_at_a_time = threading.Lock()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # fewer than the machine has, in a container or under taskset
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def other_cores(workers: int) -> ProcessPoolExecutor:
    """`workers` new processes, for functions of this library: whatever they are given must be importable by name.

    Spawned, not forked: a forked child inherits locks that threads of this process may hold. They do not import the
    script that is running, so that it need not be guarded by `if __name__ == "__main__":`.
    """
    return ProcessPoolExecutor(workers, mp_context=_Context(), initializer=_begin)


class _Process(SpawnProcess):
    """A spawned process that is told nothing of the running script."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # what multiprocessing calls to start it
        # A new process imports the main module again, under another name, in case what it is given is defined there.
        # An unguarded script would begin from its top in every process. Nothing here is defined in one.
        with _one_at_a_time:
            running = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                return SpawnProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = running


class _Context(SpawnContext):
    Process = _Process


def _begin() -> None:
    """In a new process: leave Ctrl-C to the one that began us, and end when that one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
