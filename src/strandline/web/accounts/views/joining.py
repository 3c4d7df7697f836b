"""Where the link of an invitation leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from strandline.accounts.models import User
from strandline.accounts.queries import account_with_address
from strandline.web.accounts.forms import NameForm
from strandline.web.accounts.signing_in import sign_in
from strandline.web.doors import by_link
from strandline.web.members import presenters as members
from strandline.workspaces.actions import InvitationClosedError, accept, accept_as_newcomer
from strandline.workspaces.models import Invitation
from strandline.workspaces.queries import invitation_by_token, membership_by_slug


@by_link(invitation_by_token)
def join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Says who invites to what. Whoever has an account signs in to it; for anyone else one is made: the link reached
    the address, so it is theirs."""
    if not invitation.is_open:
        return _closed(request, invitation)
    try:
        if request.user.is_authenticated:
            return _join_as(request, invitation, request.user)
        if account_with_address(invitation.email):
            return _page(request, invitation, "sign_in")
        return _join_as_newcomer(request, invitation)
    except InvitationClosedError:  # withdrawn, or accepted on another device, while the page was open
        return _closed(request, invitation)


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    slug = invitation.workspace.slug
    if request.user.is_authenticated and membership_by_slug(request.user, slug):
        return redirect("home", slug)
    return _page(request, invitation, "closed")


def _join_as(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if user.email.casefold() != invitation.email.casefold():
        return _page(request, invitation, "another_address")
    if request.method != "POST":
        return _page(request, invitation, "ready")
    accept(invitation=invitation, user=user)
    _welcome(request, invitation)
    return redirect("home", invitation.workspace.slug)


def _join_as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NameForm(request.POST or None)
    if not form.is_valid():
        return _page(request, invitation, "newcomer", form)
    user = accept_as_newcomer(invitation=invitation, name=form.cleaned_data["name"])
    _welcome(request, invitation)
    return sign_in(request, user, redirect_url=reverse("home", args=[invitation.workspace.slug]))


def _welcome(request: HttpRequest, invitation: Invitation) -> None:
    messages.success(request, _("Welcome to %(workspace)s.") % {"workspace": invitation.workspace})


def _page(request: HttpRequest, invitation: Invitation, state: str, form: NameForm | None = None) -> HttpResponse:
    """`state` is what stands in the way, if anything: newcomer, sign_in, another_address, closed; or ready."""
    values = {
        "invitation": invitation,
        "state": state,
        "form": form,
        "role": members.ROLES[invitation.role],
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
        "here": request.get_full_path(),
    }
    return render(request, "account/join.html", values)
