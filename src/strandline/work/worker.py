"""One worker: takes tasks from the queue, one after another, and says that it is alive.

`strandline worker` and `strandline serve` keep it running, as `python -m strandline.work.worker NAME`.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction

if TYPE_CHECKING:
    from django_tasks_db.management.commands.db_worker import Worker

    from strandline.work.supervising import Kept

log = logging.getLogger(__name__)

_LOOK = 0.5  # seconds between looks at an empty queue
_TIDY_EVERY = 3600.0
_LATER = 2.0  # seconds until the next try when the database did not answer


def kept_worker() -> Kept:
    """A worker for `supervising.keep`: each start has a name of its own, and what a dead one held is given back."""
    from strandline.work import beats
    from strandline.work.supervising import Kept

    name = ""

    def command() -> Sequence[str]:
        nonlocal name
        name = uuid.uuid4().hex
        return [sys.executable, "-m", "strandline.work.worker", name]

    def give_back(wanted: bool) -> None:
        beats.give_back(name, counts=not wanted)
        connection.close()

    return Kept("The worker", command, on_end=give_back)


def run(name: str) -> None:
    """Work until asked to end. A database that is locked or away for a while is waited for."""
    from strandline.work import beats

    worker = _worker(name)
    _end_when_asked(worker)
    beating = threading.Event()
    threading.Thread(target=_beat, args=(name, beating), name="beats", daemon=True).start()
    beating.wait()
    while worker.running:
        close_old_connections()
        try:
            if _waiting():  # looked at without a lock first: an idle worker must not keep writers waiting
                worker.run()
            elif worker.running:
                time.sleep(_LOOK)
        except (OperationalError, InterfaceError) as error:
            log.warning("The database did not answer (%s). Waiting for it.", error)
            connection.close()
            time.sleep(_LATER)
            _patiently(lambda: beats.give_back(name))


def run_queued() -> int:
    """Run what waits, in this process and on its connection, until nothing does; how many there were. For tests."""
    from django_tasks_db.models import DBTaskResult

    worker = _worker(uuid.uuid4().hex)
    ran = 0
    while True:
        with transaction.atomic():
            if (task := DBTaskResult.objects.ready().get_locked()) is None:
                return ran
            task.claim(worker.worker_id)
        worker.run_task(task)
        ran += 1


def _end_when_asked(worker: Worker) -> None:
    """After the task at hand, however often we are asked: a service manager asks every process besides its parent.

    django-tasks-db would count a second time against the task, as failed. Whoever keeps us ends us when it takes long.
    """

    def ask(*_: object) -> None:
        worker.running = False
        if not worker.running_task:
            sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)


def _worker(name: str) -> Worker:
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=_LOOK,
        batch=True,  # returns when the queue is empty
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def _waiting() -> bool:
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().filter(backend_name="default").exists()


def _beat(name: str, beating: threading.Event) -> None:
    """In a thread of its own, so that a long task does not look like a dead worker."""
    from strandline.work import beats
    from strandline.work.tidying import tidy

    tidy_at = time.monotonic() + _TIDY_EVERY / 12
    while True:
        close_old_connections()
        _patiently(lambda: beats.beat(name))
        _patiently(lambda: beats.sweep(name))
        beating.set()
        if time.monotonic() >= tidy_at:
            _patiently(tidy)
            tidy_at = time.monotonic() + _TIDY_EVERY
        time.sleep(beats.EVERY)


def _patiently(do: Callable[[], None]) -> None:
    """Whatever goes wrong in it is tried again later: a worker that stopped beating would count as dead."""
    try:
        do()
    except (OperationalError, InterfaceError) as error:
        log.warning("The database did not answer (%s).", error)
        connection.close()
    except Exception:
        log.exception("Something went wrong beside the work.")


def main() -> None:
    import django

    from strandline.work.supervising import end_with_parent

    django.setup()
    end_with_parent()
    run(sys.argv[1])


if __name__ == "__main__":
    main()
