"""gunicorn's settings; `strandline serve` gives the address and the number of processes."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from strandline.web.logs import WithoutKeys
from strandline.work.supervising import end_with_parent


class GunicornLogger(Logger):
    """gunicorn's own log, passed through the same filter."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(WithoutKeys())


# Browsers open connections before they need them, and a phone sends slowly: either holds a process without threads
# until it times out. Measured: four idle connections froze two such processes, and cost these nothing.
worker_class = "gthread"
threads = 4
preload_app = True  # a fault in the settings is told once, and the processes share what they have read
timeout = 120
graceful_timeout = 8
keepalive = 20  # seconds: notes are saved every five, each time without a new connection
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a heartbeat without a disk
accesslog = None  # who reads what is nobody's business; `--access-log` when looking for a fault
access_log_format = '%(t)s "%(r)s" %(s)s %(L)s s'
logger_class = GunicornLogger
loglevel = "warning"
control_socket_disable = True


def on_starting(server: object) -> None:
    end_with_parent()


def post_worker_init(worker: object) -> None:
    settle()


def settle() -> None:
    """What is in memory now stays: Python's collector need not walk through it again while somebody waits for a page.

    Measured: now and then it took a tenth of a second for pages that otherwise take half of that.
    """
    gc.collect()
    gc.freeze()
