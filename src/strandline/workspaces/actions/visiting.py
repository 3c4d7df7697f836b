"""Remembering when somebody was last here, so that they can be told what is new."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from strandline.workspaces.models import Membership

_A_VISIT = timedelta(hours=1)  # whoever is back within it is still on the same visit
_A_WHILE = timedelta(minutes=5)  # a page that is loaded again at once is not worth a write


def visit(*, membership: Membership) -> datetime:
    """Somebody looks at the first page. Gives when their visit before this one was, or when they joined.

    No audit: coming by is nobody's business.
    """
    now, last = timezone.now(), membership.visited_at
    if last is None or now - last > _A_VISIT:
        membership.visited_before_at, membership.visited_at = last, now
        membership.save(update_fields=["visited_at", "visited_before_at"])
    elif now - last > _A_WHILE:
        membership.visited_at = now
        membership.save(update_fields=["visited_at"])
    return membership.visited_before_at or membership.joined_at
