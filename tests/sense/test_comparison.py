"""People per cell of people asked, in both designs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import false_discovery_control

from strandline.sense.comparison import (
    Cell,
    Comparison,
    benjamini_hochberg,
    compare_groups,
    newcombe_interval,
    people_in,
    power_gap,
    wilson_interval,
)

PEOPLE = ["r1", "r1", "r2", "c1", "c2"]
GROUPS = {"r1": "Residents", "r2": "Residents", "r3": "Residents", "c1": "Council", "c2": ("Council", "Residents")}
MEMBERSHIP = np.array([[1, 0], [0.5, 0], [0, 0.2], [0, 0.9], [0.1, 0]])


def test_compare_groups_counts_people_and_not_mentions() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS)

    assert comparison.groups == ("Residents", "Council")
    assert comparison.asked == (4, 2)  # r3 said nothing and was asked; c2 belongs to both
    assert comparison.people_asked == 5
    assert [[cell.label for cell in row] for row in comparison.cells] == [
        ["2 of 4", "1 of 2"],
        ["1 of 4", "1 of 2"],
    ]
    assert [cell.label for cell in comparison.overall] == ["2 of 5", "2 of 5"]


def test_compare_groups_purposive_has_no_intervals_or_tests() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS)

    for cell in (*comparison.cells[0], *comparison.overall):
        assert (cell.low, cell.high, cell.p, cell.q, cell.verdict) == (None, None, None, None, "")
    assert comparison.cell(0, "Residents").share == 0.5


def test_compare_groups_sparse_equals_dense() -> None:
    dense = compare_groups(MEMBERSHIP, PEOPLE, GROUPS)

    assert compare_groups(sparse.csr_matrix(MEMBERSHIP), PEOPLE, GROUPS) == dense
    assert compare_groups(sparse.csr_array(MEMBERSHIP), PEOPLE, GROUPS) == dense


def test_compare_groups_order_keeps_a_perspective_nobody_was_found_for() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS, order=("Under 25s", "Council"))

    assert comparison.groups == ("Under 25s", "Council", "Residents")
    assert comparison.cells[0][0] == Cell(0, 0)
    assert comparison.cells[0][0].label == "nobody heard"


def test_compare_groups_voices_that_cannot_be_told_apart_are_at_least_one() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS, voices={"r1": 4})

    assert comparison.asked == (7, 2)
    assert comparison.cells[0][0].label == "at least 2 of 7"
    assert comparison.cells[1][0].label == "1 of 7"
    assert comparison.cells[0][1].label == "1 of 2"


def test_compare_groups_person_without_a_group_counts_in_all() -> None:
    comparison = compare_groups([[1.0]], ["p"], {"p": (), "q": "Council"})

    assert comparison.groups == ("Council",)
    assert comparison.overall[0].label == "1 of 2"


def test_compare_groups_survey_tells_a_clear_difference() -> None:
    people = [f"a{n}" for n in range(40)] + [f"b{n}" for n in range(40)]
    groups = {person: person[0].upper() for person in people}
    membership = np.array([[float(person[0] == "a" or person.endswith("7"))] for person in people])

    comparison = compare_groups(membership, people, groups, design="survey")

    assert [cell.verdict for cell in comparison.cells[0]] == ["more than others", "less than others"]
    cell = comparison.cells[0][0]
    assert cell.p is not None
    assert cell.q is not None
    assert cell.p <= cell.q < 0.05
    assert (cell.low, cell.high) == pytest.approx((0.9124, 1.0), abs=1e-4)


def test_compare_groups_survey_few_answers_are_too_few_to_say() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS, design="survey")

    assert {cell.verdict for row in comparison.cells for cell in row} == {"too few to say"}


def test_compare_groups_survey_many_alike_are_much_the_same() -> None:
    people = list(range(2000))
    groups = {person: "A" if person % 2 else "B" for person in people}
    membership = np.array([[float(person % 4 < 2)] for person in people])

    comparison = compare_groups(membership, people, groups, design="survey")

    assert {cell.verdict for cell in comparison.cells[0]} == {"much the same"}


def test_compare_groups_survey_does_not_test_bounds() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS, design="survey", voices={"r1": 4})

    assert comparison.cells[0][0].p is None
    assert comparison.cells[0][0].low is None
    assert comparison.cells[0][0].verdict == "too few to say"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"people": PEOPLE[:-1]}, "one row per text"),
        ({"groups": {"r1": "Residents"}}, "r2, c1, c2"),
        ({"voices": {"r1": 0}}, "at least one"),
        ({"design": "random"}, "'purposive' or 'survey'"),
    ],
)
def test_compare_groups_impossible_input_is_refused(change: dict[str, object], why: str) -> None:
    arguments = {"membership": MEMBERSHIP, "people": PEOPLE, "groups": GROUPS} | change

    with pytest.raises(ValueError, match=why):
        compare_groups(**arguments)  # type: ignore[arg-type]


def test_people_in_counts_a_person_of_two_groups_once() -> None:
    first, second = people_in(MEMBERSHIP, PEOPLE, GROUPS, ["Residents", "Council"])

    assert (first.label, second.label) == ("2 of 5", "2 of 5")


def _comparison(lives: tuple[int, int], decides: tuple[int, int], voices: int = 1):  # type: ignore[no-untyped-def]
    people = [f"L{n}" for n in range(lives[1])] + [f"D{n}" for n in range(decides[1])]
    said = {f"L{n}" for n in range(lives[0])} | {f"D{n}" for n in range(decides[0])}
    groups = {person: {"L": "Residents", "D": "Council"}[person[0]] for person in people}
    membership = [[float(person in said)] for person in people]
    return compare_groups(membership, people, groups, voices={"D0": voices} if voices > 1 else None)


@pytest.mark.parametrize(
    ("lives", "decides", "gap"),
    [
        ((3, 6), (0, 3), True),
        ((3, 6), (1, 4), True),
        ((3, 6), (1, 3), False),  # a third of those who decide
        ((3, 7), (0, 5), False),  # fewer than half
        ((2, 3), (0, 5), False),  # only two people
        ((5, 5), (2, 9), False),  # two who decide said it
        ((5, 5), (0, 2), False),  # too few who decide were asked
        ((2, 2), (0, 5), False),  # too few who live with it were asked
    ],
)
def test_power_gap_keeps_its_rule_for_small_numbers(
    lives: tuple[int, int], decides: tuple[int, int], gap: bool
) -> None:
    found = power_gap(_comparison(lives, decides), {"Residents"}, {"Council"})

    assert bool(found) == gap


def test_power_gap_at_least_one_of_a_deciding_group_may_be_all() -> None:
    assert power_gap(_comparison((6, 6), (1, 6), voices=4), {"Residents"}, {"Council"}) == []


def test_power_gap_group_on_both_sides_belongs_to_neither() -> None:
    assert power_gap(_comparison((6, 6), (0, 6)), {"Residents", "Council"}, {"Council"}) == []


def test_power_gap_widest_first() -> None:
    people = [f"L{n}" for n in range(6)] + [f"D{n}" for n in range(6)]
    groups = {person: {"L": "Residents", "D": "Council"}[person[0]] for person in people}
    membership = np.zeros((12, 3))
    membership[:4, 0], membership[:6, 1], membership[:, 2] = 1, 1, 1

    found = power_gap(compare_groups(membership, people, groups), {"Residents"}, {"Council"})

    assert [gap.theme for gap in found] == [1, 0]
    assert (found[0].lives_with_it.label, found[0].decides.label) == ("6 of 6", "0 of 6")


@pytest.mark.parametrize(
    ("people", "asked", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_equals_published_values(people: int, asked: int, low: float, high: float) -> None:
    """Newcombe 1998, "Two-sided confidence intervals for the single proportion", Stat. Med. 17, table I, method 3."""
    assert wilson_interval(people, asked) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_interval_equals_published_values(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe 1998, "Interval estimation for the difference between independent proportions", Stat. Med. 17, table II,
    method 10, its eight contrasts.
    """
    assert newcombe_interval(Cell(*first), Cell(*second)) == pytest.approx((low, high), abs=5e-5)


