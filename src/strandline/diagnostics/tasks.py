"""What diagnostics do in the background."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from strandline.audit.actions import concerning
from strandline.diagnostics.actions.reading import read_waiting
from strandline.diagnostics.models import Diagnostic
from strandline.work.progress import Progress
from strandline.work.queue import behind_wall


@task()
@behind_wall
def read_uploads(progress: Progress, *, diagnostic: str) -> None:
    """Read every file that waits. Begun again after a crash it goes on with those that still wait."""
    with concerning(UUID(diagnostic)):
        read_waiting(diagnostic=Diagnostic.objects.get(pk=UUID(diagnostic)), on_file=progress)
