"""Which workers are alive, and what the dead ones held."""

from __future__ import annotations

import logging
import os
import socket
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_scopes import scopes_disabled
from django_tasks_db.models import DBTaskResult

from strandline.work.models import Job, WorkerBeat

log = logging.getLogger(__name__)

ALIVE = timedelta(seconds=60)  # without a beat for longer, a worker counts as dead
EVERY = 10.0  # seconds between beats
ATTEMPTS = 3  # a task that took so many workers with it is not given to another


def beat(worker: str) -> None:
    pid = os.getpid()
    WorkerBeat.objects.update_or_create(
        worker=worker, defaults={"machine": _machine(), "pid": pid, "begun": _begun(pid), "at": Now()}
    )


def any_alive() -> bool:
    return WorkerBeat.objects.filter(at__gt=Now() - ALIVE).exists()


def sweep(me: str) -> None:
    """Give back what dead workers held. `me` is alive, whatever its last beat says: the machine may have slept."""
    alive = set(WorkerBeat.objects.filter(at__gt=Now() - ALIVE).values_list("worker", flat=True)) | {me}
    for seen in WorkerBeat.objects.exclude(worker=me).filter(machine=_machine()):
        if _begun(seen.pid) != seen.begun:
            alive.discard(seen.worker)
    for held in DBTaskResult.objects.filter(status="RUNNING").order_by("enqueued_at"):
        if not held.worker_ids or held.worker_ids[-1] not in alive:
            _give_back(held.pk, counts=True)
    WorkerBeat.objects.exclude(worker__in=alive).delete()
    _settle_jobs()


def give_back(worker: str, *, counts: bool = True) -> None:
    """What `worker`, which has ended, was at. `counts` is False if it was asked to end: the task is not at fault."""
    for held in DBTaskResult.objects.filter(status="RUNNING").order_by("enqueued_at"):
        if held.worker_ids and held.worker_ids[-1] == worker:
            _give_back(held.pk, counts=counts)
    WorkerBeat.objects.filter(worker=worker).delete()
    _settle_jobs()


def _give_back(pk: UUID, *, counts: bool) -> None:
    with transaction.atomic():
        task = DBTaskResult.objects.select_for_update().filter(pk=pk, status="RUNNING").first()
        if task is None:
            return
        if counts and len(task.worker_ids) >= ATTEMPTS:
            task.status, task.finished_at = "FAILED", timezone.now()
            log.error("The task %s ended with its worker %d times; it is not tried again.", task.task_path, ATTEMPTS)
        else:
            task.status, task.started_at = "READY", None
            if not counts:
                task.worker_ids = task.worker_ids[:-1]
        task.save(update_fields=["status", "started_at", "finished_at", "worker_ids"])
        with scopes_disabled():  # a worker serves all workspaces, and sees of their jobs only that they wait
            jobs = Job.objects.filter(task=task.pk, state=Job.State.RUNNING)
            if task.status == "READY":
                jobs.update(state=Job.State.WAITING)


def _settle_jobs() -> None:
    """A job whose task ended without being run, as when its code is gone, has failed too."""
    with scopes_disabled():
        open_jobs = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
        ended = DBTaskResult.objects.filter(status__in=["FAILED", "SUCCESSFUL"], pk__in=open_jobs.values("task"))
        open_jobs.filter(task__in=list(ended.values_list("pk", flat=True))).update(
            state=Job.State.FAILED, ended_at=timezone.now(), again=False
        )


def _machine() -> str:
    """Within which process numbers mean something: a boot, and in it a container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return f"{socket.gethostname()} {os.getpid()}"  # never the same: there, only the clock tells


def _begun(pid: int) -> str:
    """When the process began, so that another with its number is told apart; empty if there is none."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    state, *rest = status.rpartition(")")[2].split()
    return "" if state == "Z" else rest[18]
