"""Cell suppression for two-way tables of counts, audited by linear programming.

Sources: Cox 1980, "Suppression methodology and statistical disclosure control" (J. Am. Stat. Assoc. 75, 377-385), for
primary and secondary suppression and the audit by feasible intervals; Duncan, Fienberg, Krishnan, Padman and Roehrig
2001, "Disclosure limitation methods and information loss for tabular data", for bounds as the measure of protection;
Robertson 1993 for choosing the partners of a cell by a linear program with the cost of what is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

TOLERANCE = 1e-6  # the solver's own is 1e-7


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table as it may be printed: `None` stands for a number left out.

    `cells` is rows x columns; the margins are printed as far as they give nothing away.
    """

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    k: int
    asked: tuple[int, ...] | None  # people per column, known to the reader
    primary: frozenset[tuple[int, int]]  # left out because they are small; row or column -1 is the margin
    secondary: frozenset[tuple[int, int]]  # left out so that the others cannot be worked out

    @property
    def left_out(self) -> int:
        return len(self.primary) + len(self.secondary)


def suppress(table: npt.ArrayLike, k: int = 5, *, asked: Sequence[int] | None = None) -> Suppressed:
    """Leave out small counts, and as few others as it takes so that none can be worked out from the totals.

    `table` holds counts, rows x columns, without its margins; they are computed and published too. Left out first
    (primary) are counts `0 < n < k`, in the margins as well; where `asked` tells how many people stand behind each
    column, also counts whose complement is small (`asked - n < k`). Then (secondary) further cells are left out, the
    smallest possible sum of counts, until what is printed leaves every missing cell a range at least `k` wide, or as
    wide as `0 … asked` where fewer than `k` were asked.

    Raises ValueError for negative or fractional counts, a count above `asked`, or a `k` below 2.
    """
    inner = _checked(table, asked)
    if k < 2:
        raise ValueError(f"k is {k}: a threshold below 2 protects nobody")
    full = _with_margins(inner)
    caps = _caps(full.shape, asked)
    small = (full > 0) & (full < k)
    if asked is not None:
        small[:-1, :-1] |= (np.asarray(asked) - inner) < k
    hidden = _protect(full, small, caps, k)
    return _printed(full, small, hidden, k, asked)


def suppress_layers(layers: Sequence[npt.ArrayLike], k: int = 5) -> tuple[Suppressed, ...]:
    """As `suppress`, for tables that add up cell by cell, and for their sum, which comes last: one table for each facet
    and one for all of them, for each wave, for each theme of a parent.

    Suppressed one by one they would give each other away: what is missing in one is its sum less the others. Only for
    counts that add up, such as passages, or people of whom each stands in one layer; where somebody may stand in
    several, print one of the tables. Raises ValueError as `suppress` does, and where shapes differ.
    """
    if k < 2:
        raise ValueError(f"k is {k}: a threshold below 2 protects nobody")
    inner = [_checked(layer, None) for layer in layers]
    if not inner or any(layer.shape != inner[0].shape for layer in inner):
        raise ValueError("layers are tables of one shape, and there is at least one")
    tables = [_with_margins(layer) for layer in inner]
    full = np.stack([*tables, np.sum(tables, axis=0)])
    small = (full > 0) & (full < k)
    hidden = _protect(full, small, np.full(full.shape, np.inf), k)
    return tuple(_printed(*layer, k, None) for layer in zip(full, small, hidden, strict=True))


