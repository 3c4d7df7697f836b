"""The first page of a workspace: what waits, what is new, and the example."""

from __future__ import annotations

from datetime import timedelta

import pytest
from diagnostic_steps import started, url_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from making import TESTER
from people_of_the_app import browser_of, cast, member

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.perspectives import Hope, add_perspectives
from strandline.diagnostics.actions.starting import NotAnExampleError, throw_away_example
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.insight.models import Theme
from strandline.insight.shelf import bring_up_to_date
from strandline.people.models import Participation
from strandline.records.models import Excerpt, Record, SearchEntry
from strandline.work.worker import run_queued
from strandline.workspaces.models import Membership


def home_of(workspace) -> str:
    return reverse("home", args=[workspace.slug])


def look(browser, workspace):
    response = browser.get(home_of(workspace))
    assert response.status_code == 200
    return response


def back_after_a_day(user) -> None:
    day = timezone.now() - timedelta(days=1)
    Membership.objects.filter(user=user).update(visited_at=day, visited_before_at=day - timedelta(days=1))


def test_home_of_an_empty_workspace_teaches_and_offers_both_ways_to_begin(workspace) -> None:
    content = look(browser_of(member(workspace, "Ana")), workspace).content.decode()
    assert "Start a diagnostic" in content
    assert "Load the Saltmarsh example" in content


def test_home_of_an_empty_workspace_offers_a_viewer_nothing_they_may_not_do(workspace) -> None:
    content = look(browser_of(member(workspace, "Vera", Membership.Role.VIEWER)), workspace).content.decode()
    assert "Start a diagnostic" not in content
    assert "Load the Saltmarsh example" not in content


def test_home_shows_the_team_what_waits(workspace) -> None:
    one = started(workspace)
    (card,) = look(one.browser, workspace).context["ours"]
    assert (card.title, card.next.url) == ("After the winter", one.url("diagnostics:terms"))


