"""What several of these views fetch."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic
from strandline.insight.actions import move_passage
from strandline.insight.evidence import Behind
from strandline.insight.models import Theme
from strandline.insight.queries import themes_by_id
from strandline.web.picture.forms import NOWHERE, MoveForm
from strandline.web.request import MemberRequest

PASSAGES = 20  # on a page


def theme_or_404(diagnostic: Diagnostic, pk: UUID) -> Theme:
    """Also one that is hidden or gone; not a topic, which holds themes."""
    theme = themes_by_id(diagnostic, [pk]).get(pk)
    if theme is None or theme.facet == "":
        raise Http404
    return theme


def page_of(
    request: MemberRequest, passages: Sequence[Behind], size: int = PASSAGES
) -> tuple[Page[Behind], list[Behind]]:
    """The page that was asked for, and what is on it."""
    page = Paginator(passages, size).get_page(request.GET.get("page"))
    return page, list(page)


def move(diagnostic: Diagnostic, excerpt: UUID, form: MoveForm, by: Actor) -> None:
    """Put a passage where a valid form says. Raises DecisionError."""
    placement = diagnostic.placements.select_related("excerpt").filter(excerpt=excerpt).first()
    if placement is None:
        raise Http404
    to, differs = form.cleaned_data["to"], form.cleaned_data["differs"]
    if to.startswith(NOWHERE):
        move_passage(placement=placement, facet=to.removeprefix(NOWHERE), by=by)
    else:
        move_passage(placement=placement, theme=theme_or_404(diagnostic, UUID(to)), differs=differs, by=by)
