"""One key, one task; nothing that came meanwhile is missed; and all of it behind the wall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import work_tasks
from django.db import transaction
from django_scopes.exceptions import ScopeError
from django_tasks_db.models import DBTaskResult

from strandline.audit.actions import Actor
from strandline.work import progress
from strandline.work.models import Job
from strandline.work.queue import enqueue_once
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    work_tasks.ran.clear()
    yield
    work_tasks.ran.clear()


def test_task_runs_behind_the_wall_of_its_workspace(workspace: Workspace) -> None:
    enqueue_once(work_tasks.note_down, key="a", what="this")

    run_queued()

    assert work_tasks.ran == [(workspace.pk, "this")]
    assert Job.objects.get().state == Job.State.DONE


def test_task_queued_twice_runs_once_with_what_was_given_last(workspace: Workspace) -> None:
    enqueue_once(work_tasks.note_down, key="a", what="first")
    enqueue_once(work_tasks.note_down, key="a", what="last")

    run_queued()

    assert work_tasks.ran == [(workspace.pk, "last")]
    assert DBTaskResult.objects.count() == 1


def test_task_asked_for_while_it_runs_runs_once_more(workspace: Workspace) -> None:
    enqueue_once(work_tasks.asked_for_again_while_it_runs, key="again", what="what was there")

    run_queued()

    assert work_tasks.ran == ["what was there", "what came meanwhile"]
    assert Job.objects.get().state == Job.State.DONE


def test_task_that_has_ended_can_be_queued_again(workspace: Workspace) -> None:
    enqueue_once(work_tasks.note_down, key="a", what="one")
    run_queued()

    enqueue_once(work_tasks.note_down, key="a", what="two")
    waiting = progress.of("a")
    run_queued()

    assert waiting is not None
    assert (waiting.state, waiting.done, waiting.ended_at) == (Job.State.WAITING, 0, None)
    assert [what for _, what in work_tasks.ran] == ["one", "two"]


def test_same_key_in_another_workspace_is_another_task(workspace: Workspace) -> None:
    other = open_workspace(name="Elsewhere", by=Actor("a test"))
    enqueue_once(work_tasks.note_down, key="a", what="here")
    with within(other):
        enqueue_once(work_tasks.note_down, key="a", what="there")

    run_queued()

    assert sorted(what for _, what in work_tasks.ran) == ["here", "there"]


def test_key_of_another_workspace_is_not_seen(workspace: Workspace) -> None:
    other = open_workspace(name="Elsewhere", by=Actor("a test"))
    with within(other):
        enqueue_once(work_tasks.note_down, key="theirs", what="there")

    assert progress.of("theirs") is None


@pytest.mark.django_db
def test_queueing_without_a_workspace_is_refused() -> None:
    with pytest.raises((ScopeError, KeyError)):
        enqueue_once(work_tasks.note_down, key="a", what="this")

    assert DBTaskResult.objects.count() == 0


def test_action_that_fails_leaves_nothing_queued(workspace: Workspace) -> None:
    def action() -> None:
        with transaction.atomic():
            enqueue_once(work_tasks.note_down, key="a", what="this")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        action()

    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_progress_is_what_a_page_reads(workspace: Workspace) -> None:
    enqueue_once(work_tasks.note_down, key="a", what="this")

    run_queued()

    job = progress.of("a")
    assert job is not None
    assert (job.done, job.total, job.what) == (1, 2, "half")


def test_task_that_cannot_says_why(workspace: Workspace) -> None:
    enqueue_once(work_tasks.cannot, key="a")

    run_queued()

    job = Job.objects.get()
    assert (job.state, job.failure) == (Job.State.FAILED, "There is nothing to read yet. Add interviews first.")


def test_task_that_breaks_keeps_no_words_for_the_page(workspace: Workspace) -> None:
    enqueue_once(work_tasks.breaks, key="a")

    run_queued()

    job = Job.objects.get()
    assert (job.state, job.failure) == (Job.State.FAILED, "")


def test_task_that_finds_the_database_locked_is_tried_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("strandline.work.queue.time.sleep", lambda seconds: None)
    enqueue_once(work_tasks.finds_the_database_locked_once, key="a")

    run_queued()

    assert work_tasks.ran == ["tried", "tried"]
    assert Job.objects.get().state == Job.State.DONE


def test_task_of_a_workspace_that_is_gone_ends_well(db: None) -> None:
    gone = open_workspace(name="Gone", by=Actor("a test"))
    with within(gone):
        enqueue_once(work_tasks.note_down, key="a", what="this")
        Job.objects.all().delete()

    run_queued()

    assert work_tasks.ran == []
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
