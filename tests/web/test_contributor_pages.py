"""What somebody without an account sees and does by their private link."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from making import CALL, TESTER, gathered, interview, six_people

from strandline.diagnostics.actions.participants import Arrival, add_people
from strandline.diagnostics.models import Diagnostic, NotesCheck, Participant
from strandline.diagnostics.queries import current_passages
from strandline.people.actions import make_link, revoke_link, wordings_in
from strandline.people.links import token_of
from strandline.people.models import Consent
from strandline.people.queries import consents_of, standing_consents
from strandline.records.models import Excerpt, PassageWish
from strandline.web.contributors import door
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

SECRET = "zebrafish"
Given = Consent.Given


@pytest.fixture
def diagnostic(workspace: Workspace, tmp_path: Path) -> Diagnostic:
    folder = six_people(tmp_path / "interviews")
    (folder / "2.txt").write_text(interview(CALL, f"The {SECRET} forms get in the way of the club."))
    return gathered(workspace, folder).diagnostic


@pytest.fixture
def newcomer(diagnostic: Diagnostic) -> Participant:
    """Somebody who is asked to take part and has said nothing yet."""
    return add_people(diagnostic=diagnostic, arrivals=[Arrival(name="Ann Marsh")], by=TESTER)[0]


@pytest.fixture
def resident(diagnostic: Diagnostic) -> Participant:
    """Somebody who was interviewed."""
    return diagnostic.participants.get(participation__pseudonym="Resident 1")


@pytest.fixture
def phone() -> Client:
    """A browser that nobody has signed in with, and that checks every form as strictly as a browser would."""
    return Client(enforce_csrf_checks=True)


def way_in(participant: Participant) -> str:
    return f"/a/{token_of(make_link(participation=participant.participation, by=TESTER))}/"


def words_on(response: object) -> str:
    """The text of a page as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())  # type: ignore[attr-defined]


def answers(participant: Participant, **changed: str) -> dict[str, str]:
    """A whole form of yes, as the page sends it."""
    wordings = wordings_in("en", workspace_id=participant.workspace_id)
    form = dict.fromkeys(wordings, "yes")
    return form | {f"wording_{purpose}": str(row.pk) for purpose, row in wordings.items()} | changed


def consents(participant: Participant) -> dict[str, bool]:
    return consents_of([participant.participation_id]).get(participant.participation_id, {})


# -- getting in


def test_page_says_what_happens_to_the_words_before_anything_is_asked(phone: Client, newcomer: Participant) -> None:
    page = phone.get(way_in(newcomer))

    assert page.status_code == 200
    told = words_on(page)
    assert "We cannot promise that everything stays confidential" in told
    assert "16 and over" in told
    assert "Saltmarsh Partnership" in told
    assert "Ann Marsh" not in told  # whoever picks up the phone learns no name


def test_page_tells_no_other_site_its_address(phone: Client, newcomer: Participant) -> None:
    page = phone.get(way_in(newcomer))

    assert page["Referrer-Policy"] == "strict-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("below", ["", "consent/", "receipt/", "receipt.txt", "withdraw/", "notes/", "history/"])
def test_token_that_was_made_up_is_not_found(phone: Client, resident: Participant, below: str) -> None:
    way = way_in(resident)

    assert phone.get(way[:-2] + ("A" if way[-2] != "A" else "B") + "/" + below).status_code == 404


def test_link_that_was_ended_says_so_and_shows_nothing(phone: Client, resident: Participant) -> None:
    way = way_in(resident)
    revoke_link(link=resident.participation.links.get(), by=TESTER)

    page = phone.get(f"{way}notes/")

    assert page.status_code == 410
    assert "This link has ended" in words_on(page)
    assert "weekly call" not in words_on(page)


def test_link_that_ran_out_says_so(phone: Client, resident: Participant) -> None:
    way = way_in(resident)
    resident.participation.links.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert phone.post(f"{way}withdraw/").status_code == 410
    resident.participation.refresh_from_db()
    assert resident.participation.withdrawn_at is None


