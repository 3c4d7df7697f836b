"""What was done that concerns one person: for that person, who asks what became of their words."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Participant
from strandline.records.models import Excerpt, Turn


def events_concerning(participant: Participant) -> QuerySet[AuditEvent]:
    """Of themselves, of what they agreed to, of the conversations they were in, of records and passages of their words.

    The newest first. Also of what was replaced or set aside since, and of whoever withdrew.
    """
    participation = participant.participation
    spoken = Turn.objects.filter(participation=participation)
    theirs = (
        Q(object_id__in=[participation.pk, participant.pk])
        | Q(object_id__in=participation.links.values("pk"))
        | Q(object_id__in=participant.checks.values("pk"))
        | Q(object_id__in=participant.diagnostic.notes.filter(session__participants=participant).values("pk"))
        | Q(object_id__in=spoken.order_by().values("record"))
        | Q(object_id__in=Excerpt.objects.filter(participation=participation).order_by().values("pk"))
    )
    return AuditEvent.objects.filter(theirs, workspace_id=participant.workspace_id).order_by("-at", "-id")
