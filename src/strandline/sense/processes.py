"""Work beside this process, on the machine's other cores."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process


def other_cores(workers: int) -> ProcessPoolExecutor:
    """`workers` new processes. The calling script must be guarded by `if __name__ == "__main__":`, as they import it.

    Spawned, not forked: a forked child inherits locks that threads of this process may hold.
    """
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a new process: leave Ctrl-C to the one that began us, and end when that one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
