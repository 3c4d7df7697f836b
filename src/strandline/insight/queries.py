"""Reads over what was made of the words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from strandline.diagnostics.models import Diagnostic
from strandline.insight.models import Insight, Placement, Theme


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement with all that a report needs of its excerpt, without a model instance for each of ten thousand."""

    pk: UUID
    excerpt: UUID
    record: UUID
    participation: UUID | None
    start: int
    end: int
    verbatim: bool
    at_seconds: float | None
    asked: tuple[int, int] | None  # where the question stands in the record
    theme: UUID | None
    against: UUID | None
    facet: str
    differs: bool
    rank: int
    flags: tuple[str, ...]
    clearing: tuple[str, str] | None  # state, and the SHA-256 of the words that were read
    also: tuple[UUID, ...]


def current_placements(diagnostic: Diagnostic) -> list[Placed]:
    """Placements of passages of records in use, the most telling first."""
    current = Placement.objects.filter(
        diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
    )
    also: dict[UUID, list[UUID]] = defaultdict(list)
    for placement, theme in current.filter(also__isnull=False).order_by("pk", "also").values_list("pk", "also"):
        also[placement].append(theme)
    rows = current.order_by("rank", "excerpt__record__source_name", "excerpt__start").values_list(
        "pk",
        "excerpt",
        "excerpt__record",
        "excerpt__participation",
        "excerpt__start",
        "excerpt__end",
        "excerpt__verbatim",
        "excerpt__turn__at_seconds",
        "excerpt__answers__start",
        "excerpt__answers__end",
        "theme",
        "against",
        "facet",
        "differs",
        "rank",
        "flags",
        "excerpt__clearance__state",
        "excerpt__clearance__of_words",
    )
    return [
        Placed(
            *row[:8],
            asked=None if row[8] is None else (row[8], row[9]),
            theme=row[10],
            against=row[11],
            facet=row[12],
            differs=row[13],
            rank=row[14],
            flags=tuple(row[15]),
            clearing=None if row[16] is None else (row[16], row[17]),
            also=tuple(also.get(row[0], ())),
        )
        for row in rows
    ]


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
