"""Opening a workspace."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django_scopes import scopes_disabled

from strandline.audit.actions import Actor, note
from strandline.workspaces.models import Workspace


@transaction.atomic
def open_workspace(*, name: str, by: Actor, kind: str = Workspace.Kind.PARTNERSHIP, place_name: str = "") -> Workspace:
    """Make a workspace, or give the one that already goes by this name.

    Scopes are off inside: finding out whether a name is taken is the one question that has to be asked of all walls.
    """
    name = name[:200]
    with scopes_disabled():
        workspace = Workspace.objects.filter(name=name).first()
        made = workspace is None
        if workspace is None:
            workspace = Workspace.objects.create(
                slug=_free_slug(name), name=name, kind=kind, place_name=place_name[:200]
            )
    if made:
        note("workspace.opened", workspace, by=by, workspace_id=workspace.pk)
    return workspace


def _free_slug(name: str) -> str:
    """A slug that no workspace has: two names may begin alike, or have no letter that a slug can hold."""
    stem = slugify(name)[:40] or "workspace"
    number = 1
    slug = stem
    while Workspace.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug
