"""Notes that are written live, in the browser's terms."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from making import TESTER
from people_of_the_app import Cast, browser_of, cast
from step_five import DAY, address, notes_of, words
from test_receiving import add_person, bring, brought, kept_apart  # noqa: F401  a fixture of theirs

from strandline.diagnostics.actions.finishing import finish_notes
from strandline.diagnostics.actions.notes import Change, save_changes
from strandline.diagnostics.models import InterviewNotes, NoteBeside, Participant
from strandline.diagnostics.queries import current_records
from strandline.people.actions import withdraw_participation


@pytest.fixture
def people(workspace, tmp_path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


@pytest.fixture
def ines(people):
    return browser_of(people.interviewer)


def test_notes_are_begun_with_somebody_of_the_list(people, ines) -> None:
    person = Participant.objects.get(participation__pseudonym="Resident 1")
    said = {"participants": [str(person.pk)], "interviewers": "Ines", **DAY}
    response = ines.post(address(people.diagnostic, "notes-new"), said, follow=True)
    notes = InterviewNotes.objects.get()
    assert list(notes.session.participants.all()) == [person]
    assert "What would you want to keep hold of?" in words(response)


def test_notes_are_begun_with_a_group_that_is_not_on_the_list(people, ines) -> None:
    said = {"newcomer": "Carers", "voices": "4", "interviewers": "Ines", **DAY}
    ines.post(address(people.diagnostic, "notes-new"), said)
    (participant,) = InterviewNotes.objects.get().session.participants.all()
    assert (participant.participation.pseudonym, participant.participation.voices) == ("Carers", 4)


def test_notes_with_nobody_are_not_begun(people, ines) -> None:
    response = ines.post(address(people.diagnostic, "notes-new"), {"interviewers": "Ines", **DAY})
    assert "Choose who you are speaking with" in words(response)
    assert InterviewNotes.objects.count() == 0


def test_form_saves_all_fields_without_javascript(people, ines) -> None:
    notes = notes_of(people)
    one, two = notes.fields.all()[:2]
    data = {
        f"text-{one.pk}": "The hall.\r\nAnd the call.",
        f"base-{one.pk}": "0",
        f"text-{two.pk}": "Forms.",
        f"base-{two.pk}": "0",
        "writer": "w",
    }
    ines.post(address(people.diagnostic, "notes", notes.pk), data)
    assert list(notes.fields.values_list("text", flat=True))[:2] == ["The hall.\nAnd the call.", "Forms."]


def test_form_of_an_old_page_loses_nothing(people, ines) -> None:
    notes = notes_of(people, text="The call.")
    first = notes.fields.get(position=0)
    data = {f"text-{first.pk}": "The forms.", f"base-{first.pk}": "0", "writer": "w"}
    page = words(ines.post(address(people.diagnostic, "notes", notes.pk), data, follow=True))
    assert "Both texts were kept" in page
    assert "Ines Interviewer wrote here at the same time" in page
    beside = NoteBeside.objects.get()
    ines.post(address(people.diagnostic, "notes-settle", notes.pk, beside.pk), {"join": "1"})
    first.refresh_from_db()
    assert first.text == "The call.\n\nThe forms."


def test_changes_are_saved_as_json_and_once(people, ines) -> None:
    notes = notes_of(people)
    field = notes.fields.get(position=0)
    change = {"field": str(field.pk), "text": "The hall.", "base": 0, "writer": "w", "number": 1}
    for _ in range(2):
        response = ines.post(
            address(people.diagnostic, "notes-save", notes.pk),
            json.dumps({"changes": [change]}),
            content_type="application/json",
        )
        assert response.json() == {
            "saved": [{"field": str(field.pk), "version": 1, "text": "The hall.", "beside": False}]
        }


@pytest.mark.parametrize("sent", ["", "[]", '{"changes": [{}]}', '{"changes": [{"field": "x"}]}'])
def test_changes_that_cannot_be_understood_are_refused(people, ines, sent) -> None:
    notes = notes_of(people)
    response = ines.post(address(people.diagnostic, "notes-save", notes.pk), sent, content_type="application/json")
    assert response.status_code == 400


def test_preview_then_finish_makes_the_record(people, ines) -> None:
    notes = notes_of(
        people, text="She would keep the hall. “We were warm there, all of us.” [off the record] Bob lied."
    )
    preview = words(ines.get(address(people.diagnostic, "notes-finish", notes.pk)))
    assert "2 passages will be counted. 1 in their own words" in preview
    assert "Bob lied" not in preview
    back = ines.get(address(people.diagnostic, "notes-finish", notes.pk)).content.decode()
    assert f'href="{address(people.diagnostic, "notes", notes.pk)}">Go on writing' in back
    response = ines.post(address(people.diagnostic, "notes-finish", notes.pk), follow=True)
    assert "The notes are finished" in words(response)
    assert "Bob lied" not in words(response)
    assert current_records(people.diagnostic).count() == 7


def test_stretch_is_moved_in_the_preview(people, ines) -> None:
    notes = notes_of(people, text="She would drop the forms.")
    one, two = notes.fields.all()[:2]
    data = {"field": one.pk, "start": 0, "end": 25, "words": "She would drop the forms.", "to": two.pk}
    ines.post(address(people.diagnostic, "notes-move", notes.pk), data)
    assert list(notes.fields.values_list("text", flat=True))[:2] == ["", "She would drop the forms."]


def test_finished_notes_lead_to_their_record(people, ines) -> None:
    notes = notes_of(people, text="She would keep the hall.")
    record = finish_notes(notes=notes, by=TESTER)
    response = ines.get(address(people.diagnostic, "notes", notes.pk))
    assert response["Location"] == address(people.diagnostic, "record", record.pk)
    ines.post(address(people.diagnostic, "notes-reopen", notes.pk))
    assert ines.get(address(people.diagnostic, "notes", notes.pk)).status_code == 200


@pytest.mark.parametrize("named", [True, False])
def test_text_sent_to_notes_that_a_colleague_finished_is_shown_back(people, ines, named) -> None:
    notes = notes_of(people, text="The call.")
    first, second = notes.fields.all()[:2]
    finish_notes(notes=notes, by=TESTER)
    data = {f"text-{first.pk}": "The call.", f"text-{second.pk}": "Forms <b>\r\nfour times.", "writer": "w"}
    response = ines.post(address(people.diagnostic, "notes", notes.pk), data | ({"finish": "1"} if named else {}))
    assert response.status_code == 409
    assert [(field.pk, text) for field, text in response.context["texts"]] == [(second.pk, "Forms <b>\nfour times.")]
    assert "Forms &lt;b&gt;\nfour times.</textarea>" in response.content.decode()
    assert "These notes were finished." in words(response)


def test_text_sent_with_one_to_join_is_shown_back_when_notes_were_finished(people, ines) -> None:
    notes = notes_of(people, text="The call.")
    first, second = notes.fields.all()[:2]
    save_changes(notes=notes, changes=[Change(first.pk, "The forms.", 0, "other", 1)], by=TESTER)
    beside = NoteBeside.objects.get()
    InterviewNotes.objects.filter(pk=notes.pk).update(finished_at=timezone.now())
    data = {f"text-{second.pk}": "Forms.", "join": "1", "writer": "w"}
    response = ines.post(address(people.diagnostic, "notes-settle", notes.pk, beside.pk), data)
    assert response.status_code == 409
    assert [text for _, text in response.context["texts"]] == ["Forms."]


@pytest.mark.parametrize("name", ["notes", "notes-finish", "notes-now"])
def test_notes_of_somebody_who_withdrew_are_not_here(people, ines, name) -> None:
    notes = notes_of(people, text="She would keep the hall.")
    assert ines.get(address(people.diagnostic, name, notes.pk)).status_code == 200
    one = notes.session.participants.get().participation
    withdraw_participation(participation=one, by=TESTER, given="themselves")
    assert ines.get(address(people.diagnostic, name, notes.pk)).status_code == 404


def test_notes_with_somebody_who_withdrew_say_why_they_are_not_begun(people, ines) -> None:
    person = Participant.objects.get(participation__pseudonym="Resident 1")
    withdraw_participation(participation=person.participation, by=TESTER, given="themselves")
    said = {"participants": [str(person.pk)], "interviewers": "Ines", **DAY}
    response = ines.post(address(people.diagnostic, "notes-new"), said)
    assert "Somebody in this conversation withdrew." in words(response)
    assert InterviewNotes.objects.count() == 0


def test_emergency_help_stands_on_the_page(people, ines) -> None:
    from strandline.diagnostics.models import Terms

    Terms.objects.create(
        workspace=people.diagnostic.workspace, diagnostic=people.diagnostic, safeguarding_contact="Sal Guard, 01234"
    )
    page = words(ines.get(address(people.diagnostic, "notes", notes_of(people).pk)))
    assert "In an emergency call 999." in page
    assert "Safeguarding: Sal Guard, 01234" in page
