"""Pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults

bad_request = defaults.bad_request
forbidden = defaults.permission_denied
not_found = defaults.page_not_found
server_error = defaults.server_error


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("Please go back, reload the page and send it again.", status=403)
