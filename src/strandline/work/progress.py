"""How far a task is, as a row that a page can read."""

from __future__ import annotations

import time
from uuid import UUID

from django.db import OperationalError, connection

from strandline.work.models import Job

_PAUSE = 0.5  # seconds between writes: a bar need not move faster


def of(key: str) -> Job | None:
    """The job under `key` in the workspace that is open, or None if it was never queued."""
    return Job.objects.filter(key=key).first()


class Progress:
    """Given to a task, which calls it outside of transactions: within one, nobody would see it before the end."""

    def __init__(self, job: UUID) -> None:
        self._job = job
        self._what = ""
        self._since = 0.0

    def __call__(self, done: int = 0, total: int = 0, what: str = "") -> None:
        """`what` is a code or a stage's name; never words that people said, nor a name or a file's name."""
        now = time.monotonic()
        if what == self._what and done < total and now - self._since < _PAUSE:
            return
        self._what, self._since = what, now
        try:
            Job.objects.filter(pk=self._job).update(done=done, total=total, what=what)
        except OperationalError:  # the database is busy: the work itself matters more
            if connection.in_atomic_block:
                raise