def test_benjamini_hochberg_finds_the_four_of_the_published_example() -> None:
    """Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57, section 4: fifteen end points of a trial, level 0.05."""
    p_values = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]

    q_values = benjamini_hochberg(p_values)

    assert [p for p, q in zip(p_values, q_values, strict=True) if q <= 0.05] == [0.0001, 0.0004, 0.0019, 0.0095]
    assert q_values[3] == pytest.approx(0.0095 * 15 / 4)


@pytest.mark.parametrize(
    ("said", "asked", "p"),
    [
        ((3, 1), (4, 4), 0.4857),  # the lady tasting tea (Fisher 1935, The Design of Experiments, chapter II)
        ((10, 2), (13, 17), 0.000537),  # convictions of twins of criminals (Fisher 1935, J. R. Stat. Soc. 98, p. 48)
    ],
)
def test_compare_groups_survey_test_equals_published_values(
    said: tuple[int, int], asked: tuple[int, int], p: float
) -> None:
    people = [f"{group}{n}" for group, number in zip("AB", asked, strict=True) for n in range(number)]
    raised = [[float(int(person[1:]) < said["AB".index(person[0])])] for person in people]

    comparison = compare_groups(raised, people, {person: person[0] for person in people}, design="survey")

    assert [cell.p for cell in comparison.cells[0]] == pytest.approx([p, p], rel=1e-3)