def test_guessing_is_slowed_down_and_real_links_wait_too(
    phone: Client, newcomer: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRONG_TOKENS", 3)

    codes = [phone.get(f"/a/{number}.guess/").status_code for number in range(4)]

    assert codes == [404, 404, 404, 429]
    slowed = phone.get(way_in(newcomer))
    assert slowed.status_code == 429
    assert "no-store" in slowed["Cache-Control"]


def test_right_links_are_never_slowed_down(
    phone: Client, newcomer: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRONG_TOKENS", 3)
    way = way_in(newcomer)

    assert {phone.get(way).status_code for _ in range(6)} == {200}


def test_link_remembers_the_hour_it_was_used(phone: Client, newcomer: Participant) -> None:
    phone.get(way_in(newcomer))

    used = newcomer.participation.links.get().last_used_at
    assert used is not None
    assert (used.minute, used.second) == (0, 0)


# -- agreeing


def test_nothing_is_ticked_for_anyone(phone: Client, newcomer: Participant) -> None:
    page = phone.get(f"{way_in(newcomer)}consent/")

    assert page.content.decode().count('type="radio"') == 2 * len(Consent.Purpose.values)
    assert " checked" not in page.content.decode()


def test_what_was_on_the_list_is_not_ticked_either(phone: Client, resident: Participant) -> None:
    assert consents(resident)["quote"] is True  # by people.csv

    assert " checked" not in phone.get(f"{way_in(resident)}consent/").content.decode()


def test_confidentiality_and_withdrawing_are_told_before_the_questions(phone: Client, newcomer: Participant) -> None:
    told = words_on(phone.get(f"{way_in(newcomer)}consent/"))

    assert told.index("We cannot promise absolute confidentiality") < told.index("I agree to take part")
    assert told.index("What stays after you withdraw") < told.index("I agree to take part")


def test_answers_are_recorded_apart_with_the_words_that_were_shown(phone: Client, newcomer: Participant) -> None:
    way = way_in(newcomer)

    sent = phone.post(f"{way}consent/", answers(newcomer, name="no", share="no"))

    assert (sent.status_code, sent["Location"]) == (302, f"{way}receipt/")
    held = standing_consents(newcomer.participation)
    assert {purpose: row.agreed for purpose, row in held.items()} == {
        "take_part": True,
        "quote": True,
        "name": False,
        "contact": True,
        "share": False,
    }
    assert {row.given for row in held.values()} == {Given.THEMSELVES}
    assert all(row.wording and row.wording.purpose == purpose for purpose, row in held.items())


def test_question_without_an_answer_is_asked_again_and_nothing_is_recorded(
    phone: Client, newcomer: Participant
) -> None:
    page = phone.post(f"{way_in(newcomer)}consent/", answers(newcomer, quote=""))

    assert "Quote me: choose yes or no" in words_on(page)
    assert page.content.decode().count(" checked") == 4  # what was chosen stays chosen
    assert consents(newcomer) == {}


def test_no_to_taking_part_needs_no_other_answer(phone: Client, newcomer: Participant) -> None:
    form = answers(newcomer, take_part="no", quote="yes", name="", contact="", share="")

    phone.post(f"{way_in(newcomer)}consent/", form)

    assert consents(newcomer) == dict.fromkeys(Consent.Purpose.values, False)


def test_no_after_the_interview_withdraws_and_the_page_says_so_before(phone: Client, resident: Participant) -> None:
    way = way_in(resident)
    asked = words_on(phone.get(f"{way}consent/"))

    page = phone.post(f"{way}consent/", answers(resident, take_part="no"), follow=True)

    assert "If you say no to taking part, you withdraw" in asked
    assert page.redirect_chain == [(way, 302)]
    assert "You have withdrawn" in words_on(page)
    assert set(consents(resident).values()) == {False}


def test_words_that_changed_under_an_open_page_are_asked_again(phone: Client, newcomer: Participant) -> None:
    welsh = wordings_in("cy", workspace_id=newcomer.workspace_id)

    page = phone.post(f"{way_in(newcomer)}consent/", answers(newcomer, wording_quote=str(welsh["quote"].pk)))

    assert "These words have changed since you opened the page" in words_on(page)
    assert consents(newcomer) == {}


def test_receipt_holds_exactly_what_was_agreed(phone: Client, newcomer: Participant) -> None:
    way = way_in(newcomer)
    phone.post(f"{way}consent/", answers(newcomer, name="no"))
    wording = wordings_in("en", workspace_id=newcomer.workspace_id)["name"].text

    page, file = phone.get(f"{way}receipt/"), phone.get(f"{way}receipt.txt")

    assert "Name me: no" in words_on(page)
    assert wording in words_on(page)
    assert file["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    text = file.content.decode()
    assert "Name me: no" in text
    assert wording in text
    assert way in text


def test_receipt_is_not_there_before_anything_was_agreed(phone: Client, newcomer: Participant) -> None:
    assert phone.get(f"{way_in(newcomer)}receipt/").status_code == 404


def test_answers_can_be_changed_by_the_same_link(phone: Client, newcomer: Participant) -> None:
    way = way_in(newcomer)
    phone.post(f"{way}consent/", answers(newcomer))
    assert phone.get(f"{way}consent/").content.decode().count(" checked") == 5  # their own, not ours

    phone.post(f"{way}consent/", answers(newcomer, quote="no"))

    assert consents(newcomer)["quote"] is False
    assert newcomer.participation.consents.filter(purpose="quote").count() == 2
    assert "Everything you answered" in words_on(phone.get(f"{way}receipt/"))


# -- withdrawing


def test_withdrawing_shows_first_what_goes_and_what_stays(phone: Client, resident: Participant) -> None:
    told = words_on(phone.get(f"{way_in(resident)}withdraw/"))

    assert "2 passages of your words" in told
    assert "Reports that were handed out or printed before" in told
    resident.participation.refresh_from_db()
    assert resident.participation.withdrawn_at is None  # looking does nothing


def test_withdrawing_takes_everything_out_of_use(phone: Client, diagnostic: Diagnostic, resident: Participant) -> None:
    way = way_in(resident)

    phone.post(f"{way}withdraw/")

    assert not current_passages(diagnostic).filter(participation=resident.participation).exists()
    assert "You have withdrawn" in words_on(phone.get(way))
    assert "weekly call" not in words_on(phone.get(way))
    assert phone.get(f"{way}notes/").status_code == 404
    assert "You withdrew on" in phone.get(f"{way}receipt.txt").content.decode()


def test_who_withdrew_cannot_agree_by_an_old_page(phone: Client, resident: Participant) -> None:
    way = way_in(resident)
    form = answers(resident)
    phone.post(f"{way}withdraw/")

    phone.post(f"{way}consent/", form)

    assert set(consents(resident).values()) == {False}


# -- their notes


def passage_of(participant: Participant, words: str) -> Excerpt:
    own = Excerpt.objects.filter(participation=participant.participation, passage=True).select_related("record")
    return next(one for one in own if words in one.text)


def test_notes_are_their_own_alone(phone: Client, resident: Participant) -> None:
    told = words_on(phone.get(f"{way_in(resident)}notes/"))

    assert "weekly call" in told
    assert "What would you want to keep hold of?" in told
    assert SECRET not in told  # which Resident 2 said
    assert "Ann" not in told  # the label in the file may be a name


def test_passage_of_somebody_else_is_not_found(phone: Client, diagnostic: Diagnostic, resident: Participant) -> None:
    other = passage_of(diagnostic.participants.get(participation__pseudonym="Resident 2"), SECRET)
    way = f"{way_in(resident)}notes/{other.pk}/"

    assert phone.get(way).status_code == 404
    assert phone.post(way, {"wish": "off_record"}).status_code == 404
    assert PassageWish.objects.count() == 0


def test_opening_the_notes_is_remembered_and_confirming_them_too(phone: Client, resident: Participant) -> None:
    way = way_in(resident)

    phone.get(f"{way}notes/")
    assert NotesCheck.objects.get().confirmed_at is None
    page = phone.post(f"{way}notes/confirm/", follow=True)

    assert NotesCheck.objects.get().confirmed_at is not None
    assert "Thank you. You said that your notes are right." in words_on(page)


@pytest.mark.parametrize(("wish", "left"), [("dont_quote", 2), ("off_record", 1)])
def test_passage_is_kept_back_at_once(
    phone: Client, diagnostic: Diagnostic, resident: Participant, wish: str, left: int
) -> None:
    passage = passage_of(resident, "weekly call")

    sent = phone.post(f"{way_in(resident)}notes/{passage.pk}/", {"wish": wish, "text": passage.text})

    assert sent["Location"] == f"{way_in(resident)}notes/#p-{passage.pk}"
    assert current_passages(diagnostic).filter(participation=resident.participation).count() == left


def test_passage_off_the_record_is_shown_to_nobody_and_can_be_put_back(
    phone: Client, diagnostic: Diagnostic, resident: Participant
) -> None:
    passage = passage_of(resident, "weekly call")
    way = f"{way_in(resident)}notes/"
    phone.post(f"{way}{passage.pk}/", {"wish": "off_record", "text": ""})
    assert "weekly call" not in words_on(phone.get(way))
    assert "weekly call" not in words_on(phone.get(f"{way}{passage.pk}/"))

    phone.post(f"{way}{passage.pk}/", {"wish": "leave"})

    assert "weekly call" in words_on(phone.get(way))
    assert passage in current_passages(diagnostic)


def test_correction_waits_for_the_team(phone: Client, resident: Participant) -> None:
    passage = passage_of(resident, "weekly call")

    page = phone.post(
        f"{way_in(resident)}notes/{passage.pk}/",
        {"wish": "correct", "text": "I would keep\nthe  monthly call."},
        follow=True,
    )

    assert "Correction sent I would keep the monthly call." in words_on(page)
    assert PassageWish.objects.get().text == "I would keep the monthly call."
    assert "weekly call" in words_on(page)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"wish": "correct", "text": " "}, "Write how it should read"),
        ({"wish": "", "text": "I meant the monthly call."}, "Choose what should happen with it"),
    ],
)
def test_form_to_correct_keeps_what_was_typed(
    phone: Client, resident: Participant, form: dict[str, str], told: str
) -> None:
    passage = passage_of(resident, "weekly call")

    page = phone.post(f"{way_in(resident)}notes/{passage.pk}/", form)

    assert told in words_on(page)
    assert form["text"].strip() in words_on(page)
    assert PassageWish.objects.count() == 0


