"""Votes as a sparse table, so that what nobody voted on costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BLOCK = 4_000_000  # cells of a dense table that are looked at at once: 32 MB


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """People x statements, row by row. Only votes that were cast are held: 1 agrees, -1 disagrees, 0 passes."""

    people: int
    statements: int
    starts: Ints  # (people + 1,) where each person's votes begin
    columns: Ints  # (votes,) the statement of each vote
    values: Floats  # (votes,) 1, 0 or -1

    @property
    def rows(self) -> Ints:
        """(votes,) the person of each vote."""
        return np.repeat(np.arange(self.people), np.diff(self.starts))

    @property
    def per_person(self) -> Ints:
        """(people,) votes cast by each."""
        return np.diff(self.starts)

    @property
    def per_statement(self) -> Ints:
        """(statements,) votes cast on each."""
        return np.bincount(self.columns, minlength=self.statements)

    def of(self, people: Ints) -> Votes:
        """The votes of these people, in this order; somebody named twice is there twice."""
        lengths = np.diff(self.starts)[people]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        taken = np.arange(starts[-1]) + np.repeat(self.starts[people] - starts[:-1], lengths)
        return Votes(len(people), self.statements, starts, self.columns[taken], self.values[taken])

    def with_values(self, values: Floats) -> Votes:
        """The same people voting on the same statements, otherwise."""
        return Votes(self.people, self.statements, self.starts, self.columns, values)

    def matrix(self, values: Floats) -> sparse.csr_array:
        """(people, statements) with `values` where votes were cast, and nothing elsewhere."""
        return sparse.csr_array((values, self.columns, self.starts), shape=(self.people, self.statements))

    def counts(self, labels: Ints, n: int, vote: int | None = None) -> Ints:
        """(n, statements) votes of one kind, or all of them, by the people of each label; negative labels are left out.

        `labels` is (people,).
        """
        label = labels[self.rows]
        counted = label >= 0
        if vote is not None:
            counted &= self.values == vote
        cells = label[counted] * self.statements + self.columns[counted]
        return np.bincount(cells, minlength=n * self.statements).reshape(n, self.statements)


def as_votes(votes: Votes | npt.ArrayLike | sparse.sparray | sparse.spmatrix) -> Votes:
    """Votes from a dense table (people, statements) in {1, 0, -1, nan}, where nan and None are votes not cast; or from
    a sparse one whose stored values, noughts too, are the votes cast.

    Raises ValueError for another number of dimensions and for any other value, with the place of the first.
    """
    if isinstance(votes, Votes):
        return votes
    if sparse.issparse(votes):
        rows = sparse.csr_array(votes)
        if not rows.has_canonical_format:
            rows = rows.copy()
            rows.sum_duplicates()  # also sorts each row
        people, statements = rows.shape
        places = rows.indptr.astype(np.int64), rows.indices.astype(np.int64)
        found = Votes(people, statements, *places, rows.data.astype(np.float64))
        _check(found)
        return found
    # Other kinds of array (a data frame's) may hold None, which only a conversion to floats makes nan of.
    table = votes if isinstance(votes, np.ndarray) and votes.dtype.kind in "fiub" else np.asarray(votes, dtype=float)
    if table.ndim == 1 and not table.size:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"votes is a table of people x statements; this has {table.ndim} dimensions")
    people, statements = table.shape
    step = max(1, _BLOCK // max(statements, 1))
    lengths, columns, values = [np.zeros(1, dtype=np.int64)], [], []
    for first in range(0, people, step):
        block = np.asarray(table[first : first + step], dtype=np.float64)
        cast = ~np.isnan(block)
        lengths.append(cast.sum(axis=1))
        columns.append(np.nonzero(cast)[1])
        values.append(block[cast])
    found = Votes(
        people,
        statements,
        np.cumsum(np.concatenate(lengths)),
        np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64),
        np.concatenate(values) if values else np.zeros(0),
    )
    _check(found)
    return found


def _check(votes: Votes) -> None:
    wrong = np.flatnonzero(~np.isin(votes.values, (-1.0, 0.0, 1.0)))
    if len(wrong):
        row, column, value = votes.rows[wrong[0]], votes.columns[wrong[0]], votes.values[wrong[0]]
        raise ValueError(f"a vote is 1, 0, -1 or missing, not {value:g} (person {row}, statement {column})")


def mask(indices: Iterable[int], size: int, what: str) -> Bools:
    """(size,) true at `indices`. Raises ValueError for an index that is not there."""
    chosen = np.zeros(size, dtype=bool)
    for index in indices:
        if not 0 <= index < size:
            raise ValueError(f"{what} names {index}, and there are {size}, counted from 0")
        chosen[index] = True
    return chosen
