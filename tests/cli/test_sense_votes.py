"""`strandline sense opinions`: votes in, the map of Pol.is out, with a warning where it should not be shown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from click.testing import CliRunner, Result

from strandline.cli import main


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["sense", "opinions", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def two_camps(path: Path, *, people: int = 60, statements: int = 12, long: bool = False) -> Path:
    rng = np.random.default_rng(1)
    camp = np.arange(people) % 2
    side = np.where(np.arange(statements) % 3 == 0, 1, -1)
    votes = np.where(camp[:, None] == 0, side, -side)
    votes[:, -1] = 1  # what all agree on
    flipped = rng.random(votes.shape) < 0.08
    votes = np.where(flipped, -votes, votes)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        if long:
            writer.writerow(("person", "statement", "vote"))
            writer.writerows((f"p{i}", f"s{j}", votes[i, j]) for i in range(people) for j in range(statements))
        else:
            writer.writerow(("participant", *(f"s{j}" for j in range(statements))))
            writer.writerows((f"p{i}", *votes[i]) for i in range(people))
    return path


def test_opinions_two_camps_are_two_groups_with_what_each_stands_for(tmp_path: Path) -> None:
    found = json.loads(run(two_camps(tmp_path / "votes.csv")).stdout)

    assert found["withheld"] is None
    assert sorted(group["people"] for group in found["groups"]) == [30, 30]
    by_camp = {tuple(person["group"] for person in found["people"][camp::2]) for camp in (0, 1)}
    assert by_camp == {(1,) * 30, (2,) * 30}
    assert [one["statement"] for one in found["common ground"]] == ["s11"]
    assert all(group["stands for"] for group in found["groups"])


def test_opinions_row_for_each_vote_is_the_same_map(tmp_path: Path) -> None:
    wide = json.loads(run(two_camps(tmp_path / "votes.csv")).stdout)
    long = json.loads(run(two_camps(tmp_path / "long.csv", long=True)).stdout)

    assert long["groups"] == wide["groups"]
    assert long["people"] == wide["people"]


def test_opinions_csv_has_a_row_for_each_person(tmp_path: Path) -> None:
    run(two_camps(tmp_path / "votes.csv"), "--out", tmp_path / "map.csv")

    with (tmp_path / "map.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["person"] for row in written] == [f"p{at}" for at in range(60)]
    assert {row["group"] for row in written} == {"1", "2"}


def test_opinions_too_few_people_are_not_to_be_shown(tmp_path: Path) -> None:
    result = run(two_camps(tmp_path / "votes.csv", people=12))

    assert json.loads(result.stdout)["withheld"]
    assert "Note: Do not show these groups: " in result.stderr


def test_opinions_real_conversation_says_who_is_not_in_the_map(shared_data: Path) -> None:
    folder = shared_data / "polis" / "bg2050-volunteers"

    found = json.loads(run(folder / "participants-votes.csv", "--statements", folder / "comments.csv").stdout)

    inside = [person for person in found["people"] if person["group"] is not None]
    assert len(found["people"]) == found["source"]["people"] == 126
    assert 126 - len(inside) == found["source"]["not in the map"] == 19
    assert sum(group["people"] for group in found["groups"]) == len(inside)
    assert len(found["source"]["moderated out"]) > 50