def _survey(chance: np.random.Generator, shares: np.ndarray, asked: int) -> Comparison:
    """People in three groups who raise themes with the given chances, (groups, themes)."""
    people = list(range(3 * asked))
    raised = chance.random((len(people), shares.shape[1])) < shares[[person % 3 for person in people]]
    return compare_groups(raised, people, {person: "ABC"[person % 3] for person in people}, design="survey")


def test_compare_groups_survey_finds_nothing_where_there_is_nothing() -> None:
    """All groups alike: then every discovery is a false one, and at most one survey in twenty may have any."""
    chance = np.random.default_rng(1)
    shares = np.tile(np.linspace(0.1, 0.9, 8), (3, 1))

    told = [
        any(cell.q is not None and cell.q < 0.05 for row in _survey(chance, shares, 25).cells for cell in row)
        for _ in range(150)
    ]

    assert sum(told) / len(told) <= 0.05


def test_compare_groups_survey_most_of_what_it_finds_is_there() -> None:
    """Two of eight themes differ: of what is found, one in twenty at most is a false discovery on average. The level is
    for independent tests; the groups of one theme are set against each other, so a little is allowed for chance.
    """
    chance = np.random.default_rng(2)
    shares = np.full((3, 8), 0.4)
    shares[:, :2] = [[0.9], [0.4], [0.1]]
    false, found = [], 0

    for _ in range(60):
        comparison = _survey(chance, shares, 25)
        themes = [theme for theme, row in enumerate(comparison.cells) for cell in row if (cell.q or 0.0) < 0.05]
        false.append(sum(theme >= 2 for theme in themes) / max(len(themes), 1))
        found += len(themes)

    assert sum(false) / len(false) <= 0.07
    assert found >= 60 * 3


def test_compare_groups_says_how_many_belong_to_several_groups() -> None:
    comparison = compare_groups(MEMBERSHIP, PEOPLE, GROUPS, design="survey")

    assert comparison.in_several == 1
    assert sum(comparison.asked) == comparison.people_asked + comparison.in_several
    # c2 is in both: set against those who are not in the group, nobody stands on both sides.
    residents = comparison.cell(1, "Residents")
    assert residents.label == "1 of 4"
    assert residents.p == pytest.approx(2 / 5)  # against 1 of 1: of five people any two, the one outside among them


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None)
def test_benjamini_hochberg_equals_scipy(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(list(false_discovery_control(p_values, method="bh")))


def test_benjamini_hochberg_of_nothing_is_nothing() -> None:
    assert benjamini_hochberg([]) == []


@given(st.integers(1, 60).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
@settings(deadline=None)
def test_wilson_interval_holds_the_share_and_stays_within_bounds(people_asked: tuple[int, int]) -> None:
    people, asked = people_asked

    low, high = wilson_interval(people, asked)

    assert 0 <= low <= people / asked <= high <= 1


@given(
    st.integers(1, 6).flatmap(
        lambda texts: st.tuples(
            st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=texts, max_size=texts),
            st.lists(st.sampled_from("abcd"), min_size=texts, max_size=texts),
        )
    )
)
@settings(max_examples=50, deadline=None)
def test_compare_groups_any_input_counts_at_most_those_asked(data: tuple[list[list[bool]], list[str]]) -> None:
    membership, people = data
    groups = {"a": "X", "b": ("X", "Y"), "c": "Y", "d": ()}

    comparison = compare_groups(np.array(membership, dtype=float), people, groups)

    for row, overall in zip(comparison.cells, comparison.overall, strict=True):
        assert all(0 <= cell.people <= cell.asked for cell in (*row, overall))
        assert max(cell.people for cell in row) <= overall.people <= sum(cell.people for cell in row) + 1
