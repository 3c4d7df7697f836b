"""Asking the machine to make sense of what is there, while people do something else."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions.themes import DecisionError
from strandline.insight.queries import sense_key
from strandline.work.models import Job
from strandline.work.queue import enqueue_once


class NothingToReadError(DecisionError):
    """There is no passage yet."""


@transaction.atomic
def ask_for_sense(*, diagnostic: Diagnostic, by: Actor) -> Job:
    """Queue a run over all passages. Asked again while one runs, another follows it."""
    # Late: the queue is there in the web app alone, and commands make sense without it.
    from strandline.insight.tasks import make_sense

    if not current_passages(diagnostic).exists():
        raise NothingToReadError(_("There is nothing to make sense of yet. Bring in an interview first."))
    note("sense.asked_for", diagnostic, by=by, workspace_id=diagnostic.workspace_id)
    return enqueue_once(
        make_sense,
        key=sense_key(diagnostic),
        diagnostic=str(diagnostic.pk),
        by_label=by.label,
        by_id=str(by.id) if by.id else None,
    )
