"""The search page: within what one may see, and no further."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from making import TESTER, interview, write_folder
from making import gathered as gather_folder
from people_of_the_app import Cast, browser_of, cast

from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.actions.checking import wish_for
from strandline.diagnostics.actions.finishing import finish_notes, reopen_notes
from strandline.diagnostics.actions.notes import Change, begin_notes, save_changes
from strandline.diagnostics.models import Appointment, InterviewNotes
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.models import Theme
from strandline.people.actions import withdraw_participation
from strandline.records.actions import decide_sharing
from strandline.records.models import Excerpt, PassageWish


@pytest.fixture
def people(workspace, tmp_path: Path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


def searched(browser: Client, workspace: object, **asked: str) -> str:
    response = browser.get(f"/w/{workspace.slug}/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_team_finds_passages_with_who_said_them_and_where(workspace, people) -> None:
    page = searched(browser_of(people.interviewer), workspace, q='"day 2"')
    excerpt = next(one for one in Excerpt.objects.filter(passage=True) if "day 2" in one.text)
    assert "Residents" in page
    assert "Resident 2" in page
    assert "<mark>day</mark> <mark>2</mark>" in page
    assert f"/records/{excerpt.record_id}/#p-{excerpt.pk}" in page
    assert "day <mark>3" not in page


def test_members_find_nothing_of_what_nobody_cleared(workspace, people) -> None:
    for user in (people.member, people.lead, people.viewer, people.commissioner):
        page = searched(browser_of(user), workspace, q="call")
        assert "weekly" not in page
        assert "Resident 1" not in page


def test_members_find_what_was_cleared_without_who_said_it(workspace, people) -> None:
    excerpt = next(one for one in Excerpt.objects.filter(passage=True) if "day 2" in one.text)
    decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=TESTER, by_name="Ines")
    for theme in Theme.objects.exclude(facet=""):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ines")
    page = searched(browser_of(people.member), workspace, q='"day 2"')
    assert "<mark>day</mark> <mark>2</mark>" in page
    assert "Resident 2" not in page
    assert str(excerpt.record_id) not in page
    assert "<mark>day</mark> <mark>3</mark>" not in searched(browser_of(people.member), workspace, q='"day 3"')


def test_filters_keep_to_person_perspective_and_facet(workspace, people) -> None:
    browser = browser_of(people.interviewer)
    diagnostic = people.diagnostic
    council = diagnostic.perspectives.get(name="Council")
    one = diagnostic.participants.get(participation__pseudonym="Council 4")

    def totals(**asked: str) -> list[int]:
        response = browser.get(f"/w/{workspace.slug}/search/", {"q": "the", **asked})
        return [tab.total for tab in response.context["tabs"] if tab.name == "Passages"]

    assert totals() == [12]
    assert totals(perspective=str(council.pk)) == [6]
    assert totals(person=str(one.pk)) == [2]
    assert totals(facet="keep") == [diagnostic.placements.filter(facet="keep").count()]


def test_team_finds_nothing_of_a_diagnostic_it_is_not_on(workspace, people, tmp_path) -> None:
    folder = write_folder(
        tmp_path / "other", {"9.txt": interview("The lighthouse, I would keep.", "Fog. All the fog.")}
    )
    other = gather_folder(workspace, folder).diagnostic
    assert "lighthouse</mark>" not in searched(browser_of(people.interviewer), workspace, q="lighthouse")
    appoint(diagnostic=other, user=people.interviewer, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    assert "<mark>lighthouse</mark>" in searched(browser_of(people.interviewer), workspace, q="lighthouse")


def noted(people: Cast, text: str) -> InterviewNotes:
    """Notes of Resident 1 that are being written."""
    notes = begin_notes(
        diagnostic=people.diagnostic,
        participants=[people.diagnostic.participants.get(participation__pseudonym="Resident 1")],
        interviewers="Ines",
        held_on=date(2026, 3, 12),
        writer=people.interviewer,
        by=TESTER,
    )
    save_changes(notes=notes, changes=[Change(notes.fields.get(position=0).pk, text, 0, "tab", 1)], by=TESTER)
    return notes


def found_in_notes(people: Cast, words: str) -> list[str]:
    address = f"/w/{people.diagnostic.workspace.slug}/search/"
    response = browser_of(people.interviewer).get(address, {"q": words, "kind": "notes"})
    assert response.context["room"].kind == "notes"
    return ["".join(run for run, _ in result.runs) for result in response.context["results"]]


def test_notes_being_written_are_found_until_somebody_in_them_withdraws(people) -> None:
    notes = noted(people, "Wants the lighthouse kept.")
    assert found_in_notes(people, "lighthouse") == ["Wants the lighthouse kept."]
    one = notes.session.participants.get().participation
    withdraw_participation(participation=one, by=TESTER, given="themselves")
    assert found_in_notes(people, "lighthouse") == []


def test_words_off_the_record_in_notes_are_neither_found_nor_shown(people) -> None:
    noted(people, "The lighthouse. [off the record] Her manager lied. [on the record] The ferry.")
    assert found_in_notes(people, "manager") == []
    assert found_in_notes(people, "ferry") == ["The lighthouse. [off the record] The ferry."]


def test_words_taken_off_the_record_are_not_found_in_notes_that_are_open_again(people) -> None:
    notes = noted(people, "She would keep the lighthouse.\nHer manager lied to her about it.")
    record = finish_notes(notes=notes, by=TESTER)
    reopen_notes(notes=notes, by=TESTER)
    lied = next(one for one in record.excerpts.select_related("record") if "lied" in one.text)
    one = notes.session.participants.get()
    wish_for(participant=one, excerpt_id=lied.pk, wish=PassageWish.Wish.OFF_RECORD, by=TESTER)
    assert found_in_notes(people, "manager") == []
    assert found_in_notes(people, "lighthouse") == ["She would keep the lighthouse.\n[off the record]"]


def test_words_that_are_not_there_say_what_to_try(workspace, people) -> None:
    assert "Nothing was found here" in searched(browser_of(people.interviewer), workspace, q="zebra")


def test_empty_search_page_tells_what_can_be_found(workspace, people) -> None:
    assert "What you can find here" in searched(browser_of(people.interviewer), workspace)


def test_typed_markup_is_shown_as_text(workspace, people) -> None:
    page = searched(browser_of(people.interviewer), workspace, q="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page


def test_alike_is_for_the_team_and_leads_to_the_record(workspace, people) -> None:
    excerpt = next(one for one in Excerpt.objects.filter(passage=True) if "day 2" in one.text)
    address = f"/w/{workspace.slug}/d/{people.diagnostic.pk}/alike/{excerpt.pk}/"
    page = browser_of(people.interviewer).get(address).content.decode()
    assert page.count("I would keep the weekly call") == 6
    for user in (people.member, people.lead, people.commissioner):
        assert browser_of(user).get(address).status_code == 404


def test_queries_do_not_grow_with_what_is_found(workspace, people) -> None:
    from django.db import connection

    browser = browser_of(people.interviewer)
    searched(browser, workspace, q="the")  # what can be found is brought up to date once
    counts = []
    for words, results in (('"day 2"', 1), ("the", 12)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = browser.get(f"/w/{workspace.slug}/search/", {"q": words})
        assert len(response.context["results"]) == results
        counts.append(len(queries))
    assert counts[0] == counts[1]
