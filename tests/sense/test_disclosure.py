"""Small numbers stay private, against an intruder who knows the rules and can solve a linear program."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from strandline.sense.disclosure import (
    BANDS,
    EVERYONE,
    Bands,
    SharedRow,
    band,
    band_range,
    feasible_intervals,
    join_small,
    place_once,
    shared_cells,
    suppress,
)

# --- tables of counts ---------------------------------------------------------------------------------------------


def test_suppress_small_cell_takes_partners_with_it() -> None:
    table = [[12, 3, 9], [7, 8, 20], [30, 15, 11]]

    hidden = suppress(table, 5)

    assert hidden.primary == {(0, 1)}
    assert len(hidden.secondary) == 3  # a rectangle, so that no row or column gives it away
    assert hidden.total == 115
    assert all(width >= 5 for width in _widths(hidden))


def test_suppress_only_the_small_cell_would_be_worked_out() -> None:
    """The attack works: what it must not be able to do is not just assumed."""
    hidden = suppress([[12, 3], [7, 8]], 5)
    naive = type(hidden)(
        cells=((12, None), (7, 8)),
        row_totals=(15, 15),
        column_totals=(19, 11),
        total=30,
        k=5,
        asked=None,
        primary=frozenset({(0, 1)}),
        secondary=frozenset(),
    )

    assert feasible_intervals(naive) == {(0, 1): (3, 3)}
    assert all(low != high for low, high in feasible_intervals(hidden).values())


def test_suppress_nothing_small_prints_everything() -> None:
    hidden = suppress([[12, 0], [7, 8]], 5)

    assert hidden.cells == ((12, 0), (7, 8))
    assert (hidden.row_totals, hidden.column_totals, hidden.total) == ((12, 15), (19, 8), 27)
    assert hidden.left_out == 0


def test_suppress_nearly_everybody_is_small_too() -> None:
    hidden = suppress([[18, 10], [9, 10]], 5, asked=[20, 20])

    assert (0, 0) in hidden.primary  # two of twenty did not


def test_suppress_small_total_goes_too() -> None:
    hidden = suppress([[1, 2]], 5)

    assert hidden.row_totals == (None,)
    assert hidden.total is None


@pytest.mark.parametrize(
    ("table", "k", "asked", "why"),
    [
        ([1, 2], 5, None, "rows and columns"),
        ([[-1]], 5, None, "whole numbers"),
        ([[1.5]], 5, None, "whole numbers"),
        ([[6]], 5, [5], "more people"),
        ([[6]], 5, [5, 5], "columns"),
        ([[6]], 1, None, "threshold"),
    ],
)
def test_suppress_impossible_table_is_refused(table: object, k: int, asked: list[int] | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        suppress(table, k, asked=asked)  # type: ignore[arg-type]


@given(
    arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 30)), st.integers(2, 10)
)
@settings(max_examples=15, deadline=None)
def test_suppress_attacked_by_linear_program_keeps_every_cell(table: np.ndarray, k: int) -> None:
    hidden = suppress(table, k)

    printed = [number for row in hidden.cells for number in row if number is not None]
    assert all(number == 0 or number >= k for number in printed)
    assert all(width >= k for width in _widths(hidden))


@given(
    st.lists(st.integers(1, 25), min_size=1, max_size=4).flatmap(
        lambda asked: st.tuples(
            st.just(asked),
            st.lists(st.tuples(*(st.integers(0, most) for most in asked)), min_size=1, max_size=4),
        )
    )
)
@settings(max_examples=15, deadline=None)
def test_suppress_attacker_who_knows_who_was_asked_keeps_every_cell(
    asked_and_table: tuple[list[int], list[tuple[int, ...]]],
) -> None:
    asked, table = asked_and_table

    hidden = suppress(table, 5, asked=asked)

    for (row, column), (low, high) in feasible_intervals(hidden).items():
        assert high is not None
        most = (sum(asked) if column < 0 else asked[column]) * (len(table) if row < 0 else 1)
        assert high - low >= min(5, most)
        if row >= 0 and column >= 0:
            assert low <= table[row][column] <= high


def _widths(hidden: object) -> list[float]:
    intervals = feasible_intervals(hidden).values()  # type: ignore[arg-type]
    return [float("inf") if high is None else high - low for low, high in intervals]


# --- perspectives -------------------------------------------------------------------------------------------------


def test_join_small_joins_the_small_with_one_another() -> None:
    shown = join_small({"Residents": 6, "Health": 3, "Council": 5, "Employers": 2, "Under 25s": 0})

    assert shown == {
        "Residents": "Residents",
        "Health": "Health, Employers",
        "Council": "Council",
        "Employers": "Health, Employers",
        "Under 25s": "Under 25s",
    }


def test_join_small_lone_small_one_goes_to_the_smallest_large_one() -> None:
    shown = join_small({"Residents": 9, "Council": 5, "Employers": 2})

    assert shown["Employers"] == shown["Council"] == "Council, Employers"
    assert shown["Residents"] == "Residents"


def test_join_small_too_few_in_all_are_one() -> None:
    assert join_small({"Residents": 2, "Council": 1, "Under 25s": 0}) == {
        "Residents": EVERYONE,
        "Council": EVERYONE,
        "Under 25s": "Under 25s",
    }


def test_join_small_same_people_twice_are_counted_by_heads() -> None:
    members = {"Carers": {1, 2, 3}, "Residents": {1, 2, 3}, "Council": {4, 5, 6, 7, 8}}

    by_number = join_small({name: len(people) for name, people in members.items()})
    by_heads = join_small({name: len(people) for name, people in members.items()}, members=members)

    assert by_number["Carers"] == "Carers, Residents"  # three people
    assert by_heads["Carers"] == by_heads["Council"] == "Carers, Residents, Council"


def test_join_small_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        join_small({"Residents": -1})


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 12), max_size=8), st.integers(2, 10))
@settings(deadline=None)
def test_join_small_every_column_is_large_enough(asked: dict[str, int], k: int) -> None:
    shown = join_small(asked, k)

    columns: dict[str, int] = {}
    for name, column in shown.items():
        if asked[name]:
            columns[column] = columns.get(column, 0) + asked[name]
    assert set(shown) == set(asked)
    assert all(size >= k for size in columns.values()) or set(columns) == {EVERYONE}
    assert join_small(asked, k) == shown


def test_place_once_counts_nobody_in_two_columns() -> None:
    shown = {"Health": "Health, Employers", "Employers": "Health, Employers", "Residents": "Residents"}

    placed = place_once({"p1": ["Residents", "Health"], "p2": ["Employers"], "p3": []}, shown)

    assert placed == {"p1": "Residents", "p2": "Health, Employers"}


# --- bands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "asked", "expected"),
    [
        (0, 5, "few"),
        (1, 5, "few"),
        (2, 5, "some"),
        (3, 5, "some"),
        (4, 5, "most"),
        (5, 5, "most"),
        (2, 6, "some"),
        (4, 6, "most"),
    ],
)
def test_band_at_its_edges(people: int, asked: int, expected: str) -> None:
    assert band(people, asked) == expected


@pytest.mark.parametrize(("people", "asked"), [(0, 0), (-1, 5), (6, 5)])
def test_band_of_nobody_is_refused(people: int, asked: int) -> None:
    with pytest.raises(ValueError, match="no band"):
        band(people, asked)


@given(st.integers(1, 500))
@settings(deadline=None)
def test_band_range_is_what_the_band_says(asked: int) -> None:
    for name in BANDS:
        low, high = band_range(name, asked)
        assert [n for n in range(asked + 1) if band(n, asked) == name] == list(range(low, high + 1))


def test_shared_cells_whole_that_would_pin_a_cell_is_merged() -> None:
    """Some (2 or 3) and few (0 or 1) of five each, "some" (4 to 6) of ten: that could only be 3 and 1."""
    rows = shared_cells([[3, 1], [2, 0]], [5, 5])

    assert rows == [SharedRow((("some",), ("few",)), ("few", "some"))] * 2
    assert rows[0].heard == "by few or some"


def test_shared_cells_whole_that_is_harmless_is_one_band() -> None:
    (row,) = shared_cells([[5, 4, 6]], [6, 6, 8])

    assert row == SharedRow((("most",), ("most",), ("most",)), ("most",))


def test_shared_cells_too_few_asked_are_withheld() -> None:
    (row,) = shared_cells([[3, 2]], [6, 3])

    assert row.cells == (("some",), ())


def test_shared_cells_too_few_in_all_say_nothing() -> None:
    (row,) = shared_cells([[2]], [4])

    assert row == SharedRow(((),), ())
    assert row.heard == ""


def test_shared_cells_overlapping_columns_let_the_whole_say_no_more() -> None:
    (row,) = shared_cells([[3, 1]], [5, 5], totals=[3], asked_in_all=8)

    assert row.whole == ("few", "some")  # the cells say 2 to 4 of 8: few is up to 2, some is 3 to 5


def test_shared_cells_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="another shape"):
        shared_cells([[1, 2, 3]], [5, 5])


@pytest.mark.parametrize("asked", [(5, 5), (5, 6), (6, 8), (5, 5, 5), (5, 7, 10)])
@pytest.mark.parametrize("outside", [0, 1, 3])
def test_shared_cells_intruder_who_knows_the_rule_pins_nothing(asked: tuple[int, ...], outside: int) -> None:
    """Every table there can be, grouped by what is printed: what an intruder with unlimited patience knows.

    This includes what follows from *how* the whole was merged, as each table is put through the real rule.
    """
    in_all = sum(asked) + outside
    tables = list(product(*(range(most + 1) for most in asked), range(outside + 1)))
    rows = shared_cells(
        [table[:-1] for table in tables], asked, totals=[sum(table) for table in tables], asked_in_all=in_all
    )
    possible: dict[SharedRow, list[tuple[int, ...]]] = {}
    for table, row in zip(tables, rows, strict=True):
        possible.setdefault(row, []).append((*table[:-1], sum(table)))

    for row, candidates in possible.items():
        for column, most in enumerate((*asked, in_all)):
            values = {candidate[column] for candidate in candidates}
            assert len(values) >= 2, (row, column)
            assert values not in ({0}, {most}), (row, column)


@pytest.mark.parametrize("asked", [(5,), (7,), (5, 5), (5, 7), (6, 8)])
@pytest.mark.parametrize("telling", [False, True])
def test_shared_cells_intruder_who_reads_the_passages_pins_nothing(asked: tuple[int, ...], telling: bool) -> None:
    """Any number of people may be quoted, and shown seeing it differently. `telling`: the reader can tell how many they
    are; otherwise only whether there are any. What the words alone tell (all of five are quoted) is no secret.
    """
    shown = [
        [(n, q, d) for n in range(of + 1) for q in range(n + 1) for d in range(of - n + 1) if q + d < of]
        for of in asked
    ]
    cases = list(product(*shown))
    tables = [[[cell[part] for cell in case] for case in cases] for part in range(3)]
    rows = shared_cells(tables[0], asked, quoted=tables[1], differing=tables[2])
    possible: dict[object, list[tuple[int, ...]]] = {}
    for case, row in zip(cases, rows, strict=True):
        beside = tuple((q, d) if telling else (q > 0, d > 0) for _, q, d in case)
        counts = [n for n, _, _ in case]
        possible.setdefault((row, beside), []).append((*counts, sum(counts)))

    for printed, candidates in possible.items():
        for column in range(len(asked) + 1):
            assert len({candidate[column] for candidate in candidates}) >= 2, (printed, column)


@pytest.mark.parametrize(
    ("people", "asked", "quoted", "differing", "expected"),
    [
        (1, 5, 0, 0, ("few",)),
        (1, 5, 1, 0, ("few", "some")),  # nobody or one, and one is quoted
        (3, 5, 1, 0, ("few", "some")),  # the same words beside it, so the same bands: otherwise they would tell
        (2, 7, 1, 0, ("few",)),
        (3, 5, 3, 0, ("some", "most")),
        (4, 5, 4, 0, ("most",)),
        (4, 5, 0, 1, ("some", "most")),  # four or five, and one sees it differently
    ],
)
def test_shared_cells_bands_leave_doubt_beside_the_words_shown(
    people: int, asked: int, quoted: int, differing: int, expected: Bands
) -> None:
    (row,) = shared_cells([[people]], [asked], quoted=[[quoted]], differing=[[differing]])

    assert row.cells == (expected,)


def test_shared_cells_more_quoted_than_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="no such cell"):
        shared_cells([[1]], [5], quoted=[[2]])


@given(
    st.lists(st.integers(5, 40), min_size=1, max_size=7).flatmap(
        lambda asked: st.tuples(st.just(asked), st.tuples(*(st.integers(0, most) for most in asked)))
    )
)
@settings(deadline=None)
def test_shared_cells_whole_holds_the_truth(asked_and_row: tuple[list[int], tuple[int, ...]]) -> None:
    asked, row = asked_and_row

    (shared,) = shared_cells([row], asked)

    assert band(sum(row), sum(asked)) in shared.whole
    assert shared.cells == tuple((band(n, of),) for n, of in zip(row, asked, strict=True))
    low = sum(band_range(name, of)[0] for (name,), of in zip(shared.cells, asked, strict=True))
    assert low <= band_range(shared.whole[-1], sum(asked))[1]
