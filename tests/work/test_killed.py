"""Everything is killed in the middle of work, twice; after a restart the work is done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from running_app import RunningApp, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes by /proc"),
]

ROOT = Path(__file__).parents[2]
_WITHIN = """
from strandline.audit.actions import Actor
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within
from strandline.work import progress, store
from strandline.work.queue import enqueue_once
from django_scopes import scopes_disabled
with scopes_disabled():
    place = Workspace.objects.first() or open_workspace(name="Saltmarsh", by=Actor("a test"))
with within(place):
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    running = RunningApp(tmp_path / "data")
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.kill_everything()


def _has_begun(log: Path, times: int) -> bool:
    return log.exists() and log.read_text().count("begun") == times


def _state(app: RunningApp) -> str:
    return app.run(_WITHIN + "    print(progress.of('slow').state)")


def test_task_is_finished_after_everything_was_killed_twice(app: RunningApp, tmp_path: Path) -> None:
    log = tmp_path / "log"
    task = f"enqueue_once(work_tasks.slow, key='slow', file={str(log)!r}, seconds=8)"
    app.run("import work_tasks" + _WITHIN + "    " + task)

    for times in (1, 2):
        until(partial(_has_begun, log, times), "the task has begun")
        app.kill_everything()
        app.start()

    until(lambda: _state(app) == "done", "the task is done")
    lines = [line.split()[0] for line in log.read_text().splitlines()]
    assert lines == ["begun", "begun", "begun", "ended"]


def test_files_and_sense_survive_two_kills() -> None:
    """The benchmark's own rounds, two of them: the worker in the middle of its work, then the web server."""
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill", "--rounds", "2", "--no-table"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stdout + result.stderr
    assert "accepted and lost: 0" in result.stdout
    assert "files accepted: 0" not in result.stdout


def test_task_is_finished_after_its_worker_was_killed(app: RunningApp, tmp_path: Path) -> None:
    log = tmp_path / "log"
    task = f"enqueue_once(work_tasks.slow, key='slow', file={str(log)!r}, seconds=4)"
    app.run("import work_tasks" + _WITHIN + "    " + task)
    until(lambda: log.exists(), "the task has begun")
    [worker] = app.below("strandline.work.worker")

    os.kill(worker, signal.SIGKILL)

    until(lambda: _state(app) == "done", "the task is done")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["begun", "begun", "ended"]


@pytest.mark.parametrize("everybody", [False, True], ids=["by Ctrl-C", "as a service manager does"])
def test_ending_the_app_gives_its_task_back_uncounted(app: RunningApp, tmp_path: Path, everybody: bool) -> None:
    log = tmp_path / "log"
    task = f"enqueue_once(work_tasks.slow, key='slow', file={str(log)!r}, seconds=60)"
    app.run("import work_tasks" + _WITHIN + "    " + task)
    until(lambda: log.exists(), "the task has begun")

    for pid in app.below() if everybody else []:
        os.kill(pid, signal.SIGTERM)
    app.end()

    queue = "from django_tasks_db.models import DBTaskResult\n"
    queue += "print(*DBTaskResult.objects.values_list('status', 'worker_ids'))"
    assert (_state(app), app.run(queue)) == ("waiting", "('READY', [])")
