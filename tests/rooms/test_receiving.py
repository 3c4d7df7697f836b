"""Files and pasted text join a diagnostic: each once, told who speaks, and none of them lost to the folder."""

from __future__ import annotations

import pytest
from making import TESTER, gathered, interview, six_people

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.reading import read_waiting
from strandline.diagnostics.actions.receive import accept, put_upload_back, set_upload_aside
from strandline.diagnostics.models import Diagnostic, Participant, Upload
from strandline.diagnostics.queries import conversations_held, current_passages, current_records, standings
from strandline.people.actions import Newcomer, take_part
from strandline.records.models import Record, Turn
from strandline.work import store
from strandline.work.worker import run_queued

LONG = "The weekly call kept us going, all of us, every Tuesday, and nobody had to ask twice who would bring what. "


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.DATA_FOLDER.mkdir()


@pytest.fixture
def diagnostic(workspace) -> Diagnostic:
    return Diagnostic.objects.create(workspace=workspace, title="After the winter")


def add_person(diagnostic: Diagnostic, pseudonym: str, voices: int = 1) -> Participant:
    (participation,) = take_part(
        workspace=diagnostic.workspace, newcomers=[Newcomer(pseudonym, voices=voices)], by=TESTER
    )
    return Participant.objects.create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        participation=participation,
        key=f"app:{pseudonym}",
    )


def bring(diagnostic: Diagnostic, name: str, words: str | bytes, key: str = "", **said) -> Upload:
    """Accepted, and not yet read."""
    data = words if isinstance(words, bytes) else words.encode()
    stored = store.keep([data], limit=10_000_000)
    return accept(
        diagnostic=diagnostic, stored=stored, name=name, key=key or f"{name}-{stored.sha256}", by=TESTER, **said
    )


def brought(diagnostic: Diagnostic, name: str, words: str | bytes, **said) -> Upload:
    upload = bring(diagnostic, name, words, **said)
    read_waiting(diagnostic=diagnostic)
    upload.refresh_from_db()
    return upload


def told(upload: Upload) -> list[tuple[str, str]]:
    return list(upload.unread.values_list("what", "todo"))


def speakers(record: Record) -> set[str]:
    turns = Turn.objects.filter(record=record, role="participant").select_related("participation")
    return {turn.participation.pseudonym if turn.participation else "nobody" for turn in turns}


def test_file_becomes_a_record_with_its_words_to_the_letter(diagnostic) -> None:
    words = interview("The weekly call, by far.", "Forms, every one of them.")
    upload = brought(diagnostic, "Interview 1.txt", words)
    assert (upload.state, told(upload)) == ("read", [])
    (record,) = current_records(diagnostic)
    assert record.text.rstrip("\n") == words.rstrip("\n")
    assert record.session_record.came_from == "upload"
    assert conversations_held(diagnostic) == 1
    assert current_passages(diagnostic).count() == 2


def test_file_is_read_in_the_background_and_once(diagnostic, django_capture_on_commit_callbacks) -> None:
    for number in range(3):
        bring(diagnostic, f"{number}.txt", interview(f"The call of group {number}.", "Forms."))
    assert run_queued() == 1
    assert current_records(diagnostic).count() == 3
    assert run_queued() == 0


def test_same_key_sent_again_is_the_same_file(diagnostic) -> None:
    words = interview("The weekly call, by far.", "Forms.")
    first = bring(diagnostic, "a.txt", words, key="k1")
    read_waiting(diagnostic=diagnostic)
    again = bring(diagnostic, "a.txt", words, key="k1")
    read_waiting(diagnostic=diagnostic)
    assert first.pk == again.pk
    assert current_records(diagnostic).count() == 1


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("empty.txt", "", "It is empty."),
        ("talk.mp3", "ID3", "Files ending in .mp3 are not in a format that is read here."),
        ("page.pdf", "no pdf at all", "It is not a PDF, although its name ends in .pdf."),
    ],
)
def test_file_that_cannot_be_read_says_why(diagnostic, name, words, why) -> None:
    upload = brought(diagnostic, name, words)
    assert upload.state == "refused"
    ((what, _),) = told(upload)
    assert what.startswith(why)
    assert current_records(diagnostic).count() == 0


def test_bad_file_says_what_to_do_and_costs_the_others_nothing(diagnostic) -> None:
    bad = bring(diagnostic, "talk.mp3", b"ID3")
    good = bring(diagnostic, "a.txt", interview("The call.", "Forms."))
    read_waiting(diagnostic=diagnostic)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert told(bad)[0][1] == "Have the recording transcribed first."
    assert (bad.state, good.state) == ("refused", "read")


