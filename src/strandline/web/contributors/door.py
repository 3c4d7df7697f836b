"""The door of a private link: guessing is slowed down, a link that has ended says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from strandline.audit.actions import concerning
from strandline.people.actions import note_use
from strandline.people.links import find_link
from strandline.people.models import PrivateLink
from strandline.web.contributors.presenters import house_of
from strandline.web.doors import by_link

WRONG_TOKENS = 20  # from one address …
WITHIN = 10 * 60  # … in so many seconds, then none is looked at

View = Callable[..., HttpResponse]


def by_private_link(view: View) -> View:
    """Whoever holds a private link. The view gets the request and the link, behind the wall that it belongs to.

    No CSRF token is asked for: the address is the secret, so whoever could forge a request could as well open the page;
    and a page that was left open for a day can still be sent.
    """
    opened = by_link(find_link)(_still_open(view))

    @wraps(opened)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = f"wrong-links:{get_adapter(request).get_client_ip(request)}"
        if cache.get(key, 0) >= WRONG_TOKENS:
            response = render(request, "contributors/slow_down.html", status=429)
            response["Retry-After"] = str(WITHIN)
            return response
        try:
            return opened(request, *args, **kwargs)
        except Http404:
            if find_link(kwargs.get("token", "")) is None:
                # Not `incr`, which in a database keeps no time limit and fails where the count has just run out.
                cache.set(key, cache.get(key, 0) + 1, WITHIN)
            raise

    return csrf_exempt(never_cache(guarded))


def _still_open(view: View) -> View:
    @wraps(view)
    def opened(request: HttpRequest, link: PrivateLink, *args: Any, **kwargs: Any) -> HttpResponse:
        participant = link.participation.participant
        with concerning(participant.diagnostic_id):
            if link.revoked_at is not None or link.expires_at <= timezone.now():
                return render(request, "contributors/ended.html", {"house": house_of(participant)}, status=410)
            note_use(link=link)
            return view(request, link, *args, **kwargs)

    return opened
