"""The queue of what waits to be cleared, as the interview team sees it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from making import TESTER
from people_of_the_app import browser_of, cast, member

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment
from strandline.diagnostics.queries import current_passages
from strandline.insight.queries import current_themes
from strandline.people.models import Consent
from strandline.publish.build import build_report
from strandline.publish.clearing import Kind, queue_of
from strandline.publish.files import render_file
from strandline.publish.report import Edition
from strandline.records.actions import decide_sharing
from strandline.records.models import Clearance

PIECE = {"HX-Request": "true"}


@pytest.fixture
def people(workspace, tmp_path):
    return cast(workspace, tmp_path / "interviews")


@pytest.fixture
def browser(people):
    return browser_of(people.interviewer)


def at(diagnostic, view="clear", *more) -> str:
    return reverse(f"sharing:{view}", args=[diagnostic.workspace.slug, diagnostic.pk, *more])


def form_of(page: str, thing) -> dict[str, str]:
    """The hidden fields beside one thing's buttons."""
    card = page[page.index(str(thing)) :]
    decide = card[card.index("data-decide") : card.index("</form>", card.index("data-decide"))]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', decide)}


def first_passage(diagnostic):
    return next(item for item in queue_of(diagnostic).items if item.kind is Kind.PASSAGE)


def test_team_sees_each_thing_with_its_context(people, browser) -> None:
    item = first_passage(people.diagnostic)
    page = browser.get(at(people.diagnostic), {"kind": "passage"}).content.decode()
    assert f"passage-{item.id}" in page
    assert "Resident 1" in page
    assert "What would you want to keep hold of?" in page
    assert "0 of " in page


@pytest.mark.parametrize("who", ["commissioner", "lead", "member", "viewer"])
def test_nobody_but_the_team_sees_the_queue(people, who) -> None:
    outsider = browser_of(getattr(people, who))
    item = first_passage(people.diagnostic)
    where = at(people.diagnostic, "decide", "passage", item.id)
    for view in ("clear", "share", "preview", "spreadsheet", "team-report"):
        assert outsider.get(at(people.diagnostic, view)).status_code == 404
    assert outsider.post(where, {"state": "cleared", "read": "x", "stood": ""}).status_code == 404
    assert Clearance.objects.count() == 0


def test_decision_without_javascript_is_kept_and_comes_back_to_the_same_view(people, browser) -> None:
    item = first_passage(people.diagnostic)
    page = browser.get(at(people.diagnostic), {"kind": "passage"}).content.decode()
    where = at(people.diagnostic, "decide", "passage", item.id)
    answer = browser.post(where, {**form_of(page, item.id), "state": "held", "note": "ask her first"})
    assert (answer.status_code, answer.url) == (302, f"{at(people.diagnostic)}?kind=passage")
    kept = Clearance.objects.get()
    assert (kept.state, kept.by_label, kept.note) == ("held", "Ines Interviewer", "ask her first")
    event = AuditEvent.objects.get(verb="excerpt.sharing_decided")
    assert (event.by_label, event.details["state"]) == ("Ines Interviewer", "held")


def test_decision_asked_for_by_the_script_sends_the_card_and_how_far_it_came(people, browser) -> None:
    item = first_passage(people.diagnostic)
    page = browser.get(at(people.diagnostic), {"kind": "passage"}).content.decode()
    where = at(people.diagnostic, "decide", "passage", item.id)
    answer = browser.post(where, {**form_of(page, item.id), "state": "cleared"}, headers=PIECE).content.decode()
    total = len(queue_of(people.diagnostic).items)
    assert f"1 of {total} looked at" in answer
    assert "<html" not in answer
    assert answer.count("<article") == 1
    assert 'data-state="cleared"' in answer