def feasible_intervals(suppressed: Suppressed) -> dict[tuple[int, int], tuple[int, int | None]]:
    """The attack: for each missing number, the least and the most it can be given everything that is printed.

    Keys are `(row, column)`, -1 for a margin. The upper end is None where nothing bounds it. The constraints of a
    two-way table are totally unimodular, so the ends of the linear program are whole numbers and the interval is exact.
    """
    rows, columns = len(suppressed.row_totals), len(suppressed.column_totals)
    printed: list[int | None] = []
    for row, total in zip(suppressed.cells, suppressed.row_totals, strict=True):
        printed += [*row, total]
    printed += [*suppressed.column_totals, suppressed.total]
    caps = _caps((rows + 1, columns + 1), suppressed.asked).ravel()
    bounds = [
        (value, value) if value is not None else (0, cap if np.isfinite(cap) else None)
        for value, cap in zip(printed, caps.tolist(), strict=True)
    ]
    balance = _balance((rows + 1, columns + 1))
    found = {}
    for position in (index for index, value in enumerate(printed) if value is None):
        ends: list[int | None] = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(printed))
            cost[position] = sign
            answer = _cheapest(cost, balance, bounds)
            unbounded = answer.status == 3
            if not unbounded and answer.status != 0:
                raise RuntimeError(f"the audit of the table could not be solved: {answer.message}")
            ends.append(None if unbounded else round(sign * answer.fun))
        line, column = divmod(position, columns + 1)
        low, high = ends
        assert low is not None  # counts are never negative
        found[_margin_as_minus_one(line, column, rows, columns)] = (low, high)
    return found


def _checked(table: npt.ArrayLike, asked: Sequence[int] | None) -> Counts:
    given = np.asarray(table)
    if given.ndim != 2:
        raise ValueError(f"a table has rows and columns, this one has {given.ndim} dimension(s)")
    counts = given.astype(np.int64)
    if (counts != given).any() or (counts < 0).any():
        raise ValueError("a table of people holds whole numbers from nought up")
    if asked is not None:
        if len(asked) != counts.shape[1]:
            raise ValueError(f"people asked for {len(asked)} columns, the table has {counts.shape[1]}")
        if (counts > np.asarray(asked)).any():
            raise ValueError("more people counted in a cell than were asked")
    return counts


def _with_margins(inner: Counts) -> Counts:
    with_rows = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([with_rows, with_rows.sum(axis=0, keepdims=True)])


def _caps(shape: tuple[int, ...], asked: Sequence[int] | None) -> npt.NDArray[np.float64]:
    """The most each number can be, for a reader who knows only how many were asked."""
    caps = np.full(shape, np.inf)
    if asked is not None:
        caps[:-1, :-1] = np.asarray(asked, dtype=float)
        caps[:-1, -1] = sum(asked)
        caps[-1, :-1] = (shape[0] - 1) * np.asarray(asked, dtype=float)
        caps[-1, -1] = (shape[0] - 1) * sum(asked)
    return caps


def _balance(shape: tuple[int, ...]) -> Any:
    """Cells of each line minus its total are nought, along every axis, the margins' own lines included. `shape` is with
    margins, each the last of its axis.
    """
    cell = np.arange(int(np.prod(shape))).reshape(shape)
    lines = [line for axis in range(len(shape)) for line in np.moveaxis(cell, axis, -1).reshape(-1, shape[axis])]
    data = np.concatenate([np.r_[np.ones(len(line) - 1), -1.0] for line in lines])
    row = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    return sparse.csr_array((data, (row, np.concatenate(lines))), shape=(len(lines), cell.size))


def _prices(full: Counts) -> npt.NDArray[np.float64]:
    """What leaving out a number costs: its count, and margins more, as readers miss them most."""
    margin = np.zeros(full.shape, dtype=bool)
    for axis, length in enumerate(full.shape):
        margin |= np.expand_dims(np.arange(length) == length - 1, tuple(set(range(full.ndim)) - {axis}))
    return np.asarray(1.0 + full + margin * (1.0 + full.sum()), dtype=float)


