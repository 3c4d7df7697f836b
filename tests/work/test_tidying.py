"""What is taken away after a week, and what never is."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import work_tasks
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic, Upload
from strandline.work import store
from strandline.work.queue import enqueue_once
from strandline.work.tidying import forget_ownerless_files, tidy
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

LONG_AGO = time.time() - 8 * 24 * 60 * 60


@pytest.fixture
def folder(workspace: Workspace, tmp_path: Path, settings: object) -> Path:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]
    return tmp_path / "uploads" / str(workspace.pk)


def _kept(folder: Path, words: bytes, *, long_ago: bool) -> str:
    sha256 = store.keep([words], limit=1000).sha256
    if long_ago:
        os.utime(folder / sha256, (LONG_AGO, LONG_AGO))
    return sha256


def test_file_that_no_upload_points_at_is_taken_away_after_a_week(workspace: Workspace, folder: Path) -> None:
    owned, ownerless = _kept(folder, b"owned", long_ago=True), _kept(folder, b"cut off", long_ago=True)
    arriving = _kept(folder, b"its row comes next", long_ago=False)
    diagnostic = Diagnostic.objects.create(workspace=workspace, title="Bath seats")
    Upload.objects.create(workspace=workspace, diagnostic=diagnostic, key="a", name="a.txt", sha256=owned, size=5)

    forget_ownerless_files()

    assert store.stored() == sorted([owned, arriving])
    assert ownerless not in store.stored()


def test_file_of_another_workspace_with_the_same_bytes_is_its_own(workspace: Workspace, folder: Path) -> None:
    owned = _kept(folder, b"the same", long_ago=True)
    diagnostic = Diagnostic.objects.create(workspace=workspace, title="Bath seats")
    Upload.objects.create(workspace=workspace, diagnostic=diagnostic, key="a", name="a.txt", sha256=owned, size=5)
    other = open_workspace(name="Elsewhere", by=Actor("a test"))
    with within(other):
        _kept(folder.parent / str(other.pk), b"the same", long_ago=True)

    forget_ownerless_files()

    assert store.stored() == [owned]
    with within(other):
        assert store.stored() == []


def test_folder_of_a_workspace_that_this_database_does_not_know_is_left_alone(folder: Path) -> None:
    theirs = folder.parent / "0b8e2f3a-58a1-4f3e-9f55-0d1b9c1d2e3f" / ("0" * 64)
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"of another database")
    os.utime(theirs, (LONG_AGO, LONG_AGO))

    forget_ownerless_files()

    assert theirs.exists()


def test_what_went_wrong_in_a_task_is_kept_for_a_week(workspace: Workspace, folder: Path) -> None:
    for key in ("old", "new"):
        enqueue_once(work_tasks.breaks, key=key)
    run_queued()
    old = DBTaskResult.objects.order_by("enqueued_at").first()
    assert old is not None
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=8))

    tidy()

    assert DBTaskResult.objects.filter(pk=old.pk).count() == 0
    assert DBTaskResult.objects.count() == 1
