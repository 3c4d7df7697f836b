"""The same on a Dask cluster: a real scheduler, real workers, one of them killed halfway."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from making_texts import made

from strandline.sense import find_themes
from strandline.sense.scale import cluster as dask_cluster
from strandline.sense.scale import find_themes_in, sources

pytest.importorskip("distributed", reason="clusters need Dask: pip install strandline[dask]")

TEXTS, _ = made(per_subject=500)


@dataclass
class Machines:
    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def start_worker(self) -> None:
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", os.fspath(self.folder)]
        self.workers.append(started("dask_worker", self.address, *options))


def started(command: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    """A scheduler without workers so far."""
    monkeypatch.setattr(sources, "CHUNK", 40)
    told = tmp_path / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", os.fspath(told)]
    scheduler = started("dask_scheduler", *options)
    until = time.monotonic() + 60
    while not told.exists() or not told.read_text(encoding="utf-8").endswith("}"):
        assert time.monotonic() < until, "the scheduler did not start"
        time.sleep(0.05)
    machines = Machines(json.loads(told.read_text(encoding="utf-8"))["address"], tmp_path, scheduler, [])
    yield machines
    for process in (*machines.workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["comment"], *([text] for text in TEXTS)])
    return path


def test_two_workers_say_the_same_to_the_last_text_also_when_one_is_killed(machines: Machines, answers: Path) -> None:
    alone = find_themes_in(answers, column="comment", read_closely=300)
    machines.start_worker()
    machines.start_worker()
    assigned: list[int] = []

    def tell(stage: str, texts: int) -> None:
        if stage == "assigning":
            assigned.append(texts)
            if len(assigned) == 10:
                machines.workers[0].kill()

    found = find_themes_in(answers, column="comment", read_closely=300, engine=machines.address, tell=tell)
    assert machines.workers[0].wait(10) == -9
    assert machines.workers[1].poll() is None
    assert assigned[-1] == found.said == 2000
    assert found.themes.themes == alone.themes.themes
    assert np.array_equal(found.themes.assignments, alone.themes.assignments)


def test_a_cluster_without_workers_is_waited_for_and_then_told(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "_LOOKS_EVERY", 0.1)
    monkeypatch.setattr(dask_cluster, "_WAITS_AT_MOST", 0.5)
    with pytest.raises(ConnectionError, match=rf"{machines.address} has had no worker .*\(dask worker"):
        find_themes(TEXTS[:60], engine=machines.address)


def test_a_scheduler_that_ends_is_told(machines: Machines, answers: Path) -> None:
    machines.start_worker()

    def tell(stage: str, texts: int) -> None:
        if (stage, texts) == ("reading", 400):
            machines.scheduler.kill()

    with pytest.raises(ConnectionError, match=rf"The Dask scheduler at {machines.address} is gone"):
        find_themes_in(answers, column="comment", read_closely=300, engine=machines.address, tell=tell)


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_ANSWERS_WITHIN", 0.5)
    with pytest.raises(ConnectionError, match=r"No Dask scheduler answers at tcp://127.0.0.1:9 .*\(dask scheduler\)"):
        find_themes(TEXTS[:60], engine="tcp://127.0.0.1:9")


def test_a_worker_of_another_version_is_an_error() -> None:
    with pytest.raises(RuntimeError, match=r"was called from 0.0.0. Install the same"):
        dask_cluster._checked("0.0.0", len, (), ())  # type: ignore[arg-type]
