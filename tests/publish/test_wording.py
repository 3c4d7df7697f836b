"""Small sentences that every format shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from publish.report_fixture import sample_report
from strandline.publish import wording
from strandline.publish.report import Edition


def test_dates_are_written_out() -> None:
    assert wording.long_date(date(2026, 11, 5)) == "5 November 2026"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "nobody"), (1, "1 person"), (24, "24 people"), (1250, "1,250 people")]
)
def test_people_are_counted_in_words(number: int, words: str) -> None:
    assert wording.people(number) == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_lists_are_joined_with_and(items: list[str], words: str) -> None:
    assert wording.list_in_words(items) == words


def test_numbers_that_belong_together_are_both_words_or_both_figures() -> None:
    assert wording.of_in_words(2, 5) == "two of the five"
    assert wording.of_in_words(7, 10) == "7 of the 10"


def test_quotation_marks_belong_to_verbatim_words_only() -> None:
    quote = sample_report().quotes[0]

    assert wording.said(quote) == f"“{quote.text}”"
    assert wording.said(replace(quote, verbatim=False)) == quote.text


def test_citation_says_what_kind_of_words_they_are() -> None:
    quote = replace(sample_report().quotes[0], verbatim=False, differs=True, at_least_one_of=4)

    assert wording.citation(quote) == (
        "Resident 1, who sees it differently · at least one of 4 · noted by the interviewer · 11:40 · passage 1"
    )


def test_theme_is_heard_in_counts_by_the_team_and_in_bands_beyond() -> None:
    team, shared = sample_report(Edition.TEAM), sample_report(Edition.SHARED)

    assert wording.heard_line(team, team.theme("theme-room")) == "18 of 24 people, in every perspective heard"
    assert wording.heard_line(team, team.theme("theme-place")) == "10 of 24 people, in three of five perspectives"
    assert wording.heard_line(shared, shared.theme("theme-room")) == "Raised by most"


def test_people_without_a_perspective_are_no_perspective_on_the_cover() -> None:
    report = sample_report()
    spoken_to = tuple(replace(column, recorded=column is not report.columns[0]) for column in report.columns)
    unknown = replace(report, columns=spoken_to)

    assert wording.cover_line(report) == "24 people, five perspectives, heard 3 to 19 March 2026"
    assert wording.cover_line(unknown) == "24 people, four perspectives, heard 3 to 19 March 2026"
    assert wording.cover_line(replace(report, columns=report.columns[:1], when="")) == (
        "24 people, made on 24 March 2026"
    )


def test_who_was_not_heard_names_the_missing_and_the_few() -> None:
    assert wording.who_was_not_heard(sample_report()) == [
        "Nobody was heard from Under 25s.",
        "Employers: two of the five hoped for.",
    ]


def test_one_who_sees_it_differently_keeps_a_place_among_the_passages_shown() -> None:
    report = sample_report()
    theme = report.theme("theme-neighbours")

    shown, more = wording.shown_passages(report, theme)

    assert [quote.number for quote in shown] == [*theme.quotes[:3], theme.differs[0]]
    assert more == "1 more passage is in the web page and the spreadsheet."


def test_insights_say_who_stands_behind_them() -> None:
    report = sample_report()
    confirmed = replace(report, insights=tuple(replace(insight, made_by="Jo") for insight in report.insights))
    waiting = replace(report, insights=tuple(replace(insight, made_by="machine") for insight in report.insights))

    endings = [wording.drafted_sentence(each).rpartition("words. ")[2] for each in (report, confirmed, waiting)]

    assert endings == [
        "Six of seven wait for a person.",
        "Each has been confirmed by a named person.",
        "Nobody has confirmed them yet.",
    ]


def test_page_one_has_passages_of_a_fitting_length() -> None:
    report = sample_report()
    longest = replace(report.quotes[4], text="x" * 900)
    report = replace(report, quotes=tuple(longest if quote.number == 5 else quote for quote in report.quotes))

    first = wording.first_words(report)

    assert len(first) == 2
    assert 5 not in [quote.number for quote, _ in first]
    assert [differs for _, differs in first] == [False, True]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a�b"),
        ("a\ud800b", "a�b"),
        ("line\nand\ttab", "line\nand\ttab"),
        ("ŵ 漢 🙂", "ŵ 漢 🙂"),
        ("\uffff", "�"),
    ],
)
def test_what_xml_cannot_hold_is_marked(text: str, shown: str) -> None:
    assert wording.without_controls(text) == shown
