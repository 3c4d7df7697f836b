"""Step 5 in the browser's terms: what each page shows, to whom, and what it does when sent."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from making import TESTER, interview
from people_of_the_app import Cast, browser_of, cast
from step_five import DAY, address, file, notes_of, words
from test_receiving import add_person, bring, brought, kept_apart  # noqa: F401  a fixture of theirs

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.finishing import finish_notes
from strandline.diagnostics.actions.receive import reading_key
from strandline.diagnostics.models import Diagnostic, Participant, Upload
from strandline.diagnostics.queries import current_passages, current_records
from strandline.people.actions import record_answers, withdraw_participation
from strandline.people.models import Participation
from strandline.work.models import Job
from strandline.work.worker import run_queued

# -- the list ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def people(workspace, tmp_path) -> Cast:
    return cast(workspace, tmp_path / "interviews")


@pytest.fixture
def ines(people):
    return browser_of(people.interviewer)


def test_list_tells_each_conversation(people, ines) -> None:
    page = words(ines.get(address(people.diagnostic, "list")))
    assert "6 conversations held." in page
    assert "Resident 1 Residents 1.txt Verbatim transcript · 2 passages · Read from a folder" in page


def test_empty_list_teaches(workspace, people, ines) -> None:
    from strandline.diagnostics.actions.starting import start_diagnostic

    empty = start_diagnostic(
        workspace=workspace, starter=people.interviewer, title="New", question="", place="", asked_by="", by=TESTER
    )
    page = words(ines.get(address(empty, "list")))
    assert "Nothing has come in yet" in page
    assert "Upload files Write notes live Paste a text" in page


def test_list_tells_what_could_not_be_read(people, ines) -> None:
    brought(people.diagnostic, "talk.mp3", b"ID3")
    page = words(ines.get(address(people.diagnostic, "list")))
    assert "Files that need a look talk.mp3 Could not be read" in page
    assert "Have the recording transcribed first." in page


def test_list_shows_whom_nobody_named(people, ines) -> None:
    brought(people.diagnostic, "seven.txt", interview("The hall.", "Money."))
    page = words(ines.get(address(people.diagnostic, "list")))
    assert "Person 1 perspective not recorded seven.txt" in page
    assert page.count("Who spoke? Say who it was") == 1


def test_list_takes_as_many_queries_for_three_as_for_one(people, ines) -> None:
    def fill(number: int) -> None:
        brought(people.diagnostic, f"new {number}.txt", interview(f"The hall {number}.", "Money."))
        brought(people.diagnostic, f"bad {number}.mp3", f"ID3{number}".encode())
        notes_of(people, text=f"Note {number}.")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert ines.get(address(people.diagnostic, "list")).status_code == 200
        return len(captured)

    fill(1)
    queries()  # what is looked up once a process
    first = queries()
    fill(2)
    fill(3)
    assert queries() == first


# -- files -------------------------------------------------------------------------------------------------------------


def test_form_takes_several_files_at_once(people, ines) -> None:
    files = [file(f"{n} new.txt", interview(f"The hall {n}.", "Money.")) for n in range(3)]
    response = ines.post(address(people.diagnostic, "upload"), {"files": files}, follow=True)
    assert "3 files came in." in words(response)
    assert run_queued() == 1
    assert current_records(people.diagnostic).count() == 9


def test_form_sent_twice_counts_its_files_once(people, ines) -> None:
    for _ in range(2):
        files = [file("new.txt", interview("The hall.", "Money."))]
        ines.post(address(people.diagnostic, "upload"), {"files": files, "key": "same"})
    assert Upload.objects.count() == 1


def test_form_without_a_file_says_so(people, ines) -> None:
    response = ines.post(address(people.diagnostic, "upload"), {})
    assert "Choose at least one file." in words(response)


def test_one_file_alone_is_answered_as_json(people, ines) -> None:
    response = ines.post(
        address(people.diagnostic, "upload"),
        {"files": [file("bad.mp3", "ID3")], "key": "k"},
        headers={"Accept": "application/json"},
    )
    upload = Upload.objects.get()
    assert response.json() == {"ids": [str(upload.pk)], "too_large": []}
    run_queued()
    (told,) = ines.get(address(people.diagnostic, "upload-states"), {"id": [str(upload.pk)]}).json()["files"]
    assert (told["state"], told["over"]) == ("problem", True)
    assert told["problems"][0]["todo"] == "Have the recording transcribed first."


def test_zip_is_the_files_inside_it(people, ines) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("talks/one.txt", interview("The hall.", "Money."))
        archive.writestr("talks/two.txt", interview("The ferry.", "Time."))
        archive.writestr("__MACOSX/talks/._one.txt", "litter")
        archive.writestr("talks/.DS_Store", "litter")
    upload = SimpleUploadedFile("talks.zip", packed.getvalue())
    ines.post(address(people.diagnostic, "upload"), {"files": [upload]})
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["one.txt", "two.txt"]
    run_queued()
    assert current_records(people.diagnostic).count() == 8


def test_zip_that_is_none_says_so(people, ines) -> None:
    ines.post(address(people.diagnostic, "upload"), {"files": [file("talks.zip", "no zip at all")]})
    run_queued()
    assert list(Upload.objects.values_list("name", "state")) == [("talks.zip", "refused")]
    assert "Unpack it and upload its files." in words(ines.get(address(people.diagnostic, "list")))


def test_zip_whose_file_is_too_large_leaves_that_one_out(people, ines, monkeypatch) -> None:
    from strandline.web.interviews.views import uploading

    monkeypatch.setattr(uploading, "LARGEST", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.txt", "word " * 5000)
        archive.writestr("small.txt", interview("The hall.", "Money."))
    response = ines.post(
        address(people.diagnostic, "upload"),
        {"files": [SimpleUploadedFile("talks.zip", packed.getvalue())]},
        headers={"Accept": "application/json"},
    )
    assert response.json() == {"ids": [str(Upload.objects.get().pk)], "too_large": ["large.txt"]}


def test_file_that_is_too_large_costs_the_others_nothing(people, ines, monkeypatch) -> None:
    from strandline.web.interviews import uploads
    from strandline.web.interviews.views import uploading

    monkeypatch.setattr(uploads, "LARGEST", 1000)
    monkeypatch.setattr(uploading, "LARGEST", 1000)
    files = [file("large.txt", "word " * 5000), file("small.txt", interview("The hall.", "Money."))]
    response = ines.post(address(people.diagnostic, "upload"), {"files": files}, follow=True)
    assert list(Upload.objects.values_list("name", flat=True)) == ["small.txt"]
    assert "large.txt: This file is larger than" in words(response)


def test_request_that_is_too_large_is_told_so_before_it_is_read(people, ines, monkeypatch) -> None:
    from strandline.web.interviews.views import uploading

    monkeypatch.setattr(uploading, "MOST_IN_ONE_REQUEST", 10)
    response = ines.post(address(people.diagnostic, "upload"), {"files": [file("a.txt", "A long file.")]})
    assert response.status_code == 413
    assert Upload.objects.count() == 0


def test_upload_is_protected_against_other_sites(people) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people.interviewer)
    response = client.post(address(people.diagnostic, "upload"), {"files": [file("a.txt", "Words.")]})
    assert (response.status_code, Upload.objects.count()) == (403, 0)


def test_file_says_who_is_taken_to_speak_in_it(people, ines) -> None:
    text = interview("The hall.", "Money.").replace("P:", "Resident 1:")
    upload = brought(people.diagnostic, "new.txt", text)
    (told,) = ines.get(address(people.diagnostic, "upload-states"), {"id": [str(upload.pk)]}).json()["files"]
    (speaker,) = upload.session_records.get().session.participants.all()
    assert told["what"] == f"1 record, said by {speaker.participation.pseudonym}"


def test_file_is_taken_back_and_put_back(people, ines) -> None:
    upload = brought(people.diagnostic, "new.txt", interview("The hall.", "Money."))
    ines.post(address(people.diagnostic, "set-aside", upload.pk))
    assert current_records(people.diagnostic).count() == 6
    ines.post(address(people.diagnostic, "put-back", upload.pk))
    run_queued()
    assert current_records(people.diagnostic).count() == 7


# -- pasting -----------------------------------------------------------------------------------------------------------


def test_pasted_text_is_looked_at_before_it_is_kept(people, ines) -> None:
    said = {"text": interview("The hall, because it was warm.", "[off the record] Bob lied."), "key": "k"}
    response = ines.post(address(people.diagnostic, "paste"), {**said, "look": "1"})
    page = words(response)
    assert "This is how it will be read" in page
    assert Upload.objects.count() == 0
    preview = page.partition("This is how it will be read")[2].partition("Keep it")[0]
    assert "The hall, because it was warm." in preview
    assert "Bob lied" not in preview
    ines.post(address(people.diagnostic, "paste"), {**said, "keep": "1"})
    run_queued()
    (record,) = current_records(people.diagnostic).filter(session_record__came_from="paste")
    assert "The hall, because it was warm." in record.text


def test_pasted_text_is_of_the_person_kind_and_day_chosen(people, ines) -> None:
    person = Participant.objects.get(participation__pseudonym="Council 4")
    said = {"text": "She would keep the hall. Too many forms.", "participant": str(person.pk), "kind": "notes", **DAY}
    ines.post(address(people.diagnostic, "paste"), {**said, "keep": "1"})
    run_queued()
    record = current_records(people.diagnostic).get(session_record__came_from="paste")
    assert (record.kind, record.session_record.session.held_on) == ("notes", date(2026, 3, 12))
    passages = current_passages(people.diagnostic).filter(record=record)
    assert set(passages.values_list("participation__pseudonym", flat=True)) == {"Council 4"}


def test_text_without_words_says_what_is_wrong(people, ines) -> None:
    response = ines.post(address(people.diagnostic, "paste"), {"text": "Hm", "look": "1"})
    assert response.status_code == 200
    assert ines.post(address(people.diagnostic, "paste"), {"text": " ", "look": "1"}).status_code == 200
    assert Upload.objects.count() == 0


# -- files whose reading failed ----------------------------------------------------------------------------------------


def failed_reading(people) -> Upload:
    """A file that came in, and the task that was to read it ended in a fault that was not the file's."""
    upload = bring(people.diagnostic, "a.txt", interview("Their hall.", "Their money."))
    Job.objects.filter(key=reading_key(people.diagnostic)).update(state=Job.State.FAILED)
    return upload


