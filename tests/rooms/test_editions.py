"""What each edition shows, counted on interviews in which we know who said what."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from making import CALL, FORMS, TESTER, gathered, interview, six_people, write_folder

from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import draft_findings
from strandline.insight.actions.sharing import decide_insight_sharing, decide_theme_sharing
from strandline.insight.models import Placement, Theme
from strandline.insight.queries import current_insights, current_themes
from strandline.publish.build import build_report
from strandline.publish.report import Edition
from strandline.publish.tables.findings import render_findings
from strandline.records.actions import decide_sharing

TEAM, SHARED = Edition.TEAM, Edition.SHARED


def drafted(workspace, folder):
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


def clear_everything(diagnostic) -> None:
    for excerpt in current_passages(diagnostic):
        decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=TESTER, by_name="Ana")
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    for insight in current_insights(diagnostic):
        decide_insight_sharing(insight=insight, state="cleared", by=TESTER, by_name="Ana")


def test_team_edition_counts_people_of_the_people_asked(workspace, tmp_path) -> None:
    report = build_report(drafted(workspace, six_people(tmp_path / "in")), TEAM)
    keep = next(theme for theme in report.themes if theme.facet == "keep")
    assert (keep.people, keep.asked, keep.heard, keep.standing) == (6, 6, "6 of 6", "widely heard")
    assert [cell.label for cell in keep.cells] == ["3 of 3", "3 of 3", "nobody heard"]
    assert [column.name for column in report.columns] == ["Residents", "Council", "Under 25s"]
    assert report.heard.not_heard == ("Under 25s",)
    insight = next(insight for insight in report.insights if insight.theme == keep.id)
    assert insight.sentence.startswith("6 of the 6 people asked, in 2 of 2 perspectives, spoke of keeping hold of “")


def test_every_quote_stands_in_its_record_to_the_letter(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in"))
    report = build_report(diagnostic, TEAM)
    assert report.quotes
    from strandline.records.models import Record

    texts = {str(record.pk): record.text for record in Record.objects.all()}
    for number, quote in enumerate(report.quotes, start=1):
        assert quote.number == number
        assert texts[quote.record][quote.start : quote.end] == quote.text


def test_who_did_not_agree_is_counted_and_never_quoted(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    people = folder / "people.csv"
    people.write_text(
        people.read_text().replace(
            "1.txt,Resident 1,Residents,take part; quote", "1.txt,Resident 1,Residents,take part"
        )
    )
    people.write_text(
        people.read_text().replace("4.txt,Council 4,Council,take part; quote", "4.txt,Council 4,Council,")
    )
    report = build_report(drafted(workspace, folder), TEAM)
    assert report.heard.people == 6
    assert report.heard.not_quotable_people == 2
    assert {quote.participant for quote in report.quotes} == {"Resident 2", "Resident 3", "Council 5", "Council 6"}
    assert all(f"on day {n}" not in str(report) for n in (1, 4))
    keep = next(theme for theme in report.themes if theme.facet == "keep")
    assert keep.heard == "6 of 6"


def test_words_off_the_record_are_nowhere(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    text = (folder / "1.txt").read_text()
    (folder / "1.txt").write_text(
        text.replace("Everybody who can", "[off the record] Zebedee took the money. [on the record] Everybody who can")
    )
    report = build_report(drafted(workspace, folder), TEAM)
    assert report.heard.off_record_spans == 1
    assert "Zebedee" not in str(report)
    assert any("[off the record]" in run for r in report.records for turn in r.turns for run, _ in turn.runs)


def test_group_counts_at_least_one_of_its_voices(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    (folder / "group.txt").write_text(
        "- They would keep the weekly call, everybody who can help is on the weekly call.\n"
    )
    with (folder / "people.csv").open("a") as people:
        people.write("group.txt,Group A,Residents,take part; quote,,\n")
    rows = (folder / "people.csv").read_text().splitlines()
    (folder / "people.csv").write_text(
        "\n".join([rows[0] + ",voices", *(row + "," for row in rows[1:-1]), rows[-1] + ",4"]) + "\n"
    )
    report = build_report(drafted(workspace, folder), TEAM)
    keep = max((theme for theme in report.themes if theme.facet == "keep"), key=lambda theme: theme.people or 0)
    assert report.heard.people == 10
    assert keep.heard == "at least 7 of 10"
    assert keep.cells[0].label == "at least 4 of 7"


def test_records_of_who_may_not_be_quoted_are_not_in_the_report(workspace, tmp_path) -> None:
    report = build_report(drafted(workspace, six_people(tmp_path / "in", agreed="take part")), TEAM)
    assert report.quotes == ()
    assert report.records == ()
    assert report.heard.people == 6


def test_folder_without_a_list_shows_words_to_the_team_and_says_why(workspace, tmp_path) -> None:
    folder = write_folder(tmp_path / "in", {"a.txt": interview("The weekly call, by far.", "Forms get in the way.")})
    diagnostic = drafted(workspace, folder)
    report = build_report(diagnostic, TEAM)
    assert report.quotes
    assert report.heard.consent_unknown == 1
    assert report.limits[0].startswith("No list of people came with these texts")
    assert [column.name for column in report.columns][-1] == "Perspective not recorded"
    clear_everything(diagnostic)
    assert build_report(diagnostic, SHARED).quotes == ()


def test_shared_edition_with_nothing_cleared_is_a_report_of_counts(workspace, tmp_path) -> None:
    report = build_report(drafted(workspace, six_people(tmp_path / "in")), SHARED)
    assert report.nothing_cleared
    assert (report.themes, report.insights, report.quotes, report.records) == ((), (), (), ())
    assert report.heard.people == 6


def test_shared_edition_joins_small_perspectives_and_shows_bands(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in"))
    clear_everything(diagnostic)
    report = build_report(diagnostic, SHARED)
    assert [(column.name, column.asked) for column in report.columns] == [("Residents, Council", 6), ("Under 25s", 0)]
    keep = next(theme for theme in report.themes if theme.facet == "keep")
    assert (keep.people, keep.people_differ, keep.telling) == (None, None, "")
    assert [cell.label for cell in keep.cells] == ["raised by most", "nobody heard"]
    assert all((cell.people, cell.asked) == (None, None) for theme in report.themes for cell in theme.cells)


def test_shared_edition_names_nobody(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in"))
    clear_everything(diagnostic)
    report = build_report(diagnostic, SHARED)
    assert report.quotes
    assert {(quote.participant, quote.record_title, quote.time) for quote in report.quotes} == {(None, None, None)}
    everything = render_findings(report)
    for pseudonym in ("Resident 1", "Council 4", "1.txt"):
        assert pseudonym not in everything
    assert all(passage["participant"] is None for passage in json.loads(everything)["passages"])


def test_shared_edition_says_that_something_was_skipped_and_names_nobody(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    with (folder / "people.csv").open("a") as people:
        people.write("Jane Smith.docx,Resident 9,Residents,only after lunch,Ann,Interviewer\n")
    diagnostic = drafted(workspace, folder)
    clear_everything(diagnostic)
    assert any("Jane Smith" in str(skipped) for skipped in build_report(diagnostic, TEAM).skipped)
    shared = build_report(diagnostic, SHARED)
    assert len(shared.skipped) == 1
    assert "Jane" not in str(shared)
    assert "lunch" not in str(shared)
    assert {(quote.record, quote.start, quote.end) for quote in shared.quotes} == {(None, None, None)}


@pytest.mark.parametrize("state", ["held", "refused"])
def test_shared_edition_leaves_out_what_was_not_cleared(workspace, tmp_path, state) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in"))
    clear_everything(diagnostic)
    held = current_passages(diagnostic).first()
    words = held.record.text[held.start : held.end]
    decide_sharing(excerpt_id=held.pk, state=state, by=TESTER, by_name="Ana")
    report = build_report(diagnostic, SHARED)
    assert words not in {quote.text for quote in report.quotes}
    assert words in {quote.text for quote in build_report(diagnostic, TEAM).quotes}


def test_theme_that_was_renamed_since_is_no_longer_cleared(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in"))
    clear_everything(diagnostic)
    theme = current_themes(diagnostic).filter(facet="keep").first()
    theme.name = "Something nobody has read"
    theme.save()
    report = build_report(diagnostic, SHARED)
    assert "Something nobody has read" not in str(report)


def test_report_takes_the_same_queries_whatever_its_size(workspace, tmp_path) -> None:
    large = six_people(tmp_path / "large")
    small = write_folder(tmp_path / "small", {name: (large / name).read_text() for name in ("1.txt", "4.txt")})
    counts = []
    for diagnostic in (drafted(workspace, small), drafted(workspace, large)):
        with CaptureQueriesContext(connection) as queries:
            report = build_report(diagnostic, TEAM)
        assert len(report.quotes) == 2 * report.heard.people
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_shared_band_beside_the_words_of_the_only_one_who_said_so_is_widened(workspace, tmp_path) -> None:
    people = ["file,pseudonym,perspectives,agreed,speaker,interviewer"]
    interviews = {}
    for number in range(1, 11):
        perspective = "Residents" if number <= 5 else "Council"
        keep = CALL if number <= 5 or number == 6 else "I would keep the ferry. The ferry came every single day."
        interviews[f"{number}.txt"] = interview(f"{keep} I said it {number} times.", FORMS)
        people.append(f"{number}.txt,{perspective} {number},{perspective},take part; quote,Ann,Interviewer")
    diagnostic = drafted(workspace, write_folder(tmp_path / "in", interviews, people="\n".join(people)))
    keep = current_themes(diagnostic).filter(facet="keep").first()
    ferry = Theme.objects.create(workspace=workspace, diagnostic=diagnostic, facet="keep", name="The ferry")
    for placement in Placement.objects.filter(facet="keep").select_related("excerpt__record"):
        placement.theme = ferry if "ferry" in placement.excerpt.text else keep
        placement.save()
    clear_everything(diagnostic)
    for excerpt in current_passages(diagnostic).filter(participation__pseudonym="Residents 1"):
        # Five of five under the column's name would say that it was everybody.
        decide_sharing(excerpt_id=excerpt.pk, state="held", by=TESTER, by_name="Ana")
    report = build_report(diagnostic, SHARED)
    names = {column.key: column.name for column in report.columns}
    call = next(theme for theme in report.themes if any("weekly call" in report.quote(n).text for n in theme.quotes))
    bands = {names[cell.column]: cell.label for cell in call.cells}
    # Nobody or one is "few" of five, and one is quoted. "Someone" instead of the perspective would point there as well.
    assert (bands["Residents"], bands["Council"]) == ("raised by most", "raised by few or some")
    assert {names[report.quote(number).column or ""] for number in call.quotes} == {"Residents", "Council"}
