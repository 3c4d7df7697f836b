"""An interview team reads its picture: from a mark to the words, to the record; what they decide survives a re-run."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import TESTER
from people_of_the_app import Cast, cast
from watching import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    Watch,
    expect_no_axe_violations,
    expect_no_sideways_scrolling,
    screenshot,
)

from strandline.insight.actions import decide_insight_sharing, decide_theme_sharing
from strandline.insight.models import Theme
from strandline.insight.queries import current_insights, current_themes
from strandline.records.actions import decide_sharing
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

pytestmark = pytest.mark.browser


def given_a_picture(folder: Path) -> tuple[Workspace, Cast]:
    workspace = open_workspace(name="Saltmarsh", by=TESTER)
    with within(workspace):
        return workspace, cast(workspace, folder)


def given_all_is_cleared(workspace: Workspace, people: Cast) -> None:
    with within(workspace):
        for theme in current_themes(people.diagnostic):
            decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
        for insight in current_insights(people.diagnostic):
            decide_insight_sharing(insight=insight, state="cleared", by=TESTER, by_name="Ana")
        for excerpt in people.diagnostic.placements.values_list("excerpt", flat=True):
            decide_sharing(excerpt_id=excerpt, state="cleared", by=TESTER, by_name="Ana")


def address(site: str, workspace: Workspace, people: Cast, path: str) -> str:
    return f"{site}/w/{workspace.slug}/d/{people.diagnostic.pk}/{path}"


def test_mark_opens_its_words_and_they_open_their_record(watch: Watch, site: str, tmp_path: Path) -> None:
    workspace, people = given_a_picture(tmp_path / "in")
    page = watch.open(people.interviewer)
    page.goto(address(site, workspace, people, "picture/"))

    # when a mark is chosen
    page.locator("a.cell").first.click()

    # then its words stand beside the picture
    panel = page.locator("side-panel")
    panel.get_by_text("Residents: 3 of 3").wait_for()
    assert page.url.endswith("/picture/")
    assert panel.locator("figure.quote").count() >= 3
    expect_no_axe_violations(page)

    # when one of them is read in its place
    panel.get_by_role("link", name="read around it").first.click()
    panel.get_by_role("heading", name="What was said around it").wait_for()
    panel.get_by_role("link", name="Open the whole record here").click()

    # then its record is open at that place
    page.wait_for_url("**/records/**")
    anchor = page.url.partition("#")[2]
    assert page.locator(f"[id='{anchor}']").count() == 1


def test_picture_is_read_and_decided_about_with_the_keyboard_alone(watch: Watch, site: str, tmp_path: Path) -> None:
    workspace, people = given_a_picture(tmp_path / "in")
    page = watch.open(people.interviewer)
    page.goto(address(site, workspace, people, "picture/"))

    # when the first mark is reached by tabbing and opened by Enter
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cell')"):
            break
    page.keyboard.press("Enter")

    # then the panel has the focus, and Escape gives it back
    page.locator("side-panel").get_by_text("3 of 3").first.wait_for()
    assert page.evaluate("document.activeElement.closest('side-panel') !== null")
    page.keyboard.press("Escape")
    page.locator("side-panel").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('a.cell')")

    # when the themes are read, Enter confirms one after another
    page.goto(address(site, workspace, people, "sense/read/"))
    while page.get_by_role("button", name="Yes, this is a theme").count():
        before = page.get_by_role("heading", level=1).inner_text()
        page.keyboard.press("Enter")
        page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    assert page.get_by_role("heading", name="Somebody has looked at every theme").is_visible()


def test_name_and_merging_survive_a_run_and_can_be_undone(watch: Watch, site: str, tmp_path: Path) -> None:
    workspace, people = given_a_picture(tmp_path / "in")
    with within(workspace):
        call = current_themes(people.diagnostic).get(facet="keep", rest=False)
        forms = current_themes(people.diagnostic).filter(facet="in_the_way", rest=False).first()
    page = watch.open(people.interviewer)

    # when a theme is renamed and another merged into it
    page.goto(address(site, workspace, people, f"picture/themes/{call.pk}/"))
    page.get_by_text("Rename", exact=True).click()
    page.get_by_label("Name", exact=True).fill("One weekly call")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("heading", name="One weekly call", level=1).wait_for()
    page.goto(address(site, workspace, people, f"picture/themes/{forms.pk}/"))
    page.get_by_text("Merge with another theme", exact=True).click()
    page.get_by_label("Merge with").select_option(label="One weekly call")
    page.get_by_label("Under the heading").select_option(label="Keep hold of")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("heading", name="One weekly call", level=1).wait_for()

    # and the machine runs again
    page.goto(address(site, workspace, people, "sense/"))
    page.get_by_role("button", name="Run it again over everything").click()
    page.get_by_text("The machine is reading.").wait_for()
    run_queued()
    page.get_by_role("heading", name="What changed since the time before").wait_for()

    # then the picture has the one theme, by its name
    page.goto(address(site, workspace, people, "picture/?facet=keep"))
    assert page.locator(".matrix .name").all_inner_texts() == ["One weekly call"]
    page.goto(address(site, workspace, people, "picture/history/"))
    assert page.get_by_text("Ines Interviewer").count() >= 2
    look_at(page, "history")

    # and when the merging is undone, both are there again
    page.get_by_role("button", name="Undo what Ines Interviewer did: merged").click()
    page.get_by_text("Undone. What the history tells").wait_for()
    with within(workspace):
        assert Theme.objects.get(pk=forms.pk).merged_into_id is None
    page.goto(address(site, workspace, people, "picture/?facet=in_the_way"))
    assert page.locator(".matrix .name").count() >= 1


def test_pages_are_seen_at_every_width(watch: Watch, site: str, tmp_path: Path) -> None:
    workspace, people = given_a_picture(tmp_path / "in")
    given_all_is_cleared(workspace, people)
    with within(workspace):
        call = current_themes(people.diagnostic).get(facet="keep", rest=False)
        excerpt = call.placements.first().excerpt_id
    page = watch.open(people.interviewer)
    for name, path in {
        "picture": "picture/",
        "picture-topics": "picture/?level=topics&open=all",
        "picture-table": "picture/?as=table",
        "theme": f"picture/themes/{call.pk}/",
        "split": f"picture/themes/{call.pk}/passages/",
        "passage": f"picture/passages/{excerpt}/",
        "sense": "sense/",
        "read-theme": "sense/read/",
        "picture-shared": "shared/",
        "shared-words": f"shared/themes/{call.pk}/",
    }.items():
        page.goto(address(site, workspace, people, path))
        look_at(page, name)


def test_meeting_is_shown_one_theme_a_screen_by_arrow_keys(watch: Watch, site: str, tmp_path: Path) -> None:
    workspace, people = given_a_picture(tmp_path / "in")
    given_all_is_cleared(workspace, people)
    page = watch.open(people.commissioner)
    page.goto(address(site, workspace, people, "shared/present/"))
    shown = page.locator("section.slide:visible")
    assert shown.count() == 1

    # when the arrow is pressed, the next theme stands alone, and its address can be sent
    first = shown.get_attribute("id")
    page.keyboard.press("ArrowRight")
    assert shown.count() == 1
    assert shown.get_attribute("id") != first
    assert page.url.endswith(f"#{shown.get_attribute('id')}")
    look_at(page, "present")
    page.keyboard.press("ArrowLeft")
    assert shown.get_attribute("id") == first

    # without JavaScript it is one long page
    plain = watch.open(people.commissioner, script=False)
    plain.goto(address(site, workspace, people, "shared/present/"))
    assert plain.locator("section.slide:visible").count() == plain.locator("section.slide").count() >= 3


def look_at(page, name: str) -> None:
    for width in (DESKTOP, PHONE):
        screenshot(page, name, width)
    expect_no_axe_violations(page)
    page.set_viewport_size({"width": SMALL_PHONE, "height": 800})
    expect_no_sideways_scrolling(page)
    page.set_viewport_size({"width": DESKTOP, "height": 800})
