"""What waits, what runs and how far it is; and which workers are alive."""

from __future__ import annotations

from django.db import models

from strandline.workspaces.walls import WithinWorkspace


class Job(WithinWorkspace):
    """The one task under a key. Its row stays when the task has ended, and is used again by the next one."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=200)
    task = models.UUIDField(
        null=True, db_index=True
    )  # in the queue; no foreign key, since ended tasks are cleared away
    arguments = models.JSONField(default=dict)  # ids and options, never words
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    again = models.BooleanField(default=False)  # asked for while it ran, so something may have come that it did not see
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=500, blank=True)  # a sentence for people; empty if we have none
    queued_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_job_a_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class WorkerBeat(models.Model):
    """A worker says that it is alive, by the clock of the database, which all machines share."""

    worker = models.CharField(primary_key=True, max_length=64)
    machine = models.CharField(max_length=200)  # with pid and begun: lets a neighbour see at once that it is gone
    pid = models.PositiveIntegerField()
    begun = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} at {self.at:%H:%M:%S}"
