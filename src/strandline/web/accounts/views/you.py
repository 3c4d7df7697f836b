"""One's own account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit import queries as audit
from strandline.audit.actions import Actor
from strandline.web.accounts.forms import NameForm, WorkspaceForm
from strandline.web.doors import signed_in
from strandline.web.members.presenters import lines
from strandline.web.request import MemberRequest
from strandline.workspaces.actions import found_workspace, note_signed_out_everywhere, rename_account
from strandline.workspaces.queries import memberships_of

_EVENTS_SHOWN = 10


@signed_in
def you(request: MemberRequest) -> HttpResponse:
    factors = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    values = {
        "memberships": memberships_of(request.user),
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in factors,
        "devices": len(UserSession.objects.purge_and_list(request.user)),
        "history": lines(audit.of_account(request.user.pk)[:_EVENTS_SHOWN]),
    }
    return render(request, "account/you.html", values)


@signed_in
def name(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename_account(user=request.user, name=form.cleaned_data["name"], by=Actor.account(request.user))
        messages.success(request, _("Your name is changed."))
        return redirect("account:you")
    return render(request, "account/name.html", {"form": form})


@signed_in
def new_workspace(request: MemberRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if form.is_valid():
        answers = form.cleaned_data
        workspace = found_workspace(
            name=answers["workspace_name"],
            kind=answers["kind"],
            place_name=answers["place_name"],
            lead=request.user,
            by=Actor.account(request.user),
        )
        return redirect("home", workspace.slug)
    return render(request, "account/new_workspace.html", {"form": form})


@signed_in
@require_POST
def sign_out_everywhere(request: MemberRequest) -> HttpResponse:
    """Here too: whoever lost a device, or sat at a shared one, need not think about which is which."""
    for session in UserSession.objects.purge_and_list(request.user):
        session.end()
    note_signed_out_everywhere(user=request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("start")
