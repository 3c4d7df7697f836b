"""Inviting somebody to a workspace by email, with a role."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.workspaces.actions.accounts import open_account
from strandline.workspaces.actions.members import join
from strandline.workspaces.models import Invitation, Membership, Workspace


class AlreadyAMemberError(Exception):
    """Nobody is invited to where they are."""


class AlreadyInvitedError(Exception):
    """One open invitation an address."""


class InvitationClosedError(Exception):
    """It was accepted, withdrawn, or is too old."""


class WrongAddressError(Exception):
    """An invitation is for one address."""


@transaction.atomic
def invite(*, workspace: Workspace, email: str, role: str, by: Actor) -> Invitation:
    email = email.strip()
    if Membership.objects.filter(user__email__iexact=email).exists():
        raise AlreadyAMemberError(f"{email} belongs to this workspace already. You can change their role below.")
    if Invitation.objects.filter(email__iexact=email, **Invitation.OPEN).exists():
        raise AlreadyInvitedError(f"{email} has an invitation already. You can send it again, or withdraw it.")
    invitation = Invitation.objects.create(
        workspace=workspace, email=email, role=role, invited_by=by.label, sent_at=timezone.now()
    )
    note("invitation.sent", invitation, by=by, workspace_id=workspace.pk, whom=email, role=role)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Actor) -> None:
    """With a new link, good for the full time again. Links sent before stop working."""
    _check_not_closed(invitation)
    invitation.sendings += 1
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sendings", "sent_at"])
    note("invitation.sent_again", invitation, by=by, workspace_id=invitation.workspace_id, whom=invitation.email)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Actor) -> None:
    _check_not_closed(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.withdrawn_by = by.label
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    note("invitation.withdrawn", invitation, by=by, workspace_id=invitation.workspace_id, whom=invitation.email)


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Come in, in the role the invitation names. Whoever is in already keeps the role they have."""
    # Read again under lock: a link opened twice lets nobody in twice, and a withdrawal at the same moment holds.
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise InvitationClosedError("This invitation cannot be used any more. Ask for a new one.")
    if user.email.casefold() != invitation.email.casefold():
        raise WrongAddressError(f"This invitation is for {invitation.email}. You are signed in as {user.email}.")
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    by = Actor.account(user)
    note("invitation.accepted", invitation, by=by, workspace_id=invitation.workspace_id, whom=invitation.email)
    return join(workspace=invitation.workspace, user=user, role=invitation.role, by=by)


@transaction.atomic
def accept_as_newcomer(*, invitation: Invitation, name: str) -> User:
    """Make the account with which somebody comes in. The link reached the address, so it is theirs."""
    user = open_account(email=invitation.email, name=name)
    accept(invitation=invitation, user=user)
    return user


def _check_not_closed(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise InvitationClosedError("This invitation was already accepted or withdrawn.")
