"""Clearing by keyboard, and the report that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import TESTER
from people_of_the_app import Cast, cast
from playwright.sync_api import Page, expect
from watching import (
    PHONE,
    SMALL_PHONE,
    Watch,
    expect_no_axe_violations,
    expect_no_sideways_scrolling,
    screenshot,
)

from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.queries import current_themes
from strandline.publish.actions import make_link, revoke_link
from strandline.publish.links import token_of
from strandline.publish.models import SharedLink
from strandline.publish.report import PARTS, Audience
from strandline.records.models import Clearance
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

pytestmark = pytest.mark.browser


@pytest.fixture
def people(site: str, tmp_path: Path) -> Iterator[Cast]:
    place = open_workspace(name="Saltmarsh Partnership", by=TESTER)
    with within(place):
        yield cast(place, tmp_path / "interviews")


def at(site: str, people: Cast, where: str) -> str:
    place: Workspace = people.diagnostic.workspace
    return f"{site}/w/{place.slug}/d/{people.diagnostic.pk}/{where}"


def state_of(page: Page, card: str) -> str | None:
    return page.locator(f"#{card}").get_attribute("data-state")


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.closest('.clearing-card')?.id ?? ''")
    return found


def test_everything_is_decided_by_keys_alone(
    watch: Watch, site: str, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("strandline.web.sharing.presenters.ON_A_PAGE", 6)
    page = watch.open(people.interviewer)
    page.goto(at(site, people, "clear/"))
    cards = page.locator(".clearing-card").evaluate_all("cards => cards.map(card => card.id)")

    # j goes to the first, c clears it and what is next is in focus without a new page
    page.evaluate("window.sameWindow = true")
    page.keyboard.press("j")
    assert focused(page) == cards[0]
    page.keyboard.press("c")
    expect(page.locator(f"#{cards[0]}")).to_have_attribute("data-state", "cleared")
    assert focused(page) == cards[1]
    expect(page.locator("#clearing-progress")).to_contain_text("1 of ")

    # h holds, r refuses, u takes the last one back and returns to it, k goes up
    page.keyboard.press("h")
    expect(page.locator(f"#{cards[1]}")).to_have_attribute("data-state", "held")
    page.keyboard.press("r")
    expect(page.locator(f"#{cards[2]}")).to_have_attribute("data-state", "refused")
    page.keyboard.press("u")
    expect(page.locator(f"#{cards[2]}")).to_have_attribute("data-state", "")
    assert focused(page) == cards[2]
    page.keyboard.press("k")
    assert focused(page) == cards[1]

    # letters in the note are letters; the note goes with the decision
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("check")
    assert state_of(page, cards[2]) == ""
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator(f"#{cards[2]}")).to_contain_text("Note: check")

    # further ones come by themselves, to the last
    total = int(re.search(r"of ([\d,]+) looked", page.locator("#clearing-progress").inner_text())[1])
    for _ in range(total):
        if page.locator('.clearing-card[data-state=""]').count() == 0 and page.locator("[data-more]").count() == 0:
            break
        page.keyboard.press("c")
        expect(page.locator(".clearing-card[aria-busy]")).to_have_count(0)
    expect(page.locator("#clearing-progress")).to_contain_text(f"{total} of {total} looked at")
    assert page.evaluate("window.sameWindow") is True


def test_decision_that_could_not_be_sent_is_told_and_not_lost(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer)
    page.goto(at(site, people, "clear/"))
    first = page.locator(".clearing-card").first
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(first).to_contain_text("Not saved. Look whether you are connected")
    assert first.get_attribute("data-state") == ""
    page.context.set_offline(False)
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(first).to_have_attribute("data-state", "cleared")


def test_keys_can_be_switched_off(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer)
    page.goto(at(site, people, "clear/"))
    page.get_by_role("button", name="Switch the keys off").click()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_role("button", name="Switch the keys on").wait_for()
    assert focused(page) == ""
    assert Clearance.objects.count() == 0


def test_clearing_works_without_javascript(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer, script=False)
    page.goto(at(site, people, "clear/?kind=passage"))
    page.locator(".clearing-card").first.get_by_role("button", name="Hold").click()
    assert "kind=passage" in page.url
    expect(page.locator("#clearing-progress")).to_contain_text("1 of ")
    assert Clearance.objects.get().by_label == "Ines Interviewer"


def clear_a_theme(people: Cast) -> None:
    """Without anything cleared no link is made."""
    decide_theme_sharing(theme=current_themes(people.diagnostic)[0], state="cleared", by=TESTER, by_name="Ana")


def test_key_that_is_held_down_decides_once(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer)
    page.goto(at(site, people, "clear/"))
    page.keyboard.press("j")
    for _ in range(5):  # without coming up in between: each but the first is a repeat
        page.keyboard.down("c")
    page.keyboard.up("c")
    expect(page.locator('.clearing-card[data-state="cleared"]')).to_have_count(1)


@pytest.mark.parametrize(
    "where", ["clear/", "clear/?kind=passage&state=all", "share/", "clear/spreadsheet/", "team-report/"]
)
def test_axe_finds_nothing_in_step_nine(watch: Watch, site: str, people: Cast, where: str) -> None:
    clear_a_theme(people)
    make_link(diagnostic=people.diagnostic, audience=Audience.BEYOND, parts=PARTS, days=7, by=TESTER, label="The board")
    page = watch.open(people.interviewer)
    page.goto(at(site, people, where))
    expect_no_axe_violations(page)
    screenshot(page, f"step-nine-{where.split('/')[0]}")
    screenshot(page, f"step-nine-{where.split('/')[0]}", width=PHONE)
    page.set_viewport_size({"width": SMALL_PHONE, "height": 700})
    expect_no_sideways_scrolling(page)


def test_shared_report_by_its_link_and_after_its_end(watch: Watch, site: str, people: Cast) -> None:
    clear_a_theme(people)
    link = make_link(diagnostic=people.diagnostic, audience=Audience.WORKSPACE, parts=PARTS, days=7, by=TESTER)
    page = watch.open(people.viewer, width=PHONE)
    page.goto(f"{site}/s/{token_of(link)}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("After the winter")
    expect_no_axe_violations(page)
    expect_no_sideways_scrolling(page)
    assert SharedLink.objects.get().opened == 1
    revoke_link(link=link, by=TESTER)
    watch.allow("410")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link has ended")
    expect_no_axe_violations(page)
