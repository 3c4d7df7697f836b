"""The report: the shared edition for everybody of the workspace, the team's for the interview team."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic
from strandline.publish.build import build_report
from strandline.publish.files import CONTENT_TYPES, CannotBeMadeError
from strandline.publish.page.html import Link
from strandline.publish.report import Edition
from strandline.web.doors import in_circle2, team
from strandline.web.edition import shared_report
from strandline.web.edition import team_report as kept_team_report
from strandline.web.request import MemberRequest
from strandline.web.sharing.serving import as_file, as_page


@in_circle2
def report(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """What a named person of the team cleared, and nothing else."""
    made = shared_report(diagnostic)
    if made.nothing_cleared:
        return render(request, "sharing/nothing_shared.html", {"diagnostic": diagnostic})
    return as_page(
        diagnostic, made, back=_back(request, diagnostic), downloads=_files(request, diagnostic, "sharing:report-file")
    )


@in_circle2
def report_file(request: MemberRequest, diagnostic: Diagnostic, name: str) -> HttpResponse:
    return _file(request, diagnostic, name, Edition.SHARED)


@team
def team_report(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    made = kept_team_report(diagnostic)
    if not made.themes:
        return render(request, "sharing/nothing_made.html", {"diagnostic": diagnostic})
    return as_page(
        diagnostic,
        made,
        back=_back(request, diagnostic),
        downloads=_files(request, diagnostic, "sharing:team-file"),
        note=_("Team draft: for the interview team alone"),
    )


@team
def team_file(request: MemberRequest, diagnostic: Diagnostic, name: str) -> HttpResponse:
    return _file(request, diagnostic, name, Edition.TEAM)


def _file(request: MemberRequest, diagnostic: Diagnostic, name: str, edition: Edition) -> HttpResponse:
    try:
        return as_file(build_report(diagnostic, edition), name)
    except CannotBeMadeError as error:
        messages.error(request, str(error))
        return redirect("diagnostics:steps", request.workspace.slug, diagnostic.pk)


def _back(request: MemberRequest, diagnostic: Diagnostic) -> Link:
    address = reverse("diagnostics:steps", args=[request.workspace.slug, diagnostic.pk])
    return Link(_("← %(title)s, %(workspace)s") % {"title": diagnostic.title, "workspace": request.workspace}, address)


def _files(request: MemberRequest, diagnostic: Diagnostic, view: str) -> dict[str, str]:
    return {name: reverse(view, args=[request.workspace.slug, diagnostic.pk, name]) for name in CONTENT_TYPES}
