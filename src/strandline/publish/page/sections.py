"""The report's sections, ready for their templates: what each shows, in the words that every format shares."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from strandline.publish import wording
from strandline.publish.page import matrix, picture
from strandline.publish.page.passages import Passages, record_html, words_link
from strandline.publish.report import FACET_NAMES, Column, Edition, Insight, Report, Theme

ON_PAGE_ONE = 7  # findings, what to keep and what is contested, together: more would not fit a sheet of A4
LINES_ON_PAGE_ONE = 37.5  # before it is set closer
CONTESTED_ON_PAGE_ONE = 2  # of these, kept free for what is contested and no finding
GLANCE_FACETS = ("keep", "let_go", "in_the_way", "needed", "changed", "valued", "other")


def sections(report: Report) -> dict[str, Any]:
    """Everything the templates show. Themes come first: there each passage gets the anchor that others link to."""
    passages = Passages(report)
    return {
        "team": report.edition is Edition.TEAM,
        "facets": _facets(report, passages) if report.has("facets") else [],
        "left_over": _left_over(passages),
        # The shared edition tells that something was skipped, and not what.
        "unlisted": [wording.skipped_line(item) for item in report.skipped if not item.file],
        "has_method": report.has("method"),
        "can_be_opened": passages.can_be_opened,
        "cover": {"over_title": wording.over_title(report), "heard": wording.cover_line(report)},
        "notes": _notes(report),
        "glance": _glance(report, passages),
        "who": _who(report) if report.has("who") else None,
        "picture": _picture(report, passages) if report.pictured and report.has("picture") else None,
        "differently": _differently(report, passages),
        "insights": [_insight(report, insight, passages) for insight in report.insights],
        "insights_name": wording.insights_name(report),
        "drafted": wording.drafted_sentence(report),
        "decide": _decide(report),
        "records": mark_safe(
            "".join(record_html(record, f"record-{n}", passages) for n, record in enumerate(report.records, 1))
        ),
        "made": wording.made_sentence(report),
    }


def _words(theme: Theme) -> tuple[int, ...]:
    return (*theme.quotes, *theme.differs)


def _theme_link(report: Report, theme: Theme, text: str) -> SafeString:
    """The theme's name as a link to its passages; to its figures alone where the edition shows no words."""
    if not report.has("facets"):
        return mark_safe(escape(text))
    if not report.quotes:
        return format_html('<a href="#theme-{}">{}</a>', theme.number, text)
    return words_link(theme, _words(theme), "", escape(text))


def _heard(report: Report, theme: Theme) -> SafeString:
    """How many said so, the figure itself in bold."""
    line = wording.heard_line(report, theme)
    if theme.people is None or not line.startswith(theme.heard):
        return format_html("<b>{}</b>", line)
    return format_html("<b>{}</b>{}", theme.heard, line.removeprefix(theme.heard))


def _facet(facet: str) -> str:
    """A facet that has a place in the report; anything else is not placed."""
    return facet if facet in FACET_NAMES else "other"


def _notes(report: Report) -> list[str]:
    notes = wording.edition_notes(report)
    if report.nothing_cleared:
        notes.append(
            "A named person of the interview team reads each theme, insight and passage, and clears what may be "
            "shared. What they clear appears here."
        )
    return notes


def _glance(report: Report, passages: Passages) -> dict[str, Any]:
    contested = [id for id in report.contested if id not in report.findings][:CONTESTED_ON_PAGE_ONE]
    kept = [id for id in report.keep if id not in report.findings]
    room = ON_PAGE_ONE - len([id for id in contested if id not in kept])
    insights = [report.insight(id) for id in (*report.findings, *kept)[:room]]
    also = [insight for id in contested if (insight := report.insight(id)) not in insights]
    called = wording.headlines(report, [*insights, *also])
    groups = [
        {"facet": facet, "name": FACET_NAMES[facet], "findings": _findings(report, mine, called)}
        for facet in GLANCE_FACETS
        if (mine := [insight for insight in insights if _facet(insight.facet) == facet])
    ]
    if also:
        groups.append(
            {"facet": "differently", "name": "Also seen differently", "findings": _findings(report, also, called)}
        )
    return {
        "groups": groups,
        "words": [passages.one(quote.number, differs=differs) for quote, differs in wording.first_words(report)],
        "not_heard": wording.who_was_not_heard(report) if report.has("who") else [],
        "decide": [report.insight(id).to_decide for id in report.decide if report.insight(id).to_decide],
        "crowded": _lines_on_paper(report, groups) > LINES_ON_PAGE_ONE,
    }


