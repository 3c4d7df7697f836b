"""What a dead worker held is given back; what took three workers with it is not given to a fourth."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
import work_tasks
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from strandline.work import beats
from strandline.work.models import Job, WorkerBeat
from strandline.work.queue import enqueue_once
from strandline.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def _taken_by(*workers: str) -> DBTaskResult:
    """A task that the last of these workers is at."""
    enqueue_once(work_tasks.note_down, key="a", what="this")
    task = DBTaskResult.objects.get()
    for worker in workers:
        task.claim(worker)
    Job.objects.update(state=Job.State.RUNNING)
    return task


def _beat_of(worker: str, *, seconds_ago: int = 0, machine: str = "another machine") -> None:
    WorkerBeat.objects.create(worker=worker, machine=machine, pid=1, at=Now() - timedelta(seconds=seconds_ago))


def test_task_of_a_worker_that_beats_is_left_to_it(workspace: Workspace) -> None:
    _taken_by("busy")
    _beat_of("busy", seconds_ago=30)

    beats.sweep("me")

    assert DBTaskResult.objects.get().status == "RUNNING"


def test_task_of_a_worker_that_no_longer_beats_is_given_back(workspace: Workspace) -> None:
    _taken_by("dead")
    _beat_of("dead", seconds_ago=90)

    beats.sweep("me")

    assert DBTaskResult.objects.get().status == "READY"
    assert Job.objects.get().state == Job.State.WAITING
    assert not WorkerBeat.objects.filter(worker="dead").exists()


def test_task_of_a_worker_that_was_killed_on_this_machine_is_given_back_at_once(workspace: Workspace) -> None:
    _taken_by("killed")
    beats.beat("killed")
    WorkerBeat.objects.update(begun="another process had the number")

    beats.sweep("me")

    assert DBTaskResult.objects.get().status == "READY"


def test_task_of_a_worker_that_lives_on_this_machine_is_left_to_it(workspace: Workspace) -> None:
    _taken_by("alive")
    beats.beat("alive")

    beats.sweep("me")

    assert WorkerBeat.objects.get().pid == os.getpid()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_own_task_is_kept_after_the_machine_slept(workspace: Workspace) -> None:
    _taken_by("me")
    _beat_of("me", seconds_ago=3600)

    beats.sweep("me")

    assert DBTaskResult.objects.get().status == "RUNNING"


def test_task_that_took_three_workers_with_it_has_failed(workspace: Workspace) -> None:
    _taken_by("one", "two", "three")

    beats.sweep("me")

    assert DBTaskResult.objects.get().status == "FAILED"
    assert Job.objects.get().state == Job.State.FAILED


def test_ending_a_worker_on_purpose_counts_against_no_task(workspace: Workspace) -> None:
    _taken_by("one", "two", "three")

    beats.give_back("three", counts=False)

    task = DBTaskResult.objects.get()
    assert (task.status, task.worker_ids) == ("READY", ["one", "two"])


def test_any_alive_knows_the_last_minute(db: None) -> None:
    _beat_of("long ago", seconds_ago=90)
    before = beats.any_alive()
    _beat_of("now")

    assert (before, beats.any_alive()) == (False, True)
