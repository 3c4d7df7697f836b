"""Somebody is invited, agrees, checks their notes, changes their mind and withdraws: on a phone, by their own link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from making import TESTER, gathered, six_people
from watching import PHONE, SMALL_PHONE, Watch, expect_no_axe_violations, expect_no_sideways_scrolling, screenshot

from strandline.audit.actions import Actor
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.diagnostics.queries import current_passages
from strandline.people.actions import make_link
from strandline.people.links import token_of
from strandline.people.queries import consents_of
from strandline.records.models import PassageWish
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


class Story:
    """What the steps below hand on to each other."""

    def __init__(self, watch: Watch, site: str, folder: Path) -> None:
        self.workspace = open_workspace(name="Saltmarsh Partnership", by=Actor("a test"))
        with within(self.workspace):
            self.diagnostic: Diagnostic = gathered(self.workspace, six_people(folder)).diagnostic
            self.person: Participant = self.diagnostic.participants.get(participation__pseudonym="Resident 1")
            link = make_link(participation=self.person.participation, by=TESTER)
        self.address = f"{site}/a/{token_of(link)}/"
        self.page: Page = watch.open(width=PHONE)

    # -- what they do

    def given_the_link_is_opened(self) -> None:
        self.page.goto(self.address)

    def when_they_press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words)).first.click()

    def when_they_answer(self, **answers: str) -> None:
        for purpose, answer in answers.items():
            self.page.locator(f"input[name={purpose}][value={answer}]").check()

    def when_they_change_the_passage(self, words: str, choice: str, text: str | None = None) -> None:
        self.page.get_by_role("article").filter(has_text=words).get_by_role("link", name="Change this").click()
        self.page.get_by_label(choice).check()
        if text is not None:
            self.page.get_by_label("How it should read").fill(text)
        self.page.get_by_role("button", name="Save").click()

    # -- what they and the team find

    def then_it_says(self, words: str) -> None:
        self.page.get_by_text(words).locator("visible=true").first.wait_for()

    def then_it_can_be_used(self, name: str) -> None:
        expect_no_axe_violations(self.page)
        screenshot(self.page, f"contributor-{name}", width=PHONE)
        self.page.set_viewport_size({"width": SMALL_PHONE, "height": 640})
        expect_no_sideways_scrolling(self.page)
        self.page.set_viewport_size({"width": PHONE, "height": 800})

    def then_the_team_holds(self, **agreed: bool) -> None:
        with within(self.workspace):
            held = consents_of([self.person.participation_id])[self.person.participation_id]
        assert {purpose: held[purpose] for purpose in agreed} == agreed

    def then_passages_in_use_are(self, number: int) -> None:
        with within(self.workspace):
            own = current_passages(self.diagnostic).filter(participation=self.person.participation_id)
            assert own.count() == number


@pytest.fixture
def story(watch: Watch, site: str, tmp_path: Path) -> Story:
    return Story(watch, site, tmp_path / "interviews")


def test_invited_person_agrees_checks_their_notes_and_withdraws(story: Story) -> None:
    story.given_the_link_is_opened()
    story.then_it_says("After the winter")
    story.then_it_can_be_used("start")

    story.when_they_press("Change what you agree to")
    story.then_it_can_be_used("consent")
    story.when_they_answer(take_part="yes", quote="yes", name="no", contact="yes")
    story.when_they_press("Save my answers")
    story.then_it_says("There is a problem")  # sharing was left out
    story.then_it_can_be_used("consent-error")
    story.when_they_answer(share="no")
    story.when_they_press("Save my answers")
    story.then_it_says("Your receipt")
    story.then_the_team_holds(take_part=True, quote=True, name=False, contact=True, share=False)
    story.then_it_can_be_used("receipt")

    story.when_they_press("Check what we noted")
    story.then_it_says("What we noted")
    story.then_it_can_be_used("notes")
    story.when_they_change_the_passage("weekly call", "Correct it", "I would keep the monthly call.")
    story.then_it_says("Correction sent")
    story.when_they_change_the_passage("The forms get in the way", "Take it off the record")
    story.then_it_says("You took this passage off the record.")
    story.then_passages_in_use_are(1)
    story.when_they_press("The rest is right")
    story.then_it_says("You said that your notes are right")
    story.then_it_can_be_used("notes-confirmed")

    story.given_the_link_is_opened()
    story.when_they_press("Withdraw from all of it")
    story.then_it_says("What stays")
    story.then_it_can_be_used("withdraw")
    story.when_they_press("Withdraw now")
    story.then_it_says("You have withdrawn")
    story.then_it_can_be_used("withdrawn")
    story.then_passages_in_use_are(0)
    story.then_the_team_holds(take_part=False, quote=False, contact=False)


def test_pages_are_used_without_script_and_by_keyboard_alone(watch: Watch, site: str, tmp_path: Path) -> None:
    story = Story(watch, site, tmp_path / "interviews")
    story.page = watch.open(width=PHONE, script=False)
    story.page.goto(f"{story.address}notes/")

    story.page.get_by_role("link", name="Change this").first.focus()
    story.page.keyboard.press("Enter")
    story.page.locator("input[name=wish]").first.focus()
    for _choice in ("Correct it", "Don’t quote it"):
        story.page.keyboard.press("ArrowDown")
    story.page.get_by_role("button", name="Save").focus()
    story.page.keyboard.press("Enter")

    story.then_it_says("Not quoted")
    with within(story.workspace):
        assert PassageWish.objects.get().wish == PassageWish.Wish.DONT_QUOTE


def test_text_survives_a_lost_connection(story: Story, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    story.page.goto(f"{story.address}notes/")
    story.page.get_by_role("link", name="Change this").first.click()
    story.page.get_by_label("Correct it").check()
    written = story.page.get_by_label("How it should read")
    written.fill("I would keep the monthly call.")

    story.page.context.set_offline(True)
    story.when_they_press("Save")
    story.then_it_says("There is no connection just now")
    assert written.input_value() == "I would keep the monthly call."
    story.then_it_can_be_used("no-connection")

    story.page.context.set_offline(False)
    story.when_they_press("Save")
    story.then_it_says("Correction sent")
    with within(story.workspace):
        assert PassageWish.objects.get().text == "I would keep the monthly call."
