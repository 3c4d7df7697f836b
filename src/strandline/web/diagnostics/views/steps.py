"""The page of a diagnostic: its steps for the interview team, a short page for everybody else of the workspace."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from strandline.audit.actions import Actor
from strandline.diagnostics import rules
from strandline.diagnostics.actions import starting
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.progress import progress_of
from strandline.insight.actions import example
from strandline.insight.progress import made_of, shared_of
from strandline.web.diagnostics.presenters.doing import next_of, places_of
from strandline.web.diagnostics.presenters.outside import outside
from strandline.web.diagnostics.presenters.steps import bars_of, steps_of, when
from strandline.web.doors import in_circle2, team
from strandline.web.request import MemberRequest
from strandline.work import progress as work_progress

_PAGES = {starting.ABOUT: "terms", starting.PERSPECTIVES: "perspectives", starting.QUESTIONS: "questions"}


@in_circle2
def steps(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    slug = request.workspace.slug
    if not rules.is_on_team(request.user, diagnostic):
        shared = diagnostic.pk in shared_of([diagnostic])
        values = {"page": outside(diagnostic, slug, shared=shared), "shared": shared}
        return render(request, "diagnostics/outside.html", values)
    progress, made = progress_of([diagnostic])[diagnostic.pk], made_of([diagnostic])[diagnostic.pk]
    steps = steps_of(diagnostic, slug, progress, made)
    values = {
        "diagnostic": diagnostic,
        "when": when(diagnostic, progress),
        "steps": steps,
        "next": next_of(steps, progress, made, places_of(diagnostic, slug)),
        "bars": bars_of(progress.groups),
        "heard": progress.heard,
        "job": work_progress.of(example.JOB) if diagnostic.gathered_from == example.SALTMARSH else None,
    }
    return render(request, "diagnostics/steps.html", values)


@team
@require_POST
def leave_to_folder(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    part = request.POST.get("part", "")
    if part in _PAGES:
        starting.leave_to_folder(diagnostic=diagnostic, part=part, by=Actor.account(request.user))
        messages.success(request, _("The folder’s own files set this again when it is read the next time."))
    return redirect(f"diagnostics:{_PAGES.get(part, 'steps')}", request.workspace.slug, diagnostic.pk)
