"""Reads over what was made of the words."""

from __future__ import annotations

from django.db.models import QuerySet

from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Insight, Placement, Theme


def current_placements(diagnostic: Diagnostic) -> QuerySet[Placement]:
    """Placements of passages of records in use, each with its excerpt, turn, question and clearance."""
    return (
        Placement.objects.filter(diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True)
        .select_related("excerpt__turn", "excerpt__answers", "excerpt__clearance")
        .order_by("rank", "excerpt__record__source_name", "excerpt__start")
    )


def current_themes(diagnostic: Diagnostic) -> QuerySet[Theme]:
    """Themes of the picture: not the topics above them, not those that no passage is in any more."""
    return (
        Theme.objects.filter(diagnostic=diagnostic, retired_at__isnull=True)
        .exclude(facet="")
        .select_related("topic", "clearance", "telling__record")
        .order_by("facet", "name", "pk")
    )


def current_insights(diagnostic: Diagnostic) -> QuerySet[Insight]:
    return (
        Insight.objects.filter(diagnostic=diagnostic, retired_at__isnull=True)
        .select_related("theme", "clearance")
        .order_by("position", "pk")
    )