def test_home_shows_a_member_what_is_asked_and_nothing_of_the_team(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    response = look(browser_of(people.member), workspace)
    assert response.context["ours"] == []
    (card,) = response.context["others"]
    assert (card.title, card.shared_url) == ("After the winter", "")
    content = response.content.decode()
    for of_the_team in ("steps done", "people heard", "weekly call", "read interviews in", "drafted findings"):
        assert of_the_team not in content


def test_home_tells_the_team_what_others_did_since_the_last_visit(workspace) -> None:
    one = started(workspace)
    back_after_a_day(one.ana)
    add_perspectives(diagnostic=one.diagnostic, hopes=[Hope("Residents")], by=TESTER)
    assert [(news.who, news.what, news.about) for news in look(one.browser, workspace).context["news"]] == [
        ("a test", "added the perspective “Residents”", "After the winter")
    ]


def test_news_stay_within_one_visit_and_are_gone_on_the_next(workspace) -> None:
    one = started(workspace)
    back_after_a_day(one.ana)
    add_perspectives(diagnostic=one.diagnostic, hopes=[Hope("Residents")], by=TESTER)
    assert len(look(one.browser, workspace).context["news"]) == 1
    assert len(look(one.browser, workspace).context["news"]) == 1
    long_ago = timezone.now() - timedelta(hours=2)
    Membership.objects.filter(user=one.ana).update(visited_at=long_ago)
    AuditEvent.objects.update(at=long_ago - timedelta(minutes=1))
    assert look(one.browser, workspace).context["news"] == []


def test_what_one_person_did_often_is_told_in_one_line(workspace) -> None:
    one = started(workspace)
    back_after_a_day(one.ana)
    for _ in range(3):
        add_perspectives(diagnostic=one.diagnostic, hopes=[Hope("Residents")], by=TESTER)
        one.diagnostic.perspectives.all().delete()
    (news,) = look(one.browser, workspace).context["news"]
    assert news.times == 3


def test_news_of_a_diagnostic_are_not_told_outside_its_team(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    for user in (people.lead, people.member, people.commissioner):
        back_after_a_day(user)
        Membership.objects.filter(user=user).update(visited_at=timezone.now())  # since before the cast came together
        news = look(browser_of(user), workspace).context["news"]
        assert {line.what for line in news} <= {"opened this workspace", "started this diagnostic"} | {
            f"named {whom}: {part}"
            for whom, part in (("Ines Interviewer", "interview team"), ("Colm Commissioner", "commissioner"))
        }
    assert AuditEvent.objects.filter(verb="record.taken_in").exists()


@pytest.mark.parametrize("page", ["home", "diagnostics:list"])
def test_page_of_diagnostics_asks_as_much_for_three_as_for_one(workspace, page) -> None:
    one = started(workspace)
    outsider = member(workspace, "Bo")
    url = reverse(page, args=[workspace.slug])

    def queries_of(browser) -> int:
        browser.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    browsers = [one.browser, browser_of(outsider)]
    first = [queries_of(browser) for browser in browsers]
    for title in ("Second", "Third"):
        more = started(workspace, title, starter=one.ana)
        add_perspectives(diagnostic=more.diagnostic, hopes=[Hope("Residents", 6), Hope("Council")], by=TESTER)
    assert [queries_of(browser) for browser in browsers] == first


# -- the example -------------------------------------------------------------------------------------------------------


def test_example_is_loaded_read_and_thrown_away(workspace) -> None:
    ana = member(workspace, "Ana")
    browser = browser_of(ana)
    response = browser.post(reverse("example-load", args=[workspace.slug]))
    diagnostic = Diagnostic.objects.get()
    assert response.url == url_of(diagnostic, "diagnostics:steps")
    assert "is being read" in browser.get(response.url).content.decode()

    run_queued()
    diagnostic = Diagnostic.objects.get()
    assert (diagnostic.title, diagnostic.invented) == ("After the winter: what to keep", True)
    assert (Record.objects.count(), Theme.objects.exists()) == (25, True)
    content = browser.get(response.url).content.decode()
    assert "is being read" not in content
    assert "24 conversations in" in content

    bring_up_to_date([diagnostic])
    assert SearchEntry.objects.exists()
    away = url_of(diagnostic, "example-throw-away")
    assert "Throw the example away?" in browser.get(away).content.decode()
    assert Diagnostic.objects.count() == 1
    assert browser.post(away).url == home_of(workspace)
    of_it = (Diagnostic, Record, Excerpt, Participant, Participation, Theme, SearchEntry)
    assert [model.objects.count() for model in of_it] == [0] * len(of_it)
    gone = AuditEvent.objects.get(verb="diagnostic.thrown_away")
    assert (gone.by_label, gone.details["title"]) == ("Ana", "After the winter: what to keep")


def test_example_loaded_twice_is_there_once(workspace) -> None:
    browser = browser_of(member(workspace, "Ana"))
    for _ in range(2):
        browser.post(reverse("example-load", args=[workspace.slug]))
    assert Diagnostic.objects.count() == 1


def test_example_that_a_command_read_is_not_offered_again(workspace) -> None:
    ana = member(workspace, "Ana")
    assert "Load the Saltmarsh example" in browser_of(ana).get(home_of(workspace)).content.decode()
    Diagnostic.objects.create(
        workspace=workspace, title="After the winter", gathered_from="/srv/examples/saltmarsh", invented=True
    )

    assert "Load the Saltmarsh example" not in browser_of(ana).get(home_of(workspace)).content.decode()


def test_example_thrown_away_before_it_was_read_does_not_come_back(workspace) -> None:
    browser = browser_of(member(workspace, "Ana"))
    browser.post(reverse("example-load", args=[workspace.slug]))
    browser.post(url_of(Diagnostic.objects.get(), "example-throw-away"))
    run_queued()
    assert Diagnostic.objects.count() == 0


def test_viewer_loads_no_example(workspace) -> None:
    browser = browser_of(member(workspace, "Vera", Membership.Role.VIEWER))
    assert browser.post(reverse("example-load", args=[workspace.slug])).status_code == 404
    assert Diagnostic.objects.count() == 0


def test_what_people_said_is_not_thrown_away(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "in")
    away = url_of(people.diagnostic, "example-throw-away")
    assert browser_of(people.interviewer).post(away).status_code == 404
    with pytest.raises(NotAnExampleError):
        throw_away_example(diagnostic=people.diagnostic, by=TESTER)
    assert Record.objects.count() == 6
