"""An interviewer writes while somebody speaks, and the connection does what connections do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.urls import reverse
from making import TESTER
from people_of_the_app import Cast, cast
from watching import PHONE, expect_no_axe_violations, screenshot

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.notes import begin_notes
from strandline.diagnostics.models import InterviewNotes, NoteBeside, NoteField, Participant
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: it drives the browser")
pytestmark = pytest.mark.browser

SECRET = "She would keep the weekly call, and said so twice."


class Story:
    """Ines and her notes of a conversation with one resident."""

    def __init__(self, watch, site: str, workspace: Workspace, people: Cast) -> None:
        self.watch, self.site, self.workspace, self.people = watch, site, workspace, people
        with within(workspace):
            participant = Participant.objects.get(participation__pseudonym="Resident 1")
            self.notes = begin_notes(
                diagnostic=people.diagnostic,
                participants=[participant],
                interviewers="Ines",
                held_on=date(2026, 3, 12),
                writer=people.interviewer,
                by=TESTER,
            )
        self.url = site + reverse("interviews:notes", args=[workspace.slug, people.diagnostic.pk, self.notes.pk])

    def given_the_notes_are_open(self, user=None):
        page = self.watch.open(user or self.people.interviewer)
        page.goto(self.url)
        self.then_it_says(page, "Saved as you write")
        return page

    def when_she_writes(self, page, words: str, question: int = 0) -> None:
        area = page.locator("[data-field] textarea").nth(question)
        area.focus()
        page.keyboard.press("Control+End")
        page.keyboard.insert_text(words)

    def then_it_says(self, page, words: str) -> None:
        playwright.expect(page.locator("[data-status]")).to_contain_text(words, timeout=20_000)

    def then_it_is_saved(self, page) -> None:
        playwright.expect(page.locator("[data-status]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=30_000)

    def then_nothing_is_kept_here(self, page) -> None:
        for _ in range(50):
            if page.evaluate(LOOK_INSIDE)["changes"] == 0:
                return
            page.wait_for_timeout(100)
        pytest.fail("Text that was sent is still kept on the device.")

    def stored(self, question: int = 0) -> str:
        with within(self.workspace):
            return NoteField.objects.get(notes=self.notes, position=question).text

    def beside(self) -> list[str]:
        with within(self.workspace):
            return list(NoteBeside.objects.order_by("pk").values_list("text", flat=True))


@pytest.fixture
def story(watch, site, tmp_path) -> Story:
    workspace = open_workspace(name="Saltmarsh Partnership", by=Actor("a test"))
    with within(workspace):
        people = cast(workspace, tmp_path / "interviews")
    return Story(watch, site, workspace, people)


@contextmanager
def no_network(page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


# Everything that stands in the browser's storage, as one string; and whether its key could be carried away.
LOOK_INSIDE = """async () => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("strandline-notes");
    request.onsuccess = () => done(request.result);
  });
  const all = (store) => new Promise((done) => {
    const request = database.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => done(request.result);
  });
  const changes = await all("changes");
  const [key] = await all("keys");
  const bytes = (buffer) => new TextDecoder("latin1").decode(buffer);
  const found = {
    changes: changes.length,
    text: changes.map((one) => JSON.stringify(one) + bytes(one.sealed)).join() + JSON.stringify({...localStorage}),
    extractable: key ? key.extractable : null,
    days: changes.length ? Math.round((changes[0].expires - Date.now()) / 864e5) : null,
  };
  database.close();
  return found;
}"""


def test_network_cut_in_the_middle_loses_nothing_and_sends_nothing_twice(story) -> None:
    page = story.given_the_notes_are_open()
    story.when_she_writes(page, "First, the hall.")
    story.then_it_is_saved(page)
    with no_network(page):
        story.when_she_writes(page, f" {SECRET}")
        story.when_she_writes(page, "The forms get in the way.", question=1)
        story.then_it_says(page, "No connection: kept on this device, 2 changes waiting")
        inside = page.evaluate(LOOK_INSIDE)
        assert inside["changes"] == 2
        assert "weekly call" not in inside["text"]
        assert (inside["extractable"], inside["days"]) == (False, 7)
        assert story.stored() == "First, the hall."
    story.then_it_is_saved(page)
    assert story.stored() == f"First, the hall. {SECRET}"
    assert story.stored(1) == "The forms get in the way."
    story.then_nothing_is_kept_here(page)
    assert story.beside() == []


def test_page_closed_without_a_connection_is_taken_up_again(story) -> None:
    page = story.given_the_notes_are_open()
    context = page.context
    context.set_offline(True)
    story.when_she_writes(page, SECRET)
    story.then_it_says(page, "No connection: kept on this device, 1 change waiting")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(story.url)
    story.then_it_is_saved(again)
    assert again.locator("[data-field] textarea").first.input_value() == SECRET
    assert story.stored() == SECRET
    story.then_nothing_is_kept_here(again)


def test_answer_lost_on_its_way_is_no_second_text(story) -> None:
    page = story.given_the_notes_are_open()
    lost = []

    def lose_the_first(route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())  # the server has it, and the browser never hears of it
            route.abort()

    page.route("**/save/", lose_the_first)
    story.when_she_writes(page, "The hall.")
    story.then_it_says(page, "No connection")
    story.when_she_writes(page, " And the call.")
    story.then_it_is_saved(page)
    assert story.stored() == "The hall. And the call."
    assert story.beside() == []


def test_signed_out_in_the_middle_the_text_stays_and_goes_when_she_is_back(story) -> None:
    page = story.given_the_notes_are_open()
    cookies = page.context.cookies()
    story.watch.allow("403 .*/save/")
    page.context.clear_cookies(name="sessionid")
    story.when_she_writes(page, SECRET)
    story.then_it_says(page, "You are signed out: kept on this device, 1 change waiting")
    link = page.get_by_role("link", name="Sign in again in another tab")
    assert link.get_attribute("target") == "_blank"
    assert story.stored() == ""
    page.context.add_cookies(cookies)
    story.then_it_is_saved(page)
    assert story.stored() == SECRET


def test_two_who_write_in_one_field_see_both_texts(story) -> None:
    ines, ben = story.given_the_notes_are_open(), story.given_the_notes_are_open()
    story.when_she_writes(ines, "The hall, for its warmth.")
    story.then_it_is_saved(ines)
    story.when_she_writes(ben, "The weekly call.")
    box = ben.locator(".beside")
    box.wait_for()
    assert "The hall, for its warmth." in box.inner_text()
    assert story.beside() == ["The weekly call."]
    expect_no_axe_violations(ben)
    ben.get_by_role("button", name="Bring both together").click()
    box.wait_for(state="detached")
    assert story.stored() == "The hall, for its warmth.\n\nThe weekly call."
    assert story.beside() == []


def test_one_tap_marks_their_words_and_what_is_off_the_record(story) -> None:
    page = story.given_the_notes_are_open()
    story.when_she_writes(page, "we were warm there Bob lied")
    area = page.locator("[data-field] textarea").first
    tools = page.locator("[data-tools]").first
    area.evaluate("area => area.setSelectionRange(0, 18)")
    tools.get_by_role("button", name="Their own words").click()
    area.evaluate("area => area.setSelectionRange(21, 29)")
    tools.get_by_role("button", name="Off the record").click()
    story.then_it_is_saved(page)
    assert story.stored() == "“we were warm there” [off the record] Bob lied [on the record]"


def test_notes_are_finished_from_the_page(story) -> None:
    page = story.given_the_notes_are_open()
    screenshot(page, "notes")
    story.when_she_writes(page, "She would keep the hall. “We were warm there, all of us, all winter.”")
    story.when_she_writes(page, "The forms. [off the record] Bob lied.", question=1)
    expect_no_axe_violations(page)
    screenshot(page, "notes-written", width=PHONE)
    page.get_by_role("button", name="Look at it and finish").click()
    page.get_by_role("heading", name="Before you finish").wait_for()
    expect_no_axe_violations(page)
    screenshot(page, "notes-finish")
    screenshot(page, "notes-finish", width=PHONE)
    page.get_by_role("button", name="Finish: take it in").click()
    page.get_by_text("The notes are finished").wait_for()
    expect_no_axe_violations(page)
    screenshot(page, "record-of-notes")
    screenshot(page, "record-of-notes", width=PHONE)
    with within(story.workspace):
        assert InterviewNotes.objects.get().record.session_record.came_from == "notes"


def test_without_javascript_the_form_saves(story) -> None:
    page = story.watch.open(story.people.interviewer, script=False)
    page.goto(story.url)
    page.locator("textarea").first.fill(SECRET)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
    assert story.stored() == SECRET
