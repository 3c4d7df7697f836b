"""Where the installation asks for it, whoever leads or may read what people said has a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from strandline.diagnostics.rules import needs_second_factor

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_missing(request: HttpRequest) -> bool:
    """Whether the person signed in has still to set one up."""
    return (
        settings.STRANDLINE_SECOND_FACTOR
        and request.user.is_authenticated
        and not is_mfa_enabled(request.user, FACTORS)
        and needs_second_factor(request.user)
    )


class SecondFactorMiddleware:
    """Sends them to where it is set up; everything of theirs waits until it is. Their own account stays open, and so
    does what anybody may open by a private link."""

    _WAITS = ("/w/",)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self._WAITS) and is_missing(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
