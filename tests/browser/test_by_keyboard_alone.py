"""The app without a mouse; and every page of a diagnostic on a small phone and at twice the size."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from making import TESTER
from people_of_the_app import Cast, browser_of, cast
from playwright.sync_api import expect
from walking import Address, addresses, filled, url_of, world
from watching import SMALL_PHONE, Watch, expect_no_axe_violations, expect_no_sideways_scrolling

from strandline.publish.models import SharedLink
from strandline.records.models import Clearance
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FAR = 150  # presses of Tab: further than anything on a page
# What somebody hears of the element that has the focus.
NAME = """() => {
  const it = document.activeElement;
  const named = it.getAttribute("aria-label") ?? it.labels?.[0]?.innerText ?? it.innerText ?? it.value ?? "";
  return named.replace(/\\s+/g, " ").trim();
}"""
# Charts that are neither named for a screen reader nor hidden from it.
NAMELESS = """() => [...document.querySelectorAll("svg")].filter((chart) => {
  const title = chart.querySelector(":scope > title")?.textContent.trim();
  const named = chart.getAttribute("aria-label") || chart.getAttribute("aria-labelledby") || title;
  return !chart.closest("[aria-hidden=true], [hidden]") && !(named && chart.getAttribute("role") === "img");
}).map((chart) => chart.outerHTML.slice(0, 200))"""


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._press = page.keyboard.press

    def opens(self, address: str) -> None:
        self._page.goto(address)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self._press(key)

    def types(self, words: str) -> None:
        self._page.keyboard.type(words)

    def tabs_to(self, name: str, *, among: str = "*") -> None:
        """Press Tab until what has this name has the focus, or begins with it and a space."""
        passed = []
        for _ in range(FAR):
            self._press("Tab")
            heard = self._page.evaluate(NAME)
            if re.match(rf"{re.escape(name)}(\W|$)", heard) and self.has_focus(among):
                return
            passed.append(heard)
        pytest.fail(f"“{name}” is not reached by tabbing on {self._page.url}. What is: {sorted(set(passed))}")

    def tabs_to_the_first(self, selector: str) -> None:
        for _ in range(FAR):
            self._press("Tab")
            if self.has_focus(selector):
                return
        pytest.fail(f"{selector} is not reached by tabbing on {self._page.url}")

    def chooses(self, name: str, *, among: str = "*") -> None:
        self.tabs_to(name, among=among)
        self.presses("Enter")

    def has_focus(self, selector: str) -> bool:
        return bool(self._page.evaluate("selector => document.activeElement.matches(selector)", selector))


@pytest.fixture
def people(site: str, tmp_path: Path) -> Cast:
    place = open_workspace(name="Saltmarsh Partnership", by=TESTER)
    with within(place):
        return cast(place, tmp_path / "interviews")


def at(site: str, people: Cast, where: str = "") -> str:
    return f"{site}/w/{people.diagnostic.workspace.slug}/d/{people.diagnostic.pk}/{where}"


# -- stories -----------------------------------------------------------------------------------------------------------


def test_somebody_signs_in_and_finds_the_terms(watch: Watch, site: str, people: Cast) -> None:
    cache.clear()  # of attempts that another test made
    somebody = people.interviewer
    EmailAddress.objects.create(user=somebody, email=somebody.email, verified=True, primary=True)
    page = watch.open()
    keys = Keys(page)

    # given the page to sign in
    keys.opens(f"{site}/sign-in/")
    keys.presses("Tab")
    assert page.evaluate(NAME) == "Skip to main content"
    keys.tabs_to("Your email address")
    keys.types(somebody.email)
    keys.presses("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")

    # when the code from the mail is typed
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)
    assert code
    keys.tabs_to("Code")
    keys.types(code.group())
    keys.presses("Enter")

    # then home leads to the steps, and the first step to a form
    page.wait_for_url("**/w/**")
    keys.chooses("After the winter", among="main a")
    expect(page.get_by_role("heading", level=1)).to_have_text("After the winter")
    keys.chooses("Agree the question and terms")
    expect(page.get_by_role("heading", level=1)).to_have_text("Agree the question and terms")
    keys.chooses("Fill in Who sees drafts")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sees what, and until when")

    # when a day is given that there is not
    keys.tabs_to("Day")
    keys.types("40")
    keys.tabs_to("Save and go on")
    keys.presses("Enter")

    # then the summary of errors has the focus and leads to the field
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    keys.presses("Tab", "Enter")
    assert keys.has_focus("input[name*=until], input[type=text]")


def test_spoken_consent_is_noted_by_arrow_keys(watch: Watch, site: str, people: Cast) -> None:
    with within(people.diagnostic.workspace):
        participant = people.diagnostic.participants.get(participation__pseudonym="Resident 1")
    page = watch.open(people.interviewer)
    keys = Keys(page)
    keys.opens(at(site, people, f"people/{participant.pk}/agreed/"))
    for purpose in ("take_part", "quote", "name", "contact", "share"):
        keys.tabs_to_the_first(f"input[name={purpose}]")  # “Not asked” is chosen, the last of three
        keys.presses("ArrowUp", "ArrowUp")
        assert keys.has_focus(f"input[name={purpose}][value=yes]:checked")
    keys.chooses("Note it")
    expect(page.locator("main")).to_contain_text("noted by Ines Interviewer, spoken")


def test_mark_of_the_picture_is_opened_and_left(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer)
    keys = Keys(page)
    keys.opens(at(site, people))
    keys.chooses("The picture", among="main a")
    expect(page.get_by_role("heading", level=1)).to_contain_text("told us")
    keys.tabs_to_the_first("a.cell")
    mark = page.evaluate(NAME)
    keys.presses("Enter")
    page.locator("side-panel figure.quote").first.wait_for()
    assert keys.has_focus("side-panel, side-panel *")
    keys.presses("Escape")
    page.locator("side-panel").wait_for(state="hidden")
    assert page.evaluate(NAME) == mark


def test_passage_is_cleared_and_a_link_is_made(watch: Watch, site: str, people: Cast) -> None:
    page = watch.open(people.interviewer)
    keys = Keys(page)
    for kind in ("theme", "passage"):  # a passage stands in a report under a theme that was cleared, too
        keys.opens(at(site, people, f"clear/?kind={kind}"))
        keys.chooses("Clear", among=".clearing-card button")
        expect(page.locator(".clearing-card").first).to_have_attribute("data-state", "cleared")
    with within(people.diagnostic.workspace):
        assert Clearance.objects.get().state == "cleared"

    keys.opens(at(site, people, "share/"))
    keys.tabs_to("How this was done, and its limits")
    keys.presses("Space")
    keys.tabs_to_the_first("input[name=audience]")
    keys.presses("ArrowDown")
    assert keys.has_focus("input[name=audience]:checked")
    keys.chooses("Make the link")
    expect(page.locator("section.share-link")).to_have_count(1)
    with within(people.diagnostic.workspace):
        assert "method" not in SharedLink.objects.get().parts


# -- every page --------------------------------------------------------------------------------------------------------

PLACES = ("diagnostics", "people", "interviews", "picture", "sharing", "members", "search")


def pages_of(place: str) -> list[Address]:
    """Of a diagnostic; what answers no page, such as a download or what takes a form, is found out by asking."""
    return [one for one in addresses() if one.place == place and ("diagnostic" in one.kwargs or place == "search")]


@pytest.mark.parametrize("place", PLACES)
def test_every_page_of_a_diagnostic_is_good_when_there_is_little_room(
    watch: Watch, site: str, tmp_path: Path, place: str
) -> None:
    found = world(tmp_path / "interviews")
    client = browser_of(found.people.interviewer)
    page = watch.open(found.people.interviewer)
    looked_at = []
    for address in pages_of(place):
        with within(found.workspace):
            url = url_of(address, filled(address, found))
        answer = client.get(url)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        if answer.get("Content-Disposition", "").startswith("attachment"):
            continue
        page.set_viewport_size({"width": SMALL_PHONE, "height": 640})
        page.goto(site + url)
        expect_no_sideways_scrolling(page)
        assert page.locator("h1:visible").count() == 1, url
        assert page.evaluate(NAMELESS) == [], url
        expect_no_axe_violations(page)
        page.set_viewport_size({"width": 640, "height": 450})  # a laptop's window at 200%
        expect_no_sideways_scrolling(page)
        looked_at.append(address.name)
    assert looked_at


def test_home_and_the_list_of_diagnostics_are_good_when_there_is_little_room(
    watch: Watch, site: str, people: Cast
) -> None:
    page = watch.open(people.interviewer, width=SMALL_PHONE)
    for name in ("home", "diagnostics:list", "diagnostics:new", "members:list"):
        page.goto(site + reverse(name, args=[people.diagnostic.workspace.slug]))
        expect_no_sideways_scrolling(page)
        assert page.locator("h1:visible").count() == 1, name
        assert page.evaluate(NAMELESS) == [], name
        expect_no_axe_violations(page)
