"""What a shared edition says to the workspace, to readers beyond it, and with parts left out."""

from __future__ import annotations

import io
import itertools
import random
import zipfile
from dataclasses import replace

import pytest
from making import CALL, FORMS, TESTER, gathered, interview, six_people, write_folder

from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import draft_findings
from strandline.insight.actions.sharing import decide_insight_sharing, decide_theme_sharing
from strandline.insight.models import MadeBy, Theme
from strandline.insight.queries import current_insights, current_themes
from strandline.people.models import Consent
from strandline.publish import wording
from strandline.publish.build import build_report
from strandline.publish.edition import sentences
from strandline.publish.edition.choosing import only
from strandline.publish.edition.groups import Groups, Row, joined_further
from strandline.publish.files import CONTENT_TYPES, render_file
from strandline.publish.paper.printed import printed_data
from strandline.publish.report import PARTS, Audience, Edition, Skipped
from strandline.records.actions import decide_sharing
from strandline.sense.disclosure import BANDS, band, band_range

SHARED, BEYOND = Edition.SHARED, Audience.BEYOND


def clear_everything(diagnostic) -> None:
    for excerpt in current_passages(diagnostic):
        decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=TESTER, by_name="Ana")
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    for insight in current_insights(diagnostic):
        decide_insight_sharing(insight=insight, state="cleared", by=TESTER, by_name="Ana")


def twelve_people(folder, agreed=None):
    """Six residents and six of the council. `agreed` by the number of the person; "take part; quote; share" else."""
    people = ["file,pseudonym,perspectives,agreed,speaker,interviewer"]
    interviews = {}
    for number in range(1, 13):
        perspective = "Residents" if number <= 6 else "Council"
        interviews[f"{number}.txt"] = interview(f"{CALL} I said so on day {number}x.", f"{FORMS} I counted {number}.")
        given = (agreed or {}).get(number, "take part; quote; share")
        people.append(f"{number}.txt,{perspective.rstrip('s')} {number},{perspective},{given},Ann,Interviewer")
    return write_folder(folder, interviews, people="\n".join(people))


def drafted(workspace, folder):
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


def everything_in(report) -> str:
    """What a reader could find in any format: the text of the page and the data, and of the zipped documents."""
    found = []
    for name in CONTENT_TYPES:
        data = render_file(report, name)
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"\n".join(archive.read(entry) for entry in archive.namelist() if entry.endswith(".xml"))
        elif name.endswith(".pdf"):
            import pdfplumber

            with pdfplumber.open(io.BytesIO(data)) as pdf:
                data = " ".join(page.extract_text() for page in pdf.pages).encode()
        found.append(data.decode("utf-8", "replace"))
    return " ".join(" ".join(found).split())


