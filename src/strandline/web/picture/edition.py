"""The shared edition, put together once for everybody who looks at it until something changes."""

from __future__ import annotations

from datetime import date
from threading import Lock
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Diagnostic
from strandline.publish.build import build_report
from strandline.publish.report import Edition, Report

_MOST = 32  # reports of so many diagnostics are kept in one process
_kept: dict[UUID, tuple[tuple[object, ...], Report]] = {}
_lock = Lock()


def shared_report(diagnostic: Diagnostic) -> Report:
    """`build_report` reads every passage, which takes a second for a large diagnostic. Whatever it could tell otherwise
    by now (a clearing, a consent, a withdrawal, a new interview) has written an audit event in the same transaction.
    """
    stamp = _stamp(diagnostic)
    with _lock:
        known = _kept.get(diagnostic.pk)
    if known is not None and known[0] == stamp:
        return known[1]
    report = build_report(diagnostic, Edition.SHARED)
    with _lock:
        _kept.pop(diagnostic.pk, None)
        _kept[diagnostic.pk] = (stamp, report)
        while len(_kept) > _MOST:
            del _kept[next(iter(_kept))]
    return report


def _stamp(diagnostic: Diagnostic) -> tuple[object, ...]:
    """Changes with every audit event of the workspace. The number too: two that commit out of order have one latest."""
    events = AuditEvent.objects.filter(workspace_id=diagnostic.workspace_id)
    found = events.aggregate(number=Count("pk"), latest=Max("at"))
    today: date = timezone.localdate()  # a report says when it was made
    return found["number"], found["latest"], today
