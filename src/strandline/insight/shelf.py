"""What of a diagnostic can be found by searching: the passages and turns of its records in use."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Diagnostic, Facet, Participant, Perspective
from strandline.diagnostics.queries import current_passages, current_records
from strandline.insight.models import Placement
from strandline.records.models import Excerpt, Record, SearchEntry, Turn
from strandline.records.queries import Closed, closed_in, on_record
from strandline.records.search import Item, label, shelve

_Kind = SearchEntry.Kind


def perspective_label(perspective: UUID) -> str:
    return label("v", perspective)


def speaker_label(participation: UUID) -> str:
    return label("p", participation)


def facet_label(facet: str) -> str:
    return f"f{Facet.values.index(facet)}"


def bring_up_to_date(diagnostics: Iterable[Diagnostic]) -> None:
    """Before a search: whatever changed since the last one.

    Everything that changes something writes an audit event in the same transaction. So where there are as many events
    as last time, what can be found is as it was; and none is missed, whatever was done and by which door.
    """
    for diagnostic in diagnostics:
        if _events(diagnostic) == diagnostic.shelved_events:
            continue
        with transaction.atomic():
            locked = Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)  # two who search at once take turns
            events = _events(locked)
            if events != locked.shelved_events:
                shelve_diagnostic(locked)
                Diagnostic.objects.filter(pk=locked.pk).update(shelved_events=events)
            diagnostic.shelved_events = events


def _events(diagnostic: Diagnostic) -> int:
    """Of the diagnostic, and of what belongs to no single one, as people do."""
    mine = Q(diagnostic_id=diagnostic.pk) | Q(diagnostic_id__isnull=True)
    return AuditEvent.objects.filter(mine, workspace_id=diagnostic.workspace_id).count()


def shelve_diagnostic(diagnostic: Diagnostic) -> tuple[int, int]:
    """Bring what can be found in line with the records in use, where their passages were placed, what people wish for
    their words and who withdrew. Returns (added, removed).
    """
    closed = closed_in(current_records(diagnostic))
    standing = _standing(diagnostic)
    facets = dict(Placement.objects.filter(diagnostic=diagnostic).order_by().values_list("excerpt", "facet"))
    items = []
    for pk, participation in current_passages(diagnostic).values_list("pk", "participation"):
        labels = [*standing[participation], *([facet_label(facets[pk])] if pk in facets else [])]
        items.append(Item(_Kind.PASSAGE, pk, tuple(labels), _stamp(labels)))
    turns = Turn.objects.filter(record__in=list(closed)).order_by()
    for pk, record, participation, start, end in turns.values_list("pk", "record", "participation", "start", "end"):
        labels = standing[participation]
        items.append(
            Item(_Kind.TURN, pk, tuple(labels), _stamp([*labels, *_closed_within(closed[record], start, end)]))
        )

    def words_of(new: Collection[Item]) -> dict[UUID, str]:
        return _words(new, closed)

    return shelve(workspace_id=diagnostic.workspace_id, shelf=diagnostic.pk, items=items, words_of=words_of)


def _standing(diagnostic: Diagnostic) -> dict[UUID | None, list[str]]:
    """Participation → labels of who spoke and from which perspectives."""
    standing: dict[UUID | None, list[str]] = defaultdict(list)
    for (participation,) in Participant.objects.filter(diagnostic=diagnostic).order_by().values_list("participation"):
        standing[participation].append(speaker_label(participation))
    among = Perspective.objects.filter(diagnostic=diagnostic, participants__isnull=False).order_by("pk")
    for participation, perspective in among.values_list("participants__participation", "pk"):
        standing[participation].append(perspective_label(perspective))
    return standing


def _stamp(parts: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _closed_within(closed: Closed, start: int, end: int) -> list[str]:
    return [f"{from_}-{to}" for from_, to in closed.off_record if from_ < end and to > start]


def _words(items: Collection[Item], closed: dict[UUID, Closed]) -> dict[UUID, str]:
    """The words to be found, without what is off the record."""
    excerpts = Excerpt.objects.filter(pk__in=[item.id for item in items if item.kind == _Kind.PASSAGE])
    turns = Turn.objects.filter(pk__in=[item.id for item in items if item.kind == _Kind.TURN])
    places = [
        *excerpts.order_by().values_list("pk", "record", "start", "end"),
        *turns.order_by().values_list("pk", "record", "start", "end"),
    ]
    texts = dict(Record.objects.filter(pk__in={place[1] for place in places}).values_list("pk", "text"))
    return {
        pk: on_record(texts[record], start, end, closed[record].off_record).replace("[off the record]", " ")
        for pk, record, start, end in places
    }
