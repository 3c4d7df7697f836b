"""An intruder with a shared edition's findings.json, who knows the rules and can solve a system of constraints.

Whatever numbers and bands stand in it, and every passage that stands under a perspective's name, is a constraint on how
many people of each perspective raised each theme. Integer programs give the least and the most that each of these
numbers can be (Cox 1980); none may be left with one value. What follows from the rules themselves, down to every table
there could be, is attacked in `tests/sense/test_disclosure.py`.
"""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from making import TESTER, gathered
from scipy.optimize import Bounds, LinearConstraint, milp

from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import draft_findings
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.queries import current_themes
from strandline.publish.build import build_report
from strandline.publish.edition.groups import groups_for
from strandline.publish.edition.material import material_of
from strandline.publish.report import Audience, Edition
from strandline.publish.tables.findings import render_findings
from strandline.records.actions import digest
from strandline.records.models import Clearance
from strandline.sense.disclosure import band_range

SUBSETS = (None, 11, 12)  # everybody, and the seeds of draws: who came, and what was cleared

# Where numbers may stand in a shared edition: each of these is about the round as a whole, or the number of a thing.
NUMBERS = {
    "version",
    "heard.people",
    "heard.conversations",
    "heard.records",
    "heard.passages",
    "heard.not_placed",
    "heard.not_quotable_people",
    "heard.consent_unknown",
    "heard.perspective_unknown",
    "heard.off_record_spans",
    "heard.perspectives.asked",
    "themes.number",
    "themes.asked",
    "themes.passages",
    "themes.differs",
    "comparisons.passages",
    "insights.number",
    "insights.passages",
    "insights.differs",
    "passages.number",
    "held",
}
ALWAYS_NOUGHT = ("not_quotable_people", "consent_unknown", "off_record_spans")


@pytest.fixture(params=SUBSETS, ids=["everybody", "a draw", "another draw"])
def diagnostic(request: pytest.FixtureRequest, workspace, examples, tmp_path):
    """The example, or some of its people, with everything or some of it cleared."""
    folder, chance = examples / "saltmarsh", random.Random(request.param)
    if request.param is not None:
        folder = some_people(folder, tmp_path / "in", chance)
    found = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=found, by=TESTER)
    # In one go: deciding about six hundred passages one by one takes longer than everything else here.
    Clearance.objects.bulk_create(
        Clearance(workspace=workspace, excerpt=excerpt, state="cleared", of_words=digest(excerpt.text), by_label="Ana")
        for excerpt in current_passages(found).select_related("record")
        if request.param is None or chance.random() < 0.5
    )
    for theme in current_themes(found):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    return found


