"""What was done, for those whom it concerns."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from making import TESTER
from people_of_the_app import Role, browser_of, cast, member

from strandline.audit.actions import Actor, concerning, note
from strandline.audit.models import AuditEvent
from strandline.people.models import Participation
from strandline.workspaces.actions import invite, open_workspace
from strandline.workspaces.walls import within


def history_of(workspace) -> str:
    return reverse("members:audit", args=[workspace.slug])


def invited(workspace, email: str, by: str = "Lena Lead") -> None:
    invite(workspace=workspace, email=email, role=Role.MEMBER, by=Actor(by))


def steward_of(workspace) -> Client:
    return browser_of(member(workspace, "Stella Steward", Role.STEWARD))


def rows_of(browser: Client, url: str, **query: str) -> list[list[str]]:
    response = browser.get(url, {"download": "csv", **query})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_history_tells_who_did_what_newest_first(workspace) -> None:
    invited(workspace, "mo@example.org")
    page = steward_of(workspace).get(history_of(workspace)).content.decode()
    assert "<strong>Lena Lead</strong> invited mo@example.org as member" in page
    assert page.index("invited mo@example.org") < page.index("opened this workspace")


def test_workspace_history_tells_nothing_of_who_took_part(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    # A verb that nobody thought of stays with the team, wherever it was done.
    note("people.counted", people.diagnostic, by=TESTER, workspace_id=workspace.pk, whom="Resident 1")
    in_store = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"record.taken_in", "participation.added", "consent.recorded"} <= in_store

    rows = rows_of(browser_of(people.lead), history_of(workspace))

    told = {what for _, _, what, _ in rows[1:]}
    assert told == {
        "opened this workspace",
        "started this diagnostic",
        "named Ines Interviewer: interview team",
        "named Colm Commissioner: commissioner",
    }
    assert {about for _, _, what, about in rows[1:] if what != "opened this workspace"} == {"After the winter"}


def test_history_of_another_workspace_is_not_told(workspace) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    with within(other):
        invited(other, "secret@example.org")
    assert "secret@example.org" not in steward_of(workspace).get(history_of(workspace)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("interviewer", 200), ("lead", 404), ("commissioner", 404)])
def test_history_of_a_diagnostic_is_for_its_team(workspace, tmp_path, who: str, status: int) -> None:
    people = cast(workspace, tmp_path / "interviews")
    url = reverse("members:diagnostic-audit", args=[workspace.slug, people.diagnostic.pk])
    assert browser_of(getattr(people, who)).get(url).status_code == status


def test_history_of_a_diagnostic_tells_what_came_in(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    url = reverse("members:diagnostic-audit", args=[workspace.slug, people.diagnostic.pk])
    told = {what for _, _, what, _ in rows_of(browser_of(people.interviewer), url)}
    assert {"read interviews in", "took a record in", "added somebody who takes part", "drafted findings"} <= told


def test_event_knows_the_diagnostic_that_it_is_done_within(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    somebody = Participation.objects.first()
    with concerning(people.diagnostic.pk):
        inside = note("participation.described", somebody, by=TESTER, workspace_id=workspace.pk)
    outside = note("participation.described", somebody, by=TESTER, workspace_id=workspace.pk)
    itself = note("findings.drafted", people.diagnostic, by=TESTER, workspace_id=workspace.pk)
    assert [event.diagnostic_id for event in (inside, outside, itself)] == [
        people.diagnostic.pk,
        None,
        people.diagnostic.pk,
    ]


def test_history_is_narrowed_by_who_and_when(workspace) -> None:
    invited(workspace, "one@example.org", by="Lena Lead")
    invited(workspace, "two@example.org", by="Lin Lead")
    last_week = timezone.now() - timedelta(days=7)
    AuditEvent.objects.filter(details__whom="one@example.org").update(at=last_week)
    browser, url = steward_of(workspace), history_of(workspace)

    by_lin = rows_of(browser, url, who="Lin Lead")
    early = rows_of(browser, url, until=(last_week + timedelta(days=1)).date().isoformat())
    late = rows_of(browser, url, since=(last_week + timedelta(days=1)).date().isoformat(), who="Lena Lead")

    assert [row[2] for row in by_lin[1:]] == ["invited two@example.org as member"]
    assert [row[2] for row in early[1:]] == ["invited one@example.org as member"]
    assert late[1:] == []


def test_date_that_is_none_is_said_and_nothing_is_hidden(workspace) -> None:
    page = steward_of(workspace).get(history_of(workspace), {"since": "yesterday"}).content.decode()
    assert "There is a problem" in page
    assert "opened this workspace" in page


def test_download_holds_all_pages_and_no_formula(workspace) -> None:
    for number in range(60):
        invited(workspace, f"p{number}@example.org", by="=HYPERLINK(1)")
    browser, url = steward_of(workspace), history_of(workspace)

    page = browser.get(url).content.decode()
    rows = rows_of(browser, url)

    assert page.count("<time ") == 50
    assert len(rows) == 1 + 61
    assert {who for _, who, what, _ in rows[1:] if what.startswith("invited")} == {"'=HYPERLINK(1)"}


def test_history_asks_as_much_for_three_as_for_one(workspace) -> None:
    browser, url = steward_of(workspace), history_of(workspace)
    browser.get(url)
    counts = []
    for number in (1, 2, 3):
        invited(workspace, f"p{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_own_account_tells_what_was_done_with_it(workspace) -> None:
    browser = steward_of(workspace)
    browser.post(reverse("account:name"), {"name": "Stella S."})
    page = browser.get(reverse("account:you")).content.decode()
    assert "changed the name of this account" in page
    assert "opened this workspace" not in page