def _lines_on_paper(report: Report, groups: list[dict[str, Any]]) -> float:
    """About how many lines page one takes on A4, so that it can be set closer where it would run over."""
    lines = 2.5 * math.ceil(len(report.title) / 38) + math.ceil(len(" ".join(report.summary)) / 95)
    lines += sum(1.4 * math.ceil(len(note) / 100) for note in _notes(report))
    for group in groups:
        lines += 1.6
        for finding in group["findings"]:
            lines += 0.35 + max(math.ceil(len(finding["text"]) / 50), 1 + bool(finding["differs"]))
    left = sum(1.5 + math.ceil(len(quote.text) / 48) for quote, _ in wording.first_words(report))
    right: float = sum(math.ceil(len(report.insight(id).to_decide) / 48) for id in report.decide)
    right += sum(math.ceil(len(line) / 48) for line in wording.who_was_not_heard(report)) + 1.5
    return lines + 0.85 * max(left, right)


def _findings(report: Report, insights: Iterable[Insight], called: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for insight in insights:
        theme = report.theme(insight.theme)
        rows.append(
            {
                "text": called[insight.id],
                "link": _theme_link(report, theme, called[insight.id]),
                "heard": _heard(report, theme),
                "differs": wording.differs_line(theme),
            }
        )
    return rows


def _who(report: Report) -> dict[str, Any]:
    most = max((column.asked or 0 for column in report.columns), default=0)
    return {
        "bars": [_bar(column, position, most) for position, column in enumerate(report.columns)],
        "heard": wording.who_was_heard(report),
        "not_heard": wording.who_was_not_heard(report),
        "joined": wording.joined_sentence(report),
        "empty": [
            {"question": question, "answered": answered, "nothing": nothing}
            for question, answered, nothing in report.heard.empty_answers
        ],
    }


def _bar(column: Column, position: int, most: int) -> dict[str, Any]:
    words = wording.heard_of(column)
    if column.asked is not None and column.hoped:
        more = column.asked > column.hoped
        words = f"{column.asked}, {column.hoped} hoped for" if more else f"{column.asked} of {column.hoped} hoped for"
    return {
        "css": f"p{position}",
        "key": picture.key(column.shape),
        "name": column.name,
        "bar": picture.bar((column.asked or 0) / (column.hoped or most or 1)),
        "words": words,
        "stances": wording.stances(column),
    }


def _picture(report: Report, passages: Passages) -> dict[str, Any]:
    shares = (
        ((1 / 6, "raised by few"), (1 / 2, "raised by some"), (5 / 6, "raised by most"))
        if report.edition is Edition.SHARED
        else ((1 / 4, "a quarter of those heard"), (1.0, "everybody heard"))
    )
    return {
        "heads": matrix.column_heads(report),
        "rows": matrix.rows(report, passages),
        "twin": matrix.twin(report),
        "chips": matrix.facet_chips(report),
        "many": len(report.columns) >= matrix.MANY_COLUMNS,
        "nobody": any(column.asked == 0 for column in report.columns),
        "lived": bool(report.lived_not_decided),
        "joined": wording.joined_sentence(report),
        "key": [{"mark": picture.mark("circle", share, ghost=True), "words": words} for share, words in shares],
    }


def _facets(report: Report, passages: Passages) -> list[dict[str, Any]]:
    themes = matrix.in_picture_order(report)
    facets = []
    for facet, name in FACET_NAMES.items():
        mine = [_theme(report, theme, passages) for theme in themes if _facet(theme.facet) == facet]
        if mine:
            facets.append({"facet": facet, "name": name, "themes": mine})
    return facets


def _theme(report: Report, theme: Theme, passages: Passages) -> dict[str, Any]:
    said = []
    for cell in theme.cells:
        if not cell.share:
            continue
        who = passages.perspectives[cell.column]
        inner = f"{picture.key(who.shape)}<b>{escape(cell.label)}</b> {escape(who.name)}"
        lead = f"{who.name}: {cell.label}"
        words = words_link(theme, cell.quotes, lead, inner, passages=passages) if report.quotes else mark_safe(inner)
        said.append({"css": who.css, "words": words})
    silent = [passages.perspectives[cell.column].name for cell in theme.cells if cell.share == 0]
    return {
        "theme": theme,
        "heard": _heard(report, theme),
        "heard_words": wording.heard_line(report, theme),
        "across": wording.across_line(theme),
        "said": said,
        "silent": wording.list_in_words(silent),
        "power": wording.capitalised(theme.power),
        "words": " ".join(map(str, _words(theme))),
        "passages": passages.of_theme(theme),
        "differs": passages.many(theme.differs, anchor=True, differs=True),
        "differ": f"{theme.people_differ} of {theme.asked}" if theme.people_differ else "",
    }


def _left_over(passages: Passages) -> dict[str, Any]:
    numbers = passages.left_over()
    return {"count": len(numbers), "passages": passages.many(numbers, anchor=True)}


def _differently(report: Report, passages: Passages) -> dict[str, Any]:
    contested = []
    for insight in (report.insight(id) for id in report.contested):
        theme = report.theme(insight.theme)
        contested.append(
            {
                "link": _theme_link(report, theme, insight.headline),
                "heard": _heard(report, theme),
                "sentence": insight.differs_sentence,
                "says": passages.many(insight.quotes[:1]),
                "differs": passages.many(insight.differs[:2], differs=True),
            }
        )
    lived = [
        {
            "link": _theme_link(report, theme, theme.name),
            "facet": _facet(theme.facet),
            "facet_name": FACET_NAMES[_facet(theme.facet)],
            "who": [
                {"css": passages.perspectives[cell.column].css, "words": _who_said(passages, cell.column, cell.label)}
                for cell in theme.cells
                if cell.share is not None
            ],
        }
        for theme in (report.theme(id) for id in report.lived_not_decided)
    ]
    return {"contested": contested, "lived": lived}


def _who_said(passages: Passages, column: str, label: str) -> SafeString:
    who = passages.perspectives[column]
    return mark_safe(f"{picture.key(who.shape)}{escape(who.name)} <b>{escape(label)}</b>")


def _insight(report: Report, insight: Insight, passages: Passages) -> dict[str, Any]:
    theme = report.theme(insight.theme)
    count = len(insight.quotes) + len(insight.differs)
    read = f"Read {wording.counted(count, 'passage')}"
    return {
        "insight": insight,
        "facet": _facet(insight.facet),
        "facet_name": FACET_NAMES[_facet(insight.facet)],
        "by_machine": insight.made_by == "machine",
        "says": passages.many(insight.quotes[:1]),
        "differs": passages.many(insight.differs[:1], differs=True),
        "more": words_link(theme, (*insight.quotes, *insight.differs), "", read)
        if count and passages.can_be_opened
        else "",
    }


def _decide(report: Report) -> list[dict[str, Any]]:
    """Every question that follows, those of the first page first."""
    questions = []
    for id in dict.fromkeys((*report.decide, *(insight.id for insight in report.insights))):
        insight = report.insight(id)
        if insight.to_decide:
            theme = report.theme(insight.theme)
            link = _theme_link(report, theme, insight.headline)
            heard = wording.heard_line(report, theme)
            questions.append({"question": insight.to_decide, "link": link, "heard": heard})
    return questions