def test_reading_that_failed_is_tried_again_by_a_button(people, ines) -> None:
    upload = failed_reading(people)
    page = words(ines.get(address(people.diagnostic, "list")))
    assert "Reading the files stopped" in page
    states = ines.get(address(people.diagnostic, "upload-states"), {"id": str(upload.pk)}).json()
    assert (states["stopped"], states["files"][0]["over"]) == (True, False)

    ines.post(address(people.diagnostic, "read-again"))

    run_queued()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READ
    assert "Reading the files stopped" not in words(ines.get(address(people.diagnostic, "list")))


def test_file_that_is_sent_again_after_its_reading_failed_is_read(people) -> None:
    upload = failed_reading(people)

    again = bring(people.diagnostic, "a.txt", interview("Their hall.", "Their money."))

    assert again == upload
    run_queued()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READ


def test_files_that_are_being_read_are_not_asked_for_again(people, ines) -> None:
    bring(people.diagnostic, "a.txt", interview("Their hall.", "Their money."))
    assert "Try again" not in words(ines.get(address(people.diagnostic, "list")))

    ines.post(address(people.diagnostic, "read-again"))

    assert not AuditEvent.objects.filter(verb="upload.asked_again").exists()


# -- a record ----------------------------------------------------------------------------------------------------------


