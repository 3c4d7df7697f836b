"""What a run of the machine changed since the one before, told by ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Placement


@dataclass(frozen=True, slots=True)
class Findings:
    """What was in use at one moment."""

    themes: frozenset[UUID]  # of several people: neither topics nor what single people said
    insights: frozenset[UUID]
    homes: dict[UUID, UUID | None]  # excerpt → its theme


def findings_now(diagnostic: Diagnostic) -> Findings:
    themes = diagnostic.themes.filter(retired_at__isnull=True, rest=False).exclude(facet="").order_by()
    insights = diagnostic.insights.filter(retired_at__isnull=True).order_by()
    placements = Placement.objects.filter(
        diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
    )
    return Findings(
        themes=frozenset(themes.values_list("pk", flat=True)),
        insights=frozenset(insights.values_list("pk", flat=True)),
        homes=dict(placements.order_by().values_list("excerpt", "theme")),
    )


def changes_between(before: Findings, after: Findings) -> dict[str, Any]:
    """As `SenseRun.changes` holds it. Of moved passages also from which theme to which, None for no theme."""
    moved = [
        [str(excerpt), _id(before.homes[excerpt]), _id(theme)]
        for excerpt, theme in after.homes.items()
        if excerpt in before.homes and before.homes[excerpt] != theme
    ]
    return {
        "first": not before.homes,
        "new_themes": _ids(after.themes - before.themes),
        "gone_themes": _ids(before.themes - after.themes),
        "new_insights": _ids(after.insights - before.insights),
        "moved": sorted(moved),
        "new_passages": len(after.homes.keys() - before.homes.keys()),
        "gone_passages": len(before.homes.keys() - after.homes.keys()),
    }


def _id(pk: UUID | None) -> str | None:
    return None if pk is None else str(pk)


def _ids(pks: frozenset[UUID]) -> list[str]:
    return sorted(map(str, pks))