def test_second_person_sees_what_the_first_decided(people, workspace, browser) -> None:
    ben = member(workspace, "Ben Second")
    appoint(diagnostic=people.diagnostic, user=ben, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    item = first_passage(people.diagnostic)
    form = form_of(browser.get(at(people.diagnostic), {"kind": "passage"}).content.decode(), item.id)
    where = at(people.diagnostic, "decide", "passage", item.id)
    browser_of(ben).post(where, {**form, "state": "refused"}, headers=PIECE)
    answer = browser.post(where, {**form, "state": "cleared"}, headers=PIECE).content.decode()
    assert "Ben Second has decided meanwhile: refused" in answer
    assert 'data-state="refused"' in answer
    assert Clearance.objects.get().state == "refused"


def test_undo_brings_back_the_decision_before_with_its_name(people, browser) -> None:
    item = first_passage(people.diagnostic)
    decide_sharing(excerpt_id=item.id, state="held", by=TESTER, by_name="Ben", remark="wait")
    where = at(people.diagnostic, "decide", "passage", item.id)
    page = browser.get(at(people.diagnostic), {"state": "held"}).content.decode()
    answer = browser.post(where, {**form_of(page, item.id), "state": "cleared"}, headers=PIECE).content.decode()
    form = dict(re.findall(r'name="(stood|before)" value="([^"]*)"', answer[answer.index("data-undo") :][:2000])[:2])
    answer = browser.post(at(people.diagnostic, "undo", "passage", item.id), form, headers=PIECE).content.decode()
    assert 'data-state="held"' in answer
    assert "Held by Ben." in answer
    assert Clearance.objects.get().note == "wait"


def test_undo_that_was_tampered_with_is_refused(people, browser) -> None:
    item = first_passage(people.diagnostic)
    decide_sharing(excerpt_id=item.id, state="refused", by=TESTER, by_name="Ben")
    forged = {"stood": "", "before": "eyJzdGF0ZSI6ImNsZWFyZWQifQ:forged"}
    assert browser.post(at(people.diagnostic, "undo", "passage", item.id), forged).status_code == 400
    assert Clearance.objects.get().state == "refused"


def test_passage_that_may_not_be_shared_is_not_in_the_queue_and_cannot_be_cleared(people, browser) -> None:
    item = first_passage(people.diagnostic)
    Consent.objects.create(
        workspace_id=people.diagnostic.workspace_id,
        participation_id=item.said.participation,
        purpose="quote",
        agreed=False,
        given=Consent.Given.THEMSELVES,
    )
    page = browser.get(at(people.diagnostic)).content.decode()
    assert str(item.id) not in page
    assert "did not agree to be quoted" in page
    where = at(people.diagnostic, "decide", "passage", item.id)
    assert browser.post(where, {"state": "cleared", "read": "x" * 64, "stood": ""}).status_code == 404
    assert Clearance.objects.count() == 0


def test_thing_of_another_diagnostic_is_not_decided_here(people, browser, workspace, tmp_path) -> None:
    from making import gathered, interview, write_folder

    other = gathered(workspace, write_folder(tmp_path / "other", {"a.txt": interview("The ferry.", "The road.")}))
    foreign = current_passages(other.diagnostic).first()
    where = at(people.diagnostic, "decide", "passage", foreign.pk)
    assert browser.post(where, {"state": "cleared", "read": "x", "stood": ""}).status_code == 404
    assert Clearance.objects.count() == 0


def test_what_comes_next_is_found_also_when_the_last_one_was_decided(people, browser, monkeypatch) -> None:
    monkeypatch.setattr("strandline.web.sharing.presenters.ON_A_PAGE", 2)
    order = [str(item.id) for item in queue_of(people.diagnostic).items]

    def shown(page: str) -> list[str]:
        return re.findall(r'<article [^>]*id="\w+-([0-9a-f-]{36})"', page)

    page = browser.get(at(people.diagnostic)).content.decode()
    assert shown(page) == order[:2]
    theme = current_themes(people.diagnostic).get(pk=order[0])
    where = at(people.diagnostic, "decide", "theme", theme.pk)
    browser.post(where, {**form_of(page, theme.pk), "state": "cleared"})
    further = unescape(re.search(r'href="(\?[^"]*)" data-more', page)[1])
    assert shown(browser.get(at(people.diagnostic) + further).content.decode()) == order[2:4]


def test_words_of_a_passage_are_escaped_and_flags_marked(people, browser) -> None:
    page = browser.get(at(people.diagnostic), {"kind": "passage", "order": "flagged"}).content.decode()
    assert "<mark" in page
    assert "[undefined" not in page


def test_queue_takes_the_same_queries_with_more_on_the_page(people, browser, django_assert_max_num_queries) -> None:
    browser.get(at(people.diagnostic))
    with django_assert_max_num_queries(45) as one:
        browser.get(at(people.diagnostic), {"kind": "theme"})
    with django_assert_max_num_queries(len(one.captured_queries)):
        browser.get(at(people.diagnostic), {"kind": "passage"})


def test_filled_in_spreadsheet_is_taken_in_whole(people, browser) -> None:
    import io

    import openpyxl

    report = build_report(people.diagnostic, Edition.TEAM)
    book = openpyxl.load_workbook(io.BytesIO(render_file(report, "passages.xlsx")))
    sheet = book["Passages"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row, text in ((2, None), (3, "Words that nobody said")):
        sheet.cell(row, heads["cleared"]).value = "yes"
        sheet.cell(row, heads["by"]).value = "Ana Pereira"
        if text:
            sheet.cell(row, heads["text"]).value = text
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("../décidé.xlsx", data.getvalue())
    answer = browser.post(at(people.diagnostic, "spreadsheet"), {"file": file}).content.decode()
    assert "Passages, row 3" in answer
    assert "1 decision was taken in." in answer
    assert Clearance.objects.get().by_label == "Ana Pereira"


def test_file_that_is_no_spreadsheet_of_ours_says_what_to_do(people, browser) -> None:
    file = SimpleUploadedFile("notes.xlsx", b"not a workbook")
    answer = browser.post(at(people.diagnostic, "spreadsheet"), {"file": file}).content.decode()
    assert "is not an Excel workbook" in answer
    assert "Error: " in answer
    assert Clearance.objects.count() == 0
