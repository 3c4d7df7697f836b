"""Looking on the shelves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from strandline.records.models import Excerpt, SearchEntry
from strandline.records.search.engines import TABLE, Condition, engine
from strandline.records.search.shelving import kind_label, shelf_label
from strandline.records.search.wanted import Wanted

RANKED = 2_000  # up to so many the best come first; of more, the newest, as ranking them all would take too long
_VECTORS = 2_000  # made at a time


@dataclass(frozen=True, slots=True)
class Found:
    total: int
    entries: list[SearchEntry]  # with excerpt or turn, and the record behind it


def find(
    wanted: Wanted,
    *,
    shelves: Collection[UUID],
    kind: str,
    labels: Collection[str] = (),
    start: int = 0,
    size: int = 20,
) -> Found:
    """What holds all that is `wanted` and has every label, on `shelves` alone. The caller answers for the shelves."""
    if not wanted or not shelves:
        return Found(0, [])
    either = [[shelf_label(shelf) for shelf in shelves], [kind_label(kind)], *([one] for one in labels)]
    condition = engine().condition(either, wanted)
    (total,) = _rows(f"SELECT count(*) FROM {TABLE} WHERE {condition.sql}", *condition.parameters)
    return Found(total, _entries(_page(condition, total, start, size)))


def _page(condition: Condition, total: int, start: int, size: int) -> list[int]:
    ranked = total <= RANKED
    return _rows(
        f"SELECT rowid FROM {TABLE} WHERE {condition.sql} "
        f"ORDER BY {f'{condition.rank}, ' if ranked else ''}rowid DESC LIMIT %s OFFSET %s",
        *condition.parameters,
        *(condition.rank_parameters if ranked else ()),
        size,
        start,
    )


def _rows(sql: str, *parameters: Any) -> list[int]:
    """The only column of what a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [value for (value,) in cursor.fetchall()]


def _entries(numbers: list[int]) -> list[SearchEntry]:
    found = SearchEntry.objects.filter(number__in=numbers).select_related("excerpt__record", "turn__record")
    by_number = {entry.number: entry for entry in found}
    return [by_number[number] for number in numbers if number in by_number]


def alike(excerpt: Excerpt, *, shelf: UUID, size: int = 20) -> list[tuple[SearchEntry, float]]:
    """Passages on a shelf that mean something like `excerpt`, the nearest first, with their cosine (0 to 1).

    Vectors are made the first time a shelf is asked and kept with their entries: they go when the words go.
    """
    import numpy as np  # late: only this question needs it

    entries = SearchEntry.objects.filter(shelf=shelf, kind=SearchEntry.Kind.PASSAGE)
    _add_vectors(entries.filter(vector__isnull=True))
    rows = list(entries.order_by("number").values_list("number", "excerpt_id", "vector"))
    place = next((index for index, row in enumerate(rows) if row[1] == excerpt.pk), None)
    if place is None:
        return []
    vectors = np.frombuffer(b"".join(bytes(row[2] or b"") for row in rows), dtype=np.float16).reshape(len(rows), -1)
    # Not by “@”: for one vector, waking a thread a core costs more than it saves.
    cosines = np.einsum("ij,j->i", vectors.astype(np.float32), vectors[place].astype(np.float32))
    nearest = [index for index in np.argsort(-cosines, kind="stable").tolist() if index != place][:size]
    by_number = {entry.number: entry for entry in _entries([rows[index][0] for index in nearest])}
    return [
        (by_number[rows[index][0]], float(cosines[index]))
        for index in nearest
        if cosines[index] > 0 and rows[index][0] in by_number
    ]


def _add_vectors(entries: QuerySet[SearchEntry]) -> None:
    import numpy as np

    from strandline.sense.encoders import static_encoder  # late: its table takes 0.1 s to read

    numbers = list(entries.order_by("number").values_list("number", flat=True))
    for start in range(0, len(numbers), _VECTORS):
        part = SearchEntry.objects.filter(number__in=numbers[start : start + _VECTORS])
        rows = list(part.select_related("excerpt__record"))
        vectors = (
            static_encoder().encode([row.excerpt.text for row in rows if row.excerpt is not None]).astype(np.float16)
        )
        for row, vector in zip(rows, vectors, strict=True):
            row.vector = vector.tobytes()
        SearchEntry.objects.bulk_update(rows, ["vector"], batch_size=500)
