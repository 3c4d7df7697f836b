"""Where people sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.views import RequestLoginCodeView
from allauth.core.ratelimit import consume_or_429, respond_429
from allauth.mfa.base.views import IndexView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from strandline.diagnostics.actions.beginning import has_begun
from strandline.web.accounts import second_factor
from strandline.web.accounts.forms import SignInForm
from strandline.web.doors import anyone, signed_in


class SignIn(RequestLoginCodeView):
    """Asks for an address and sends a code there; a passkey is beside it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return consume_or_429(request, action="login") or super().post(request, *args, **kwargs)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        if form.has_error("email", "too_many_login_attempts"):
            return respond_429(self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"has_begun": has_begun()}


sign_in = anyone(SignIn.as_view())


class HowYouSignIn(IndexView):
    """Passkeys, an app, recovery codes. Whoever must set one up first learns why they are here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"asks_for_second_factor": second_factor.is_missing(self.request)}


how_you_sign_in = signed_in(HowYouSignIn.as_view())


@anyone
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Nobody signs up for themselves: says how people come in."""
    return render(request, "account/by_invitation.html")