def test_record_shows_each_passage_in_its_place(people, ines) -> None:
    record = current_records(people.diagnostic).get(source_name="1.txt")
    html = ines.get(address(people.diagnostic, "record", record.pk)).content.decode()
    passages = list(record.excerpts.filter(passage=True).order_by("start"))
    assert re.findall(r'id="p-([0-9a-f-]{36})"', html) == [str(excerpt.pk) for excerpt in passages]
    assert "Agreed to be quoted" in html
    assert "Keep hold of" in html


def test_record_covers_what_is_off_the_record(people, ines) -> None:
    brought(
        people.diagnostic, "7.txt", interview("The hall. [off the record] Bob lied. [on the record] The call.", "A")
    )
    record = current_records(people.diagnostic).get(source_name="7.txt")
    html = ines.get(address(people.diagnostic, "record", record.pk)).content.decode()
    assert "Bob lied" not in html
    assert "The call." in html


def test_record_shows_nothing_of_whoever_withdrew(people, ines) -> None:
    record = current_records(people.diagnostic).get(source_name="1.txt")
    person = Participation.objects.get(pseudonym="Resident 1")
    withdraw_participation(participation=person, by=TESTER, given="themselves")
    html = ines.get(address(people.diagnostic, "record", record.pk)).content.decode()
    assert "I would keep the weekly call" not in html
    assert "Withdrawn" in html