def test_page_that_was_open_for_days_can_still_be_sent(phone: Client, resident: Participant) -> None:
    """No cookie, no session: nothing on the page runs out before the link does."""
    passage = passage_of(resident, "weekly call")
    way = f"{way_in(resident)}notes/{passage.pk}/"
    phone.get(way)
    phone.cookies.clear()

    assert phone.post(way, {"wish": "dont_quote", "text": ""}).status_code == 302


# -- two languages


def test_language_is_changed_for_these_pages_alone(phone: Client, newcomer: Participant) -> None:
    way = way_in(newcomer)

    changed = phone.post(f"{way}language/", {"language": "cy", "back": f"{way}consent/"})

    assert changed["Location"] == f"{way}consent/"
    assert changed.cookies["django_language"]["path"] == "/a/"
    page = phone.get(f"{way}consent/")
    assert 'lang="cy"' in page.content.decode()
    assert "I beth ydych chi’n cytuno?" in words_on(page)
    assert "Rwy’n cytuno i gymryd rhan" in words_on(page)
    assert "no Welsh speaker has checked yet" in words_on(page)
    assert "I agree to take part" in words_on(page)  # the original is there to read


def test_answer_in_welsh_points_at_the_welsh_words(phone: Client, newcomer: Participant) -> None:
    way = way_in(newcomer)
    phone.post(f"{way}language/", {"language": "cy"})
    welsh = wordings_in("cy", workspace_id=newcomer.workspace_id)
    form = {f"wording_{purpose}": str(row.pk) for purpose, row in welsh.items()}

    phone.post(f"{way}consent/", answers(newcomer) | form)

    assert {purpose: row.wording for purpose, row in standing_consents(newcomer.participation).items()} == welsh


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/w/saltmarsh-partnership/"])
def test_language_leads_nowhere_else(phone: Client, newcomer: Participant, back: str) -> None:
    way = way_in(newcomer)

    assert phone.post(f"{way}language/", {"language": "cy", "back": back})["Location"] == way


def test_link_opens_its_own_workspace_alone(phone: Client, newcomer: Participant) -> None:
    """Whatever scope is open around it, the page is behind the wall of its link."""
    from strandline.workspaces.actions import open_workspace

    other = open_workspace(name="Elsewhere", by=TESTER)
    way = way_in(newcomer)

    with within(other):
        page = phone.get(way)

    assert "Saltmarsh Partnership" in words_on(page)
