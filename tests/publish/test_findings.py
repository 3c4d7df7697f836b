"""findings.json against its schema, and what its shared edition must not hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from publish.report_fixture import counts_only_report, sample_report
from publish.wide_report_fixture import wide_report
from strandline.publish.report import Edition, Report
from strandline.publish.tables.findings import findings_schema, render_findings


def findings_of(report: Report) -> dict[str, Any]:
    findings: dict[str, Any] = json.loads(render_findings(report))
    return findings


def check(findings: dict[str, Any]) -> None:
    Draft202012Validator(findings_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(findings)


def test_schema_is_a_schema_and_describes_every_field() -> None:
    schema = findings_schema()

    Draft202012Validator.check_schema(schema)
    objects = [schema, *schema["$defs"].values()]
    assert all(part["additionalProperties"] is False for part in objects)
    assert all(sorted(part["required"]) == sorted(part["properties"]) for part in objects)


@pytest.mark.parametrize(
    "report",
    [sample_report(Edition.TEAM), sample_report(Edition.SHARED), counts_only_report(), wide_report()],
    ids=["team", "shared", "counts", "wide"],
)
def test_findings_hold_to_their_schema(report: Report) -> None:
    check(findings_of(report))


def test_passage_says_where_it_stands_and_who_said_it() -> None:
    findings = findings_of(sample_report())

    assert findings["passages"][5] == {
        "id": "rec-resident-5-6",
        "number": 6,
        "record": "rec-resident-5",
        "record_title": "Resident 5, 6 March",
        "start": findings["passages"][5]["start"],
        "end": findings["passages"][5]["start"] + len(findings["passages"][5]["text"]),
        "text": "People were kind, yes. But it fell on the same six women, and they’re tired. You can’t build on that.",
        "verbatim": True,
        "participant": "Resident 5",
        "perspective": "residents",
        "at_least_one_of": None,
        "facet": "keep",
        "themes": ["theme-neighbours"],
        "differs": True,
        "question": "People have spoken about neighbours helping. Was that so in your street?",
        "time": "17:03",
        "flags": [],
    }


def test_comparisons_are_every_theme_with_every_perspective() -> None:
    findings = findings_of(sample_report())

    keys = [(cell["theme"], cell["perspective"]) for cell in findings["comparisons"]]
    expected = [
        (theme["id"], column["key"]) for theme in findings["themes"] for column in findings["heard"]["perspectives"]
    ]
    assert keys == expected
    assert findings["comparisons"][0] | {"passages": []} == {
        "theme": "theme-room",
        "perspective": "residents",
        "people": 4,
        "asked": 6,
        "label": "4 of 6",
        "passages": [],
    }
    assert [column["heard"] for column in findings["heard"]["perspectives"]] == [True] * 5 + [False]


def test_shared_edition_holds_no_participant_no_record_title_and_no_count_of_a_cell() -> None:
    team, shared = sample_report(Edition.TEAM), sample_report(Edition.SHARED)

    text = render_findings(shared)

    findings = json.loads(text)
    names = {quote.participant for quote in team.quotes} | {quote.record_title for quote in team.quotes}
    assert {name for name in names if name and name in text} == set()
    assert {passage["participant"] for passage in findings["passages"]} == {None}
    assert {passage["record_title"] for passage in findings["passages"]} == {None}
    assert {cell["people"] for cell in findings["comparisons"]} == {None}
    assert {theme["people"] for theme in findings["themes"]} == {None}
    assert [cell["label"] for cell in findings["comparisons"] if re.search(r"\d", cell["label"])] == []


def test_shared_edition_withholds_even_what_the_report_handed_over_by_mistake() -> None:
    mislabelled = replace(sample_report(Edition.TEAM), edition=Edition.SHARED)

    findings = findings_of(mislabelled)

    check(findings)
    assert {passage["participant"] for passage in findings["passages"]} == {None}
    assert {cell["people"] for cell in findings["comparisons"]} == {None}


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [("passages", "participant", "Resident 1"), ("comparisons", "people", 4), ("themes", "people", 18)],
)
def test_schema_refuses_a_shared_edition_that_gives_people_away(part: str, field: str, value: object) -> None:
    findings = findings_of(sample_report(Edition.SHARED))
    findings[part][0][field] = value

    with pytest.raises(ValidationError):
        check(findings)


def test_references_lead_somewhere() -> None:
    findings = findings_of(sample_report())

    themes = {theme["id"] for theme in findings["themes"]}
    insights = {insight["id"] for insight in findings["insights"]}
    numbers = {passage["number"] for passage in findings["passages"]}
    assert {insight["theme"] for insight in findings["insights"]} <= themes
    assert {id for ids in findings["page_one"].values() for id in ids} <= insights
    assert {question["insight"] for question in findings["questions"]} <= insights
    assert {number for theme in findings["themes"] for number in theme["passages"] + theme["differs"]} <= numbers


def test_words_of_a_broken_file_do_not_fail_the_file() -> None:
    report = sample_report()
    report = replace(report, quotes=(replace(report.quotes[0], text="half a pair \ud800"), *report.quotes[1:]))

    text = render_findings(report)

    assert json.loads(text.encode("utf-8"))["passages"][0]["text"] == "half a pair ?"


def test_same_report_gives_the_same_text() -> None:
    assert render_findings(sample_report()) == render_findings(sample_report())
    assert render_findings(sample_report()).endswith("}\n")
