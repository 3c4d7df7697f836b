"""Opening a workspace."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django_scopes import scopes_disabled

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.workspaces.actions.members import join
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.walls import within


@transaction.atomic
def open_workspace(*, name: str, by: Actor, kind: str = Workspace.Kind.PARTNERSHIP, place_name: str = "") -> Workspace:
    """Make a workspace, or give the one that already goes by this name: a command is run again on the same folder.

    Scopes are off inside: finding out whether a name is taken is the one question that has to be asked of all walls.
    """
    with scopes_disabled():
        there = Workspace.objects.filter(name=name[:200]).order_by("created_at").first()
    return there or _made(name=name, kind=kind, place_name=place_name, by=by)


@transaction.atomic
def found_workspace(*, name: str, kind: str, place_name: str, lead: User, by: Actor) -> Workspace:
    """Make a workspace with its first lead. Two may go by one name: a name says nothing about who may come in."""
    workspace = _made(name=name, kind=kind, place_name=place_name, by=by)
    with within(workspace):
        join(workspace=workspace, user=lead, role=Membership.Role.LEAD, by=by)
    return workspace


def _made(*, name: str, kind: str, place_name: str, by: Actor) -> Workspace:
    name = name.strip()[:200]
    with scopes_disabled():
        workspace = Workspace.objects.create(
            slug=_free_slug(name), name=name, kind=kind, place_name=place_name.strip()[:200]
        )
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
