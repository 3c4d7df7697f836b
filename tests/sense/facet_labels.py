"""The labelled passages by which facets are learned and measured: `data/facets.csv`.

Sentences of the project's own and passages of the example in this repository stand there with their words. Those of the
shared data are pointers, (record, part, start, end), whose words are read from where the data lies: they are not in
this repository. `half` says what may be tuned on. It was drawn by record, before anything was placed by machine; the
guide by which a person labelled them is in `docs/explanation/facet-coding-guide.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "facets.csv"
WITH_WORDS = ("own", "saltmarsh")  # sources whose words stand in the table


@dataclass(frozen=True, slots=True)
class Labelled:
    source: str
    half: str  # "tune" or "held out"
    record: str
    passage: str
    asked: str | None  # the facet that was asked for
    facet: str
    affirms: bool


def labelled(shared: Path) -> list[Labelled]:
    """All passages whose words can be read: where the shared data is absent, those of the repository."""
    found = []
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = _WORDS.get(row["source"])
            if words is not None and not shared.is_dir():
                continue
            passage = words(shared, row)[int(row["start"]) : int(row["end"])] if words else row["passage"]
            affirms = row["affirms"] == "1"
            found.append(
                Labelled(
                    row["source"], row["half"], row["record"], passage, row["asked"] or None, row["facet"], affirms
                )
            )
    return found


@lru_cache
def _table(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def _survey(shared: Path, row: dict[str, str]) -> str:
    answers = _table(shared / "toronto_agency_survey" / "derived_learning_q2_q7_q9_q12.csv", "respondent")
    return answers[row["record"]][row["part"]]


def _comment(shared: Path, row: dict[str, str]) -> str:
    return _table(shared / "nhs_fft_dev" / "phase1_trusts_b_c.csv", "row_index")[row["record"]]["feedback"]


def _note(shared: Path, row: dict[str, str]) -> str:
    return (shared / "weeknotes" / row["record"]).read_text(encoding="utf-8")


def _interview(shared: Path, row: dict[str, str]) -> str:
    return (shared / "pdpilot_p1" / row["record"]).read_text(encoding="utf-8")


_WORDS: dict[str, Callable[[Path, dict[str, str]], str]] = {
    "toronto": _survey,
    "nhs": _comment,
    "weeknotes": _note,
    "p1": _interview,
}
