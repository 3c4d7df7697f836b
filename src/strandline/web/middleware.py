"""The wall around `/w/<slug>/…`, and the language of a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from strandline.web.errors import sign_in_first
from strandline.workspaces.queries import membership_by_slug
from strandline.workspaces.walls import within


class WorkspaceMiddleware:
    """Opens the workspace named in the address for its members, and answers everyone else as if it were not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/w/"):
            return self.get_response(request)
        if not request.user.is_authenticated:
            # Asked before anything is looked up: who has not signed in learns nothing from the answer.
            return sign_in_first(request)
        slug = request.path_info.split("/")[2]
        membership = membership_by_slug(request.user, slug)
        if membership is None:
            # Through the handlers of the project, so that it looks like any other page that is not there.
            request.path_info = "/not-here/"
            return self.get_response(request)
        request.membership = membership  # type: ignore[attr-defined]
        request.workspace = membership.workspace  # type: ignore[attr-defined]
        with within(membership.workspace_id):
            return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The language a reader prefers on the pages behind `/a/`, which alone are translated, and English elsewhere: words
    that call themselves Welsh are read out as Welsh.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/a/"):
            super().process_request(request)
        else:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
