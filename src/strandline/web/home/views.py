"""The first page of a workspace, and the example that can be loaded and thrown away from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.audit.queries import news
from strandline.diagnostics import rules
from strandline.diagnostics.actions.starting import throw_away_example
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions import example
from strandline.web.diagnostics.presenters.listing import listed, seen_from_outside
from strandline.web.doors import member, team
from strandline.web.home.presenters import MOST_EVENTS, news_of
from strandline.web.request import MemberRequest
from strandline.workspaces.actions.visiting import visit
from strandline.workspaces.rules import steers


@member
def home(request: MemberRequest) -> HttpResponse:
    slug, user = request.workspace.slug, request.user
    since = visit(membership=request.membership)
    ours, others = list(rules.team_diagnostics(user)), list(rules.diagnostics_outside(user))
    events = news(
        request.workspace.pk,
        since=since,
        diagnostics=[one.pk for one in ours],
        steers=steers(request.membership),
        not_by=user.pk,
    )
    known = {one.pk: one for one in [*ours, *others]}
    values = {
        "ours": listed(ours, slug),
        "others": seen_from_outside(others, slug),
        "news": news_of(list(events[:MOST_EVENTS]), known, slug),
        "since": since,
        "may_start": rules.can_start_diagnostic(user),
        "example_here": any(one.invented for one in known.values()),  # by whichever way it came, also the command's
    }
    return render(request, "home/home.html", values)


@member
@require_POST
def load_example(request: MemberRequest) -> HttpResponse:
    if not rules.can_start_diagnostic(request.user):
        raise Http404
    diagnostic = example.load_example(workspace=request.workspace, starter=request.user, by=Actor.account(request.user))
    return redirect("diagnostics:steps", request.workspace.slug, diagnostic.pk)


@team
def throw_away(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """Asks first. Only what nobody said can go as a whole."""
    if not diagnostic.invented:
        raise Http404
    if request.method == "POST":
        throw_away_example(diagnostic=diagnostic, by=Actor.account(request.user))
        messages.success(request, _("The example is gone. You can load it again at any time."))
        return redirect("home", request.workspace.slug)
    return render(request, "home/throw_away.html", {"diagnostic": diagnostic})
