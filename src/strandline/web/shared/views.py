"""A shared report, for whoever holds its link; one for people of a workspace, for those of them who hold it.

It is made anew each time it is read, so what somebody withdrew, or no longer agrees to, is gone from it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from strandline.diagnostics.rules import sees_what_is_shared
from strandline.publish.actions import count_opening
from strandline.publish.edition.choosing import only
from strandline.publish.files import TO_READ, CannotBeMadeError
from strandline.publish.links import find_shared_link, token_of
from strandline.publish.models import SharedLink
from strandline.publish.report import Audience, Report
from strandline.web.doors import by_link
from strandline.web.edition import shared_report
from strandline.web.errors import sign_in_first
from strandline.web.sharing.serving import as_file, as_page

View = Callable[..., HttpResponse]


def _for_its_readers(view: View) -> View:
    """While the link works. What is shared with people of the workspace is closer to what they said than what goes
    beyond it, so a link that was passed on opens it to nobody else.
    """

    @wraps(view)
    def guarded(request: HttpRequest, link: SharedLink, *args: Any, **kwargs: Any) -> HttpResponse:
        if not link.is_open:
            return render(request, "shared/ended.html", {"revoked": link.revoked_at is not None}, status=410)
        if Audience(link.audience) is Audience.WORKSPACE:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            if not sees_what_is_shared(request.user, link.diagnostic):
                raise Http404
        return view(request, link, *args, **kwargs)

    return guarded


@by_link(find_shared_link)
@_for_its_readers
def report(request: HttpRequest, link: SharedLink) -> HttpResponse:
    if request.method == "GET":
        count_opening(link=link)
    token = token_of(link)
    files = {name: reverse("shared:file", args=[token, name]) for name in TO_READ}
    return as_page(link.diagnostic, _report(link), back=None, downloads=files)


@by_link(find_shared_link)
@_for_its_readers
def report_file(request: HttpRequest, link: SharedLink, name: str) -> HttpResponse:
    if name not in TO_READ:
        raise Http404
    try:
        return as_file(_report(link), name)
    except CannotBeMadeError as error:
        return render(request, "shared/not_made.html", {"why": str(error), "token": token_of(link)}, status=500)


def _report(link: SharedLink) -> Report:
    return only(shared_report(link.diagnostic, Audience(link.audience)), link.parts)
