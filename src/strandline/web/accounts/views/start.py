"""The first page: where an installation begins, and where people come in after that."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume_or_429, respond_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from strandline.diagnostics.actions.beginning import AlreadyBegunError, begin, has_begun
from strandline.web.accounts import beginning, second_factor
from strandline.web.accounts.forms import BeginningForm, BeginningWithWorkspaceForm, CodeForm
from strandline.web.accounts.signing_in import sign_in
from strandline.web.doors import anyone
from strandline.workspaces.queries import memberships_of, workspaces_of_nobody


@anyone
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    if not has_begun():
        return _first_start(request)
    if not request.user.is_authenticated:
        return render(request, "start/front.html")
    if second_factor.is_missing(request):
        return redirect("mfa_index")
    memberships = memberships_of(request.user)
    if len(memberships) == 1 and "choose" not in request.GET:
        return redirect("home", memberships[0].workspace.slug)
    return render(request, "start/choose.html", {"memberships": memberships})


def _first_start(request: HttpRequest) -> HttpResponse:
    found = len(workspaces_of_nobody())
    form_class = BeginningForm if found else BeginningWithWorkspaceForm
    given = beginning.given(request)
    form = form_class(
        request.POST or None, initial=given.answers if given else None, starting_key=beginning.starting_key(found)
    )
    if form.is_valid() or form.has_error("key"):
        # Codes mailed to any address that anybody gives must not fill mailboxes, nor a key be guessed.
        address = request.POST.get("email", "").strip().lower()
        if too_many := consume_or_429(request, action="request_login_code", key=address):
            return too_many
    if form.is_valid():
        form.cleaned_data.pop("key", None)
        code = get_adapter().generate_login_code()
        beginning.remember(request, form.cleaned_data, code)
        get_adapter().send_mail("account/email/login_code", form.cleaned_data["email"], {"code": code})
        return redirect("start-code")
    return render(request, "start/first.html", {"form": form, "found": found})


@anyone
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code that shows that the address is theirs; nothing is made before."""
    given = beginning.given(request)
    if given is None or has_begun():
        return redirect("start")
    form = CodeForm(request.POST or None, code=given.code)
    if request.method == "POST" and not form.is_valid() and not beginning.may_guess_again(request):
        return respond_429(request)
    if not form.is_bound or not form.is_valid():
        return render(request, "start/code.html", {"form": form, "email": given.answers["email"]})
    beginning.forget(request)
    try:
        user = begin(**given.answers)
    except AlreadyBegunError:
        messages.error(request, _("Somebody made the first account a moment ago. Ask them to invite you."))
        return redirect("start")
    return sign_in(request, user, redirect_url="/")