def test_notes_that_would_not_open_are_not_offered(people, ines) -> None:
    notes = notes_of(people, text="She would keep the hall.")
    record = finish_notes(notes=notes, by=TESTER)
    page = address(people.diagnostic, "record", record.pk)
    assert "Open the notes again" in words(ines.get(page))

    one = notes.session.participants.get().participation
    withdraw_participation(participation=one, by=TESTER, given="themselves")

    assert "Open the notes again" not in words(ines.get(page))


def test_list_says_whose_words_are_left_out(people, ines) -> None:
    person = Participation.objects.get(pseudonym="Resident 1")
    assert "takes no part" not in words(ines.get(address(people.diagnostic, "list")))
    record_answers(participation=person, answers={"take_part": False}, by=TESTER, given="noted", noted_by="Ines")

    assert "Resident 1 takes no part, so nothing they said is counted or shown." in words(
        ines.get(address(people.diagnostic, "list"))
    )
    assert "Resident 1, said no" in words(ines.get(address(people.diagnostic, "notes-new")))


def test_record_of_another_diagnostic_is_not_here(workspace, people, ines) -> None:
    other = Diagnostic.objects.create(workspace=workspace, title="Another")
    brought(other, "a.txt", interview("Their hall.", "Their money."))
    record = current_records(other).get()
    assert ines.get(address(people.diagnostic, "record", record.pk)).status_code == 404
    assert ines.get(address(people.diagnostic, "speakers", record.pk)).status_code == 404


@pytest.mark.parametrize("who", ["commissioner", "lead", "member", "viewer"])
@pytest.mark.parametrize("name", ["list", "upload", "paste", "notes-new"])
def test_only_the_interview_team_comes_in(people, who, name) -> None:
    browser = browser_of(getattr(people, who))
    assert browser.get(address(people.diagnostic, name)).status_code == 404
    assert browser.post(address(people.diagnostic, name), {"text": "x"}).status_code == 404


def test_who_is_who_is_put_right(people, ines) -> None:
    brought(people.diagnostic, "7.txt", interview("The hall.", "Money."))
    record = current_records(people.diagnostic).get(source_name="7.txt")
    person = Participant.objects.get(participation__pseudonym="Resident 2")
    page = words(ines.get(address(people.diagnostic, "speakers", record.pk)))
    assert "“Ann” is" in page
    data = {
        "kind": "verbatim",
        "speaker-0": "asks",
        "speaker-1": person.key,
        "session": str(record.session_record.session_id),
    }
    response = ines.post(address(people.diagnostic, "speakers", record.pk), data, follow=True)
    assert "Put right." in words(response)
    newer = current_records(people.diagnostic).get(source_name="7.txt")
    assert newer.replaces_id == record.pk
    assert set(newer.excerpts.values_list("participation__pseudonym", flat=True)) == {"Resident 2"}
