"""Step 1 in the browser: five short parts, saved one by one, agreed at the end, printed for the people spoken to."""

from __future__ import annotations

from datetime import date

import pytest
from diagnostic_steps import Started, errors_of, made_from, started
from making import TESTER, gathered, six_people
from people_of_the_app import browser_of, member
from test_terms_agreed import ALL

from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.actions.terms import agree_terms, describe_diagnostic, describe_terms
from strandline.diagnostics.models import Appointment, Diagnostic, Terms
from strandline.web.diagnostics.terms_forms import PARTS

ABOUT = {"title": "T", "question": "What to keep?", "purpose": "To decide.", "place": "P", "asked_by": "A"}


@pytest.fixture
def one(workspace) -> Started:
    return started(workspace)


def whole(one: Started) -> None:
    describe_diagnostic(diagnostic=one.diagnostic, by=TESTER, started_on=None, **ABOUT)
    describe_terms(diagnostic=one.diagnostic, by=TESTER, **ALL)


def send(one: Started, part: str, **fields: str):
    page = one.get("diagnostics:terms-part", part=part)
    return one.post("diagnostics:terms-part", {"made_from": made_from(page), **fields}, part=part)


def test_terms_page_tells_what_is_missing_and_where_to_go_on(one) -> None:
    response = one.get("diagnostics:terms")
    assert response.context["missing"] == 13  # who asks and the question were said when it was started
    assert response.context["go_on"].slug == "question"
    assert "All of this is agreed" not in response.content.decode()


def test_each_part_leads_to_the_next_and_the_last_back_to_all(one) -> None:
    sent = {"question": {"name": "After the winter"}}
    for part, following in zip(PARTS, [*PARTS[1:], None], strict=True):
        response = send(one, part.slug, **sent.get(part.slug, {}))
        wanted = one.url("diagnostics:terms-part", part=following.slug) if following else one.url("diagnostics:terms")
        assert response.url == wanted


def test_part_is_saved_for_later(one) -> None:
    response = send(one, "law", controller="Saltmarsh Council", lawful_basis="public_task", later="1")
    assert response.url == one.url("diagnostics:terms")
    terms = Terms.objects.get()
    assert (terms.controller, terms.lawful_basis, terms.article9) == ("Saltmarsh Council", "public_task", "")


def test_part_about_the_question_changes_the_diagnostic(one) -> None:
    send(
        one,
        "question",
        question="What to let go?",
        name="Spring",
        started_on_0="24",
        started_on_1="2",
        started_on_2="2026",
    )
    diagnostic = Diagnostic.objects.get()
    assert (diagnostic.question, diagnostic.title, diagnostic.started_on) == (
        "What to let go?", "Spring", date(2026, 2, 24),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("part", "fields", "error"),
    [
        ("question", {"name": ""}, "Give it a short name"),
        (
            "drafts",
            {"ends_on_0": "31", "ends_on_1": "2", "ends_on_2": "2026"},
            "“When the diagnostic ends”: enter a real date, such as 21 11 2026",
        ),
        ("law", {"lawful_basis": "because"}, "Select a valid choice. because is not one of the available choices."),
    ],
)
def test_part_with_a_slip_is_shown_again_and_saves_nothing(one, part, fields, error) -> None:
    response = send(one, part, **fields)
    assert errors_of(response) == [error]
    assert Terms.objects.count() == 0
    assert Diagnostic.objects.get().title == "After the winter"


def test_privacy_notice_starts_from_a_text_that_is_nothing_until_saved(one) -> None:
    page = one.get("diagnostics:terms-part", part="notice")
    text = page.context["form"]["privacy_notice"].value()
    assert "Saltmarsh Partnership would like to know: What should Saltmarsh keep?" in text
    assert Terms.objects.count() == 0
    send(one, "notice", privacy_notice=text)
    assert Terms.objects.get().privacy_notice == text


def test_terms_are_agreed_by_who_says_so(one) -> None:
    whole(one)
    assert "All of this is agreed" in one.get("diagnostics:terms").content.decode()
    assert one.post("diagnostics:terms").url == one.url("diagnostics:steps")
    assert Terms.objects.get().agreed_by == "Ana Pereira"
    assert "noted by Ana Pereira" in one.get("diagnostics:terms").content.decode()


