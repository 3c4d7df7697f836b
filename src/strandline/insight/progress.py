"""What was made of the words of several diagnostics at once: counts, in as many queries as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from strandline.diagnostics.models import Diagnostic, SessionRecord
from strandline.insight.models import Insight, InsightClearance, MadeBy, SenseRun, Theme, ThemeClearance
from strandline.people.queries import taking_no_part
from strandline.records.models import Clearance, Clearing


@dataclass(frozen=True, slots=True)
class Made:
    themes: int = 0  # of the picture
    unread: int = 0  # … that nobody has looked at: named by the machine, and not confirmed
    new_records: int = 0  # that came after the machine last made sense of it
    cleared: int = 0  # passages, theme names and insights that may be shared
    held: int = 0  # … that wait for somebody


def made_of(diagnostics: Sequence[Diagnostic]) -> dict[UUID, Made]:
    themes = _themes(diagnostics)
    decided = _decided(diagnostics)
    new = _new_records(diagnostics)
    return {
        one.pk: Made(
            *themes.get(one.pk, (0, 0)),
            new_records=new.get(one.pk, 0),
            cleared=decided.get((one.pk, Clearing.State.CLEARED), 0),
            held=decided.get((one.pk, Clearing.State.HELD), 0),
        )
        for one in diagnostics
    }


def shared_of(diagnostics: Sequence[Diagnostic]) -> set[UUID]:
    """The diagnostics of which something was cleared. For the second circle: it says no more than that."""
    decided = _decided(diagnostics)
    return {one for (one, state), number in decided.items() if state == Clearing.State.CLEARED and number}


def _themes(diagnostics: Sequence[Diagnostic]) -> dict[UUID, tuple[int, int]]:
    shown = Theme.objects.filter(
        diagnostic__in=diagnostics, retired_at__isnull=True, hidden_at__isnull=True, rest=False
    ).exclude(facet="")
    rows = (
        shown.order_by()
        .values("diagnostic")
        .annotate(number=Count("pk"), unread=Count("pk", filter=Q(made_by=MadeBy.MACHINE)))
    )
    return {row["diagnostic"]: (row["number"], row["unread"]) for row in rows}


def _new_records(diagnostics: Sequence[Diagnostic]) -> dict[UUID, int]:
    last = SenseRun.objects.filter(diagnostic=OuterRef("session__diagnostic")).order_by("-finished_at")
    rows = SessionRecord.objects.filter(
        session__diagnostic__in=diagnostics,
        set_aside_at__isnull=True,
        record__taken_in_at__gt=Subquery(last.values("started_at")[:1]),
    )
    counted = rows.order_by().values("session__diagnostic").annotate(number=Count("pk"))
    return dict(counted.values_list("session__diagnostic", "number"))


def _decided(diagnostics: Sequence[Diagnostic]) -> dict[tuple[UUID, str], int]:
    """Diagnostic and state → how many decisions about sharing hold there."""
    # Single wishes for a passage are not asked about here: that costs a search for each of thousands, for a count.
    passages = Clearance.objects.filter(
        ~taking_no_part("excerpt__participation__"),
        excerpt__record__session_record__set_aside_at__isnull=True,
    )
    ways: list[tuple[QuerySet[Any], str]] = [
        (passages, "excerpt__record__session_record__session__diagnostic"),
        (ThemeClearance.objects.filter(theme__in=Theme.objects.filter(retired_at__isnull=True)), "theme__diagnostic"),
        (
            InsightClearance.objects.filter(insight__in=Insight.objects.filter(retired_at__isnull=True)),
            "insight__diagnostic",
        ),
    ]
    found: dict[tuple[UUID, str], int] = {}
    for rows, leads in ways:
        counted = rows.filter(**{f"{leads}__in": diagnostics}).order_by().values(leads, "state")
        for diagnostic, state, number in counted.annotate(number=Count("pk")).values_list(leads, "state", "number"):
            found[diagnostic, state] = found.get((diagnostic, state), 0) + number
    return found
