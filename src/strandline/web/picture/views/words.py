"""The words behind a mark, the passages of no theme, and one passage with what was said around it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import may_be_shown
from strandline.insight.actions import DecisionError
from strandline.insight.counting import NOT_RECORDED
from strandline.insight.evidence import (
    evidence_without_theme,
    is_withheld,
    placement_of,
    turns_around,
    words_behind,
)
from strandline.insight.models import Placement
from strandline.insight.queries import current_themes
from strandline.publish.report import FACET_NAMES
from strandline.web.doors import team
from strandline.web.picture.forms import NOWHERE, MoveForm
from strandline.web.picture.kept import behind
from strandline.web.picture.presenters.addresses import team_addresses
from strandline.web.picture.presenters.themes import group_names, name_of
from strandline.web.picture.presenters.words import shown, withheld_words
from strandline.web.picture.views.common import move, page_of, theme_or_404
from strandline.web.request import MemberRequest


@team
def cell(request: MemberRequest, diagnostic: Diagnostic, theme: UUID, perspective: str) -> HttpResponse:
    """What people of one perspective said of a theme."""
    found = theme_or_404(diagnostic, theme)
    group = _group(diagnostic, perspective)
    evidence, counts = behind(diagnostic, found)
    row = counts.by_theme.get(found.pk)
    if row is None or group not in counts.groups:
        raise Http404
    place = counts.groups.index(group)
    evidence = evidence.of_group(group)
    page, here = page_of(request, evidence.passages)
    addresses = team_addresses(request.workspace.slug, diagnostic)
    values = {
        "diagnostic": diagnostic,
        "theme": found,
        "name": name_of(found),
        "facet_name": _(FACET_NAMES[found.facet]),
        "group": group if group != NOT_RECORDED else _("Perspective not recorded"),
        "place": place,
        "heard": row.cells[place].label,
        "in_all": row.overall.label,
        "lived": row.lived,
        "passages": page,
        "quotes": shown(evidence, here, words_behind(here), counts.groups, addresses.passage),
        "withheld": withheld_words(evidence.withheld),
    }
    return render(request, "picture/cell.html", values)


def _group(diagnostic: Diagnostic, perspective: str) -> str:
    if perspective == "not-recorded":
        return NOT_RECORDED
    return next((one.name for one in diagnostic.perspectives.all() if str(one.pk) == perspective), "")


@team
def passages(request: MemberRequest, diagnostic: Diagnostic) -> HttpResponse:
    """What stands under a heading, or under none, and in no theme."""
    facet = request.GET.get("facet", "other")
    if facet not in FACET_NAMES:
        raise Http404
    evidence = evidence_without_theme(diagnostic, facet)
    page, here = page_of(request, evidence.passages)
    addresses = team_addresses(request.workspace.slug, diagnostic)
    groups = group_names(diagnostic, evidence)
    values = {
        "diagnostic": diagnostic,
        "facet": facet,
        "facet_name": _(FACET_NAMES[facet]),
        "passages": page,
        "quotes": shown(evidence, here, words_behind(here), groups, addresses.passage),
        "withheld": withheld_words(evidence.withheld),
    }
    return render(request, "picture/passages.html", values)


@team
def passage(request: MemberRequest, diagnostic: Diagnostic, excerpt: UUID) -> HttpResponse:
    """One passage in its place, with what was said just before and after, and a way to move it."""
    placement = placement_of(diagnostic, excerpt)
    may_show = may_be_shown(diagnostic)
    if placement is None or is_withheld(placement) or not may_show(placement.excerpt.participation_id):
        raise Http404
    form = MoveForm(
        request.POST or None,
        themes=current_themes(diagnostic),
        initial={"to": placement.theme_id or NOWHERE + placement.facet, "differs": placement.differs},
    )
    if request.method == "POST" and form.is_valid():
        try:
            move(diagnostic, excerpt, form, Actor.account(request.user))
        except DecisionError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("Moved. It stays there when the machine is run again."))
            return redirect("picture:passage", request.workspace.slug, diagnostic.pk, excerpt)
    values = {
        "diagnostic": diagnostic,
        "placement": placement,
        "home": name_of(placement.theme) if placement.theme else "",
        "facet_name": _(FACET_NAMES[placement.facet]),
        "around": turns_around(placement, may_show),
        "who": placement.excerpt.participation.pseudonym if placement.excerpt.participation else _("Someone"),
        "record": _record(request, diagnostic, placement),
        "form": form,
    }
    return render(request, "picture/passage.html", values)


def _record(request: MemberRequest, diagnostic: Diagnostic, placement: Placement) -> str:
    """The record at this place, where the app shows records."""
    try:
        url = reverse("interviews:record", args=[request.workspace.slug, diagnostic.pk, placement.excerpt.record_id])
    except NoReverseMatch:
        return ""
    return f"{url}#p-{placement.excerpt_id}"
