"""An interview team prepares a diagnostic: start, terms, who must be heard, questions; two people at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from making import TESTER
from people_of_the_app import member
from watching import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    Watch,
    expect_no_axe_violations,
    expect_no_sideways_scrolling,
    screenshot,
)

from strandline.accounts.models import User
from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.actions.starting import start_diagnostic
from strandline.diagnostics.models import Appointment, Diagnostic, Terms
from strandline.insight.actions import example
from strandline.work.worker import run_queued
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.walls import within

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "terms/",
    "terms/question/",
    "terms/drafts/",
    "terms/law/",
    "terms/notice/",
    "terms/care/",
    "terms/print/",
    "perspectives/",
    "questions/",
    "questions/print/",
    "team/",
    "throw-away/",
)


def given_a_workspace_of_two() -> tuple[Workspace, User, User]:
    workspace = open_workspace(name="Saltmarsh", by=TESTER)
    with within(workspace):
        return workspace, member(workspace, "Ana Pereira", Membership.Role.LEAD), member(workspace, "Mo Reed")


def look_at(page: Page, name: str) -> None:
    for width in (DESKTOP, PHONE):
        screenshot(page, name, width)
    expect_no_axe_violations(page)
    page.set_viewport_size({"width": SMALL_PHONE, "height": 800})
    expect_no_sideways_scrolling(page)
    page.set_viewport_size({"width": DESKTOP, "height": 800})


def test_team_is_led_through_the_preparations(watch: Watch, site: str) -> None:
    workspace, ana, _ = given_a_workspace_of_two()
    page = watch.open(ana)

    # when she starts a diagnostic from the empty first page
    page.goto(f"{site}/w/{workspace.slug}/")
    look_at(page, "home-empty")
    page.get_by_role("link", name="Start a diagnostic").click()
    page.get_by_role("button", name="Start it").click()
    summary = page.locator(".govuk-error-summary")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    assert page.title().startswith("Error: ")
    look_at(page, "new-diagnostic-errors")
    page.get_by_label("A short name").fill("After the winter")
    page.get_by_label("The question you want to answer").fill("What should Saltmarsh keep?")
    page.get_by_label("The place or service it is about").fill("Saltmarsh")
    page.get_by_role("button", name="Start it").click()

    # then the page of steps leads on to the terms, part by part
    look_at(page, "steps-new")
    page.get_by_role("link", name="Agree the terms").click()
    page.get_by_role("link", name="Go on").or_(page.get_by_role("link", name="Begin")).click()
    page.get_by_label("What the answer is for").fill("To decide, before April, what goes on.")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Who sees drafts").fill("The interview team")
    page.get_by_label("Who may ask for something to be left out").fill("Anybody we spoke to")
    for group in ("Until when they may ask", "When the diagnostic ends"):
        parts = page.get_by_role("group", name=group)
        for part, number in (("Day", "20"), ("Month", "3"), ("Year", "2027")):
            parts.get_by_label(part).fill(number)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Controller").fill("Saltmarsh Council")
    page.get_by_label("Public task").check()
    page.get_by_label("Substantial public interest").check()
    page.get_by_label("Service improvement").check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("How long records are kept").fill("Six months after the report")
    notice = page.get_by_label("Privacy notice")
    notice.fill(notice.input_value().replace("[how long records are kept]", "Six months after the report"))
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Safeguarding contact").fill("Jo Bell, 01234 567890")
    page.get_by_label("Their deputy").fill("Sam Reed, 01234 567891")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="All of this is agreed").click()

    # and then to who must be heard and to the questions
    page.get_by_role("link", name="Say who must be heard").click()
    page.get_by_label("Residents (live with it)").check()
    page.get_by_label("Council (decide, fund)").check()
    page.get_by_role("button", name="Add those ticked").click()
    page.get_by_role("button", name=re.compile(r"Up\W+Council")).click()
    look_at(page, "perspectives")
    page.get_by_role("link", name="After the winter").click()
    page.get_by_role("link", name="Choose the questions").click()
    page.get_by_role("button", name="Start from these seven").click()
    page.get_by_role("link", name="After the winter").click()
    states = page.locator(".govuk-task-list__status").all_inner_texts()
    assert states[:4] == ["Done", "2 not heard", "Done", "Not started"]
    look_at(page, "steps")


def test_two_people_writing_into_one_field_lose_no_text(watch: Watch, site: str) -> None:
    workspace, ana, mo = given_a_workspace_of_two()
    with within(workspace):
        diagnostic = start_diagnostic(
            workspace=workspace,
            starter=ana,
            title="After the winter",
            question="What to keep?",
            place="",
            asked_by="",
            by=Actor.account(ana),
        )
        appoint(diagnostic=diagnostic, user=mo, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    first, second = watch.open(ana), watch.open(mo)
    for page, words in ((first, "The team"), (second, "The team and the chair")):
        page.goto(f"{site}/w/{workspace.slug}/d/{diagnostic.pk}/terms/drafts/")
        page.get_by_label("Who sees drafts").fill(words)

    first.get_by_role("button", name="Save and come back later").click()
    second.get_by_role("button", name="Save and go on").click()

    assert second.get_by_role("heading", name="Two people changed this at the same time").is_visible()
    look_at(second, "two-people")
    assert second.get_by_label("Who sees drafts").input_value() == "The team and the chair"
    second.get_by_label("Who sees drafts").fill("The team, and the chair once it is checked")
    second.get_by_role("button", name="Save what is in the form").click()
    with within(workspace):
        assert Terms.objects.get().drafts_seen_by == "The team, and the chair once it is checked"


def test_example_is_loaded_from_the_first_page_and_every_page_of_it_can_be_read(watch: Watch, site: str) -> None:
    workspace, ana, mo = given_a_workspace_of_two()
    page = watch.open(ana)
    page.clock.install(time=0)
    page.clock.pause_at(1)  # the page asks again and again how far it is: not while this thread holds the database
    page.goto(f"{site}/w/{workspace.slug}/")
    page.get_by_role("button", name="Load the Saltmarsh example").click()
    page.get_by_role("heading", name="The example is being read").wait_for()
    run_queued()
    page.clock.run_for(4_000)
    page.get_by_role("heading", name="The example is being read").wait_for(state="detached")  # without a reload
    page.clock.resume()
    page.get_by_text("24 conversations in").wait_for()
    with within(workspace):
        diagnostic = Diagnostic.objects.get(gathered_from=example.SALTMARSH)
    for path in PAGES:
        page.goto(f"{site}/w/{workspace.slug}/d/{diagnostic.pk}/{path}")
        look_at(page, f"step-{path.strip('/').replace('/', '-') or 'all'}")
    page.goto(f"{site}/w/{workspace.slug}/")
    look_at(page, "home")
    outside = watch.open(mo)
    outside.goto(f"{site}/w/{workspace.slug}/d/{diagnostic.pk}/")
    look_at(outside, "outside")