def test_terms_with_a_gap_are_not_agreed(one) -> None:
    whole(one)
    describe_terms(diagnostic=one.diagnostic, retention="", by=TESTER)
    response = one.browser.post(one.url("diagnostics:terms"), follow=True)
    assert "Not everything is filled in yet." in response.content.decode()
    assert Terms.objects.get().agreed_at is None


def test_unknown_part_is_not_there(one) -> None:
    assert one.get("diagnostics:terms-part", part="nothing").status_code == 404


# -- the printed page --------------------------------------------------------------------------------------------------


def test_printed_page_promises_nothing_that_cannot_be_kept(one) -> None:
    whole(one)
    agree_terms(diagnostic=one.diagnostic, by=TESTER)
    content = one.get("diagnostics:terms-print").content.decode()
    for told in (
        "What to keep?",
        "people who know you may recognise what you said",
        "Freedom of Information Act",
        "What goes: your words are out of use at once.",
        "What stays: reports that others already have",
        "Jo Bell, 01234 567890",
        "Sam Reed, 01234 567891",
        "(until 20 March 2026)",
        "We ask, and keep it safe.",
    ):
        assert told in content
    assert "anonymous" not in content.casefold()
    assert "not agreed yet" not in content


def test_printed_page_of_terms_that_are_blank_says_so_on_the_screen(one) -> None:
    assert "The terms are not agreed yet" in one.get("diagnostics:terms-print").content.decode()


# -- two people at once ------------------------------------------------------------------------------------------------


def test_two_people_who_change_different_fields_lose_nothing(one, workspace) -> None:
    mo = member(workspace, "Mo")
    appoint(diagnostic=one.diagnostic, user=mo, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    url = one.url("diagnostics:terms-part", part="law")
    pages = [browser.get(url) for browser in (one.browser, browser_of(mo))]
    one.browser.post(url, {"made_from": made_from(pages[0]), "controller": "Council"})
    browser_of(mo).post(url, {"made_from": made_from(pages[1]), "processor": "Learning partner"})
    assert Terms.objects.values_list("controller", "processor").get() == ("Council", "Learning partner")


def test_two_people_who_write_into_one_field_are_shown_both_texts(one, workspace) -> None:
    url = one.url("diagnostics:terms-part", part="law")
    page = one.browser.get(url)
    describe_terms(diagnostic=one.diagnostic, controller="County Council", by=TESTER)
    response = one.browser.post(url, {"made_from": made_from(page), "controller": "Borough Council"})
    assert [(clash.theirs, clash.yours) for clash in response.context["form"].clashes] == [
        ("County Council", "Borough Council")
    ]
    assert len(errors_of(response)) == 1
    assert Terms.objects.get().controller == "County Council"
    again = {"made_from": made_from(response), "controller": "Borough Council"}
    theirs = one.browser.post(url, again | {"keep_theirs": "controller", "settle": "theirs"})
    assert (theirs.status_code, Terms.objects.get().controller) == (302, "County Council")
    mine = one.browser.post(url, again | {"keep_theirs": "controller"})
    assert (mine.status_code, Terms.objects.get().controller) == (302, "Borough Council")


# -- a diagnostic that a command read from a folder --------------------------------------------------------------------


def test_what_is_changed_here_stays_when_the_folder_is_read_again(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    ana = member(workspace, "Ana")
    appoint(diagnostic=diagnostic, user=ana, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    one = Started(diagnostic, ana, browser_of(ana))
    assert "follows the folder’s diagnostic.toml" in one.get("diagnostics:terms").content.decode()
    send(one, "question", name="Spring", question="What to let go?")
    gathered(workspace, folder)
    diagnostic = Diagnostic.objects.get()
    assert (diagnostic.title, diagnostic.question) == ("Spring", "What to let go?")
    assert "Let the folder set it again" in one.get("diagnostics:terms").content.decode()
    one.post("diagnostics:leave-to-folder", {"part": "about"})
    gathered(workspace, folder)
    assert Diagnostic.objects.get().title == "After the winter"
