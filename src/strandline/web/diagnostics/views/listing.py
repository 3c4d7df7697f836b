"""All diagnostics of a workspace, and starting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics import rules
from strandline.diagnostics.actions.starting import start_diagnostic
from strandline.web.diagnostics.forms import NewDiagnosticForm
from strandline.web.diagnostics.presenters.listing import listed, seen_from_outside
from strandline.web.doors import member
from strandline.web.request import MemberRequest


@member
def diagnostics(request: MemberRequest) -> HttpResponse:
    slug = request.workspace.slug
    values = {
        "ours": listed(list(rules.team_diagnostics(request.user)), slug),
        "others": seen_from_outside(list(rules.diagnostics_outside(request.user)), slug),
        "may_start": rules.can_start_diagnostic(request.user),
    }
    return render(request, "diagnostics/list.html", values)


@member
def new(request: MemberRequest) -> HttpResponse:
    if not rules.can_start_diagnostic(request.user):
        raise Http404
    initial = {"place": request.workspace.place_name, "asked_by": request.workspace.name}
    form = NewDiagnosticForm(request.POST or None, initial=initial)
    if form.is_valid():
        diagnostic = start_diagnostic(
            workspace=request.workspace, starter=request.user, by=Actor.account(request.user), **form.cleaned_data
        )
        messages.success(request, _("The diagnostic is started, and you are on its interview team."))
        return redirect("diagnostics:steps", request.workspace.slug, diagnostic.pk)
    return render(request, "diagnostics/new.html", {"form": form})
