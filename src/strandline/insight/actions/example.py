"""Loading the example, by the same actions as a folder that a command reads."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from strandline import shipped
from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions import gather
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.insight.actions.draft import draft_findings
from strandline.transcripts import read_about, read_folder
from strandline.work.queue import enqueue_once
from strandline.workspaces.models import Workspace

SALTMARSH = "example:saltmarsh"  # in place of the folder it came from: there is one in a workspace
JOB = "example:saltmarsh"


@transaction.atomic
def load_example(*, workspace: Workspace, starter: User, by: Actor) -> Diagnostic:
    """Put the example up and have it read in the background. Whoever asks is on its interview team."""
    from strandline.insight.tasks import read_example  # late: it needs this module

    about = read_about(shipped.saltmarsh() / "diagnostic.toml")
    diagnostic, made = Diagnostic.objects.get_or_create(
        workspace=workspace,
        gathered_from=SALTMARSH,
        defaults={"title": about.title, "question": about.question, "invented": True},
    )
    if made:
        note("diagnostic.started", diagnostic, by=by, workspace_id=workspace.pk)
    appoint(diagnostic=diagnostic, user=starter, part=Appointment.Part.INTERVIEW_TEAM, by=by)
    enqueue_once(read_example, key=JOB, by_label=by.label, by_id=str(by.id))
    return diagnostic


def read_shipped_example(*, by: Actor, progress: Callable[[int, int, str], None] = lambda *_: None) -> None:
    """Read the example's files and make sense of them; nothing if it was thrown away while this waited."""
    diagnostic = Diagnostic.objects.filter(gathered_from=SALTMARSH).select_related("workspace").first()
    if diagnostic is None:
        return
    folder = read_folder(shipped.saltmarsh(), on_file=lambda _, done, total: progress(done, total, "reading"))
    with transaction.atomic():
        if not Diagnostic.objects.select_for_update().filter(pk=diagnostic.pk).exists():
            return
        gather(workspace=diagnostic.workspace, folder=folder, gathered_from=SALTMARSH, by=by)
    draft_findings(diagnostic=diagnostic, by=by, progress=progress)
