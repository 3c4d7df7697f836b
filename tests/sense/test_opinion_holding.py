"""A map is withheld where it would mislead, and what it says of common ground holds for people it has not seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from making_votes import agreeing, camps, dealt

from strandline.sense.opinions import as_votes, opinion_map, read_votes
from strandline.sense.opinions.ground import lower_bound
from strandline.sense.opinions.holding import DRAWS, hold

SIGN = {"agree": 1, "disagree": -1}


@pytest.mark.parametrize("within", ["statements", "people"])
@pytest.mark.parametrize(("people", "statements"), [(40, 20), (120, 30), (150, 40)])
def test_votes_dealt_out_anew_are_withheld(people: int, statements: int, within: str) -> None:
    table, _ = camps(people, statements, 2, seed=people, apart=0.95)
    assert opinion_map(table).withheld is None

    found = opinion_map(dealt(table, seed=1, within=within))

    assert found.withheld is not None
    if within == "statements":
        assert found.withheld.startswith("The votes hold no pattern beyond what chance makes of them")
    assert found.n_groups >= 2  # the groups are still there
    assert (found.groups >= 0).sum() >= 0.95 * people


def test_real_votes_dealt_out_anew_are_withheld(shared_data: Path) -> None:
    votes = read_votes(shared_data / "polis" / "brexit-consensus" / "participants-votes.csv").votes
    table = np.full((votes.people, votes.statements), np.nan)
    table[votes.rows, votes.columns] = votes.values

    for seed in range(2):
        assert opinion_map(dealt(table, seed), n_groups=2).withheld is not None


@pytest.mark.parametrize("seed", range(2))
def test_a_group_of_people_who_agree_with_everything_is_withheld(seed: int) -> None:
    table, _ = camps(200, 40, 2, seed=seed)
    table, yes = agreeing(dealt(table, seed), 0.3, seed)

    found = opinion_map(table)

    group = np.bincount(found.groups[yes & (found.groups >= 0)]).argmax()
    assert found.withheld is not None
    assert f"Group {group + 1} is made of people who agree with nearly everything" in found.withheld


def test_people_who_lean_to_agree_more_or_less_are_no_groups() -> None:
    rng = np.random.default_rng(0)
    leaning = np.where(rng.random(200) < 0.5, 0.7, 0.3)
    table = np.where(rng.random((200, 40)) < leaning[:, None], 1.0, -1.0)

    found = opinion_map(table)

    assert found.stability > 0.5  # they come back, and are still no opinion
    assert found.withheld == (
        "People differ in how readily they agree, whatever the statement, and hardly in what they agree with."
    )


def test_a_group_that_does_not_come_back_is_named() -> None:
    """Two camps, of which a third group is cut by its few voters rather than by what they say."""
    table, _ = camps(60, 30, 2, seed=3)
    votes = as_votes(table)
    groups = np.where(np.arange(60) % 3 == 0, 2, opinion_map(table, n_groups=2).groups)

    held = hold(votes, np.zeros(30, dtype=bool), groups, opinion_map(table).plane.components, seed=0)

    assert held.group_stability[2] < 0.5
    assert held.withheld is not None
    assert "do not come back" in held.withheld or "does not come back" in held.withheld
    assert "3" in held.withheld


def test_fewer_than_thirty_people_are_withheld() -> None:
    table, _ = camps(40, 30, 2, seed=5, apart=0.95, cast=0.9)

    few, enough = opinion_map(table[:29]), opinion_map(table[:30])

    assert few.withheld == ("Only 29 people are in the map; below 30, groups say more about chance than about people.")
    assert enough.withheld is None
    assert set(few.groups.tolist()) == {0, 1}


def test_a_map_of_nobody_and_of_people_all_alike() -> None:
    assert opinion_map(np.full((3, 4), np.nan)).withheld == "Nobody voted."
    assert opinion_map(np.ones((40, 8))).withheld == "Nobody differs: all people in the map stand at one place."


def test_stability_is_lower_where_camps_are_nearer() -> None:
    far, near = (opinion_map(camps(150, 40, 2, seed=2, apart=apart)[0], n_groups=2) for apart in (0.95, 0.7))

    assert far.stability > 0.95
    assert near.stability < far.stability - 0.1
    assert DRAWS >= 30


# --- common ground ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_common_ground_of_seventy_percent_keeps_it_among_the_others(seed: int) -> None:
    """People who had no part in it, neither in the map nor in the choice, in the groups that they were made in."""
    table, label = camps(600, 60, 3, seed=seed, apart=0.85)
    chosen_on = np.random.default_rng(seed).random(600) < 0.7

    found = opinion_map(table[chosen_on], seed=seed)

    assert found.withheld is None
    assert len(found.common_ground) >= 5
    by_group, together = [], []
    for one in found.common_ground:
        goes = np.where(np.isnan(table[:, one.statement]), np.nan, table[:, one.statement] == SIGN[one.side])
        together.append(np.nanmean(goes[~chosen_on]))
        by_group += [np.nanmean(goes[~chosen_on & (label == group)]) for group in range(3)]
    assert min(together) > 0.5
    assert np.mean(np.array(by_group) > 0.5) >= 0.97


def test_real_common_ground_keeps_among_the_others(shared_data: Path) -> None:
    votes = read_votes(shared_data / "polis" / "brexit-consensus" / "participants-votes.csv").votes
    told = kept = 0
    for seed in range(3):
        rng = np.random.default_rng(seed)
        people = rng.permutation(votes.people)
        cut = round(0.7 * votes.people)
        others = votes.of(np.sort(people[cut:]))
        everybody = np.zeros(others.people, dtype=np.int64)
        cast = others.counts(everybody, 1)[0]

        for one in opinion_map(votes.of(np.sort(people[:cut])), n_groups=2, seed=seed).common_ground:
            told += 1
            kept += 2 * others.counts(everybody, 1, SIGN[one.side])[0][one.statement] > cast[one.statement]

    assert told >= 30
    assert kept >= 0.97 * told


def test_common_ground_is_among_everybody_where_the_map_is_withheld() -> None:
    rng = np.random.default_rng(1)
    table = np.where(rng.random((100, 12)) < 0.5, 1.0, -1.0)
    table[:, 4] = np.where(rng.random(100) < 0.9, -1.0, 1.0)

    found = opinion_map(table)

    assert found.withheld is not None
    (one,) = found.common_ground
    assert (one.statement, one.side, one.votes, one.kept) == (4, "disagree", (100,), 1.0)
    assert one.shares[0] == (table[:, 4] == -1).mean()


def test_common_ground_needs_every_group() -> None:
    table, label = camps(300, 20, 2, seed=4, apart=0.95)
    table[:, 0] = np.where(label == 0, 1.0, -1.0)
    table[:, 1] = 1.0

    found = opinion_map(table)

    assert found.withheld is None
    statements = [one.statement for one in found.common_ground]
    assert 1 in statements
    assert 0 not in statements


def test_lower_bound_is_wilsons() -> None:
    """81 of 263, one-sided 95%: Newcombe (1998, Statistics in Medicine 17) gives 0.2553 and 0.3662 at 95% two-sided."""
    bound = lower_bound(np.array([81, 0, 0, 5]), np.array([263, 10, 0, 5]))

    share, z, n = 81 / 263, 1.6448536269514722, 263
    # The bound is where the share lies z standard errors above it.
    assert (share - bound[0]) / np.sqrt(bound[0] * (1 - bound[0]) / n) == pytest.approx(z)
    assert bound[0] > 0.2553
    assert bound[1:3] == pytest.approx([0, 0], abs=1e-12)
    assert bound[3] == pytest.approx(5 / (5 + z * z))
