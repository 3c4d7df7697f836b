"""Signing somebody in who has just shown that an address is theirs."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from django.http import HttpRequest, HttpResponse

from strandline.accounts.models import User


def sign_in(request: HttpRequest, user: User, *, redirect_url: str) -> HttpResponse:
    """Through all the steps of sign-in: whoever has a second factor is asked for it."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=redirect_url))
