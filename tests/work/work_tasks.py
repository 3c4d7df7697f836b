"""Tasks for the tests of the queue, and what they did."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django_scopes.state import get_scope
from django_tasks import task

from strandline.work.progress import Progress
from strandline.work.queue import CannotDo, behind_wall, enqueue_once

ran: list[Any] = []


@task()
@behind_wall
def note_down(progress: Progress, *, what: str) -> None:
    progress(1, 2, "half")
    ran.append((get_scope()["workspace"], what))


@task()
@behind_wall
def asked_for_again_while_it_runs(progress: Progress, *, what: str) -> None:
    ran.append(what)
    if len(ran) == 1:
        enqueue_once(asked_for_again_while_it_runs, key="again", what="what came meanwhile")


@task()
@behind_wall
def cannot(progress: Progress) -> None:
    raise CannotDo("There is nothing to read yet. Add interviews first.")


@task()
@behind_wall
def breaks(progress: Progress) -> None:
    raise ValueError("the words somebody said")


@task()
@behind_wall
def finds_the_database_locked_once(progress: Progress) -> None:
    ran.append("tried")
    if len(ran) == 1:
        raise OperationalError("database is locked")


@task()
@behind_wall
def slow(progress: Progress, *, file: str, seconds: float) -> None:
    """Leaves a line when it begins and one when it ends, with the process that did it."""
    with Path(file).open("a") as log:
        log.write(f"begun {os.getpid()}\n")
    time.sleep(seconds)
    with Path(file).open("a") as log:
        log.write(f"ended {os.getpid()}\n")
