"""Who belongs to a workspace, and in which role."""

from __future__ import annotations

from django.db import transaction

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.workspaces.models import Membership, Workspace

LEAD = Membership.Role.LEAD


class LastLeadError(Exception):
    """A workspace is never without somebody who can invite people and decide roles."""


@transaction.atomic
def join(*, workspace: Workspace, user: User, role: str, by: Actor) -> Membership:
    """Let somebody in, whose role stays as it is if they are in already."""
    membership, made = Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    if made:
        note("member.joined", membership, by=by, workspace_id=workspace.pk, whom=str(user), role=role)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Actor) -> None:
    before = membership.role
    if role == before:
        return
    if before == LEAD:
        _check_another_lead_stays(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    note(
        "member.role_changed",
        membership,
        by=by,
        workspace_id=membership.workspace_id,
        whom=str(membership.user),
        before=before,
        role=role,
    )


@transaction.atomic
def remove(*, membership: Membership, by: Actor) -> None:
    """Let somebody go, or leave oneself. What they did keeps their name."""
    if membership.role == LEAD:
        _check_another_lead_stays(membership)
    verb = "member.left" if by.id == membership.user_id else "member.removed"
    note(verb, membership, by=by, workspace_id=membership.workspace_id, whom=str(membership.user), role=membership.role)
    membership.delete()


def _check_another_lead_stays(membership: Membership) -> None:
    # Locked, so that the last two leads cannot both go at once.
    leads = Membership.objects.select_for_update().filter(role=LEAD).values_list("pk", flat=True)
    if set(leads) <= {membership.pk}:
        raise LastLeadError(f"{membership.user} is the only lead of this workspace. Make somebody else a lead first.")
