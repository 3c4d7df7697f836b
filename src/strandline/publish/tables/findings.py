"""findings.json: the whole report for other programs, as `assets/findings.schema.json` describes it.

The shared edition is written from the same fields with those that could point at a person set to null here once more,
whatever the report handed over holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from strandline.publish.report import Cell, Column, Edition, Insight, Quote, Report, Skipped, Theme

SCHEMA_NAME = "strandline/findings/1"
VERSION = 1
SCHEMA_FILE = Path(__file__).parent / "assets" / "findings.schema.json"


def findings_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every findings.json of this version holds to."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def render_findings(report: Report) -> str:
    """The report as indented JSON in UTF-8, keys always in the same order, with a line break at its end."""
    team = report.edition is Edition.TEAM
    themes_of = _themes_of_passages(report)
    findings = {
        "schema": SCHEMA_NAME,
        "version": VERSION,
        "edition": report.edition.value,
        "label": report.label,
        "title": report.title,
        "place": report.place,
        "question": report.question,
        "purpose": report.purpose,
        "asked_by": report.asked_by,
        "when": report.when,
        "made_on": report.made_on.isoformat(),
        "invented": report.invented,
        "heard": _heard(report),
        "skipped": [_skipped(item) for item in report.skipped],
        "summary": list(report.summary),
        "page_one": {
            "findings": list(report.findings),
            "keep": list(report.keep),
            "contested": list(report.contested),
            "decide": list(report.decide),
        },
        "themes": [_theme(theme, team=team) for theme in report.themes],
        "comparisons": [_cell(theme, cell, team=team) for theme in report.pictured for cell in theme.cells],
        "lived_not_decided": list(report.lived_not_decided),
        "insights": [_insight(insight) for insight in report.insights],
        "questions": [
            {"insight": insight.id, "question": insight.to_decide} for insight in report.insights if insight.to_decide
        ],
        "passages": [_passage(quote, themes_of.get(quote.number, []), team=team) for quote in report.quotes],
        "held": report.held,
        "nothing_cleared": report.nothing_cleared,
        "method": list(report.method),
        "limits": list(report.limits),
    }
    # A lone surrogate, from a broken file, is the one thing that UTF-8 cannot hold.
    text = json.dumps(findings, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def _heard(report: Report) -> dict[str, Any]:
    heard = report.heard
    return {
        "people": heard.people,
        "conversations": heard.conversations,
        "records": heard.records,
        "kinds": [{"kind": kind, "records": number} for kind, number in heard.kinds],
        "passages": heard.passages,
        "not_placed": heard.not_placed,
        "not_quotable_people": heard.not_quotable_people,
        "consent_unknown": heard.consent_unknown,
        "perspective_unknown": heard.perspective_unknown,
        "off_record_spans": heard.off_record_spans,
        "perspectives": [_perspective(column) for column in report.columns],
        "not_heard": list(heard.not_heard),
        "small": list(heard.small),
        "empty_answers": [
            {"question": question, "answered": answered, "nothing_said": nothing}
            for question, answered, nothing in heard.empty_answers
        ],
    }


def _perspective(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "name": column.name,
        "asked": column.asked,
        "hoped": column.hoped,
        "stances": list(column.stances),
        "heard": None if column.asked is None else column.asked > 0,
        "joined": list(column.joined),
    }


def _skipped(item: Skipped) -> dict[str, Any]:
    return {"file": item.file, "where": item.where, "what": item.what, "todo": item.todo}


def _theme(theme: Theme, *, team: bool) -> dict[str, Any]:
    return {
        "id": theme.id,
        "number": theme.number,
        "facet": theme.facet,
        "topic": theme.topic,
        "name": theme.name,
        "telling": theme.telling,
        "keywords": list(theme.keywords),
        "people": theme.people if team else None,
        "asked": theme.asked,
        "heard": theme.heard,
        "standing": theme.standing,
        "perspectives_heard": theme.perspectives_heard if team else None,
        "people_differ": theme.people_differ if team else None,
        "power": theme.power,
        "across": theme.across,
        "shaky": theme.shaky,
        "rest": theme.rest,
        "made_by": theme.made_by,
        "passages": list(theme.quotes),
        "differs": list(theme.differs),
    }


def _cell(theme: Theme, cell: Cell, *, team: bool) -> dict[str, Any]:
    return {
        "theme": theme.id,
        "perspective": cell.column,
        "people": cell.people if team else None,
        "asked": cell.asked,
        "label": cell.label,
        "passages": list(cell.quotes),
    }


def _insight(insight: Insight) -> dict[str, Any]:
    return {
        "id": insight.id,
        "number": insight.number,
        "facet": insight.facet,
        "theme": insight.theme,
        "headline": insight.headline,
        "sentence": insight.sentence,
        "differs_sentence": insight.differs_sentence,
        "missing_sentence": insight.missing_sentence,
        "to_decide": insight.to_decide,
        "made_by": insight.made_by,
        "passages": list(insight.quotes),
        "differs": list(insight.differs),
    }


def _passage(quote: Quote, themes: list[str], *, team: bool) -> dict[str, Any]:
    return {
        "id": quote.id,
        "number": quote.number,
        "record": quote.record if team else None,
        "record_title": quote.record_title if team else None,
        "start": quote.start if team else None,
        "end": quote.end if team else None,
        "text": quote.text,
        "verbatim": quote.verbatim,
        "participant": quote.participant if team else None,
        "perspective": quote.column,
        "at_least_one_of": quote.at_least_one_of if team else None,
        "facet": quote.facet,
        "themes": themes,
        "differs": quote.differs,
        "question": quote.question if team else None,
        "time": quote.time if team else None,
        "flags": list(quote.flags) if team else [],
    }


def _themes_of_passages(report: Report) -> dict[int, list[str]]:
    """Quote.number -> ids of the themes that it stands behind or sees differently, in the order of the picture."""
    themes: dict[int, list[str]] = {}
    for theme in report.themes:
        for number in dict.fromkeys(theme.quotes + theme.differs):
            themes.setdefault(number, []).append(theme.id)
    return themes
