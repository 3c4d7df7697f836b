"""Reads over workspaces, and the few questions that have to be asked before any wall is open."""

from __future__ import annotations

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from strandline.accounts.models import User
from strandline.workspaces.models import Membership


def membership_by_slug(user: User, slug: str) -> Membership | None:
    """Somebody's membership of the workspace at an address. Asked across walls, about that person alone."""
    with scopes_disabled():
        return Membership.objects.select_related("workspace").filter(user=user, workspace__slug=slug).first()


def memberships_of(user: User) -> list[Membership]:
    """Every workspace somebody belongs to, by name. Asked across walls, about that person alone."""
    with scopes_disabled():
        return list(Membership.objects.select_related("workspace").filter(user=user).order_by("workspace__name", "pk"))


def members() -> QuerySet[Membership]:
    """Of the workspace that is open."""
    return Membership.objects.select_related("user").order_by("user__name", "user__email")
