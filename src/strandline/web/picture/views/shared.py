"""The picture as everybody of the workspace may see it: what was cleared, in bands, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.rules import is_on_team
from strandline.publish.report import FACET_NAMES, Report, Theme
from strandline.web.doors import in_circle2
from strandline.web.edition import shared_report
from strandline.web.picture.presenters.addresses import shared_addresses
from strandline.web.picture.presenters.asked import Asked, facet_choices, sort_choices
from strandline.web.picture.presenters.shared_matrix import shared_matrix
from strandline.web.picture.presenters.slides import slides_of
from strandline.web.picture.presenters.words import shared_quotes
from strandline.web.request import MemberRequest


@in_circle2
def picture(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    report = shared_report(diagnostic)
    asked = replace(Asked.read(request.GET), level="themes", opened=())
    matrix = shared_matrix(report, asked, shared_addresses(request.workspace.slug, diagnostic))
    values = {
        "diagnostic": diagnostic,
        "report": report,
        "asked": asked,
        "as_table": replace(asked, as_table=True).address,
        "as_picture": replace(asked, as_table=False).address,
        "matrix": matrix,
        "facets": facet_choices(asked, matrix.facets),
        "sorts": sort_choices(asked, lived=matrix.lived),
        "on_team": is_on_team(request.user, diagnostic),
    }
    return render(request, "picture/shared.html", values)


@in_circle2
def theme(request: MemberRequest, diagnostic: Diagnostic, theme: UUID) -> HttpResponse:
    report = shared_report(diagnostic)
    found = _theme_or_404(report, theme)
    return _words(request, diagnostic, report, found, found.quotes, found.differs)


@in_circle2
def cell(request: MemberRequest, diagnostic: Diagnostic, theme: UUID, column: str) -> HttpResponse:
    report = shared_report(diagnostic)
    found = _theme_or_404(report, theme)
    here = next((cell for cell in found.cells if cell.column == column), None)
    if here is None:
        raise Http404
    name = next(one.name for one in report.columns if one.key == column)
    return _words(request, diagnostic, report, found, here.quotes, (), f"{name}: {here.label}")


def _theme_or_404(report: Report, pk: UUID) -> Theme:
    found = next((theme for theme in report.themes if theme.id == str(pk)), None)
    if found is None:
        raise Http404
    return found


def _words(
    request: MemberRequest,
    diagnostic: Diagnostic,
    report: Report,
    theme: Theme,
    quotes: tuple[int, ...],
    differs: tuple[int, ...],
    lead: str = "",
) -> HttpResponse:
    values = {
        "diagnostic": diagnostic,
        "theme": theme,
        "facet_name": _(FACET_NAMES[theme.facet]),
        "lead": lead,
        "quotes": shared_quotes(report, quotes),
        "differs": shared_quotes(report, differs, differs=True),
    }
    return render(request, "picture/shared_words.html", values)


@in_circle2
def present(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """For a meeting: one finding or theme a screen, in large letters. Nothing but the shared edition."""
    report = shared_report(diagnostic)
    values = {
        "diagnostic": diagnostic,
        "report": report,
        "slides": slides_of(report),
        "on_team": is_on_team(request.user, diagnostic),
    }
    return render(request, "picture/present.html", values)
