"""Reads over workspaces, and the few questions that have to be asked before any wall is open."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from strandline.accounts.models import User
from strandline.workspaces.models import Invitation, Membership, Workspace

_links = Signer(salt="strandline.invitation", sep=".")  # no colon: some mail programs end a link there


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


def open_invitations() -> QuerySet[Invitation]:
    """Of the workspace that is open: neither accepted nor withdrawn. Those past their time are among them."""
    return Invitation.objects.filter(**Invitation.OPEN)


def invitation_token(invitation: Invitation) -> str:
    """What the newest link to an invitation ends in."""
    return _links.sign(f"{invitation.pk.hex}-{invitation.sendings}")


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation a link is for, whatever has become of it. Asked across walls: the signature is the key.

    A link that was sent before the newest gives none.
    """
    try:
        key, _, sending = _links.unsign(token).partition("-")
    except BadSignature:
        return None
    with scopes_disabled():
        found = Invitation.objects.select_related("workspace").filter(pk=UUID(key), sendings=int(sending))
        return found.first()


def workspaces_of_nobody() -> list[Workspace]:
    """Workspaces that commands have made and that have no member yet. Asked across walls, before the first account."""
    with scopes_disabled():
        taken = Membership.objects.values("workspace_id")
        return list(Workspace.objects.exclude(pk__in=taken).order_by("created_at", "pk"))
