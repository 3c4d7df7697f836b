"""Steps 7 and 8: making sense, reading what was found, the picture, and what others of the workspace see of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from making import TESTER, gathered, six_people, write_folder
from people_of_the_app import browser_of, cast, member

from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment, Perspective
from strandline.insight.actions import decide_theme_sharing, draft_findings, hide_theme, rename_theme, split_theme
from strandline.insight.counting import count_picture
from strandline.insight.models import Placement, Theme
from strandline.insight.queries import current_themes, unread_themes
from strandline.publish.build import build_report
from strandline.publish.report import Edition
from strandline.records.actions import decide_sharing
from strandline.web.picture import kept
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within


@pytest.fixture(scope="module")
def drafted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Read and drafted once; what a test does to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        workspace = open_workspace(name="Where the picture is looked at", by=TESTER)
        folder = tmp_path_factory.mktemp("picture") / "interviews"
        with within(workspace):
            people = cast(workspace, folder)
        yield workspace, people, folder
        transaction.set_rollback(True)


@pytest.fixture
def workspace(drafted, db):
    """In place of an empty one: the workspace of this diagnostic."""
    with within(drafted[0]):
        yield drafted[0]


@pytest.fixture(autouse=True)
def nothing_drawn_before() -> None:
    kept.pictures.clear()  # so that a test sees what the page was made from


@pytest.fixture
def people(drafted, workspace):
    return drafted[1]


@pytest.fixture
def diagnostic(people):
    return people.diagnostic


@pytest.fixture
def ines(people):
    return browser_of(people.interviewer)


@pytest.fixture
def call(diagnostic) -> Theme:
    return current_themes(diagnostic).get(facet="keep", rest=False)


def url(diagnostic, name: str, **more: Any) -> str:
    return reverse(f"picture:{name}", kwargs={"slug": diagnostic.workspace.slug, "diagnostic": diagnostic.pk, **more})


def text_of(response: HttpResponse) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def clear_everything(diagnostic) -> None:
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    for excerpt in diagnostic.placements.values_list("excerpt", flat=True):
        decide_sharing(excerpt_id=excerpt, state="cleared", by=TESTER, by_name="Ana")


# -- the team's picture ------------------------------------------------------------------------------------------------


def test_counts_are_those_of_the_report(examples, workspace) -> None:
    diagnostic = gathered(workspace, examples / "saltmarsh").diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    report = build_report(diagnostic, Edition.TEAM)
    rows = count_picture(diagnostic).by_theme
    assert {
        str(pk): (row.overall.people, [cell.label for cell in row.cells], row.differ, row.lived)
        for pk, row in rows.items()
    } == {
        theme.id: (theme.people, [cell.label for cell in theme.cells], theme.people_differ, bool(theme.power))
        for theme in report.themes
    }


def test_every_mark_theme_and_number_leads_to_the_words_behind_it(ines, diagnostic, call) -> None:
    page = ines.get(url(diagnostic, "picture"))
    residents = Perspective.objects.get(name="Residents")
    assert page.context["people"] == 6
    row = next(row for row in page.context["matrix"].rows if row.id == call.pk)
    assert row.total == "6 of 6"
    assert row.url == url(diagnostic, "theme", theme=call.pk)
    assert row.cells[0].url == url(diagnostic, "cell", theme=call.pk, perspective=residents.pk)
    said = text_of(ines.get(row.cells[0].url))
    assert "Residents: 3 of 3" in said
    assert [name for name in ("Resident 1", "Resident 2", "Resident 3", "Council 4") if name in said] == [
        "Resident 1", "Resident 2", "Resident 3",
    ]  # fmt: skip
    assert "Council 4" in text_of(ines.get(row.url))


def test_perspective_that_was_not_heard_has_a_hatched_column(ines, diagnostic) -> None:
    page = ines.get(url(diagnostic, "picture"))
    heads = {head.name: head.nobody for head in page.context["matrix"].heads}
    assert heads == {"Residents": False, "Council": False, "Under 25s": True}
    assert 'class="hatch"' in page.content.decode()


def test_picture_is_filtered_and_sorted_by_its_address(ines, diagnostic) -> None:
    keep = ines.get(url(diagnostic, "picture"), {"facet": "keep"}).context["matrix"]
    assert {row.facet for row in keep.rows} == {"keep"}
    heard = ines.get(url(diagnostic, "picture"), {"sort": "heard"}).context["matrix"]
    counts = [int(row.total.split()[0]) for row in heard.rows]
    assert counts == sorted(counts, reverse=True)
    assert ines.get(url(diagnostic, "picture"), {"facet": "nonsense", "sort": "x", "open": "y"}).status_code == 200


def test_topics_open_and_close_by_their_address(ines, diagnostic) -> None:
    first = ines.get(url(diagnostic, "picture"), {"level": "topics"})
    closed = first.context["matrix"]
    topic = next(row for row in closed.rows if row.toggle)
    assert not any(row.in_topic for row in closed.rows)
    opened = ines.get(url(diagnostic, "picture") + topic.toggle).context["matrix"]
    assert [row.in_topic for row in opened.rows if row.name == topic.name or row.in_topic]
    again = next(row for row in opened.rows if row.id == topic.id)
    assert again.is_open
    assert text_of(ines.get(url(diagnostic, "picture") + again.toggle)) == text_of(first)


def test_second_look_counts_nothing_again(ines, diagnostic, django_assert_max_num_queries) -> None:
    first = ines.get(url(diagnostic, "picture"))
    with django_assert_max_num_queries(8):
        second = ines.get(url(diagnostic, "picture"))
    assert text_of(second) == text_of(first)


def test_table_says_the_same_as_the_picture(ines, diagnostic) -> None:
    picture = ines.get(url(diagnostic, "picture"))
    table = ines.get(url(diagnostic, "picture"), {"as": "table"})
    assert picture.context["matrix"] == table.context["matrix"]
    assert "<svg" not in table.content.decode().partition('class="govuk-table figures"')[2]


def test_empty_picture_leads_to_making_sense(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    ana = member(workspace, "Ana Pereira")
    appoint(diagnostic=diagnostic, user=ana, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    page = browser_of(ana).get(url(diagnostic, "picture"))
    assert f'href="{url(diagnostic, "sense")}"' in page.content.decode()


def test_passage_shows_what_was_said_around_it_and_leads_to_its_record(ines, diagnostic, call) -> None:
    placement = Placement.objects.filter(theme=call).select_related("excerpt__record").first()
    page = ines.get(url(diagnostic, "passage", excerpt=placement.excerpt_id))
    said = text_of(page)
    assert "What would you want to keep hold of?" in said
    assert "And what gets in the way?" in said
    assert f"<mark>{placement.excerpt.text}</mark>" in page.content.decode()
    assert f"#p-{placement.excerpt_id}" in page.content.decode()
    assert "Ann" not in said  # the file's own label may be a real name


def test_words_of_people_who_did_not_agree_are_counted_and_not_shown(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in", agreed="take part")).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    ana = member(workspace, "Ana Pereira")
    appoint(diagnostic=diagnostic, user=ana, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    browser = browser_of(ana)
    theme = current_themes(diagnostic).filter(facet="keep").first()
    said = text_of(browser.get(url(diagnostic, "theme", theme=theme.pk)))
    assert "more passages are counted and not shown" in said
    assert "Everybody who can help" not in said
    excerpt = Placement.objects.filter(theme=theme).first().excerpt_id
    assert browser.get(url(diagnostic, "passage", excerpt=excerpt)).status_code == 404


# -- deciding ----------------------------------------------------------------------------------------------------------


def test_theme_is_renamed_on_its_page(ines, diagnostic, call) -> None:
    response = ines.post(url(diagnostic, "decide", theme=call.pk, verb="rename"), {"name": "The Monday call"})
    assert response.url == url(diagnostic, "theme", theme=call.pk)
    assert "Decided by Ines Interviewer" in text_of(ines.get(response.url))
    assert Theme.objects.get(pk=call.pk).name == "The Monday call"


def test_name_that_is_missing_is_told_beside_its_field_and_loses_nothing(ines, diagnostic, call) -> None:
    response = ines.post(url(diagnostic, "decide", theme=call.pk, verb="rename"), {"name": " "})
    assert "<title>Error: " in response.content.decode()
    assert "Give the theme a name." in text_of(response)
    assert Theme.objects.get(pk=call.pk).name == call.name


def test_themes_are_merged_once_a_heading_is_chosen(ines, diagnostic, call) -> None:
    forms = current_themes(diagnostic).filter(facet="in_the_way", rest=False).first()
    where = url(diagnostic, "decide", theme=forms.pk, verb="merge")
    refused = ines.post(where, {"into": call.pk})
    assert "different headings" in text_of(refused)
    merged = ines.post(where, {"into": call.pk, "facet": "needed"})
    assert merged.url == url(diagnostic, "theme", theme=call.pk)
    assert Theme.objects.get(pk=forms.pk).merged_into_id == call.pk
    old = ines.get(url(diagnostic, "theme", theme=forms.pk))
    assert old.url == url(diagnostic, "theme", theme=call.pk)


def test_chosen_passages_become_a_theme_or_move(ines, diagnostic, call) -> None:
    page = ines.get(url(diagnostic, "sort", theme=call.pk))
    first, second = (quote.id for quote in page.context["quotes"][:2])
    where = url(diagnostic, "sort", theme=call.pk)
    none = ines.post(where, {"do": "split", "name": "Another"})
    assert "Choose passages of this theme" in text_of(none)
    split = ines.post(where, {"do": "split", "name": "Another", "passages": [first]})
    new = Theme.objects.get(name="Another")
    assert split.url == url(diagnostic, "theme", theme=new.pk)
    ines.post(where, {"do": "move", "to": "none:needed", "passages": [second]})
    moved = Placement.objects.get(excerpt=second)
    assert (moved.facet, moved.theme_id) == ("needed", None)
    assert second in {
        quote.id for quote in ines.get(url(diagnostic, "passages"), {"facet": "needed"}).context["quotes"]
    }


def test_passage_is_moved_from_where_it_is_read(ines, diagnostic, call) -> None:
    placement = Placement.objects.filter(facet="in_the_way").first()
    where = url(diagnostic, "passage", excerpt=placement.excerpt_id)
    ines.post(where, {"to": str(call.pk), "differs": "on"})
    moved = Placement.objects.get(pk=placement.pk)
    assert (moved.theme_id, moved.differs) == (call.pk, True)
    assert "put there by a person" in text_of(ines.get(where))


def test_hidden_theme_stands_below_the_picture_and_can_be_shown_again(ines, diagnostic, call) -> None:
    ines.post(url(diagnostic, "decide", theme=call.pk, verb="hide"))
    page = ines.get(url(diagnostic, "picture"))
    assert call.pk not in {row.id for row in page.context["matrix"].rows}
    assert [theme.pk for theme in page.context["hidden"]] == [call.pk]
    assert ines.get(url(diagnostic, "theme", theme=call.pk)).context["page"].heard.startswith("6 of 6 people")
    ines.post(url(diagnostic, "decide", theme=call.pk, verb="show"))
    assert call.pk in {row.id for row in ines.get(url(diagnostic, "picture")).context["matrix"].rows}


def test_insight_is_edited_and_rejected_on_its_theme(ines, diagnostic, call) -> None:
    insight = call.insights.get()
    where = {"diagnostic": diagnostic, "insight": insight.pk}
    ines.post(url(**where, name="insight", verb="edit"), {"claim": "want one call a week", "to_decide": ""})
    assert "6 of the 6 people asked want one call a week." in text_of(ines.get(url(diagnostic, "theme", theme=call.pk)))
    ines.post(url(**where, name="insight", verb="reject"))
    assert "Rejected by Ines Interviewer." in text_of(ines.get(url(diagnostic, "theme", theme=call.pk)))


# -- making sense ------------------------------------------------------------------------------------------------------


def test_sense_is_made_in_the_background_and_told(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    ana = member(workspace, "Ana Pereira")
    appoint(diagnostic=diagnostic, user=ana, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    browser = browser_of(ana)
    sense = url(diagnostic, "sense")
    assert browser.post(sense).url == sense
    waiting = browser.get(sense)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "See how far it is" in text_of(waiting)
    assert not diagnostic.themes.exists()
    run_queued()
    found = browser.get(sense)
    assert "every 2s" not in found.content.decode()
    assert "asked for by Ana Pereira" in text_of(found)
    assert found.context["unread"] == len(unread_themes(diagnostic)) > 0


def test_what_a_run_changed_is_told(workspace, people, ines, drafted) -> None:
    folder = drafted[2]
    write_folder(folder, {"7.txt": "Interviewer: And?\nAnn: The weekly call, I would keep that one."})
    gathered(workspace, folder)
    (folder / "7.txt").unlink()
    ines.post(url(people.diagnostic, "sense"))
    run_queued()
    said = text_of(ines.get(url(people.diagnostic, "sense")))
    assert "What changed since the time before" in said
    assert "1 passage came in." in said


def test_nothing_to_make_sense_of_is_said(workspace, ines, diagnostic) -> None:
    for link in diagnostic.sessions.all():
        link.session_records.update(set_aside_at=diagnostic.started_at)
    response = ines.post(url(diagnostic, "sense"), follow=True)
    assert "There is nothing to make sense of yet." in text_of(response)


def test_themes_are_read_one_after_another(ines, diagnostic) -> None:
    waiting = unread_themes(diagnostic)
    read = url(diagnostic, "read")
    assert ines.get(read).context["theme"] == waiting[0]
    confirmed = ines.post(url(diagnostic, "decide", theme=waiting[0].pk, verb="confirm"), {"then": "read"})
    assert confirmed.url == read
    assert ines.get(read).context["theme"] == waiting[1]
    later = ines.get(read, {"after": waiting[1].pk})
    assert later.context["left"] == len(waiting) - 1
    ines.post(url(diagnostic, "decide", theme=waiting[1].pk, verb="rename"), {"then": "read", "name": "Forms, again"})
    assert "Somebody has looked at every theme" in text_of(ines.get(read))


# -- what others see ---------------------------------------------------------------------------------------------------


@pytest.fixture
def others(people):
    return {name: browser_of(getattr(people, name)) for name in ("member", "viewer", "commissioner", "lead")}


def test_others_see_nothing_before_anything_is_cleared(others, diagnostic) -> None:
    for browser in others.values():
        said = text_of(browser.get(url(diagnostic, "shared"))) + text_of(browser.get(url(diagnostic, "present")))
        assert "Nothing has been cleared" in said
        assert "weekly call" not in said


def test_others_see_bands_and_cleared_words_without_who_said_them(others, diagnostic, call) -> None:
    clear_everything(diagnostic)
    for browser in others.values():
        page = browser.get(url(diagnostic, "shared"))
        words = browser.get(url(diagnostic, "shared-theme", theme=call.pk))
        shown = browser.get(url(diagnostic, "present"))
        for response in (page, words, shown):
            said = text_of(response)
            assert "weekly call" in said
            assert re.findall(r"Resident \d|Council \d(?! people)|\d of \d|read around it", said) == []


def test_others_do_not_see_what_was_not_cleared(others, diagnostic, call) -> None:
    clear_everything(diagnostic)
    forms = current_themes(diagnostic).filter(facet="in_the_way", rest=False).first()
    decide_theme_sharing(theme=forms, state="held", by=TESTER, by_name="Ana")
    held = Placement.objects.filter(theme=call).select_related("excerpt__record").first().excerpt
    decide_sharing(excerpt_id=held.pk, state="refused", by=TESTER, by_name="Ana")
    browser = others["member"]
    pages = [url(diagnostic, "shared"), url(diagnostic, "present"), url(diagnostic, "shared-theme", theme=call.pk)]
    said = " ".join(text_of(browser.get(page)) for page in pages)
    assert held.text not in said
    assert browser.get(url(diagnostic, "shared-theme", theme=forms.pk)).status_code == 404


def test_renamed_theme_is_not_shared_under_its_new_name_before_that_is_cleared(others, diagnostic, call) -> None:
    clear_everything(diagnostic)
    assert "weekly call" in text_of(others["member"].get(url(diagnostic, "shared")))
    rename_theme(theme=call, name="What Councillor Reed dislikes", by=TESTER)
    assert "Councillor Reed" not in text_of(others["member"].get(url(diagnostic, "shared")))


def test_hidden_theme_is_hidden_from_others_too(others, diagnostic, call) -> None:
    clear_everything(diagnostic)
    hide_theme(theme=call, by=TESTER)
    assert others["member"].get(url(diagnostic, "shared-theme", theme=call.pk)).status_code == 404


# -- speed -------------------------------------------------------------------------------------------------------------

PAGES = ("picture", "sense", "read", "history", "shared", "present", "passages")


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_the_same_queries_with_one_theme_and_with_several(name, ines, diagnostic, call) -> None:
    some = list(Placement.objects.filter(theme=call).values_list("excerpt", flat=True)[:2])
    split_theme(theme=call, passages=some, name="Split off", by=TESTER)
    clear_everything(diagnostic)
    others = [theme for theme in current_themes(diagnostic) if theme.pk != call.pk]
    rename_theme(theme=call, name="Renamed", by=TESTER)
    Theme.objects.filter(pk__in=[theme.pk for theme in others]).update(retired_at=diagnostic.started_at)
    with_one = queries_of(ines, url(diagnostic, name))
    Theme.objects.filter(pk__in=[theme.pk for theme in others]).update(retired_at=None)
    for theme in others:
        if not theme.rest:
            rename_theme(theme=theme, name=f"{theme.name} again", by=TESTER)
    assert len(others) >= 2
    assert queries_of(ines, url(diagnostic, name)) == with_one


def queries_of(browser, where: str) -> int:
    browser.get(where)  # what is remembered from then on is not counted
    with CaptureQueriesContext(connection) as queries:
        browser.get(where)
    return len(queries)
