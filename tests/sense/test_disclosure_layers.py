"""Tables of counts that add up to one another, against a reader who has them all and solves an integer program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp

from strandline.sense.disclosure import Suppressed, suppress, suppress_layers

Counts = NDArray[np.int64]


def printed(table: Suppressed) -> list[list[int | None]]:
    """Rows with their totals, and the row of totals."""
    rows = [[*row, total] for row, total in zip(table.cells, table.row_totals, strict=True)]
    return [*rows, [*table.column_totals, table.total]]


def narrowest(tables: Sequence[Suppressed]) -> float:
    """The attack: the least width that any missing number has, given all that is printed in all tables. Every number is
    a sum of cells of the layers, which are whole and not below nought; the last table is the sum of the others.
    """
    shape = (len(tables) - 1, len(tables[0].row_totals), len(tables[0].column_totals))
    known, values, missing = [], [], []
    for layer, table in enumerate(tables):
        for row, numbers in enumerate(printed(table)):
            for column, number in enumerate(numbers):
                part = np.zeros(shape)
                part[
                    slice(None) if layer == shape[0] else layer,
                    slice(None) if row == shape[1] else row,
                    slice(None) if column == shape[2] else column,
                ] = 1
                if number is None:
                    missing.append(part.ravel())
                else:
                    known.append(part.ravel())
                    values.append(number)
    widths = [np.inf]
    for aim in missing:
        ends = []
        for sign in (1, -1):
            limits = LinearConstraint(np.array(known), values, values) if known else ()
            answer = milp(sign * aim, constraints=limits, integrality=np.ones(aim.size))
            ends.append(sign * answer.fun if answer.success else sign * -np.inf)
        widths.append(ends[1] - ends[0])
    return min(widths)


FACETS = ([[12, 3, 9], [7, 8, 20]], [[6, 9, 8], [11, 7, 5]])


def test_suppress_layers_one_by_one_would_give_each_other_away() -> None:
    """The attack works: each table protects its small cell, and the table of the sum gives it away."""
    alone = [suppress(table, 5) for table in (*FACETS, np.sum(FACETS, axis=0))]

    assert alone[0].cells[0][1] is None
    assert narrowest(alone) == 0


def test_suppress_layers_together_keep_it() -> None:
    together = suppress_layers(FACETS, 5)

    assert together[0].primary == {(0, 1)}
    assert narrowest(together) >= 5


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)).flatmap(
        lambda shape: arrays(np.int64, shape, elements=st.integers(0, 20))
    ),
    st.integers(2, 6),
)
@settings(max_examples=15, deadline=None)
def test_suppress_layers_attacked_by_integer_program_keep_every_number(layers: Counts, k: int) -> None:
    tables = suppress_layers(list(layers), k)

    shown = [number for table in tables for row in printed(table) for number in row if number is not None]
    assert all(number == 0 or number >= k for number in shown)
    assert narrowest(tables) >= k
    for layer, table in zip([*layers, layers.sum(axis=0)], tables, strict=True):
        for row, numbers in zip(layer.tolist(), table.cells, strict=True):
            assert all(number in (None, true) for true, number in zip(row, numbers, strict=True))


def test_suppress_layers_nothing_small_prints_everything() -> None:
    tables = suppress_layers([[[12, 0], [7, 8]], [[9, 9], [9, 9]]])

    assert [table.left_out for table in tables] == [0, 0, 0]
    assert tables[-1].cells == ((21, 9), (16, 17))


@pytest.mark.parametrize(
    ("layers", "k", "why"), [([], 5, "at least one"), ([[[1]], [[1, 2]]], 5, "one shape"), ([[[1]]], 1, "threshold")]
)
def test_suppress_layers_impossible_input_is_refused(layers: list[list[list[int]]], k: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        suppress_layers(layers, k)
