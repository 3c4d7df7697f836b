"""Coefficients of agreement, against the worked examples of the papers that introduced them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strandline.sense.agreement import (
    Coefficient,
    Level,
    chance_band,
    cohen_kappa,
    krippendorff_alpha,
    krippendorff_u_alpha,
    rwg,
    van_der_eijk_a,
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
FOUR_OBSERVERS: list[list[int | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# Krippendorff (2019), Content Analysis, 4th edition, figure 12.11 (p. 340), also in Krippendorff and others (2016):
# three observers of a continuum of 60.
ALEX = [(0, 7, "1"), (7, 13, "2"), (30, 32, "5"), (32, 37, "6"), (37, 44, "6"), (44, 60, "7")]
PAUL = [(0, 7, "1"), (7, 13, "3"), (13, 21, "5"), (32, 44, "6")]
SUZAN = [(0, 7, "1"), (7, 13, "4"), (13, 21, "5"), (32, 37, "6"), (37, 41, "6"), (41, 44, "6")]


def labels_of(table: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """The two coders' labels of a table of agreement."""
    cells = [(row, column) for row, of in enumerate(table) for column, times in enumerate(of) for _ in range(times)]
    return [row for row, _ in cells], [column for _, column in cells]


def test_cohen_kappa_of_labels_equals_cohen_1960() -> None:
    # The example of Cohen (1960): 200 diagnoses, .70 agreed where .41 are expected.
    first, second = labels_of([[88, 10, 2], [14, 40, 6], [18, 10, 12]])

    kappa = cohen_kappa(first, second)

    assert kappa == pytest.approx(0.29 / 0.59, abs=1e-12)
    assert round(kappa, 3) == 0.492
    assert kappa.n == 200


def test_cohen_kappa_of_spans_counts_what_nobody_coded() -> None:
    # Two coders mark 100 of 10,000 characters each, 50 of them the same: by hand (0.99 - 0.9802) / (1 - 0.9802).
    kappa = cohen_kappa([(0, 100)], [(50, 150)], length=10_000)

    assert kappa == pytest.approx((0.99 - 0.9802) / (1 - 0.9802), abs=1e-12)
    assert round(kappa, 3) == 0.495
    assert kappa.n == 10_000


def test_cohen_kappa_of_spans_equals_kappa_of_every_character() -> None:
    first = [(2, 9, "cost"), (9, 11, "call"), (20, 30, "cost")]
    second = [(4, 10, "cost"), (18, 30, "call")]
    by_character: list[list[str]] = []
    for spans in (first, second):
        text = ["nothing"] * 40
        for start, end, code in spans:
            text[start:end] = [code] * (end - start)
        by_character.append(text)

    assert cohen_kappa(first, second, length=40) == pytest.approx(cohen_kappa(*by_character), abs=1e-12)


def test_cohen_kappa_leaves_out_what_one_coder_did_not_judge() -> None:
    with_gaps = cohen_kappa(["a", "b", None, "a", "b"], ["a", "b", "a", None, "a"])

    assert with_gaps == cohen_kappa(["a", "b", "b"], ["a", "b", "a"])
    assert with_gaps.n == 3


def test_cohen_kappa_of_overlapping_spans_of_one_code_counts_a_character_once() -> None:
    assert cohen_kappa([(0, 8), (5, 10)], [(0, 10)], length=20) == 1.0


@pytest.mark.parametrize(
    ("coefficient", "reason"),
    [
        (lambda: cohen_kappa(["a", "a"], ["a", "a"]), "one and the same code"),
        (lambda: cohen_kappa([], [], length=50), "one and the same code"),
        (lambda: cohen_kappa([None, "a"], ["a", None]), "No unit was coded by both"),
        (lambda: krippendorff_alpha([[3, 3], [3, 3]], level="ordinal"), "All values are the same"),
        (lambda: krippendorff_alpha([[1, None], [None, 2]]), "No unit has values of two"),
        (lambda: krippendorff_alpha([]), "No unit has values of two"),
        (lambda: krippendorff_u_alpha([[], []], 30), "nothing varies"),
        (lambda: krippendorff_u_alpha([[(0, 30)], [(0, 30)]], 30), "nothing varies"),
        (lambda: van_der_eijk_a([0, 0, 0]), "Nobody answered"),
        (lambda: rwg([4], 5), "Fewer than two people"),
        (lambda: rwg([[4.0, 4.0], [nan, 2.0]], 5), "Fewer than two people"),
    ],
)
def test_coefficient_that_is_not_defined_is_nan_and_says_why(
    coefficient: Callable[[], Coefficient], reason: str
) -> None:
    found = coefficient()

    assert isnan(found)
    assert not found.defined
    assert reason in found.reason
    assert reason in repr(found)
    assert copy.deepcopy(found).reason == found.reason


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_alpha_with_missing_values_equals_krippendorff_2011(level: Level, published: float) -> None:
    alpha = krippendorff_alpha(FOUR_OBSERVERS, level=level)

    assert round(alpha, 3) == published
    assert alpha.n == 40  # pairable values: the unit that one observer judged is left out


