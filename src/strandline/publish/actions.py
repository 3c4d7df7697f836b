"""The verbs of publishing: giving out a private link to a shared report, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic
from strandline.publish.build import build_report
from strandline.publish.models import SharedLink
from strandline.publish.report import PARTS, Audience, Edition

GOOD_FOR = (7, 30, 90)  # days that are offered


class LinkError(Exception):
    """A private link cannot be made. `str(error)` is for whoever wanted to make it."""


@transaction.atomic
def make_link(
    *, diagnostic: Diagnostic, audience: Audience, parts: Collection[str], days: int, by: Actor, label: str = ""
) -> SharedLink:
    """A link that whoever holds it can read the chosen parts by, for so many days."""
    chosen = [part for part in PARTS if part in parts]
    if not chosen:
        raise LinkError(_("Choose at least one part of the report."))
    if days not in GOOD_FOR:
        raise LinkError(_("A link works for 7, 30 or 90 days."))
    if build_report(diagnostic, Edition.SHARED, audience=audience).nothing_cleared:
        raise LinkError(_("Nothing is cleared yet that these readers may see. Clear a theme or an insight first."))
    link = SharedLink.objects.create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        audience=audience.value,
        parts=chosen,
        label=" ".join(label.split())[:200],
        made_by=by.label,
        expires_at=timezone.now() + timedelta(days=days),
    )
    note(
        "report.link_made",
        link,
        by=by,
        workspace_id=diagnostic.workspace_id,
        audience=audience.value,
        days=days,
        parts=chosen,
    )
    return link


@transaction.atomic
def revoke_link(*, link: SharedLink, by: Actor) -> None:
    """The link opens nothing any more. Revoking one that is revoked already changes nothing."""
    now = SharedLink.objects.select_for_update().get(pk=link.pk)
    if now.revoked_at is not None:
        return
    now.revoked_at, now.revoked_by = timezone.now(), by.label
    now.save()
    note("report.link_revoked", now, by=by, workspace_id=now.workspace_id)


def count_opening(*, link: SharedLink) -> None:
    """Somebody read the report by this link: a count and a day, and nothing about who or from where.

    This is no act of a person we know, so the audit does not hold it.
    """
    SharedLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, last_opened_on=timezone.localdate())
