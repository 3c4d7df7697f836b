"""Reads over what was made of the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from strandline.diagnostics.models import Diagnostic, Facet
from strandline.insight.models import Change, Insight, MadeBy, Placement, SenseRun, Theme
from strandline.records.models import Record
from strandline.records.queries import in_use, not_to_be_quoted


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
    unquoted: bool  # whoever said it asked that it be not quoted
    also: tuple[UUID, ...]


def current_placements(diagnostic: Diagnostic) -> list[Placed]:
    """Placements of passages of records in use, the most telling first."""
    current = in_use(
        Placement.objects.filter(
            diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
        ).annotate(unquoted=not_to_be_quoted("excerpt__")),
        "excerpt__",
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
        "unquoted",
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
            unquoted=row[18],
            also=tuple(also.get(row[0], ())),
        )
        for row in rows
    ]


def current_themes(diagnostic: Diagnostic) -> QuerySet[Theme]:
    """Themes of the picture: not the topics above them, nor those that are empty or that a person hid."""
    return (
        Theme.objects.filter(diagnostic=diagnostic, retired_at__isnull=True, hidden_at__isnull=True)
        .exclude(facet="")
        .select_related("topic", "clearance", "telling__record")
        .order_by("facet", "name", "pk")
    )


def unread_themes(diagnostic: Diagnostic) -> list[Theme]:
    """Themes that the machine suggested and nobody has looked at, in the order in which a report tells headings."""
    order = {facet: position for position, facet in enumerate(Facet.values)}
    waiting = current_themes(diagnostic).select_related(None).filter(made_by=MadeBy.MACHINE, rest=False)
    return sorted(waiting, key=lambda theme: (order[theme.facet], theme.name.casefold(), theme.pk))


def hidden_themes(diagnostic: Diagnostic) -> QuerySet[Theme]:
    """What a person put aside."""
    hidden = Theme.objects.filter(diagnostic=diagnostic, retired_at__isnull=True, hidden_at__isnull=False)
    return hidden.exclude(facet="").order_by("facet", "name", "pk")


def current_insights(diagnostic: Diagnostic) -> QuerySet[Insight]:
    """Not those of themes that are gone or hidden, and not those that a person rejected."""
    return (
        Insight.objects.filter(
            diagnostic=diagnostic, retired_at__isnull=True, rejected_at__isnull=True, theme__hidden_at__isnull=True
        )
        .select_related("theme", "clearance")
        .order_by("position", "pk")
    )


def themes_by_id(diagnostic: Diagnostic, pks: Iterable[UUID | str]) -> dict[UUID, Theme]:
    """Any of them, also those that are hidden or gone: what an old address or a change speaks of."""
    return {theme.pk: theme for theme in Theme.objects.filter(diagnostic=diagnostic, pk__in=list(pks))}


def insight_of_theme(theme: Theme) -> Insight | None:
    """Also a rejected one."""
    return Insight.objects.filter(theme=theme, retired_at__isnull=True).select_related("theme").first()


def who_decided(diagnostic: Diagnostic, about: UUID) -> Change | None:
    """The last decision about a theme or an insight that was not undone."""
    return changes_of(diagnostic).filter(about=about, undone_at__isnull=True).first()


def changes_of(diagnostic: Diagnostic) -> QuerySet[Change]:
    """What people decided about the findings, the latest first."""
    return Change.objects.filter(diagnostic=diagnostic).order_by("-at", "-pk")


def changes_built_on(change: Change) -> list[Change]:
    """Later changes, not undone, that set what this one set, or that take as given what it made. The latest first."""
    altered = set(change.alters)
    later = changes_of(change.diagnostic).filter(at__gte=change.at, undone_at__isnull=True).exclude(pk=change.pk)
    return [one for one in later if altered & {*one.alters, *one.rests_on}]


def sense_key(diagnostic: Diagnostic) -> str:
    """Of the job that makes sense of a diagnostic."""
    return f"sense:{diagnostic.pk}"


def last_run(diagnostic: Diagnostic) -> SenseRun | None:
    return SenseRun.objects.filter(diagnostic=diagnostic).order_by("-finished_at").first()


def placements_of(record: Record) -> dict[UUID, Placement]:
    """Excerpt → where it was placed, for the passages of one record."""
    placed = Placement.objects.filter(excerpt__record=record).select_related("theme")
    return {placement.excerpt_id: placement for placement in placed.order_by("excerpt__start")}
