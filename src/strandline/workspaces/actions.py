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
    slug = slugify(name)[:50] or "workspace"
    with scopes_disabled():
        workspace, made = Workspace.objects.get_or_create(
            slug=slug, defaults={"name": name, "kind": kind, "place_name": place_name}
        )
    if made:
        note("workspace.opened", workspace, by=by, workspace_id=workspace.pk)
    return workspace