def test_krippendorff_alpha_of_two_observers_equals_krippendorff_2011() -> None:
    # Sections A (binary, two observers) and B (nominal, two observers).
    binary = krippendorff_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])
    nominal = krippendorff_alpha(["aabbdcccedda", "babbbccceddd"])

    assert round(binary, 3) == 0.095
    assert round(nominal, 3) == 0.692


def test_krippendorff_alpha_reads_nan_as_missing() -> None:
    with_nan = np.array([[nan if value is None else value for value in row] for row in FOUR_OBSERVERS])

    assert krippendorff_alpha(with_nan, level="ordinal") == krippendorff_alpha(FOUR_OBSERVERS, level="ordinal")


def test_krippendorff_u_alpha_equals_krippendorff_2019() -> None:
    both = krippendorff_u_alpha([ALEX, PAUL, SUZAN], 60)
    marked = krippendorff_u_alpha([ALEX, PAUL, SUZAN], 60, codes=False)

    assert round(both, 3) == 0.510
    assert marked == pytest.approx(0.413, abs=0.001)  # printed with three digits, of rounded coincidences
    assert both.n == 180


def test_krippendorff_u_alpha_of_one_character_spans_is_alpha_of_characters() -> None:
    # Where every span is one character, there is no unit longer than what alpha for coding takes for one.
    first, second = [(1, 2, "x"), (4, 5, "y"), (7, 8, "x")], [(1, 2, "x"), (4, 5, "x"), (9, 10, "y")]
    by_character: list[list[str]] = []
    for spans in (first, second):
        text = ["-"] * 12
        for start, _, code in spans:
            text[start] = code
        by_character.append(text)

    assert krippendorff_u_alpha([first, second], 12) == pytest.approx(krippendorff_alpha(by_character), abs=1e-12)


def test_krippendorff_u_alpha_does_not_depend_on_the_order_of_coders() -> None:
    assert krippendorff_u_alpha([SUZAN, ALEX, PAUL], 60) == pytest.approx(
        krippendorff_u_alpha([ALEX, PAUL, SUZAN], 60), abs=1e-12
    )


