"""Opinion maps: their parts against plain code, and what must hold of any votes."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_votes import camps
from scipy import sparse

from strandline.sense.clustering import adjusted_rand
from strandline.sense.opinions import as_polis, as_votes, opinion_map
from strandline.sense.opinions.grouping import group, k_means, silhouette
from strandline.sense.opinions.plane import lay_out, leading, principal
from strandline.sense.opinions.votes import Votes

# --- groups, against the same written out by hand -----------------------------------------------------------------

Point = tuple[float, float]


def plain_k_means(points: list[Point], k: int, weights: list[float], rounds: int) -> dict[int, list[int]]:
    """Members by the number of the place that a cluster started from, as clusters.clj tells it, with loops."""
    centres = dict(enumerate(list(dict.fromkeys(points))[:k]))
    members: dict[int, list[int]] = {}
    for _ in range(rounds + 1):
        members = {number: [] for number in centres}
        for at, point in enumerate(points):
            nearest = min(reversed(centres), key=lambda number: math.dist(point, centres[number]))
            members[nearest].append(at)
        members = {number: held for number, held in members.items() if held}
        moved = {}
        for number, held in members.items():
            total = sum(weights[at] for at in held)
            moved[number] = tuple(sum(weights[at] * points[at][axis] for at in held) / total for axis in (0, 1))
        still = all(
            math.dist(old, new) < 0.01
            for old, new in zip(sorted(centres.values()), sorted(moved.values()), strict=False)
        )
        centres = moved
        if still:
            break
    return members


def plain_silhouette(points: list[Point], clusters: list[list[int]]) -> float:
    values = []
    for own in clusters:
        for at in own:
            if len(own) == 1:
                values.append(0.0)
                continue
            a = sum(math.dist(points[at], points[other]) for other in own) / (len(own) - 1)
            b = min(
                sum(math.dist(points[at], points[other]) for other in theirs) / len(theirs)
                for theirs in clusters
                if theirs is not own
            )
            values.append((b - a) / max(a, b))
    return sum(values) / len(values)


@pytest.mark.parametrize(("people", "seed"), [(60, 1), (99, 2), (101, 3), (150, 4), (400, 5)])
def test_group_equals_the_same_written_out_by_hand(people: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    middles = rng.normal(0, 2, (4, 2))
    places = middles[rng.integers(4, size=people)] + rng.normal(0, 0.7, (people, 2))

    found = group(places)

    points = [(float(x), float(y)) for x, y in places]
    base = plain_k_means(points, 100, [1.0] * people, 100)
    centres = [
        tuple(sum(points[at][axis] for at in held) / len(held) for axis in (0, 1)) for _, held in sorted(base.items())
    ]
    weights = [float(len(held)) for _, held in sorted(base.items())]
    tried = {}
    for k in range(2, min(5, 2 + len(base) // 12) + 1):
        clusters = [held for _, held in sorted(plain_k_means(centres, k, weights, 20).items())]
        tried[k] = plain_silhouette(centres, clusters), clusters
    best = max(tried, key=lambda k: (tried[k][0], k))
    expected = np.empty(people, dtype=np.int64)
    for number, held in enumerate(tried[best][1]):
        for at in held:
            expected[sorted(base.items())[at][1]] = number
    assert found.silhouettes == pytest.approx({k: value for k, (value, _) in tried.items()})
    assert np.array_equal(found.labels, expected)
    assert len(found.base.centres) == len(base) <= 100


def test_k_means_of_fewer_different_points_makes_fewer_clusters() -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0]] * 5)

    found = k_means(points, 4, rounds=20)

    assert found.centres.tolist() == [[0, 0], [1, 1]]
    assert found.labels.tolist() == [0, 1] * 5


def test_silhouette_of_one_cluster_and_of_points_alone_is_nought() -> None:
    apart = np.array([[0.0, 3.0], [3.0, 0.0]])

    assert silhouette(apart, np.array([0, 0])) == 0
    assert silhouette(apart, np.array([0, 1])) == 0


# --- the plane ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "statements"), [(40, 12), (12, 40), (500, 450), (420, 600)])
def test_principal_equals_the_singular_vectors_of_the_imputed_table(people: int, statements: int) -> None:
    table, _ = camps(people, statements, 3, seed=people)
    means = np.nanmean(table, axis=0)
    _, _, right = np.linalg.svd(np.where(np.isnan(table), 0, table - means), full_matrices=False)

    found = lay_out(as_votes(table), np.zeros(statements, dtype=bool)).components

    assert np.abs((found * right[:2]).sum(axis=1)) == pytest.approx([1, 1], abs=1e-10)
    assert (found.sum(axis=1) > 0).all()


def test_principal_of_a_table_that_varies_one_way_has_no_second_direction() -> None:
    away = sparse.csr_array(np.outer([1.0, -1.0, 2.0], [0.6, 0.8]))

    found = principal(away)

    assert found == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))


def test_leading_is_near_the_largest_singular_values() -> None:
    rng = np.random.default_rng(0)
    table = rng.normal(size=(80, 30)) + 3 * np.outer(rng.normal(size=80), rng.normal(size=30))

    values, _ = leading(sparse.csr_array(table), rng.normal(size=(4, 30)))

    assert values[0] == pytest.approx(np.linalg.svd(table, compute_uv=False)[0], rel=1e-3)


def test_positions_do_not_depend_on_the_order_of_people_or_statements() -> None:
    table, _ = camps(50, 20, 2, seed=1)
    rng = np.random.default_rng(1)
    people, statements = rng.permutation(50), rng.permutation(20)

    before = opinion_map(table).positions
    after = opinion_map(table[people][:, statements]).positions

    assert after == pytest.approx(before[people], abs=1e-9)


def test_somebody_far_from_the_others_is_scaled_by_the_votes_they_cast() -> None:
    table, _ = camps(60, 16, 2, seed=2, cast=1.0)
    few = table.copy()
    few[0, 4:] = np.nan
    plane = lay_out(as_votes(few), np.zeros(16, dtype=bool))

    expected = -((few[0, :4] - plane.means[:4]) @ plane.components[:, :4].T) * math.sqrt(16 / 4)

    assert plane.positions[0] == pytest.approx(expected)


# --- who is in the map --------------------------------------------------------------------------------------------


def test_people_in_the_map_have_seven_votes() -> None:
    table, _ = camps(40, 20, 2, seed=3, cast=1.0)
    table[5, 6:] = np.nan
    table[6, 7:] = np.nan
    table[7, :] = np.nan

    found = opinion_map(table)

    assert np.flatnonzero(found.groups < 0).tolist() == [5, 7]
    assert np.flatnonzero(opinion_map(table, kept=[5, 7]).groups < 0).tolist() == [7]  # 7 has not voted at all


def test_people_with_a_vote_on_every_statement_are_in_the_map_of_a_short_conversation() -> None:
    table, _ = camps(40, 5, 2, seed=3, cast=1.0)
    table[5, 4] = np.nan

    assert np.flatnonzero(opinion_map(table).groups < 0).tolist() == [5]


def test_fewer_than_fifteen_with_enough_votes_are_joined_by_those_with_most() -> None:
    table, _ = camps(40, 20, 2, seed=4, cast=1.0)
    table[10:, 6:] = np.nan
    table[30:, 3:] = np.nan

    found = opinion_map(table)

    assert np.flatnonzero(found.groups >= 0).tolist() == list(range(15))


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "options", "message"),
    [
        ([[1, 2]], {}, r"a vote is 1, 0, -1 or missing, not 2 \(person 0, statement 1\)"),
        ([1, 0, -1], {}, "this has 1 dimensions"),
        ([[1, 0]], {"moderated_out": [2]}, "moderated_out names 2, and there are 2, counted from 0"),
        ([[1, 0]], {"kept": [-1]}, "kept names -1"),
        ([[1, 0]], {"order": [0, 0]}, "order names somebody twice"),
        ([[1, 0]], {"n_groups": 1}, "n_groups is 2 or more, not 1"),
    ],
)
def test_opinion_map_refuses(votes: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        opinion_map(votes, **options)


def test_as_polis_refuses_names_that_do_not_fit() -> None:
    votes = as_votes([[1, 0], [0, 1]])

    with pytest.raises(ValueError, match="1 people and 2 statements are named, and the votes have 2 and 2"):
        as_polis(opinion_map(votes), votes, people=["a"])


# --- any votes ----------------------------------------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    people, statements = draw(st.integers(0, 45)), draw(st.integers(1, 12))
    cells = st.sampled_from([1.0, -1.0, 0.0, math.nan])
    kinds = draw(st.lists(st.lists(cells, min_size=statements, max_size=statements), min_size=1, max_size=6))
    return np.array([draw(st.sampled_from(kinds)) for _ in range(people)]).reshape(people, statements)


@settings(max_examples=40, deadline=None)
@given(tables(), st.data())
def test_opinion_map_of_any_votes(table: np.ndarray, data: st.DataObject) -> None:
    out = data.draw(st.sets(st.integers(0, table.shape[1] - 1)))

    found = opinion_map(table, moderated_out=out)

    cast = (~np.isnan(table)).sum(axis=1)
    assert found.groups.shape == (len(table),)
    assert found.groups.dtype.kind == "i"
    assert sorted(set(found.groups[found.groups >= 0].tolist())) == list(range(found.n_groups))
    assert (found.groups[cast == 0] == -1).all()
    assert (found.groups[cast >= 7] >= 0).all()
    assert sum(found.sizes) == (found.groups >= 0).sum()
    for values in (found.positions, found.group_aware_consensus, found.priorities, found.plane.extremity):
        assert np.isfinite(values).all()
    named = [one.statement for side in found.consensus.values() for one in side]
    named += [one.statement for shown in found.representative for one in shown]
    named += [one.statement for one in found.common_ground]
    assert not out.intersection(named)
    assert found.withheld or (found.groups >= 0).sum() >= 30
    assert 0 <= found.stability <= 1
    assert len(found.group_stability) == found.n_groups
    json.dumps(as_polis(found, as_votes(table)), allow_nan=False)


@settings(max_examples=15, deadline=None)
@given(tables())
def test_sparse_votes_make_the_same_map_as_dense_ones(table: np.ndarray) -> None:
    rows, columns = np.nonzero(~np.isnan(table))
    held = sparse.coo_array((table[rows, columns], (rows, columns)), shape=table.shape)

    dense, thin = opinion_map(table), opinion_map(held)

    assert np.array_equal(dense.groups, thin.groups)
    assert np.array_equal(dense.positions, thin.positions)
    assert (dense.stability, dense.withheld) == (thin.stability, thin.withheld)


def test_as_votes_takes_lists_with_gaps_and_whole_numbers() -> None:
    listed = as_votes([[1, None, 0], [None, -1, None]])

    assert (listed.people, listed.statements) == (2, 3)
    assert listed.rows.tolist() == [0, 0, 1]
    assert listed.columns.tolist() == [0, 2, 1]
    assert listed.values.tolist() == [1, 0, -1]
    assert as_votes(np.array([[1, -1]])).values.tolist() == [1, -1]
    assert as_votes(listed) is listed


def test_votes_of_some_people_in_their_order() -> None:
    votes = as_votes([[1, None, 0], [None, -1, None], [None, None, None]])

    some = votes.of(np.array([1, 2, 0, 1]))

    assert isinstance(some, Votes)
    assert some.rows.tolist() == [0, 2, 2, 3]
    assert some.columns.tolist() == [1, 0, 2, 1]


def test_opinion_map_is_the_same_for_a_seed() -> None:
    table, _ = camps(60, 20, 2, seed=6)

    one, other = opinion_map(table, seed=3), opinion_map(table, seed=3)

    assert (one.stability, one.group_stability) == (other.stability, other.group_stability)
    assert one.common_ground == other.common_ground


def test_camps_far_apart_are_found_and_shown() -> None:
    table, label = camps(300, 60, 2, seed=8, apart=0.95)

    found = opinion_map(table)

    assert found.withheld is None
    assert found.n_groups == 2
    assert adjusted_rand(found.groups, label) > 0.95
    assert found.stability > 0.9


def test_what_tells_groups_apart_comes_from_their_votes() -> None:
    table, _ = camps(200, 30, 2, seed=9, apart=0.95)

    found = opinion_map(table)

    for number, shown in enumerate(found.representative):
        assert 1 <= len(shown) <= 5
        sides = [one.side for one in shown]
        assert sides == sorted(sides)
        for one in shown:
            votes = table[found.groups == number, one.statement]
            assert one.votes == (~np.isnan(votes)).sum()
            assert one.votes_for_side == (votes == (1 if one.side == "agree" else -1)).sum()
            assert one.ratio > 1
    for side in found.consensus.values():
        weights = [one.share * one.z for one in side]
        assert all(before >= after for before, after in pairwise(weights))
