"""A shared report of chosen parts: what was not chosen is taken out of what it says, not hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from strandline.publish.report import PARTS, Insight, Report, Theme


def only(report: Report, parts: Collection[str]) -> Report:
    """The report with `parts` of `PARTS` alone. Its title, its question and its notes are always there."""
    chosen = tuple(part for part in PARTS if part in parts)
    has = set(chosen).__contains__
    findings = report.findings if has("findings") else ()
    insights = _insights(report, has("findings"), has("keep"), has("contested"), has("decide"))
    insights = tuple(_insight(insight, decide=has("decide"), contested=has("contested")) for insight in insights)
    if not has("quotes"):
        insights = tuple(replace(insight, quotes=(), differs=()) for insight in insights)
    told = {insight.theme for insight in insights}
    whole = has("picture") or has("facets")
    themes = tuple(
        _theme(theme, quotes=has("quotes") and has("facets"), contested=has("contested"), cells=whole)
        for theme in report.themes
        if whole or theme.id in told
    )
    there = {insight.id for insight in insights}
    return _numbered(
        replace(
            report,
            summary=report.summary if has("findings") else (),
            findings=findings,
            keep=report.keep if has("keep") else (),
            contested=report.contested if has("contested") else (),
            decide=tuple(id for id in report.decide if has("decide") and id in there),
            lived_not_decided=report.lived_not_decided if has("contested") and whole else (),
            themes=themes,
            insights=insights,
            quotes=report.quotes if has("quotes") else (),
            skipped=report.skipped if has("method") else (),
            method=report.method if has("method") else (),
            limits=report.limits if has("method") else (),
            parts=chosen,
        )
    )


def _insights(report: Report, findings: bool, keep: bool, contested: bool, decide: bool) -> tuple[Insight, ...]:
    """With the findings all of them; else those that another chosen part lists."""
    if findings:
        return report.insights
    wanted = {
        *(report.keep if keep else ()),
        *(report.contested if contested else ()),
        *((insight.id for insight in report.insights if insight.to_decide) if decide else ()),
    }
    return tuple(insight for insight in report.insights if insight.id in wanted)


def _insight(insight: Insight, *, decide: bool, contested: bool) -> Insight:
    insight = insight if decide else replace(insight, to_decide="")
    return insight if contested else replace(insight, differs=(), differs_sentence="")


def _theme(theme: Theme, *, quotes: bool, contested: bool, cells: bool) -> Theme:
    if not quotes:
        bare = tuple(replace(cell, quotes=()) for cell in theme.cells)
        theme = replace(theme, quotes=(), differs=(), cells=bare)
    if not contested:
        theme = replace(theme, differs=(), seen_differently=False, power="")
    return theme if cells else replace(theme, cells=())


def _numbered(report: Report) -> Report:
    """Passages that nothing left in the report stands on are not in it; the others are numbered anew."""
    used = sorted(
        {number for theme in report.themes for number in (*theme.quotes, *theme.differs)}
        | {number for insight in report.insights for number in (*insight.quotes, *insight.differs)}
    )
    anew = {number: place for place, number in enumerate(used, start=1)}

    def renumbered(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(anew[number] for number in numbers)

    return replace(
        report,
        quotes=tuple(replace(report.quote(number), number=anew[number]) for number in used),
        themes=tuple(
            replace(
                theme,
                quotes=renumbered(theme.quotes),
                differs=renumbered(theme.differs),
                cells=tuple(replace(cell, quotes=renumbered(cell.quotes)) for cell in theme.cells),
            )
            for theme in report.themes
        ),
        insights=tuple(
            replace(insight, quotes=renumbered(insight.quotes), differs=renumbered(insight.differs))
            for insight in report.insights
        ),
    )
