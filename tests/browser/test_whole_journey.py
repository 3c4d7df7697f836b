"""From a new Strandline to a report that somebody without an account reads, as one interview team goes through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from watching import PHONE, Watch, code_in, expect_no_axe_violations, expect_no_sideways_scrolling, newest_mail

from strandline.work.worker import run_queued

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("mails_are_shown")]

ASKED_TO_KEEP, ASKED_ABOUT_OBSTACLES = "What would you keep?", "What gets in the way?"
CALL = "I would keep the weekly call. Everybody who can help is on the weekly call, and things get decided there."
FORMS = "The forms get in the way. They ask the same question four times and nobody reads the answers."
PEOPLE = (
    ("Rosa Field", "Residents"),
    ("Sam Marsh", "Residents"),
    ("Tess Shore", "Residents"),
    ("Una Bridge", "Council"),
    ("Vic Ferry", "Council"),
    ("Will Sands", "Council"),
)
NEW_NAME = "One call that decides"


@pytest.fixture(autouse=True)
def _files_are_kept_apart(settings, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.DATA_FOLDER.mkdir()


@dataclass
class Journey:
    """What the steps below hand on to each other."""

    watch: Watch
    page: Page
    diagnostic: str = ""  # where its steps are
    seen: set[str] = field(default_factory=set)
    pseudonyms: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    not_cleared: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.diagnostic + path)

    def looks_around(self) -> None:
        """Everything that a page passed on the way has to be; looked for once on each kind of page."""
        kind = re.sub(r"[0-9a-f-]{36}", "", self.page.url.partition("?")[0]) + self.page.title()
        if kind in self.seen:
            return
        self.seen.add(kind)
        expect_no_axe_violations(self.page)
        expect_no_sideways_scrolling(self.page)
        assert self.page.get_by_role("heading", level=1).count() == 1, self.page.url

    def presses(self, name: str) -> None:
        self.looks_around()
        self.page.get_by_role("button", name=name, exact=True).click()


def test_interview_team_goes_from_first_start_to_a_report_that_is_shared(watch: Watch) -> None:
    team = given_a_new_strandline(watch)
    when_somebody_makes_the_first_account_by_a_code_from_their_mail(team)
    when_they_start_a_diagnostic(team)
    when_the_terms_are_agreed(team)
    when_they_say_who_must_be_heard(team)
    when_they_choose_the_questions(team)
    for name, perspective in PEOPLE:
        when_a_person_is_added(team, name, perspective)
        when_their_spoken_consent_is_noted(team)
    for number, pseudonym in enumerate(team.pseudonyms, start=1):
        when_a_conversation_is_pasted(team, pseudonym, said_by(number))
    then_every_conversation_is_in(team)
    when_sense_is_made(team)
    then_the_picture_shows_who_said_what(team)
    when_a_theme_is_renamed(team)
    when_that_theme_its_insight_and_two_passages_are_cleared(team)
    link = when_a_link_is_made_for_a_report_without_its_method(team)
    reader = when_somebody_without_an_account_opens(watch, link)
    then_they_read_what_was_cleared_and_nothing_else(team, reader)


def said_by(number: int) -> str:
    """One conversation, told from the others by a day and a number."""
    return (
        f"Interviewer: {ASKED_TO_KEEP}\nAnn: {CALL} I said so on day {number}.\n"
        f"Interviewer: {ASKED_ABOUT_OBSTACLES}\nAnn: {FORMS} I counted {number + 30} of them.\n"
    )


# -- given -------------------------------------------------------------------------------------------------------------


def given_a_new_strandline(watch: Watch) -> Journey:
    page = watch.open()
    page.goto(f"{watch.site}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Begin")
    return Journey(watch, page)


# -- when --------------------------------------------------------------------------------------------------------------


def when_somebody_makes_the_first_account_by_a_code_from_their_mail(team: Journey) -> None:
    page = team.page
    page.get_by_label("Your name").fill("Ana Pereira")
    page.get_by_label("Your email address").fill("ana@example.org")
    page.get_by_label("Name of the workspace").fill("Saltmarsh Partnership")
    page.get_by_role("radio", name="Partnership").check()
    page.get_by_label("Place it is about").fill("Saltmarsh")
    team.presses("Send me a code")
    page.get_by_label("Code").fill(code_in(newest_mail(team.watch, "ana@example.org")))
    team.presses("Go on")
    page.wait_for_url("**/w/saltmarsh-partnership/")


def when_they_start_a_diagnostic(team: Journey) -> None:
    team.looks_around()
    team.page.get_by_role("link", name="Start a diagnostic").click()
    team.page.get_by_label("A short name").fill("After the winter")
    team.page.get_by_label("The question you want to answer").fill("What should Saltmarsh keep?")
    team.page.get_by_label("The place or service it is about").fill("Saltmarsh")
    team.page.get_by_label("Who asks").fill("Saltmarsh Partnership")
    team.presses("Start it")
    team.page.wait_for_url("**/d/*/")
    team.diagnostic = team.page.url
    team.looks_around()


def when_the_terms_are_agreed(team: Journey) -> None:
    page = team.page
    page.get_by_role("link", name="Agree the terms").click()
    team.looks_around()
    page.get_by_role("link", name=re.compile("^(Go on|Begin)$")).click()
    page.get_by_label("What the answer is for").fill("To decide, before April, what goes on.")
    team.presses("Save and go on")
    page.get_by_label("Who sees drafts").fill("The interview team")
    page.get_by_label("Who may ask for something to be left out").fill("Anybody we spoke to")
    for group in ("Until when they may ask", "When the diagnostic ends"):
        day = page.get_by_role("group", name=group)
        for part, number in (("Day", "20"), ("Month", "3"), ("Year", "2027")):
            day.get_by_label(part).fill(number)
    team.presses("Save and go on")
    page.get_by_label("Controller").fill("Saltmarsh Council")
    page.get_by_label("Public task").check()
    page.get_by_label("Substantial public interest").check()
    page.get_by_label("Service improvement").check()
    team.presses("Save and go on")
    page.get_by_label("How long records are kept").fill("Six months after the report")
    notice = page.get_by_label("Privacy notice")
    notice.fill(notice.input_value().replace("[how long records are kept]", "Six months after the report"))
    team.presses("Save and go on")
    page.get_by_label("Safeguarding contact").fill("Jo Bell, 01234 567890")
    page.get_by_label("Their deputy").fill("Sam Reed, 01234 567891")
    team.presses("Save and go on")
    team.presses("All of this is agreed")


def when_they_say_who_must_be_heard(team: Journey) -> None:
    team.goes_to("perspectives/")
    team.page.get_by_label("Residents (live with it)").check()
    team.page.get_by_label("Council (decide, fund)").check()
    team.presses("Add those ticked")
    team.looks_around()


def when_they_choose_the_questions(team: Journey) -> None:
    team.goes_to("questions/")
    team.presses("Start from these seven")
    team.looks_around()


def when_a_person_is_added(team: Journey, name: str, perspective: str) -> None:
    team.goes_to("people/add/")
    team.page.get_by_label(re.compile(r"^Name\b")).fill(name)
    team.page.get_by_label(perspective).check()
    team.presses("Add")
    team.page.get_by_role("heading", name="What they agreed to").wait_for()
    team.pseudonyms.append(team.page.get_by_role("heading", level=1).inner_text())


def when_their_spoken_consent_is_noted(team: Journey) -> None:
    team.page.get_by_role("link", name="Note what they said").click()
    for purpose, answer in (
        ("take_part", "yes"),
        ("quote", "yes"),
        ("name", "no"),
        ("contact", "no"),
        ("share", "yes"),
    ):
        team.page.locator(f"input[name={purpose}][value={answer}]").check()
    team.presses("Note it")
    expect(team.page.locator("main")).to_contain_text("noted by Ana Pereira, spoken, on")


def when_a_conversation_is_pasted(team: Journey, pseudonym: str, words: str) -> None:
    team.goes_to("interviews/paste/")
    team.page.get_by_label("The text").fill(words)
    somebody = team.page.get_by_label("Who speaks?")
    somebody.select_option(somebody.locator("option", has_text=pseudonym).get_attribute("value"))
    team.presses("See how it will be read")
    team.page.get_by_role("heading", name="This is how it will be read").wait_for()
    team.presses("Keep it")
    team.page.wait_for_url("**/interviews/")


def when_sense_is_made(team: Journey) -> None:
    team.goes_to("sense/")
    team.presses("Make sense of the interviews")
    team.page.get_by_text("The machine is reading.").wait_for()
    team.page.goto("about:blank")  # it asks again and again how far it is: not while this thread holds the database
    run_queued()
    team.goes_to("sense/")
    team.page.get_by_role("heading", name="What it found").wait_for()


def when_a_theme_is_renamed(team: Journey) -> None:
    page = team.page
    team.goes_to("picture/?facet=keep")
    page.locator(".matrix .name a").first.click()
    page.get_by_role("link", name="Open this theme").click()
    page.get_by_text("Rename", exact=True).click()
    page.get_by_label("Name", exact=True).fill(NEW_NAME)
    team.presses("Save the name")
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW_NAME)


def when_that_theme_its_insight_and_two_passages_are_cleared(team: Journey) -> None:
    page = team.page
    for kind, number in (("theme", 1), ("insight", 1), ("passage", 2)):
        team.goes_to(f"clear/?kind={kind}&facet=keep&state=all")
        team.looks_around()
        cards = page.locator(".clearing-card")
        for place in range(number):
            card = cards.nth(place)
            card.get_by_role("button", name="Clear", exact=True).click()
            expect(card).to_have_attribute("data-state", "cleared")
            if kind == "passage":
                team.cleared.append(card.locator("blockquote").inner_text().strip("“” \n"))
    team.goes_to("clear/?kind=passage&state=undecided")
    words = page.locator(".clearing-card blockquote").all_inner_texts()
    team.not_cleared = [one.strip("“” \n") for one in words]
    assert team.not_cleared


def when_a_link_is_made_for_a_report_without_its_method(team: Journey) -> str:
    page = team.page
    team.goes_to("share/")
    page.get_by_label("How this was done, and its limits").uncheck()
    page.get_by_label("Anybody beyond this workspace").check()
    page.get_by_label("Who it is for").fill("The board")
    team.presses("Make the link")
    team.looks_around()
    return page.locator("section.share-link").get_by_label("Address").input_value()


def when_somebody_without_an_account_opens(watch: Watch, link: str) -> Page:
    reader = watch.open(width=PHONE)
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text("After the winter")
    expect_no_axe_violations(reader)
    expect_no_sideways_scrolling(reader)
    return reader


# -- then --------------------------------------------------------------------------------------------------------------


def then_every_conversation_is_in(team: Journey) -> None:
    run_queued()
    team.goes_to("interviews/")
    team.looks_around()
    team.goes_to("people/")
    team.looks_around()
    for pseudonym in team.pseudonyms:
        expect(team.page.get_by_role("row", name=pseudonym)).to_contain_text("Interviewed")


def then_the_picture_shows_who_said_what(team: Journey) -> None:
    team.looks_around()
    team.goes_to("picture/")
    team.looks_around()
    team.page.locator("a.cell").first.click()
    panel = team.page.locator("side-panel")
    panel.get_by_text("3 of 3").first.wait_for()
    expect(panel.locator("figure.quote")).not_to_have_count(0)
    team.looks_around()


def then_they_read_what_was_cleared_and_nothing_else(team: Journey, reader: Page) -> None:
    words = reader.content()  # also what is folded away, and what scripts hold
    assert NEW_NAME in words
    quoted = {quote.strip("“” \n") for quote in reader.locator("blockquote").all_text_contents()}
    assert quoted == set(team.cleared)
    for planted in [*team.not_cleared, *(name for name, _ in PEOPLE), *team.pseudonyms, ASKED_ABOUT_OBSTACLES]:
        assert planted not in words
    assert not re.search(r"\b[1-6] of (the )?[36]\b", reader.locator("body").inner_text())
    assert "How this was done" not in words
