"""What the printed formats say, as plain JSON types in the order in which it is told.

The PDF and the Word document are both set from this, so that they cannot come to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from strandline.publish import wording
from strandline.publish.report import FACET_NAMES, Edition, Insight, Quote, Report, Theme

# The strand of a passage whose perspective is not known.
NO_COLUMN = "#50606c"

# From this number of perspectives on the picture and its table want a landscape page.
WIDE_FROM = 8


def printed_data(report: Report) -> dict[str, Any]:
    """Everything from page one to the limits."""
    findings = [report.insight(id) for id in report.findings]
    kept = [report.insight(id) for id in report.keep if id not in report.findings]
    called = wording.headlines(report, wording.page_one(report))
    sections = wording.themes_by_facet(report)
    data: dict[str, Any] = {
        "team": report.edition is Edition.TEAM,
        "label": report.label,
        "title": report.title or "What people told us",
        "over_title": wording.over_title(report),
        "cover_line": wording.cover_line(report),
        "every_figure": wording.every_figure(report),
        "notes": wording.edition_notes(report),
        "question": report.question,
        "purpose": report.purpose,
        "asked_by": report.asked_by,
        "summary": list(report.summary),
        "glance": _glance(report, findings, called),
        "keep": [_headline(report, insight, called) for insight in kept[: wording.HEADLINES_PER_LIST]],
        "keep_more": wording.and_more(kept, wording.HEADLINES_PER_LIST),
        "contested": [
            _headline(report, report.insight(id), called) for id in report.contested[: wording.HEADLINES_PER_LIST]
        ],
        "contested_more": wording.and_more(report.contested, wording.HEADLINES_PER_LIST),
        "words": [_quote(report, quote, differs=differs) for quote, differs in wording.first_words(report)],
        "not_heard": wording.who_was_not_heard(report) if report.has("who") else [],
        "decide": [{"question": report.insight(id).to_decide} for id in report.decide],
        "heard": wording.who_was_heard(report),
        "perspectives_table": _perspectives_table(report),
        "contents": wording.contents(report),
        "who": report.has("who"),
        "picture": picture_data(report),
        "picture_says": wording.picture_sentence(report),
        "picture_alt": wording.describe_picture(report),
        "picture_joined": wording.joined_sentence(report),
        "sections": [
            {"facet": facet, "name": name, "themes": [_theme(report, theme) for theme in themes]}
            for facet, name, themes in sections
            if report.has("facets")
        ],
        "differently": [_insight(report, report.insight(id)) for id in report.contested],
        "lived": [_lived(report, report.theme(id)) for id in report.lived_not_decided],
        "insights_name": wording.insights_name(report),
        "drafted": wording.drafted_sentence(report),
        "insights": [_insight(report, insight) for insight in report.insights],
        "questions": wording.questions(report),
        "skipped": [wording.skipped_line(item) for item in report.skipped],
        "method": list(report.method),
        "limits": list(report.limits),
        "made": wording.made_sentence(report),
    }
    # Before anything is cleared there is nothing to tell at a glance: who was heard then follows on page one.
    data["bare"] = not (data["glance"] or data["keep"] or data["contested"] or data["words"])
    data["not_heard_left"] = _left_has_more_room(data)
    return data


def _left_has_more_room(page: dict[str, Any]) -> bool:
    """Whether "Who was not heard" goes under the passages of page one rather than between the lists at the right."""

    def lines(items: list[str]) -> int:
        characters_in_a_line = 46
        return sum(1 + len(item) // characters_in_a_line for item in items) + 2 * bool(items)

    left = lines([item["headline"] for item in page["keep"]]) + lines([item["words"] for item in page["words"]])
    right = lines([item["headline"] for item in page["contested"]]) + lines([q["question"] for q in page["decide"]])
    return left + lines([item["citation"] for item in page["words"]]) < right


def _glance(report: Report, findings: list[Insight], called: dict[str, str]) -> list[dict[str, Any]]:
    groups = []
    for facet, name in FACET_NAMES.items():
        items = [_headline(report, insight, called) for insight in findings if insight.facet == facet]
        if items:
            groups.append({"facet": facet, "name": name, "items": items})
    return groups


def _headline(report: Report, insight: Insight, called: dict[str, str]) -> dict[str, Any]:
    theme = report.theme(insight.theme)
    return {
        "headline": called[insight.id],
        "target": _target(report, theme),
        "heard": wording.heard_line(report, theme),
        "differs": wording.differs_line(theme),
    }


def _target(report: Report, theme: Theme) -> str:
    """Where a theme's name leads: to its place under its heading, "" where those were left out."""
    return f"theme-{theme.number}" if report.has("facets") else ""


