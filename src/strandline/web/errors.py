"""Pages for what went wrong: each says what happened, what was kept and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, UnreadablePostError
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache

_TOO_MUCH = (RequestDataTooBig, TooManyFilesSent, TooManyFieldsSent)
_LONG = 40  # characters: from here on, an answer is more likely somebody's own words than a choice


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody sent that could not be taken: shown back, so that nothing is lost."""

    texts: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    had_files: bool


NOTHING = Kept((), (), had_files=False)


@never_cache
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_MUCH):
        return too_large(request)
    return render(request, "400.html", status=400)


@never_cache
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@never_cache
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The address alone, never what the exception says: whoever may not see a thing must not learn that it exists.
    return render(request, "404.html", status=404)


@never_cache
def too_large(request: HttpRequest) -> HttpResponse:
    values = {
        "text_limit": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        "file_limit": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return render(request, "413.html", values, status=413)


@never_cache
def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: what fills a page's frame may be the very thing that is broken.
    return HttpResponseServerError(render_to_string("500.html"))


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or somebody signed in again elsewhere. Shows back what was sent."""
    values = {"kept": kept(request), "may_resend": _came_from_us(request), "no_cookie": reason == REASON_NO_CSRF_COOKIE}
    return render(request, "403_csrf.html", values, status=403)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """For whoever is not signed in, or no longer: to sign in, and back here. What they sent is shown back to them."""
    sent = NOTHING if request.method in {"GET", "HEAD"} else kept(request)
    if not (sent.fields or sent.had_files):
        return redirect_to_login(request.get_full_path())
    return render(request, "signed_out.html", {"kept": sent, "may_resend": _came_from_us(request)}, status=403)


def kept(request: HttpRequest) -> Kept:
    """What a form brought, as far as it can be read again."""
    try:
        fields = tuple(
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
            if isinstance(value, str)
        )
        had_files = bool(request.FILES)
    except (SuspiciousOperation, UnreadablePostError):
        return NOTHING
    texts = tuple(value for _name, value in fields if "\n" in value or len(value) >= _LONG)
    return Kept(texts, fields, had_files)


def _came_from_us(request: HttpRequest) -> bool:
    """Whether one of our own pages sent this: only then may it be sent again at the press of a button.

    A page of somebody else could fill in a form of ours; it must not get a good token by failing once. Every browser
    of today says where a form came from, and a page cannot change what it says.
    """
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
