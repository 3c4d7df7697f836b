"""Who changed what in the findings, told in sentences, each with a way to take it back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from making import TESTER
from people_of_the_app import browser_of, cast

from strandline.audit.actions import Actor
from strandline.insight.actions import (
    confirm_insight,
    edit_insight,
    hide_theme,
    merge_themes,
    move_passage,
    rename_theme,
    split_theme,
)
from strandline.insight.models import Change, Placement, Theme
from strandline.insight.queries import current_themes
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

BEN = Actor("Ben Okoro")


@pytest.fixture(scope="module")
def drafted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Read and drafted once; what a test does to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        workspace = open_workspace(name="Where history is read", by=TESTER)
        with within(workspace):
            people = cast(workspace, tmp_path_factory.mktemp("history") / "interviews")
        yield workspace, people
        transaction.set_rollback(True)


@pytest.fixture
def people(drafted, db):
    with within(drafted[0]):
        yield drafted[1]


@pytest.fixture
def diagnostic(people):
    return people.diagnostic


@pytest.fixture
def ines(people):
    return browser_of(people.interviewer)


@pytest.fixture
def call(diagnostic) -> Theme:
    return current_themes(diagnostic).get(facet="keep", rest=False)


@pytest.fixture
def forms(diagnostic) -> Theme:
    return current_themes(diagnostic).filter(facet="in_the_way", rest=False).first()


def url(diagnostic, name: str, **more: Any) -> str:
    return reverse(f"picture:{name}", kwargs={"slug": diagnostic.workspace.slug, "diagnostic": diagnostic.pk, **more})


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_history_tells_each_decision_with_who_and_when(ines, diagnostic, call, forms) -> None:
    machines = call.name
    passage = Placement.objects.filter(theme=call).first()
    rename_theme(theme=call, name="The Monday call", by=BEN)
    split_theme(theme=call, passages=[passage.excerpt_id], name="Who rings", by=BEN)
    move_passage(placement=Placement.objects.filter(theme=call).first(), theme=forms, by=BEN)
    hide_theme(theme=forms, by=BEN)
    confirm_insight(insight=call.insights.get(), by=BEN)
    merge_themes(themes=[Theme.objects.get(name="Who rings")], into=call, by=BEN)
    page = ines.get(url(diagnostic, "history"))
    assert [one.sentence for one in page.context["told"]] == [
        "merged “Who rings” into “The Monday call”",
        "confirmed the insight on “The Monday call”",
        f"hid the theme “{forms.name}”",
        f"moved a passage from “The Monday call” to “{forms.name}”",
        "took 1 passage out of “The Monday call” into a new theme, “Who rings”",
        f"renamed “{machines}” to “The Monday call”",
    ]
    assert {one.who for one in page.context["told"]} == {"Ben Okoro"}


def test_undone_change_stays_in_the_history_with_who_undid_it(ines, diagnostic, call) -> None:
    change = rename_theme(theme=call, name="The Monday call", by=BEN)
    answer = ines.post(url(diagnostic, "undo", change=change.pk))
    assert answer.url == url(diagnostic, "history")
    assert Theme.objects.get(pk=call.pk).name == call.name
    said = text_of(ines.get(answer.url))
    assert "undone by Ines Interviewer" in said
    assert "Ben Okoro" in said
    assert "Undo what" not in said


def test_undo_that_cannot_be_is_refused_with_the_reason(ines, diagnostic, call) -> None:
    first = rename_theme(theme=call, name="The Monday call", by=BEN)
    rename_theme(theme=call, name="The Tuesday call", by=BEN)
    said = text_of(ines.post(url(diagnostic, "undo", change=first.pk), follow=True))
    assert "Ben Okoro has built on this since" in said
    assert Theme.objects.get(pk=call.pk).name == "The Tuesday call"


def test_change_of_another_diagnostic_is_not_undone(ines, diagnostic, call, people) -> None:
    change = rename_theme(theme=call, name="The Monday call", by=BEN)
    other = type(diagnostic).objects.create(workspace=diagnostic.workspace, title="Another")
    Change.objects.filter(pk=change.pk).update(diagnostic=other)
    assert ines.post(url(diagnostic, "undo", change=change.pk)).status_code == 404
    assert Change.objects.get(pk=change.pk).undone_at is None


def test_empty_history_says_what_will_be_here(ines, diagnostic) -> None:
    assert "Nothing changed yet" in text_of(ines.get(url(diagnostic, "history")))


def test_history_takes_the_same_queries_with_one_change_and_with_several(ines, diagnostic, call, forms) -> None:
    rename_theme(theme=call, name="The Monday call", by=BEN)
    with_one = queries_of(ines, url(diagnostic, "history"))
    hide_theme(theme=forms, by=BEN)
    edit_insight(insight=call.insights.get(), claim="want a call", by=BEN)
    move_passage(placement=Placement.objects.filter(theme=forms).first(), theme=call, by=BEN)
    assert queries_of(ines, url(diagnostic, "history")) == with_one


def queries_of(browser, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as queries:
        browser.get(where)
    return len(queries)