def _perspectives_table(report: Report) -> dict[str, Any]:
    """Columns that would be empty all the way down are left out; widths are shares of the page's."""
    header, widths = ["Perspective", "Heard"], [0.34, 0.14]
    hoped = any(column.hoped is not None for column in report.columns)
    stances = any(column.stances for column in report.columns)
    if hoped:
        header.append("Hoped for")
        widths.append(0.14)
    if stances:
        header.append("How they stand to it")
        widths.append(0.38)
    rows = []
    for column in report.columns:
        cells = [column.name, "" if column.asked is None else str(column.asked) if column.asked else "nobody"]
        if hoped:
            cells.append("" if column.hoped is None else str(column.hoped))
        if stances:
            cells.append(wording.stances(column))
        rows.append({"cells": cells, "colour": column.colour, "shape": column.shape})
    return {"header": header, "widths": widths, "rows": rows}


def picture_data(report: Report) -> dict[str, Any]:
    return {
        "columns": [
            {"name": column.name, "heard": wording.heard_of(column), "colour": column.colour, "shape": column.shape}
            for column in report.columns
        ],
        "wide": len(report.columns) >= WIDE_FROM,
        "hatched": any(column.asked == 0 for column in report.columns),
        "rows": [
            {
                "number": theme.number,
                "name": theme.name,
                "facet": theme.facet,
                "facet_name": FACET_NAMES.get(theme.facet, ""),
                "heard": theme.heard,
                "differs": bool(theme.differs or theme.people_differ or theme.seen_differently),
                "target": _target(report, theme),
                "cells": [
                    {"share": cell.share, "label": cell.label, "state": "nobody" if column.asked == 0 else "heard"}
                    for cell, column in zip(theme.cells, report.columns, strict=True)
                ],
            }
            for theme in report.pictured
            if report.has("picture")
        ],
    }


def _theme(report: Report, theme: Theme) -> dict[str, Any]:
    quotes, more = wording.shown_passages(report, theme)
    return {
        "number": theme.number,
        "name": theme.name,
        "heard": wording.heard_line(report, theme),
        "standing": "".join(f" · {part}" for part in (theme.standing, _across(theme)) if part),
        "power": theme.power,
        "shaky": wording.SHAKY if theme.shaky else "",
        "quotes": [_quote(report, quote, differs=quote.number in theme.differs) for quote in quotes],
        "more": more,
    }


def _across(theme: Theme) -> str:
    return f"{theme.across} under one heading or another" if theme.across else ""


def _lived(report: Report, theme: Theme) -> dict[str, Any]:
    return {"target": _target(report, theme), "name": theme.name, "heard": theme.heard}


def _insight(report: Report, insight: Insight) -> dict[str, Any]:
    return {
        "number": insight.number,
        "headline": insight.headline,
        "sentence": insight.sentence,
        "differs_sentence": insight.differs_sentence,
        "missing_sentence": insight.missing_sentence,
        "evidence": wording.evidence_line(insight),
        "confirmed": "" if insight.made_by == "machine" else f"Confirmed by {insight.made_by}.",
        "best": [_quote(report, report.quote(number)) for number in insight.quotes[: wording.PASSAGES_PER_INSIGHT]],
        "quotes": [
            _quote(report, report.quote(number), differs=True)
            for number in insight.differs[: wording.PASSAGES_PER_THEME]
        ],
    }


def _quote(report: Report, quote: Quote, *, differs: bool = False) -> dict[str, str]:
    colours = {column.key: column.colour for column in report.columns}
    return {
        "words": wording.said(quote),
        "citation": wording.citation(quote, differs=differs),
        "colour": colours.get(quote.column or "", NO_COLUMN),
    }


def texts(value: Any) -> Iterator[str]:
    """Every string in it, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same with every string changed, keys left as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [mapped(inner, change) for inner in value]
    return value
