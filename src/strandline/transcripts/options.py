"""What the person said about the columns of a table, on the command line or in the app."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Columns by header, by a unique part of a header, or by question number ("Q7").

    text: the free-text columns, each with the facet of its question (one of `model.FACETS`) or None;
    empty: the columns are found by themselves.
    person: the column that tells who answered. perspective: the column that tells where they stand;
    the beginning shared by several tick-box columns serves as well.
    """

    text: tuple[tuple[str, str | None], ...] = ()
    person: str | None = None
    perspective: str | None = None


FIND_COLUMNS = TableOptions()  # nobody said anything: free text is found, perspectives are not recorded
