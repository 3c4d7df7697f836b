"""Private links: made, used, ended."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.people.models import Participation, PrivateLink

LASTS = timedelta(days=365)  # long: whoever gave their words may take them back by it


@transaction.atomic
def make_link(*, participation: Participation, by: Actor) -> PrivateLink:
    """The open link of somebody, made if there is none; one that has run out is replaced."""
    now = timezone.now()
    link = PrivateLink.objects.select_for_update().filter(participation=participation, revoked_at=None).first()
    if link is not None and link.expires_at > now:
        return link
    if link is not None:
        revoke_link(link=link, by=by)
    link = PrivateLink.objects.create(
        workspace_id=participation.workspace_id,
        participation=participation,
        made_by=by.label,
        expires_at=now + LASTS,
    )
    note("link.made", participation, by=by, workspace_id=participation.workspace_id)
    return link


@transaction.atomic
def revoke_link(*, link: PrivateLink, by: Actor) -> None:
    """End a link at once. Whoever opens it reads that it has ended."""
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by = timezone.now(), by.label
    link.save()
    note("link.revoked", link, by=by, workspace_id=link.workspace_id)


def note_use(*, link: PrivateLink) -> None:
    """Remember when a link was last opened, to the hour: enough to see that it arrived, too little to follow anyone."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    if link.last_used_at is None or link.last_used_at < hour:
        PrivateLink.objects.filter(pk=link.pk).update(last_used_at=hour)