def test_same_words_under_another_name_are_counted_once(diagnostic) -> None:
    words = interview(LONG * 3, "Forms.")
    brought(diagnostic, "a.txt", words)
    as_page = "<html><body>" + "".join(f"<p>{line}</p>" for line in words.splitlines()) + "</body></html>"
    upload = brought(diagnostic, "b.html", as_page)
    assert upload.state == "repeat"
    assert told(upload) == [("This file holds the same words as “a.txt”; it was counted once.", "")]
    assert current_records(diagnostic).count() == 1


def test_same_name_with_other_words_is_a_new_version(diagnostic) -> None:
    brought(diagnostic, "a.txt", interview("The weekly call, by far.", "Forms."))
    brought(diagnostic, "a.txt", interview("The monthly call, by far.", "Forms."))
    (record,) = current_records(diagnostic)
    assert "monthly" in record.text
    assert record.replaces is not None
    assert conversations_held(diagnostic) == 1
    assert len(standings(diagnostic)) == 1


def test_new_version_taken_back_brings_the_earlier_one_back(diagnostic) -> None:
    brought(diagnostic, "a.txt", interview("The weekly call, by far.", "Forms."))
    newer = brought(diagnostic, "a.txt", interview("The monthly call, by far.", "Forms."))
    set_upload_aside(upload=newer, by=TESTER)
    assert ["weekly" in record.text for record in current_records(diagnostic)] == [True]
    put_upload_back(upload=newer, by=TESTER)
    read_waiting(diagnostic=diagnostic)
    assert ["monthly" in record.text for record in current_records(diagnostic)] == [True]


def test_upload_taken_back_counts_no_longer_and_can_be_put_back(diagnostic) -> None:
    upload = brought(diagnostic, "a.txt", interview("The weekly call, by far.", "Forms."))
    set_upload_aside(upload=upload, by=TESTER)
    assert (current_records(diagnostic).count(), conversations_held(diagnostic)) == (0, 0)
    put_upload_back(upload=upload, by=TESTER)
    read_waiting(diagnostic=diagnostic)
    assert (current_records(diagnostic).count(), Record.objects.count()) == (1, 1)


def test_person_chosen_at_upload_speaks(diagnostic) -> None:
    jo = add_person(diagnostic, "Resident 3")
    brought(diagnostic, "a.txt", interview("The weekly call, by far.", "Forms."), participant=jo)
    (record,) = current_records(diagnostic)
    assert speakers(record) == {"Resident 3"}
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "label"), [("a.txt", "Resident 3"), ("2026-03-12_resident-3 notes.txt", "Ann"), ("RESIDENT 3.txt", "P1")]
)
def test_person_is_known_by_label_or_file_name(diagnostic, name, label) -> None:
    add_person(diagnostic, "Resident 3")
    add_person(diagnostic, "Resident 31")
    brought(diagnostic, name, interview("The weekly call.", "Forms.").replace("Ann:", f"{label}:"))
    (record,) = current_records(diagnostic)
    assert speakers(record) == {"Resident 3"}


def test_nobody_is_guessed_where_two_could_be_meant(diagnostic) -> None:
    add_person(diagnostic, "Resident 3")
    add_person(diagnostic, "Resident 4")
    brought(diagnostic, "resident 3 and resident 4.txt", interview("The weekly call.", "Forms."))
    (record,) = current_records(diagnostic)
    assert speakers(record) == {"Person 1"}
    assert Participant.objects.get(participation__pseudonym="Person 1").named_by_us


def test_list_of_people_among_the_files_says_who_speaks(diagnostic) -> None:
    bring(diagnostic, "a.txt", interview("The weekly call.", "Forms."))
    bring(
        diagnostic,
        "people.csv",
        "file,pseudonym,perspectives,agreed,speaker\na.txt,Resident 1,Residents,take part; quote,Ann\n",
    )
    read_waiting(diagnostic=diagnostic)
    (standing,) = standings(diagnostic).values()
    assert (standing.pseudonym, standing.perspectives, standing.may_quote) == ("Resident 1", ("Residents",), True)


def test_list_of_people_that_comes_later_says_who_spoke(diagnostic) -> None:
    brought(diagnostic, "a.txt", interview("The weekly call.", "Forms."))
    assert [standing.pseudonym for standing in standings(diagnostic).values()] == ["Person 1"]
    listed = brought(
        diagnostic,
        "people.csv",
        "file,pseudonym,perspectives,agreed\na.txt,Resident 1,Residents,take part\nb.txt,Resident 2,Residents,\n",
    )
    assert [standing.pseudonym for standing in standings(diagnostic).values()] == ["Resident 1"]
    assert current_records(diagnostic).count() == 1
    assert [what for what, _ in told(listed)] == ["The file “b.txt” has not been uploaded yet."]
    brought(diagnostic, "b.txt", interview("The ferry.", "Forms."))
    assert told(listed) == []


