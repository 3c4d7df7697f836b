"""What the worker does for this room."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions.draft import draft_findings
from strandline.insight.actions.example import read_shipped_example
from strandline.work.progress import Progress
from strandline.work.queue import behind_wall


@task()
@behind_wall
def make_sense(progress: Progress, *, diagnostic: str, by_label: str, by_id: str | None) -> None:
    found = Diagnostic.objects.filter(pk=diagnostic).first()
    if found is not None:  # else it was thrown away while this waited
        actor = Actor(label=by_label, id=UUID(by_id) if by_id else None)
        draft_findings(diagnostic=found, by=actor, progress=progress)


@task()
@behind_wall
def read_example(progress: Progress, *, by_label: str, by_id: str) -> None:
    read_shipped_example(by=Actor(label=by_label, id=UUID(by_id)), progress=progress)
