"""Opinion maps against what the Pol.is server itself made of the same votes, to the last field."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from strandline.sense.clustering import adjusted_rand
from strandline.sense.opinions import OpinionMap, VoteTable, as_polis, as_votes, opinion_map, read_votes

# Of the server's past, not of the votes.
PAST = {"math_tick", "lastVoteTimestamp", "lastModTimestamp", "mod-in"}


def server_results(folder: Path) -> tuple[dict[str, Any], np.ndarray]:
    """The server's own answer, and the votes (people x statements, ids being indices) that it had."""
    gold = json.loads((folder / "math-pca2.json").read_text(encoding="utf-8"))
    table = np.full((gold["n"], gold["n-cmts"]), np.nan)
    for vote in json.loads((folder / "votes.json").read_text(encoding="utf-8")):
        person, statement = (vote.get(long, vote.get(short)) for long, short in NAMES)
        table[person, statement] = vote["vote"]
    return gold, table


NAMES = (("participant_id", "pid"), ("statement_id", "tid"))


def map_of(gold: dict[str, Any], table: np.ndarray, **options: Any) -> OpinionMap:
    return opinion_map(table, moderated_out=gold["mod-out"], meta=gold["meta-tids"], **options)


def as_the_server_stood(gold: dict[str, Any], table: np.ndarray) -> OpinionMap:
    """Told only in which order the server held people, and that it took in the first fifteen to vote."""
    order = [person for members in gold["base-clusters"]["members"] for person in members]
    return map_of(gold, table, order=order, kept=range(15))


def assert_same(found: Any, expected: Any, where: str) -> None:
    """Equal, numbers to nine digits; an object's keys are strings, as in JSON."""
    if isinstance(expected, dict):
        told = {str(key): value for key, value in found.items()}
        assert told.keys() == expected.keys(), where
        for key, value in expected.items():
            assert_same(told[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for place, value in enumerate(expected):
            assert_same(found[place], value, f"{where}[{place}]")
    elif isinstance(expected, float):
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12), f"{where}: {found} is not {expected}"
    else:
        assert found == expected, where


def in_our_numbers(gold: dict[str, Any]) -> dict[str, Any]:
    """The server's answer with base clusters numbered from 0, sets in order, and without its past."""
    number = {old: new for new, old in enumerate(gold["base-clusters"]["id"])}
    groups = [
        {**group, "members": sorted(number[member] for member in group["members"])} for group in gold["group-clusters"]
    ]
    return {
        **{key: value for key, value in gold.items() if key not in PAST},
        "base-clusters": {**gold["base-clusters"], "id": list(range(len(number)))},
        "group-clusters": groups,
        **{key: sorted(gold[key]) for key in ("in-conv", "mod-out", "meta-tids")},
    }


@pytest.fixture(params=["25ptpt-3gp-no-strict-with-meta", "below-100-ptpts"])
def conversation(request: pytest.FixtureRequest, shared_data: Path) -> tuple[dict[str, Any], np.ndarray]:
    return server_results(shared_data / "polis_math_gold" / request.param)


def test_opinion_map_equals_the_server_in_every_field(conversation: tuple[dict[str, Any], np.ndarray]) -> None:
    gold, table = conversation

    found = as_the_server_stood(gold, table)

    told = as_polis(found, as_votes(table))
    assert_same(told, in_our_numbers(gold), "pca2")


def test_opinion_map_without_the_past_equals_what_the_votes_determine(
    conversation: tuple[dict[str, Any], np.ndarray],
) -> None:
    gold, table = conversation

    told = as_polis(map_of(gold, table), as_votes(table))

    expected = in_our_numbers(gold)
    for field in ("n", "n-cmts", "tids", "mod-out", "meta-tids", "user-vote-counts", "pca", "consensus"):
        assert_same(told[field], expected[field], field)
    assert set(told["in-conv"]) == {person for person in gold["in-conv"] if gold["user-vote-counts"][str(person)] >= 7}


def published(shared_data: Path, name: str) -> VoteTable:
    folder = shared_data / "polis" / name
    return read_votes(folder / "participants-votes.csv", statements=folder / "comments.csv")


def test_opinion_map_above_a_hundred_people_equals_the_published_groups(shared_data: Path) -> None:
    """108 people in the map: more than there are base clusters."""
    table = published(shared_data, "bg2050-volunteers")
    there = np.array(table.published)
    order = np.argsort([int(person) for person in table.people])

    found = opinion_map(
        table.votes,
        moderated_out=table.moderated_out,
        meta=table.meta,
        order=order.tolist(),
        kept=order[:15].tolist(),
    )

    assert found.sizes == (100, 8)
    assert np.array_equal(found.groups >= 0, there >= 0)
    assert adjusted_rand(found.groups[there >= 0], there[there >= 0]) == 1
    assert found.withheld is not None


def test_group_aware_consensus_equals_the_published_one(shared_data: Path) -> None:
    table = published(shared_data, "bg2050-volunteers")
    told = {}
    for line in read_comments(shared_data / "polis" / "bg2050-volunteers" / "comments.csv"):
        told[line["comment-id"]] = float(line["group-informed-consensus"])

    found = opinion_map(table.votes, moderated_out=table.moderated_out, meta=table.meta, kept=range(15))

    assert len(told) == 371
    assert np.allclose(found.group_aware_consensus, [told[name] for name in table.statements], rtol=1e-12)


def read_comments(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_published_groups_that_the_votes_do_not_determine_are_near(shared_data: Path) -> None:
    """Two groups were published; from these votes alone the silhouette would take three, which do not hold."""
    table = published(shared_data, "brexit-consensus")
    there = np.array(table.published)

    three = opinion_map(table.votes)
    two = opinion_map(table.votes, n_groups=2)

    both = (there >= 0) & (two.groups >= 0)
    assert adjusted_rand(two.groups[both], there[both]) > 0.85
    assert two.withheld is None
    assert three.n_groups == 3
    assert three.withheld is not None