def test_beyond_the_workspace_ten_are_the_smallest_group(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in"))
    clear_everything(diagnostic)
    within, beyond = build_report(diagnostic, SHARED), build_report(diagnostic, SHARED, audience=BEYOND)
    assert [(column.name, column.asked) for column in within.columns if column.asked] == [
        ("Residents", 6),
        ("Council", 6),
    ]
    assert [(column.name, column.asked) for column in beyond.columns if column.asked] == [("Residents, Council", 12)]
    assert "fewer than 10 people" in wording.joined_sentence(beyond)
    assert any("fewer than 10 people" in limit for limit in beyond.limits)
    assert {quote.attribution for quote in beyond.quotes} <= {"Someone from Residents, Council", "Someone"}


def test_fewer_than_ten_people_are_no_group_beyond_the_workspace(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, six_people(tmp_path / "in", agreed="take part; quote; share"))
    clear_everything(diagnostic)
    beyond = build_report(diagnostic, SHARED, audience=BEYOND)
    assert {cell.share for theme in beyond.themes for cell in theme.cells} == {None}
    assert {theme.heard for theme in beyond.themes} == {""}
    assert {quote.attribution for quote in beyond.quotes} == {"Someone"}


def test_words_go_beyond_the_workspace_only_if_their_speaker_agreed_to_that(workspace, tmp_path) -> None:
    agreed = {3: "take part; quote", 8: "take part; quote", 9: "take part"}
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in", agreed))
    clear_everything(diagnostic)
    within = everything_in(build_report(diagnostic, SHARED))
    beyond = everything_in(build_report(diagnostic, SHARED, audience=BEYOND))
    assert "on day 9x" not in within
    assert "on day 3x" in within
    assert "on day 8x" in within
    assert not [number for number in (3, 8, 9) if f"on day {number}x" in beyond]
    assert "on day 1x" in beyond
    assert "on day 12x" in beyond


def test_words_are_gone_beyond_as_soon_as_their_speaker_no_longer_agrees(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in"))
    clear_everything(diagnostic)
    speaker = current_passages(diagnostic).filter(record__source_name="2.txt").first().participation
    assert "on day 2x" in str(build_report(diagnostic, SHARED, audience=BEYOND))
    Consent.objects.create(
        workspace_id=workspace.pk, participation=speaker, purpose="share", agreed=False, given=Consent.Given.THEMSELVES
    )
    assert "on day 2x" not in str(build_report(diagnostic, SHARED, audience=BEYOND))
    assert "on day 2x" in str(build_report(diagnostic, SHARED))


def test_edition_beyond_says_nothing_that_the_workspace_does_not_know() -> None:
    chance = random.Random(7)
    told = 0
    for _ in range(300):
        asked = {name: chance.randint(5, 9) for name in "abcd"[: chance.randint(2, 4)]}
        counts = {name: chance.randint(0, number) for name, number in asked.items()}
        row = Row(tuple((band(counts[name], asked[name]),) for name in asked), ("some",))
        groups = Groups(dict.fromkeys(asked, ""), {}, asked, tuple(asked), (row,), 5)
        groups = replace(groups, shown_in={name: name for name in asked})
        beyond = joined_further(groups, 10)
        assert all(number >= 10 for number in beyond.asked.values())
        for column, cell in zip(beyond.columns, beyond.rows[0].cells, strict=True):
            if not cell:
                continue
            told += 1
            parts = [name for name in asked if beyond.shown_in[name] == column]
            ranges = [range(low, high + 1) for low, high in (_range(row, asked, name) for name in parts)]
            # Whatever the parts may hold by their own bands, the joined column says no more than that.
            for numbers in itertools.product(*ranges):
                assert band(sum(numbers), beyond.asked[column]) in cell
    assert told > 100


def _range(row, asked, name):
    return band_range(row.cells[list(asked).index(name)][0], asked[name])


def test_bands_in_the_report_beyond_are_of_ten_people_and_more(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in"))
    clear_everything(diagnostic)
    beyond = build_report(diagnostic, SHARED, audience=BEYOND)
    cells = [cell for theme in beyond.themes for cell in theme.cells if cell.share is not None]
    assert cells
    allowed = {f"raised by {' or '.join(pair)}" for n in (1, 2) for pair in itertools.combinations(BANDS, n)}
    assert {cell.label for cell in cells} <= allowed
    assert {cell.people for cell in cells} == {None}


def test_leftovers_are_heard_from_few_and_named_in_no_sentence(workspace, tmp_path) -> None:
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in"))
    diagnostic.themes.exclude(facet="").filter(facet="keep").update(rest=True, name="ferry, dogs, soup")
    clear_everything(diagnostic)
    report = build_report(diagnostic, SHARED)
    leftovers = [theme for theme in report.themes if theme.rest]
    assert leftovers
    assert {theme.standing for theme in leftovers} == {sentences.FEW}
    summary = " ".join(report.summary)
    assert "other things" not in summary.casefold()
    assert not {report.insight(id).theme for id in report.findings} & {theme.id for theme in leftovers}


def test_everything_undecided_is_counted_as_waiting(workspace, tmp_path) -> None:
    agreed = {5: "take part"}
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in", agreed))
    passages = current_passages(diagnostic)
    may = passages.exclude(record__source_name="5.txt").count()
    assert build_report(diagnostic, SHARED).held == may < passages.count()
    first, second = passages.exclude(record__source_name="5.txt")[:2]
    decide_sharing(excerpt_id=first.pk, state="cleared", by=TESTER, by_name="Ana")
    decide_sharing(excerpt_id=second.pk, state="held", by=TESTER, by_name="Ana")
    assert build_report(diagnostic, SHARED).held == may - 1
    assert build_report(diagnostic, SHARED, audience=BEYOND).held == 0


@pytest.mark.parametrize(("made_by", "shown"), [(MadeBy.MACHINE, False), (MadeBy.PERSON, True)])
def test_name_cut_from_words_of_who_did_not_agree_is_not_shared(workspace, tmp_path, made_by, shown) -> None:
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in", {7: "take part"}))
    theme = current_themes(diagnostic).filter(facet="keep", rest=False).first()
    Theme.objects.filter(pk=theme.pk).update(name="I said so on day 7x", made_by=made_by)
    insight = current_insights(diagnostic).filter(theme=theme).first()
    insight.claim = "spoke of keeping hold of “I said so on day 7x”"
    insight.save()
    clear_everything(diagnostic)
    report = build_report(diagnostic, SHARED)
    found = next(one for one in report.themes if one.id == str(theme.pk))
    assert (found.name == "I said so on day 7x") is shown
    assert ("day 7x" in everything_in(report)) is shown
    assert (insight.pk.hex in str([one.id.replace("-", "") for one in report.insights])) is shown


def test_name_that_several_people_use_is_nobodys(workspace, tmp_path) -> None:
    everybody = dict.fromkeys(range(1, 13), "take part")
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in", everybody))
    theme = current_themes(diagnostic).filter(facet="keep", rest=False).first()
    Theme.objects.filter(pk=theme.pk).update(name="The weekly call")
    clear_everything(diagnostic)
    assert "The weekly call" in {one.name for one in build_report(diagnostic, SHARED).themes}


# -- parts -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cleared(workspace, tmp_path):
    diagnostic = drafted(workspace, twelve_people(tmp_path / "in"))
    clear_everything(diagnostic)
    return build_report(diagnostic, SHARED)


def test_quotes_that_were_not_chosen_are_in_no_format(cleared) -> None:
    chosen = only(cleared, set(PARTS) - {"quotes"})
    told = everything_in(chosen)
    assert "on day" in everything_in(cleared)
    assert "on day" not in told
    assert [theme.name for theme in chosen.themes] == [theme.name for theme in cleared.themes]


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_each_part_can_stand_alone_and_be_left_out(cleared, name) -> None:
    whole = render_file(cleared, name)
    for part in PARTS:
        assert len(render_file(only(cleared, {part}), name)) < len(whole)
        assert render_file(only(cleared, set(PARTS) - {part}), name)


def test_questions_that_were_not_chosen_are_in_no_format(cleared) -> None:
    questions = {insight.to_decide for insight in cleared.insights if insight.to_decide}
    assert questions
    told = everything_in(only(cleared, set(PARTS) - {"decide"}))
    assert not [question for question in questions if question in told]


def test_passages_left_in_a_part_are_numbered_from_one(cleared) -> None:
    report = only(cleared, {"findings", "quotes"})
    assert [quote.number for quote in report.quotes] == list(range(1, len(report.quotes) + 1))
    assert {number for insight in report.insights for number in insight.quotes} == {q.number for q in report.quotes}
    by_id = {quote.id: quote.text for quote in cleared.quotes}
    assert all(by_id[quote.id] == quote.text for quote in report.quotes)


# -- page one ----------------------------------------------------------------------------------------------------------


def test_name_that_stands_twice_on_page_one_says_its_heading(cleared) -> None:
    first, second = cleared.insights[0], next(i for i in cleared.insights if i.facet != cleared.insights[0].facet)
    twice = tuple(replace(i, headline="Funding flexibility") if i in (first, second) else i for i in cleared.insights)
    report = replace(cleared, insights=twice, findings=(first.id, second.id), keep=(), contested=())
    called = wording.headlines(report, wording.page_one(report))
    assert len(set(called.values())) == 2
    assert all(name.startswith("Funding flexibility (") for name in called.values())
    lines = [item["headline"] for group in printed_data(report)["glance"] for item in group["items"]]
    assert sorted(lines) == sorted(called.values())


def test_what_to_keep_says_how_many(cleared) -> None:
    keep = next(insight for insight in cleared.insights if insight.facet == "keep")
    report = replace(cleared, findings=(), keep=(keep.id,))
    assert [item["heard"] for item in printed_data(report)["keep"]] == ["Raised by most"]
    with zipfile.ZipFile(io.BytesIO(render_file(report, "report.docx"))) as archive:
        words = archive.read("word/document.xml").decode()
    assert " · Raised by most" in words


def test_skipped_thing_without_a_file_has_no_stray_colon(cleared) -> None:
    item = Skipped("", "", "2 things could not be used.")
    assert wording.skipped_line(item) == "2 things could not be used."
    told = everything_in(replace(cleared, skipped=(item,)))
    assert "2 things could not be used." in told
    assert ": 2 things could not be used." not in told
    assert '<th scope="row"></th>' not in told