def _protect(full: Counts, small: Mask, caps: npt.NDArray[np.float64], k: int) -> Mask:
    """The cells to leave out: `small`, and partners until each can move by `k`.

    For a cell that could still be worked out, a linear program finds the cheapest way of moving its value while every
    total stays true: each cell that has to move with it is left out too. Such a movement is a witness: the reader
    cannot tell the true table from the moved one, and leaving out more later only widens that.
    """
    values, ceiling, prices = full.ravel().astype(float), caps.ravel(), _prices(full).ravel()
    balance = _balance(full.shape)
    # With two axes the ends of the linear program are whole numbers; with three they must be asked for.
    whole = full.ndim > 2
    hidden = small.ravel().copy()
    up, down = np.zeros(values.size), np.zeros(values.size)  # how far each is known to be able to move
    waiting: list[int] = sorted(np.flatnonzero(hidden).tolist(), key=lambda index: (-values[index], index))
    while waiting:
        target = waiting.pop(0)
        needed = min(float(k), ceiling[target])
        for direction in (1.0, -1.0):
            missing = needed - up[target] - down[target]
            room = ceiling[target] - values[target] if direction > 0 else values[target]
            reach = min((up if direction > 0 else down)[target] + missing, room)
            if missing <= TOLERANCE or reach <= TOLERANCE:
                continue
            prices_now = np.where(hidden, 0.0, prices)  # what is hidden already is free
            move = _cheapest_move(target, direction * reach, values, ceiling, prices_now, balance, whole=whole)
            np.maximum(up, move, out=up)
            np.maximum(down, -move, out=down)
            newly = (np.abs(move) > TOLERANCE) & ~hidden
            hidden |= newly
            waiting += np.flatnonzero(newly).tolist()
    return hidden.reshape(full.shape)


def _cheapest_move(
    target: int,
    by: float,
    values: npt.NDArray[np.float64],
    ceiling: npt.NDArray[np.float64],
    prices: npt.NDArray[np.float64],
    balance: Any,
    *,
    whole: bool,
) -> npt.NDArray[np.float64]:
    """Changes of all cells, up minus down, that move `target` by exactly `by` and keep every total true."""
    both_ways = sparse.hstack([balance, -balance], format="csr")
    highest = np.concatenate([ceiling - values, values])
    bounds = [(0.0, most if np.isfinite(most) else None) for most in highest.tolist()]
    along, against = (target, target + values.size) if by > 0 else (target + values.size, target)
    bounds[along], bounds[against] = (abs(by), abs(by)), (0.0, 0.0)
    answer = _cheapest(np.concatenate([prices, prices]), both_ways, bounds, whole=whole)
    if answer.status != 0:  # moving everything is always feasible within the room that was computed
        raise RuntimeError(f"no partners found for a small cell: {answer.message}")
    moved = answer.x[: values.size] - answer.x[values.size :]
    return np.asarray(moved, dtype=float)


def _cheapest(
    cost: npt.NDArray[np.float64], balance: Any, bounds: Sequence[tuple[float, float | None]], *, whole: bool = False
) -> Any:
    """SciPy's answer to: what costs least within the bounds and keeps every total true?"""
    from scipy.optimize import linprog  # late: it takes longer to import than most reports to build

    return linprog(
        cost,
        A_eq=balance,
        b_eq=np.zeros(balance.shape[0]),
        bounds=bounds,
        method="highs",
        integrality=np.ones(cost.size) if whole else None,
    )


def _printed(full: Counts, small: Mask, hidden: Mask, k: int, asked: Sequence[int] | None) -> Suppressed:
    rows, columns = full.shape[0] - 1, full.shape[1] - 1
    shown = [
        [None if hidden[row, column] else int(full[row, column]) for column in range(columns + 1)]
        for row in range(rows + 1)
    ]

    def positions(mask: Mask) -> frozenset[tuple[int, int]]:
        found = np.argwhere(mask).tolist()
        return frozenset(_margin_as_minus_one(row, column, rows, columns) for row, column in found)

    return Suppressed(
        cells=tuple(tuple(row[:-1]) for row in shown[:-1]),
        row_totals=tuple(row[-1] for row in shown[:-1]),
        column_totals=tuple(shown[-1][:-1]),
        total=shown[-1][-1],
        k=k,
        asked=None if asked is None else tuple(asked),
        primary=positions(small),
        secondary=positions(hidden & ~small),
    )


def _margin_as_minus_one(row: int, column: int, rows: int, columns: int) -> tuple[int, int]:
    return (-1 if row == rows else row, -1 if column == columns else column)
