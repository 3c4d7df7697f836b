"""A record read in its place, and who is who in it, as the team meets them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from people_of_the_app import cast
from watching import PHONE, expect_no_axe_violations, screenshot

from strandline.audit.actions import Actor
from strandline.diagnostics.queries import current_passages
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

pytestmark = pytest.mark.browser


@pytest.fixture
def people(site, tmp_path):
    workspace = open_workspace(name="Saltmarsh Partnership", by=Actor("a test"))
    with within(workspace):
        return cast(workspace, tmp_path / "interviews")


def test_passage_is_found_in_its_place_and_its_speaker_put_right(watch, site, people) -> None:
    diagnostic = people.diagnostic
    with within(diagnostic.workspace):
        passage = current_passages(diagnostic).filter(record__source_name="2.txt").last()
    page = watch.open(people.interviewer)
    keys = [diagnostic.workspace.slug, diagnostic.pk, passage.record_id]
    page.goto(site + reverse("interviews:record", args=keys) + f"#p-{passage.pk}")
    assert page.locator(".passage:target").inner_text() == page.locator(f"#p-{passage.pk}").inner_text()
    expect_no_axe_violations(page)
    screenshot(page, "record", width=PHONE)
    screenshot(page, "record")
    page.get_by_role("link", name="Who is who").click()
    expect_no_axe_violations(page)
    screenshot(page, "speakers", width=PHONE)
    screenshot(page, "speakers")
    page.get_by_label("“Ann” is").select_option(label="Resident 3")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Put right.").wait_for()
    assert page.locator(".record-people").inner_text().startswith("Resident 3")


@pytest.mark.parametrize("name", ["paste", "notes-new", "list"])
def test_page_is_usable_at_every_width(watch, site, people, name) -> None:
    page = watch.open(people.interviewer)
    page.goto(site + reverse(f"interviews:{name}", args=[people.diagnostic.workspace.slug, people.diagnostic.pk]))
    for width in (320, PHONE, 1280):
        screenshot(page, f"interviews-{name}", width=width)
    expect_no_axe_violations(page)
