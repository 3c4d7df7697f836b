"""Bringing the index in line with what may be found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction

from strandline.records.models import SearchEntry
from strandline.records.search.engines import Row, engine

_BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may be found on a shelf. `stamp` changes whenever its words or its labels do."""

    kind: str  # a value of SearchEntry.Kind
    id: UUID  # of the excerpt or the turn
    labels: tuple[str, ...]  # what a search may keep to: who spoke, what it is about
    stamp: str


def label(kind: str, id: UUID) -> str:
    """A label for something with an id: a letter and digits, nothing that a stemmer takes off."""
    return f"{kind}{id.int}"


def shelf_label(shelf: UUID) -> str:
    return label("d", shelf)


def kind_label(kind: str) -> str:
    return f"k{list(SearchEntry.Kind.values).index(kind)}"


@transaction.atomic
def shelve(
    *,
    workspace_id: UUID,
    shelf: UUID,
    items: Iterable[Item],
    words_of: Callable[[Collection[Item]], dict[UUID, str]],
) -> tuple[int, int]:
    """Make `items` what can be found on a shelf. `words_of` is asked for new ones alone. Returns (added, removed)."""
    wanted = {(item.kind, item.id): item for item in items}
    there = SearchEntry.objects.filter(shelf=shelf).values_list("number", "kind", "excerpt_id", "turn_id", "stamp")
    stale, kept = [], set()
    for number, kind, excerpt, turn, stamp in there:
        key = (kind, excerpt or turn)
        if key in wanted and wanted[key].stamp == stamp:
            kept.add(key)
        else:
            stale.append(number)
    for part in _batches(stale):
        SearchEntry.objects.filter(number__in=part).delete()
    new = [item for key, item in wanted.items() if key not in kept]
    with connection.cursor() as cursor:
        for items_part in _batches(new):
            words = words_of(items_part)
            entries = SearchEntry.objects.bulk_create(_entry(workspace_id, shelf, item) for item in items_part)
            both = zip(entries, items_part, strict=True)
            engine().add(cursor, [_row(entry, item, words[item.id]) for entry, item in both])
        if stale:
            engine().tidy(cursor)
    return len(new), len(stale)


def _batches(things: list[T]) -> Iterator[list[T]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


@transaction.atomic
def clear_shelf(*, shelf: UUID) -> None:
    """Nothing is found there any more."""
    SearchEntry.objects.filter(shelf=shelf).delete()
    with connection.cursor() as cursor:
        engine().tidy(cursor)


def _entry(workspace_id: UUID, shelf: UUID, item: Item) -> SearchEntry:
    thing = {"excerpt_id": item.id} if item.kind == SearchEntry.Kind.PASSAGE else {"turn_id": item.id}
    return SearchEntry(workspace_id=workspace_id, shelf=shelf, kind=item.kind, stamp=item.stamp, **thing)


def _row(entry: SearchEntry, item: Item, words: str) -> Row:
    return Row(entry.number, (shelf_label(entry.shelf), kind_label(item.kind), *item.labels), words)
