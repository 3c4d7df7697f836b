"""A workspace asks for consent in words of its own, and nobody is taken to have agreed to words they never saw."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from making import TESTER
from people_of_the_app import Role, browser_of, cast, member

from strandline.audit.queries import of_workspace
from strandline.audit.sentences import sentence_of
from strandline.people import wordings as shipped
from strandline.people.actions import make_link, record_answers, wordings_in
from strandline.people.links import token_of
from strandline.people.models import Consent, ConsentWording
from strandline.people.queries import standing_consents

OURS = "I agree that my words may be printed without my name."
WELSH = "Rwy’n cytuno y caniateir argraffu fy ngeiriau heb fy enw."


def at(workspace, wording: ConsentWording | None = None) -> str:
    if wording is None:
        return reverse("members:wordings", args=[workspace.slug])
    return reverse("members:wording", args=[workspace.slug, wording.pk])


def asked(workspace, purpose: str = "quote", language: str = "en") -> ConsentWording:
    return wordings_in(language, workspace_id=workspace.pk)[purpose]


def steward_of(workspace, role: str = Role.STEWARD) -> Client:
    return browser_of(member(workspace, "Stella Steward", role))


def write(browser: Client, workspace, text: str = OURS, welsh: str = WELSH, read: ConsentWording | None = None):
    return browser.post(at(workspace, read or asked(workspace)), {"text": text, "welsh": welsh}, follow=True)


@pytest.mark.parametrize(("role", "status"), [(Role.LEAD, 200), (Role.STEWARD, 200), (Role.MEMBER, 404)])
def test_words_are_for_leads_and_stewards(workspace, role: str, status: int) -> None:
    browser = steward_of(workspace, role)
    assert browser.get(at(workspace)).status_code == status
    assert browser.get(at(workspace, asked(workspace))).status_code == status
    assert (write(browser, workspace).status_code, ConsentWording.objects.filter(text=OURS).exists()) == (
        status,
        status == 200,
    )


def test_new_words_are_asked_from_then_on_in_both_languages(workspace) -> None:
    page = write(steward_of(workspace), workspace).content.decode()

    english, welsh = (wordings_in(language, workspace_id=workspace.pk) for language in ("en", "cy"))
    assert (english["quote"].text, english["quote"].version) == (OURS, 2)
    assert (welsh["quote"].text, welsh["quote"].translation_of) == (WELSH, english["quote"])
    assert english["name"].text == shipped.SHIPPED["en"][Consent.Purpose.NAME].text
    assert list(english) == list(welsh) == Consent.Purpose.values
    assert "Version 2, written by Stella Steward on" in page
    assert "One earlier version" in page


def test_what_was_agreed_before_stays_in_the_words_that_were_shown(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    one = people.diagnostic.participants.get(participation__pseudonym="Resident 1").participation
    before = wordings_in("en", workspace_id=workspace.pk)
    answers = dict.fromkeys(Consent.Purpose.values, True)
    record_answers(participation=one, answers=answers, wordings=before, by=TESTER, given="themselves")

    write(steward_of(workspace), workspace)

    held = standing_consents(one)["quote"]
    assert held.wording == before["quote"]
    assert held.wording.text == shipped.SHIPPED["en"][Consent.Purpose.QUOTE].text
    phone, token = Client(), token_of(make_link(participation=one, by=TESTER))
    assert OURS not in phone.get(reverse("contributors:receipt", args=[token])).content.decode()
    assert OURS in phone.get(reverse("contributors:consent", args=[token])).content.decode()


def test_own_words_without_welsh_are_asked_in_english_there(workspace) -> None:
    write(steward_of(workspace), workspace, welsh="")

    welsh = wordings_in("cy", workspace_id=workspace.pk)
    assert welsh["quote"] == wordings_in("en", workspace_id=workspace.pk)["quote"]
    assert welsh["name"].language == "cy"


def test_welsh_alone_can_be_put_right(workspace) -> None:
    english = wordings_in("en", workspace_id=workspace.pk)["quote"]

    write(steward_of(workspace), workspace, text=english.text)

    assert wordings_in("en", workspace_id=workspace.pk)["quote"] == english
    assert wordings_in("cy", workspace_id=workspace.pk)["quote"].text == WELSH


def test_words_that_ship_later_do_not_take_the_place_of_our_own(workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    write(steward_of(workspace), workspace)
    newer = {
        **shipped.SHIPPED["en"],
        Consent.Purpose.QUOTE: shipped.Shipped(2, "Quote me."),
        Consent.Purpose.NAME: shipped.Shipped(2, "Name me."),
    }
    monkeypatch.setitem(shipped.SHIPPED, "en", newer)

    english = wordings_in("en", workspace_id=workspace.pk)

    assert (english["quote"].text, english["name"].text) == (OURS, "Name me.")


def test_same_words_again_are_no_new_version(workspace) -> None:
    browser = steward_of(workspace)
    write(browser, workspace)

    page = write(browser, workspace, text=f"  {OURS}\n").content.decode()

    assert "Nothing was changed." in page
    assert ConsentWording.objects.filter(purpose="quote", language="en").count() == 2


def test_somebody_elses_newer_words_are_not_written_over_unseen(workspace) -> None:
    browser, read = steward_of(workspace), asked(workspace)
    write(browser, workspace)

    page = write(browser, workspace, text="Mine.", welsh="", read=read).content.decode()

    assert "Somebody else has written new words in the meantime." in page
    assert "Mine." in page  # what was typed is not lost …
    assert OURS in page  # … and theirs stands beside it
    assert f'action="{at(workspace, asked(workspace))}"' in page  # sent once more, it comes after theirs
    assert asked(workspace).text == OURS


def test_words_that_hold_no_longer_lead_to_those_that_do(workspace) -> None:
    browser, read = steward_of(workspace), asked(workspace)
    write(browser, workspace)

    assert browser.get(at(workspace, read)).url == at(workspace, asked(workspace))


def test_new_words_are_in_the_history_of_the_workspace(workspace) -> None:
    write(steward_of(workspace), workspace)

    told = {(event.by_label, sentence_of(event)) for event in of_workspace(workspace.pk)}
    assert ("Stella Steward", "wrote new words of consent: Quote me, version 2 (en)") in told
    assert ("Stella Steward", "wrote new words of consent: Quote me, version 2 (cy)") in told