def some_people(folder: Path, to: Path, chance: random.Random) -> Path:
    """A copy of a folder with three quarters of its people, all of whom agreed to be quoted."""
    to.mkdir()
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (folder / row["file"]).exists()]
    rows = sorted(chance.sample(rows, len(rows) * 3 // 4), key=lambda row: row["file"])
    with (to / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for name in {"diagnostic.toml", *(row["file"] for row in rows)}:
        shutil.copy(folder / name, to / name)
    return to


def findings_of(diagnostic, audience: Audience) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_findings(build_report(diagnostic, Edition.SHARED, audience=audience)))
    return found


def numbers_in(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from numbers_in(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_in(inner, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


def read_bands(label: str, asked: int) -> tuple[int, int]:
    """What "raised by few or some", "by most" and the like leave possible."""
    ranges = [band_range(name, asked) for name in re.findall(r"few|some|most", label) if "too few" not in label]
    return (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else (0, asked)


def attack(findings: dict[str, Any]) -> dict[str, dict[str, tuple[int, int]]]:
    """Theme → column, or "all" → the least and the most people that can have raised it."""
    asked = {one["key"]: one["asked"] for one in findings["heard"]["perspectives"]}
    column_of = {one["number"]: one["perspective"] for one in findings["passages"]}
    cells = {(cell["theme"], cell["perspective"]): cell["label"] for cell in findings["comparisons"]}
    everybody = findings["heard"]["people"]
    found = {}
    for theme in findings["themes"]:
        low, high = [], []
        for key, number in asked.items():
            least, most = read_bands(cells[theme["id"], key], number) if (theme["id"], key) in cells else (0, number)
            said = any(column_of[passage] == key for passage in theme["passages"])
            low.append(max(least, int(said)))
            high.append(most)
        low.append(0)
        high.append(everybody - sum(asked.values()))  # people in no column
        whole = read_bands(theme["heard"], everybody)
        found[theme["id"]] = dict(zip((*asked, "all"), extremes(low, high, whole), strict=True))
    return found


def extremes(low: list[int], high: list[int], whole: tuple[int, int]) -> list[tuple[int, int]]:
    """For each part but the last, and for their sum, the least and the most it can be."""
    together = np.ones((1, len(low)))
    aims = [*np.eye(len(low))[:-1], together[0]]
    found = []
    for aim in aims:
        ends = [
            milp(
                sign * aim,
                constraints=LinearConstraint(together, *whole),
                integrality=np.ones(len(low)),
                bounds=Bounds(low, high),
            )
            for sign in (1, -1)
        ]
        assert all(end.success for end in ends), "what is printed contradicts itself"
        found.append((round(ends[0].fun), round(-ends[1].fun)))
    return found


def truth_of(diagnostic) -> dict[str, dict[str, int]]:
    """Theme → perspective as the shared edition places people → people who raised it."""
    material = material_of(diagnostic)
    groups = groups_for(Audience.WORKSPACE, material, material.themes, lambda said: False)
    truth = {}
    for theme in material.themes:
        people = {said.participation for said in material.supporting(theme)}
        columns = [groups.placed[pk] for pk in people]
        truth[str(theme.pk)] = {name: columns.count(name) for name in groups.columns} | {"all": len(people)}
    return truth


def test_intruder_pins_no_number_in_a_shared_edition(diagnostic) -> None:
    within, beyond = (findings_of(diagnostic, audience) for audience in Audience)

    known = attack(within)

    check_that_nothing_is_pinned(within, known, truth_of(diagnostic))
    check_that_beyond_says_no_more(beyond, within, known)
    for findings in (within, beyond):
        found = list(numbers_in(findings))
        assert {path for path, _ in found} <= NUMBERS
        assert {value for path, value in found if path.endswith(ALWAYS_NOUGHT)} <= {0}


def check_that_nothing_is_pinned(
    findings: dict[str, Any], known: dict[str, dict[str, tuple[int, int]]], truth: dict[str, dict[str, int]]
) -> None:
    names = {one["key"]: ", ".join(one["joined"]) or one["name"] for one in findings["heard"]["perspectives"]}
    keys = [one["key"] for one in findings["heard"]["perspectives"] if one["asked"]]
    assert len(known) >= 10
    for theme, ranges in known.items():
        for key in (*keys, "all"):
            low, high = ranges[key]
            assert low < high, (theme, key)
            assert low <= truth[theme]["all" if key == "all" else names[key]] <= high


def check_that_beyond_says_no_more(
    beyond: dict[str, Any], within: dict[str, Any], known: dict[str, dict[str, tuple[int, int]]]
) -> None:
    """The edition beyond the workspace is put together from the one within: every sum of the parts of a column that
    the workspace thinks possible is possible beyond it, too.
    """
    asked = {one["key"]: one["asked"] for one in within["heard"]["perspectives"]}
    parts = {one["name"]: one["key"] for one in within["heard"]["perspectives"]}
    cells = {(cell["theme"], cell["perspective"]): cell["label"] for cell in beyond["comparisons"]}
    for column in beyond["heard"]["perspectives"]:
        names = [name for name in parts if set(name.split(", ")) <= {*column["joined"], column["name"]}]
        columns = [parts[name] for name in names if asked[parts[name]]]
        if not columns:
            continue
        assert sum(asked[key] for key in columns) == column["asked"]
        for theme, ranges in known.items():
            low, high = read_bands(cells.get((theme, column["key"]), ""), column["asked"])
            assert low <= sum(band_low(within, theme, key) for key in columns)
            assert high >= sum(ranges[key][1] for key in columns)


def band_low(findings: dict[str, Any], theme: str, key: str) -> int:
    asked = next(one["asked"] for one in findings["heard"]["perspectives"] if one["key"] == key)
    labels = {(cell["theme"], cell["perspective"]): cell["label"] for cell in findings["comparisons"]}
    label = labels.get((theme, key), "")
    return read_bands(label, asked)[0]


def test_intruder_would_pin_a_number_that_was_not_widened() -> None:
    """The attack works: somebody's words under "raised by few" of five are those of the only one."""
    findings = {
        "heard": {"people": 11, "perspectives": [{"key": "a", "asked": 5}, {"key": "b", "asked": 6}]},
        "comparisons": [
            {"theme": "t", "perspective": "a", "label": "raised by few"},
            {"theme": "t", "perspective": "b", "label": "raised by most"},
        ],
        "themes": [{"id": "t", "heard": "by some", "passages": [1]}],
        "passages": [{"number": 1, "perspective": "a"}],
    }

    assert attack(findings) == {"t": {"a": (1, 1), "b": (4, 6), "all": (5, 7)}}