def test_van_der_eijk_a_equals_van_der_eijk_2001() -> None:
    # The example of the paper, p. 331: layers of a distribution over seven answers.
    assert van_der_eijk_a([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333, abs=1e-7)


@pytest.mark.parametrize(
    ("counts", "a"),
    [
        ([5, 5, 5, 5, 5], 0.0),
        ([0, 0, 9, 0, 0], 1.0),
        ([4, 0, 0, 0, 4], -1.0),
        ([2, 0, 1, 1], 1 / 12),  # the vignette of the R package agrmt, which prints 0.08
        ([0, 3, 3, 0, 0], 0.75),  # 1 - (2 - 1) / (5 - 1)
    ],
)
def test_van_der_eijk_a_of_plain_shapes(counts: list[int], a: float) -> None:
    assert van_der_eijk_a(counts) == pytest.approx(a, abs=1e-12)


@pytest.mark.parametrize(("n", "published"), [(5, 0.70), (8, 0.56), (10, 0.50), (20, 0.36)])
def test_chance_band_of_five_answers_is_the_known_one(n: int, published: float) -> None:
    band = chance_band(n, 5)

    assert band.high == pytest.approx(published, abs=0.015)
    assert band == chance_band(n, 5)
    assert band.low < band.middle < band.high


def test_rwg_of_one_item_against_the_uniform_null_of_1984() -> None:
    # The uniform null variance of a five-point scale is 2.0, of a seven-point one 4.0 (James and others 1984).
    assert rwg([3, 4, 4, 5], 5) == pytest.approx(1 - (2 / 3) / 2.0)
    assert rwg([3, 4, 4, 5], 7) == pytest.approx(1 - (2 / 3) / 4.0)


def test_rwg_of_two_camps_is_nought_unless_asked_not_to_cut() -> None:
    # Half at each end: the variance is (n / (n - 1)) 4, twice that of even chance (maximum dissensus).
    camps = [1] * 50 + [5] * 50

    assert rwg(camps, 5) == 0.0
    assert rwg(camps, 5, truncate=False) == pytest.approx(1 - (100 / 99) * 4 / 2)


def test_rwg_of_several_items_steps_up_by_spearman_brown() -> None:
    ratings = np.array([[4, 4, 5], [4, 5, 5], [5, 4, 4], [3, 4, 4]])
    single = 1 - ratings.var(axis=0, ddof=1).mean() / 2.0

    assert rwg(ratings, 5) == pytest.approx(3 * single / (1 + 2 * single), abs=1e-12)


def test_rwg_leaves_out_missing_answers() -> None:
    assert rwg([3, nan, 4, 4, 5], 5) == rwg([3, 4, 4, 5], 5)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: cohen_kappa(["a"], ["a", "b"]), "1 labels by one coder and 2 by the other"),
        (lambda: cohen_kappa([(0, 5)], [(3, 70)], length=60), "Coder 1: the span 3–70"),
        (lambda: cohen_kappa([(5, 5)], [], length=60), "Coder 0: the span 5–5 is empty"),
        (lambda: cohen_kappa([(0, 5, "a"), (3, 9, "b")], [], length=60), "overlaps a span of another code"),
        (lambda: krippendorff_alpha([[1, 2], [1]]), "give None"),
        (lambda: krippendorff_alpha([["low", 2], [1, 2]], level="ordinal"), "Coder 0, unit 0: 'low' is not a number"),
        (lambda: krippendorff_alpha([[-1, 2], [1, 2]], level="ratio"), "below nought"),
        (lambda: krippendorff_alpha([[1], [1]], level="polar"), "'polar' is not a level"),  # type: ignore[arg-type]
        (lambda: krippendorff_u_alpha([[(0, 3)]], 10), "at least two coders"),
        (lambda: krippendorff_u_alpha([[(0, 5), (4, 8)], []], 10), "begins at 4"),
        (lambda: krippendorff_u_alpha([[], []], 0), "length must be at least 1"),
        (lambda: van_der_eijk_a([3, 4]), "at least three"),
        (lambda: van_der_eijk_a([3, -1, 4]), "below nought"),
        (lambda: chance_band(0, 5), "at least one answer"),
        (lambda: rwg([1, 9], 5), "further apart"),
        (lambda: rwg([1, 1], 1), "at least two steps"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_words(wrong: Callable[[], Coefficient], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        wrong()


SPANS = st.lists(st.integers(0, 40), min_size=0, max_size=8, unique=True).map(
    lambda edges: [(start, end) for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)]
)


@settings(max_examples=60, deadline=None)
@given(SPANS, SPANS)
def test_kappa_and_u_alpha_of_spans_are_symmetric_and_at_most_one(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    for one, other in (
        (cohen_kappa(first, second, length=41), cohen_kappa(second, first, length=41)),
        (krippendorff_u_alpha([first, second], 41), krippendorff_u_alpha([second, first], 41)),
    ):
        assert one.reason == other.reason
        assert one.reason or one == pytest.approx(other, abs=1e-12)
        assert one.reason or one <= 1 + 1e-12
    alike = krippendorff_u_alpha([first, first], 41)
    assert alike.reason or alike == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=7))
def test_van_der_eijk_a_is_the_same_read_from_either_end(counts: list[int]) -> None:
    a, mirrored = van_der_eijk_a(counts), van_der_eijk_a(counts[::-1])

    assert a.reason == mirrored.reason
    assert a.reason or a == pytest.approx(mirrored, abs=1e-12)
    assert a.reason or -1 - 1e-12 <= a <= 1 + 1e-12
