"""Queueing a task once, and running it behind its workspace's wall."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone
from django_scopes.state import get_scope

from strandline.work.models import Job
from strandline.work.progress import Progress
from strandline.workspaces.walls import within

if TYPE_CHECKING:
    from django_tasks.base import Task

log = logging.getLogger(__name__)

_TRIES = 3  # of a task whose database stayed locked


class CannotDo(Exception):
    """A task's work cannot be done. The message is for people and holds none of the words that people said."""


def enqueue_once(task: Task[..., None], *, key: str, **arguments: Any) -> Job:
    """Queue `task` under `key` in the open workspace, unless it waits already; if it runs, once more after that.

    Call it inside the transaction of what asks for it: both are kept, or neither. `arguments` are JSON (ids as `str`).
    """
    workspace: UUID = get_scope()["workspace"]
    with transaction.atomic():
        job, _ = Job.objects.get_or_create(workspace_id=workspace, key=key)
        job = Job.objects.select_for_update().get(pk=job.pk)  # two who ask at once take turns
        job.arguments = arguments
        if _is_queued(job):
            job.again = job.state == Job.State.RUNNING
            job.save(update_fields=["arguments", "again"])
            return job
        queued = task.enqueue(workspace=str(workspace), job=str(job.pk))
        job.task = UUID(queued.id)
        job.state, job.again = Job.State.WAITING, False
        job.done = job.total = 0
        job.what = job.failure = ""
        job.queued_at, job.started_at, job.ended_at = timezone.now(), None, None
        job.save()
    return job


def _is_queued(job: Job) -> bool:
    """Whether a worker will come to it, or is at it."""
    from django_tasks_db.models import DBTaskResult  # late: the commands that read interviews run without the queue

    if job.task is None or job.is_over:
        return False
    return DBTaskResult.objects.filter(pk=job.task, status__in=["READY", "RUNNING"]).exists()


def behind_wall(work: Callable[..., None]) -> Callable[..., None]:
    """Makes of `work(progress, **arguments)` what `enqueue_once` queues: it runs behind the wall of its workspace."""

    @wraps(work)
    def run(*, workspace: str, job: str) -> None:
        with within(UUID(workspace)):
            while (arguments := _begin(UUID(job))) is not None:
                try:
                    _work(work, Progress(UUID(job)), arguments)
                except Exception as error:
                    _fail(UUID(job), error)
                    raise
                _end(UUID(job))

    return run


def _begin(pk: UUID) -> dict[str, Any] | None:
    """What to do next; None if there is nothing (more) to do, as when a worker died between the end and saying so."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk).first()
        if job is None or job.is_over:
            return None
        job.state, job.again, job.started_at = Job.State.RUNNING, False, timezone.now()
        job.save(update_fields=["state", "again", "started_at"])
        arguments: dict[str, Any] = job.arguments
        return arguments


def _work(work: Callable[..., None], progress: Progress, arguments: dict[str, Any]) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            work(progress, **arguments)
            return
        except OperationalError:  # somebody held the database for long, or it was started anew; the next try finds it
            if attempt == _TRIES:
                raise
            log.warning("The database did not answer; trying again.")
            time.sleep(attempt)


def _end(pk: UUID) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk).first()
        if job is not None and not job.again:  # else `_begin` comes next, and finds what was asked for meanwhile
            job.state, job.ended_at = Job.State.DONE, timezone.now()
            job.save(update_fields=["state", "ended_at"])


def _fail(pk: UUID, error: Exception) -> None:
    told = str(error)[:500] if isinstance(error, CannotDo) else ""
    Job.objects.filter(pk=pk).update(state=Job.State.FAILED, failure=told, ended_at=timezone.now(), again=False)
