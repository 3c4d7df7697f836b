"""What takes long to put together, kept in the process until something changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Diagnostic

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Keeps the last `most` things made of diagnostics.

    Whatever a diagnostic could tell otherwise by now (a clearing, a consent, a withdrawal, a new interview) has written
    an audit event in the same transaction. So while a workspace has the events it had, what was made of it holds; a
    word that is withdrawn is gone from the next page. Events that end in one of `but` do not count.
    """

    def __init__(self, most: int, *, but: Collection[str] = ()) -> None:
        self._most, self._but = most, but
        self._made: dict[Hashable, tuple[tuple[object, ...], Made]] = {}
        self._lock = Lock()

    def __call__(self, diagnostic: Diagnostic, make: Callable[[], Made], *also: Hashable) -> Made:
        """What `make` gives, made now or before. `also` tells apart what is made of one diagnostic."""
        stamp = self._stamp(diagnostic.workspace_id)  # before it is made: what changes meanwhile makes it anew
        key = (diagnostic.pk, *also)
        with self._lock:
            known = self._made.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        made = make()
        with self._lock:
            self._made.pop(key, None)
            self._made[key] = (stamp, made)
            while len(self._made) > self._most:
                del self._made[next(iter(self._made))]
        return made

    def clear(self) -> None:
        with self._lock:
            self._made.clear()

    def _stamp(self, workspace: UUID) -> tuple[object, ...]:
        """Changes with every event. The number too: two that commit out of order have one latest."""
        events = AuditEvent.objects.filter(workspace_id=workspace)
        for ending in self._but:
            events = events.exclude(verb__endswith=ending)
        found = events.aggregate(number=Count("pk"), latest=Max("at"))
        return found["number"], found["latest"], timezone.localdate()  # a report says when it was made
