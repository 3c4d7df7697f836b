"""Who may come in: each view carries one of these doors, and a test walks all views past them.

Whoever may not come in gets 404, as if nothing were there; whoever has not signed in is asked to. What a person may do
within a page is in the rooms' `rules`, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from strandline.audit.actions import concerning
from strandline.diagnostics import rules
from strandline.diagnostics.models import Diagnostic
from strandline.web.errors import sign_in_first
from strandline.workspaces.models import Membership
from strandline.workspaces.walls import WithinWorkspace, within

View = Callable[..., HttpResponse]


class Door(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    MEMBER = "a member of the workspace"
    STEERS = "a lead or steward of the workspace"
    LEAD = "a lead of the workspace"
    CIRCLE2 = "a member of the workspace, of what was cleared"
    TEAM = "the interview team of the diagnostic"
    BY_LINK = "whoever holds a private link"


def door_of(view: Any) -> Door | None:
    """The door of a view, through whatever else wraps it."""
    door: Door | None = getattr(view, "door", None)
    return door


def anyone(view: View) -> View:
    return _marked(view, Door.ANYONE)


def signed_in(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    return _marked(never_cache(guarded), Door.SIGNED_IN)


def member(view: View) -> View:
    """Any member of the workspace in the address, which the middleware has opened."""
    return _within_wall(view, Door.MEMBER, set(Membership.Role))


def steers(view: View) -> View:
    return _within_wall(view, Door.STEERS, {Membership.Role.LEAD, Membership.Role.STEWARD})


def lead(view: View) -> View:
    return _within_wall(view, Door.LEAD, {Membership.Role.LEAD})


def in_circle2(view: View) -> View:
    """Any member of the workspace, for the part of a diagnostic that was cleared. The view gets the diagnostic."""
    return _of_diagnostic(view, Door.CIRCLE2, rules.sees_what_is_shared)


def team(view: View) -> View:
    """The interview team of the diagnostic in the address alone. The view gets the diagnostic."""
    return _of_diagnostic(view, Door.TEAM, rules.is_on_team)


def by_link(find: Callable[[str], WithinWorkspace | None]) -> Callable[[View], View]:
    """Whoever holds a link that `find` knows. The view gets what it found, behind the wall that this belongs to."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = find(token)
            if found is None:
                raise Http404
            with within(found.workspace_id), concerning(_diagnostic_of(found)):
                response = view(request, found, *args, **kwargs)
            # The address is the key, so nobody is told it, nor our own logs. With no-referrer a browser would send our
            # forms as from nowhere, and they would be refused.
            response["Referrer-Policy"] = "strict-origin"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return _marked(never_cache(guarded), Door.BY_LINK)

    return decorate


def _diagnostic_of(found: WithinWorkspace) -> UUID | None:
    """What is done through a link belongs to a diagnostic: the link's own, or that of whoever it was made for."""
    participant = getattr(getattr(found, "participation", None), "participant", None)
    return getattr(found, "diagnostic_id", None) or getattr(participant, "diagnostic_id", None)


def _marked(view: View, door: Door) -> View:
    view.door = door  # type: ignore[attr-defined]
    return view


def _within_wall(view: View, door: Door, roles: set[Membership.Role]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        # The middleware has answered whoever is no member.
        if request.membership.role not in roles:  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    return _marked(never_cache(guarded), door)


def _of_diagnostic(view: View, door: Door, may: Callable[[Any, Diagnostic], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, diagnostic: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Diagnostic.objects.filter(pk=diagnostic).first()
        if found is None or not may(request.user, found):
            raise Http404
        with concerning(found.pk):
            return view(request, found, *args, **kwargs)

    return _marked(never_cache(guarded), door)
