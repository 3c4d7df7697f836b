"""What follows from a theme by itself: whether it is still in use, and the insight drafted for it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from strandline.diagnostics.models import Diagnostic, Facet
from strandline.insight.claims import claims_of
from strandline.insight.models import Insight, MadeBy, Theme


def keep_up(diagnostic: Diagnostic, themes: Iterable[UUID | None]) -> None:
    """After a decision: a theme is in use while a passage is in it, and what stands for something has its insight."""
    found = diagnostic.themes.filter(pk__in=[pk for pk in themes if pk]).exclude(facet="")
    for theme in found.prefetch_related("insights"):
        in_use = theme.merged_into_id is None and diagnostic.placements.filter(theme=theme).exists()
        if in_use == (theme.retired_at is not None):
            theme.retired_at = None if in_use else timezone.now()
            theme.save()
        insight = next(iter(theme.insights.all()), None)
        if in_use and claims_something(theme):
            insight = insight or Insight(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                theme=theme,
                position=(diagnostic.insights.aggregate(last=Max("position"))["last"] or 0) + 1,
            )
            word(insight)
            insight.retired_at = None
            insight.save()
        elif insight is not None and insight.retired_at is None:
            insight.retired_at = timezone.now()
            insight.save()


def claims_something(theme: Theme) -> bool:
    return not theme.rest and theme.facet not in ("", Facet.OTHER)


def word(insight: Insight) -> None:
    """A draft says what its theme is called; what a person wrote stays as it is."""
    if insight.made_by == MadeBy.MACHINE:
        insight.claim, insight.to_decide = claims_of(insight.theme.facet, insight.theme.name)


def follow(theme: Theme, facet: str, name: str) -> None:
    """The theme is called otherwise, or stands elsewhere: a draft that a person confirmed as it stood follows it."""
    for insight in theme.insights.filter(made_by=MadeBy.PERSON):
        if (insight.claim, insight.to_decide) == claims_of(facet, name):
            insight.claim, insight.to_decide = claims_of(theme.facet, theme.name)
            insight.save()
