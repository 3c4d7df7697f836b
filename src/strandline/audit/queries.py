"""Reads over what was done. Events lie outside the walls (they outlive what they speak of), so each read says whose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from strandline.audit.models import AuditEvent
from strandline.audit.sentences import Circle, verbs_for


def of_workspace(workspace_id: UUID) -> QuerySet[AuditEvent]:
    """What everybody who looks after a workspace may read: nothing of who took part in a diagnostic, or what they said.

    Chosen by what is known to be fit for it, so that a verb nobody thought of stays with the interview team.
    """
    return AuditEvent.objects.filter(workspace_id=workspace_id, verb__in=verbs_for(Circle.WORKSPACE)).order_by(
        "-at", "-id"
    )


def of_diagnostic(workspace_id: UUID, diagnostic_id: UUID) -> QuerySet[AuditEvent]:
    """Everything done in a diagnostic, for its interview team alone."""
    return AuditEvent.objects.filter(workspace_id=workspace_id, diagnostic_id=diagnostic_id).order_by("-at", "-id")


def of_account(user_id: UUID) -> QuerySet[AuditEvent]:
    """What somebody did with their own account."""
    return AuditEvent.objects.filter(by_id=user_id, workspace_id=None).order_by("-at", "-id")


def news(
    workspace_id: UUID, *, since: datetime, diagnostics: Collection[UUID], steers: bool, not_by: UUID
) -> QuerySet[AuditEvent]:
    """What others did since a time: in the diagnostics whose interview team one is on, and in the workspace if one
    looks after it.
    """
    told = Q(diagnostic_id__in=diagnostics)
    if steers:
        told |= Q(verb__in=verbs_for(Circle.WORKSPACE))
    events = AuditEvent.objects.filter(told, workspace_id=workspace_id, at__gt=since)
    return events.exclude(by_id=not_by).order_by("-at", "-id")