def test_person_of_the_app_is_the_one_the_list_names(diagnostic) -> None:
    add_person(diagnostic, "Resident 1")
    bring(diagnostic, "people.csv", "file,pseudonym,perspectives\na.txt,resident 1,Residents\n")
    bring(diagnostic, "a.txt", interview("The weekly call.", "Forms."))
    read_waiting(diagnostic=diagnostic)
    assert Participant.objects.count() == 1
    assert [standing.perspectives for standing in standings(diagnostic).values()] == [("Residents",)]


def test_description_among_the_files_fills_in_what_is_blank(diagnostic) -> None:
    diagnostic.place = "Marsh End"
    diagnostic.save()
    upload = brought(
        diagnostic,
        "diagnostic.toml",
        'question = "What do we keep?"\nplace = "Saltmarsh"\n[[perspective]]\nname = "Residents"\nhoped = 6\n'
        '[[guide]]\ntext = "What would you keep?"\nfacet = "keep"\n',
    )
    diagnostic.refresh_from_db()
    assert (diagnostic.question, diagnostic.place) == ("What do we keep?", "Marsh End")
    assert list(diagnostic.perspectives.values_list("name", "hoped")) == [("Residents", 6)]
    assert list(diagnostic.questions.values_list("text", flat=True)) == ["What would you keep?"]
    assert [what for what, _ in told(upload)] == ["Here already, and left as they are: place."]


def test_survey_is_many_people(diagnostic) -> None:
    rows = "\n".join(
        f'{n},"We would keep the lunches in hall {n}, and the bus that comes on day {n}."' for n in range(9)
    )
    brought(diagnostic, "survey.csv", f"id,What would you keep?\n{rows}\n")
    assert current_records(diagnostic).count() == 9
    assert len(standings(diagnostic)) == 9


def test_survey_exported_again_counts_nobody_twice(diagnostic) -> None:
    rows = [f'{n},"We would keep the lunches in hall {n}, and the bus that comes on day {n}."' for n in range(9)]
    brought(diagnostic, "survey.csv", "\n".join(["id,What would you keep?", *rows]))
    brought(
        diagnostic, "survey.csv", "\n".join(["id,What would you keep?", *rows[:4], *rows[5:], '9,"A tenth answer."'])
    )
    texts = [record.text for record in current_records(diagnostic)]
    assert sorted("hall 4" in text for text in texts) == [False] * 9
    assert len(standings(diagnostic)) == 9


def test_two_voices_of_which_one_is_known(diagnostic) -> None:
    add_person(diagnostic, "Resident 3")
    talk = "Resident 3: I would keep the call.\nBob: I would keep the ferry.\n"
    brought(diagnostic, "a.txt", f"Interviewer: What would you keep?\n{talk}Interviewer: What else?\n{talk}")
    (record,) = current_records(diagnostic)
    assert speakers(record) == {"Resident 3", "Person 1"}


def test_folder_read_again_leaves_what_came_through_the_app(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    brought(diagnostic, "7.txt", interview("The hall, because it was warm.", "Money that ends in March."))
    result = gathered(workspace, folder)
    assert (result.new, result.unchanged, result.set_aside) == (0, 6, 0)
    assert current_records(diagnostic).count() == 7
    assert conversations_held(diagnostic) == 7


def test_upload_that_the_folder_holds_already_is_counted_once(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    upload = brought(diagnostic, "other name.txt", (folder / "1.txt").read_text())
    assert (upload.state, current_records(diagnostic).count()) == ("repeat", 6)


def test_folder_file_that_was_uploaded_before_is_counted_once(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    words = interview(LONG * 3, "Forms.")
    brought(diagnostic, "7.txt", words)
    (folder / "seven.txt").write_text(words)
    gathered(workspace, folder)
    assert current_records(diagnostic).count() == 7
    assert diagnostic.unread.filter(file="seven.txt", what__contains="came in through the app").count() == 1


def test_reading_cut_off_leaves_the_file_waiting_and_once(diagnostic, monkeypatch) -> None:
    from strandline.diagnostics.actions import reading

    upload = bring(diagnostic, "a.txt", interview("The weekly call.", "Forms."))
    real = reading.join

    def killed(**given):
        real(**given)
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "join", killed)
    with pytest.raises(KeyboardInterrupt):
        read_waiting(diagnostic=diagnostic)
    upload.refresh_from_db()
    assert (upload.state, Record.objects.count()) == ("waiting", 0)
    monkeypatch.undo()
    read_waiting(diagnostic=diagnostic)
    assert current_records(diagnostic).count() == 1


def test_each_act_is_noted_once_and_without_words(diagnostic) -> None:
    brought(diagnostic, "Jo Bloggs.txt", interview("The weekly call.", "Forms."))
    events = AuditEvent.objects.filter(object_type="diagnostics.Upload")
    assert sorted(events.values_list("verb", flat=True)) == ["upload.accepted", "upload.read"]
    assert "Jo" not in str(list(events.values()))
