"""The members of a workspace, and who is invited to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import LastOfTheTeamError
from strandline.diagnostics.actions.leaving import leave as leave_workspace
from strandline.web.doors import lead, member
from strandline.web.members import letters, presenters
from strandline.web.members.forms import InviteForm, RoleForm
from strandline.web.request import MemberRequest
from strandline.workspaces import actions, rules
from strandline.workspaces.models import Invitation, Membership
from strandline.workspaces.queries import members as members_of_workspace
from strandline.workspaces.queries import open_invitations


@member
def members(request: MemberRequest) -> HttpResponse:
    manages = rules.can_manage_members(request.membership)
    values = {
        "members": presenters.member_rows(members_of_workspace(), request.user),
        "invitations": presenters.invitation_rows(open_invitations()) if manages else [],
        "manages": manages,
        "roles": presenters.ROLES.values(),
    }
    return render(request, "members/members.html", values)


@lead
def invite(request: MemberRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = actions.invite(
                workspace=request.workspace,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                by=Actor.account(request.user),
            )
        except (actions.AlreadyAMemberError, actions.AlreadyInvitedError) as error:
            form.add_error("email", str(error))
        else:
            _send(request, invitation)
            return redirect("members:list", request.workspace.slug)
    return render(request, "members/invite.html", {"form": form})


@lead
@require_POST
def send_again(request: MemberRequest, invitation: UUID) -> HttpResponse:
    found: Invitation = get_object_or_404(Invitation.objects.all(), pk=invitation)
    try:
        actions.send_again(invitation=found, by=Actor.account(request.user))
    except actions.InvitationClosedError as error:
        messages.error(request, str(error))
    else:
        _send(request, found)
    return redirect("members:list", request.workspace.slug)


@lead
@require_POST
def withdraw(request: MemberRequest, invitation: UUID) -> HttpResponse:
    found: Invitation = get_object_or_404(Invitation.objects.all(), pk=invitation)
    try:
        actions.withdraw(invitation=found, by=Actor.account(request.user))
    except actions.InvitationClosedError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("The invitation for %(email)s is withdrawn. Its link opens nothing.") % {"email": found.email}
        )
    return redirect("members:list", request.workspace.slug)


@lead
def change(request: MemberRequest, membership: UUID) -> HttpResponse:
    found = get_object_or_404(members_of_workspace(), pk=membership)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if form.is_valid():
        try:
            actions.change_role(membership=found, role=form.cleaned_data["role"], by=Actor.account(request.user))
        except actions.LastLeadError as error:
            form.add_error("role", str(error))
        else:
            messages.success(
                request,
                _("%(name)s is now %(role)s.")
                % {"name": found.user, "role": presenters.ROLES[found.role].name.lower()},
            )
            return redirect("members:list", request.workspace.slug)
    return render(request, "members/change.html", {"form": form, "member": found})


@lead
def remove(request: MemberRequest, membership: UUID) -> HttpResponse:
    """Asked once more on a page of its own: the person loses sight of everything at once."""
    found = get_object_or_404(members_of_workspace(), pk=membership)
    if request.method == "POST" and _taken_out(request, found):
        messages.success(request, _("%(name)s does not belong here any more.") % {"name": found.user})
        # Whoever took themselves out may not see the list.
        return redirect("start") if found.user == request.user else redirect("members:list", request.workspace.slug)
    return render(request, "members/remove.html", {"member": found})


@member
def leave(request: MemberRequest) -> HttpResponse:
    if request.method == "POST" and _taken_out(request, request.membership):
        messages.success(request, _("You left %(workspace)s.") % {"workspace": request.workspace})
        return redirect("start")
    return render(request, "members/leave.html")


def _taken_out(request: MemberRequest, membership: Membership) -> bool:
    try:
        leave_workspace(membership=membership, by=Actor.account(request.user))
    except (actions.LastLeadError, LastOfTheTeamError) as error:
        messages.error(request, str(error))
        return False
    return True


def _send(request: MemberRequest, invitation: Invitation) -> None:
    if letters.send_invitation(invitation):
        messages.success(request, _("We sent an invitation to %(email)s.") % {"email": invitation.email})
    else:
        messages.error(
            request,
            _("The invitation is kept, but our mail server did not take the mail to %(email)s. Send it again later.")
            % {"email": invitation.email},
        )
