"""Notes written while people speak: saved as they come, kept whoever writes beside whom, and finished as a record."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from making import TESTER, interview
from people_of_the_app import member
from test_receiving import add_person, brought, kept_apart, speakers  # noqa: F401  a fixture of theirs

from strandline.diagnostics.actions.checking import take_wish_back, wish_for
from strandline.diagnostics.actions.correcting import CannotCorrectError, correct_record, same_conversation
from strandline.diagnostics.actions.finishing import bring_notes_back, finish_notes, noted, put_notes_away, reopen_notes
from strandline.diagnostics.actions.notes import (
    Change,
    NotesError,
    Saved,
    begin_notes,
    move_stretch,
    save_changes,
    settle_beside,
)
from strandline.diagnostics.conversations import notes_in_progress, notes_put_away
from strandline.diagnostics.gathering import ASKS
from strandline.diagnostics.models import Diagnostic, InterviewNotes, NoteBeside, NoteField, Participant
from strandline.diagnostics.noting import preview
from strandline.diagnostics.queries import conversations_held, current_passages, current_records, standings
from strandline.people.actions import record_answers, withdraw_participation
from strandline.records.models import PassageWish
from strandline.records.queries import words_of

DAY = date(2026, 3, 12)


@pytest.fixture
def diagnostic(workspace) -> Diagnostic:
    return Diagnostic.objects.create(workspace=workspace, title="After the winter")


@pytest.fixture
def jo(diagnostic) -> Participant:
    return add_person(diagnostic, "Resident 3")


@pytest.fixture
def notes(diagnostic, jo, workspace) -> InterviewNotes:
    return begun(diagnostic, [jo], member(workspace, "Ana"))


def begun(diagnostic, participants, writer, session=None) -> InterviewNotes:
    return begin_notes(
        diagnostic=diagnostic,
        participants=participants,
        interviewers=str(writer),
        held_on=DAY,
        writer=writer,
        by=TESTER,
        session=session,
    )


def field(notes: InterviewNotes, position: int = 0) -> NoteField:
    return notes.fields.get(position=position)


def write(
    notes, text: str, *, position: int = 0, base: int | None = None, writer: str = "tab", number: int = 0
) -> Saved:
    there = field(notes, position)
    change = Change(
        there.pk, text, there.version if base is None else base, writer, number or there.received.get(writer, 0) + 1
    )
    (saved,) = save_changes(notes=notes, changes=[change], by=TESTER)
    return saved


def beside(notes) -> list[str]:
    return list(NoteBeside.objects.filter(field__notes=notes).order_by("writer").values_list("text", flat=True))


def test_guide_is_kept_as_it_was_asked(notes, diagnostic) -> None:
    questions = list(notes.fields.values_list("question", flat=True))
    assert questions[0] == "What has changed for you, or around you, over this time?"
    assert questions[-1] == ""
    assert len(questions) == 8


def test_change_is_saved_and_has_a_version(notes) -> None:
    assert write(notes, "She would keep the call.").version == 1
    assert write(notes, "She would keep the call, and the hall.").version == 2
    assert field(notes).text == "She would keep the call, and the hall."


def test_change_that_arrives_twice_counts_once(notes) -> None:
    write(notes, "First.", base=0, number=1)
    write(notes, "First. Second.", base=1, number=2)
    again = write(notes, "First.", base=0, number=1)
    assert (again.version, again.text, again.is_beside) == (2, "First. Second.", False)
    assert beside(notes) == []


def test_two_who_write_in_one_field_lose_nothing(notes) -> None:
    write(notes, "Ana: the call.", writer="one", base=0)
    second = write(notes, "Ben: the forms.", writer="two", base=0)
    assert (second.is_beside, second.text, second.version) == (True, "Ana: the call.", 1)
    write(notes, "Ben: the forms, four times.", writer="two", base=0)
    write(notes, "Ana: the call, weekly.", writer="one", base=1)
    assert field(notes).text == "Ana: the call, weekly."
    assert beside(notes) == ["Ben: the forms, four times."]


def test_writer_who_joins_both_texts_has_nothing_beside(notes) -> None:
    write(notes, "The call.", writer="one", base=0)
    write(notes, "The forms.", writer="two", base=0)
    joined = write(notes, "The call.\n\nThe forms.", writer="two", base=1)
    assert (joined.is_beside, field(notes).text, beside(notes)) == (False, "The call.\n\nThe forms.", [])


@pytest.mark.parametrize(("keep", "text"), [(True, "The call.\n\nThe forms."), (False, "The call.")])
def test_text_beside_is_joined_or_left_out_by_a_person(notes, keep, text) -> None:
    write(notes, "The call.", writer="one", base=0)
    write(notes, "The forms.", writer="two", base=0)
    settle_beside(beside=NoteBeside.objects.get(), keep=keep, by=TESTER)
    assert (field(notes).text, beside(notes)) == (text, [])


def test_notes_with_a_text_beside_are_not_finished_over_it(notes) -> None:
    write(notes, "The call.", writer="one", base=0)
    write(notes, "The forms.", writer="two", base=0)
    with pytest.raises(NotesError, match=r"^1 text stands beside another"):
        finish_notes(notes=notes, by=TESTER)


def test_field_of_other_notes_is_not_written_to(notes, diagnostic, jo, workspace) -> None:
    others = begun(diagnostic, [jo], member(workspace, "Ben"))
    with pytest.raises(NotesError):
        save_changes(notes=notes, changes=[Change(field(others).pk, "Mine.", 0, "tab", 1)], by=TESTER)
    assert field(others).text == ""


def test_finished_notes_are_the_interviewers_words_except_those_in_quotation_marks(notes, diagnostic) -> None:
    write(notes, 'She would keep the call. "We got through it because of that call." Off she went.', position=2)
    record = finish_notes(notes=notes, by=TESTER)
    passages = {words.text: words.verbatim for words in words_of(current_passages(diagnostic))}
    assert passages == {
        "She would keep the call.": False,
        "We got through it because of that call.": True,
        "Off she went.": False,
    }
    assert (record.kind, speakers(record)) == ("notes", {"Resident 3"})
    assert {words.question for words in words_of(current_passages(diagnostic))} == {
        "What should we keep, or do more of?"
    }


def test_words_off_the_record_are_no_passage(notes, diagnostic) -> None:
    write(notes, "The call. [off the record] Her manager lied. [on the record] The hall too.")
    finish_notes(notes=notes, by=TESTER)
    assert [words.text for words in words_of(current_passages(diagnostic))] == ["The call.", "The hall too."]


def test_mark_off_the_record_ends_with_its_answer(notes, diagnostic) -> None:
    write(notes, "[off the record] Her manager lied.", position=0)
    write(notes, "The hall should stay open.", position=2)
    finish_notes(notes=notes, by=TESTER)
    assert [words.text for words in words_of(current_passages(diagnostic))] == ["The hall should stay open."]


def test_finishing_twice_makes_one_record(notes, diagnostic) -> None:
    write(notes, "She would keep the call.")
    assert finish_notes(notes=notes, by=TESTER).pk == finish_notes(notes=notes, by=TESTER).pk
    assert current_records(diagnostic).count() == 1


def test_finished_notes_take_no_more_until_opened_again(notes, diagnostic) -> None:
    write(notes, "She would keep the call.")
    first = finish_notes(notes=notes, by=TESTER)
    with pytest.raises(NotesError):
        write(notes, "She would keep the call and the hall.")
    reopen_notes(notes=notes, by=TESTER)
    notes.refresh_from_db()
    write(notes, "She would keep the call and the hall.")
    second = finish_notes(notes=notes, by=TESTER)
    assert second.replaces_id == first.pk
    assert [record.pk for record in current_records(diagnostic)] == [second.pk]
    assert conversations_held(diagnostic) == 1


def test_words_taken_off_the_record_do_not_come_back_when_notes_are_opened_again(notes, diagnostic, jo) -> None:
    write(notes, 'She would keep the call. "My manager lied to me about it." The hall too.')
    finish_notes(notes=notes, by=TESTER)
    lied = next(one for one in current_passages(diagnostic).select_related("record") if "lied" in one.text)
    wish_for(participant=jo, excerpt_id=lied.pk, wish=PassageWish.Wish.OFF_RECORD, by=TESTER)
    reopen_notes(notes=notes, by=TESTER)
    assert field(notes).text == "She would keep the call. [off the record: left out, as they asked] The hall too."
    notes.refresh_from_db()
    finish_notes(notes=notes, by=TESTER)
    kept = [words.text for words in words_of(current_passages(diagnostic))]
    assert kept == ["She would keep the call.", "The hall too."]


def test_words_put_back_on_the_record_are_there_when_notes_are_opened_again(notes, diagnostic, jo) -> None:
    write(notes, "She would keep the call.")
    finish_notes(notes=notes, by=TESTER)
    said = {"participant": jo, "excerpt_id": current_passages(diagnostic).get().pk, "wish": PassageWish.Wish.OFF_RECORD}
    wish_for(**said, by=TESTER)
    take_wish_back(**said, by=TESTER)
    reopen_notes(notes=notes, by=TESTER)
    assert field(notes).text == "She would keep the call."


def test_notes_of_somebody_who_withdrew_are_not_opened_again(notes, jo) -> None:
    write(notes, "She would keep the call.")
    finish_notes(notes=notes, by=TESTER)
    withdraw_participation(participation=jo.participation, by=TESTER, given="themselves")
    with pytest.raises(NotesError, match="withdrew"):
        reopen_notes(notes=notes, by=TESTER)
    notes.refresh_from_db()
    assert notes.finished_at is not None


def test_notes_with_somebody_who_withdrew_are_not_begun(diagnostic, jo, workspace) -> None:
    withdraw_participation(participation=jo.participation, by=TESTER, given="themselves")
    with pytest.raises(NotesError, match="withdrew"):
        begun(diagnostic, [jo], member(workspace, "Ana"))
    assert (diagnostic.notes.count(), diagnostic.sessions.count()) == (0, 0)


def test_empty_notes_are_not_finished(notes) -> None:
    with pytest.raises(NotesError, match="Nothing has been noted yet"):
        finish_notes(notes=notes, by=TESTER)


def test_two_interviewers_of_one_conversation_are_counted_once(notes, diagnostic, jo, workspace) -> None:
    others = begun(diagnostic, [], member(workspace, "Ben"), session=notes.session)
    write(notes, "She would keep the call.")
    write(others, "Wants the call kept, and the hall.")
    finish_notes(notes=notes, by=TESTER)
    finish_notes(notes=others, by=TESTER)
    assert current_records(diagnostic).count() == 2
    assert (conversations_held(diagnostic), len(standings(diagnostic))) == (1, 1)


def test_group_is_noted_as_a_group(diagnostic, workspace) -> None:
    group = add_person(diagnostic, "Group A", voices=4)
    notes = begun(diagnostic, [group], member(workspace, "Ana"))
    write(notes, "They would all keep the hall.")
    record = finish_notes(notes=notes, by=TESTER)
    assert (record.kind, speakers(record)) == ("group_notes", {"Group A"})


def test_several_people_are_told_apart_by_who_begins_a_line(diagnostic, jo, workspace) -> None:
    nurse = add_person(diagnostic, "Nurse 1")
    notes = begun(diagnostic, [jo, nurse], member(workspace, "Ana"))
    write(notes, "They came together.\nResident 3: would keep the call.\nAnd the hall.\nnurse 1: the forms must go.")
    finish_notes(notes=notes, by=TESTER)
    said = {words.text: words.participation for words in words_of(current_passages(diagnostic)) if words.participation}
    assert said == {
        "would keep the call.": jo.participation_id,
        "And the hall.": jo.participation_id,
        "the forms must go.": nurse.participation_id,
    }
    assert current_passages(diagnostic).filter(participation=None).count() == 1


def test_preview_is_what_is_kept(notes, diagnostic) -> None:
    write(notes, '  She likes it. "We got through it because of that call."')
    write(notes, "The forms must go.", position=3)
    before = preview(noted(notes))
    for stretch in before.stretches:
        assert field(notes, stretch.field).text[stretch.start : stretch.end] == stretch.text
    finish_notes(notes=notes, by=TESTER)
    kept = [(words.text, words.verbatim) for words in words_of(current_passages(diagnostic))]
    assert [(stretch.text, stretch.verbatim) for stretch in before.stretches] == kept


def test_stretch_moves_to_the_question_it_answers(notes) -> None:
    write(notes, 'The call is good. "I would get rid of all the forms." It rained.', position=2)
    stretch = next(one for one in preview(noted(notes)).stretches if one.verbatim)
    move_stretch(
        field=field(notes, 2), start=stretch.start, end=stretch.end, words=stretch.text, to=field(notes, 3), by=TESTER
    )
    assert field(notes, 2).text == "The call is good. It rained."
    assert field(notes, 3).text == '"I would get rid of all the forms."'


def test_stretch_that_changed_meanwhile_is_not_moved(notes) -> None:
    write(notes, "The call is good.", position=2)
    with pytest.raises(NotesError):
        move_stretch(field=field(notes, 2), start=0, end=8, words="The hall", to=field(notes, 3), by=TESTER)
    assert field(notes, 2).text == "The call is good."


def test_notes_put_away_count_no_longer_and_come_back(notes, diagnostic) -> None:
    write(notes, "She would keep the call.")
    finish_notes(notes=notes, by=TESTER)
    put_notes_away(notes=notes, by=TESTER)
    assert (current_records(diagnostic).count(), conversations_held(diagnostic)) == (0, 0)
    bring_notes_back(notes=notes, by=TESTER)
    assert current_records(diagnostic).count() == 1


# -- who takes no part -------------------------------------------------------------------------------------------------


def say_no(participant: Participant, *, yes: bool = False) -> None:
    record_answers(
        participation=participant.participation,
        answers={"take_part": yes},
        by=TESTER,
        given="noted",
        noted_by="Ana",
        spoken_on=timezone.localdate(),
    )


def test_no_notes_are_begun_with_who_said_no_until_they_say_yes(diagnostic, jo, workspace) -> None:
    ana = member(workspace, "Ana")
    say_no(jo)

    with pytest.raises(NotesError, match="Resident 3 said no to taking part"):
        begun(diagnostic, [jo], ana)

    assert diagnostic.notes.count() == 0
    say_no(jo, yes=True)
    assert begun(diagnostic, [jo], ana).pk is not None


def test_notes_are_shut_while_a_no_stands_and_come_back_with_a_yes(notes, diagnostic, jo) -> None:
    write(notes, "She would keep the call.")
    say_no(jo)

    with pytest.raises(NotesError, match="said no"):
        finish_notes(notes=notes, by=TESTER)
    assert (current_records(diagnostic).count(), list(notes_in_progress(diagnostic))) == (0, [])

    say_no(jo, yes=True)
    assert list(notes_in_progress(diagnostic)) == [notes]
    finish_notes(notes=notes, by=TESTER)
    assert current_passages(diagnostic).count() == 1


def test_notes_of_who_withdrew_are_offered_nowhere(notes, diagnostic, jo, workspace) -> None:
    other = begun(diagnostic, [add_person(diagnostic, "Resident 4")], member(workspace, "Ben"))
    away = begun(diagnostic, [jo], member(workspace, "Cas"))
    put_notes_away(notes=away, by=TESTER)
    assert set(notes_in_progress(diagnostic)) == {notes, other}
    assert list(notes_put_away(diagnostic)) == [away]

    withdraw_participation(participation=jo.participation, by=TESTER, given="themselves")

    assert list(notes_in_progress(diagnostic)) == [other]
    assert list(notes_put_away(diagnostic)) == []


def test_file_of_who_said_no_is_kept_and_not_counted(diagnostic, jo) -> None:
    say_no(jo)

    upload = brought(diagnostic, "a.txt", interview("The call.", "Forms."), participant=jo)

    assert upload.state == "read"
    (record,) = current_records(diagnostic)
    assert speakers(record) == {"Resident 3"}
    assert (current_passages(diagnostic).count(), standings(diagnostic)) == (0, {})


# -- who is who --------------------------------------------------------------------------------------------------------


def test_label_that_is_the_interviewers_is_counted_no_longer(diagnostic, jo) -> None:
    brought(diagnostic, "a.txt", "Bea: How was it for you?\nCal: It was hard.\nBea: And why?\nCal: The forms.\n")
    (record,) = current_records(diagnostic)
    newer = correct_record(
        diagnostic=diagnostic, record=record, kind="verbatim", speakers={"Bea": jo.key, "Cal": ASKS}, by=TESTER
    )
    assert newer.replaces_id == record.pk
    assert [words.text for words in words_of(current_passages(diagnostic))] == ["How was it for you?", "And why?"]
    assert speakers(newer) == {"Resident 3"}
    assert list(newer.session_record.session.participants.all()) == [jo]


def test_correction_holds_for_the_next_version_of_the_file(diagnostic, jo) -> None:
    brought(diagnostic, "a.txt", interview("The call.", "Forms."))
    (record,) = current_records(diagnostic)
    correct_record(diagnostic=diagnostic, record=record, kind="notes", speakers={"Ann": jo.key}, by=TESTER)
    brought(diagnostic, "a.txt", interview("The call, weekly.", "Forms."))
    (record,) = current_records(diagnostic)
    assert ("weekly" in record.text, record.kind, speakers(record)) == (True, "notes", {"Resident 3"})


def test_correction_survives_the_folder_being_read_again(workspace, tmp_path) -> None:
    from making import gathered, six_people

    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    record = current_records(diagnostic).get(source_name="1.txt")
    two = diagnostic.participants.get(participation__pseudonym="Resident 2")
    correct_record(diagnostic=diagnostic, record=record, kind=record.kind, speakers={"Ann": two.key}, by=TESTER)
    result = gathered(workspace, folder)
    assert (result.changed, result.unchanged) == (0, 6)
    assert speakers(current_records(diagnostic).get(source_name="1.txt")) == {"Resident 2"}


def test_voice_that_was_not_told_apart_is_no_problem_once_somebody_said_who_it_is(diagnostic, jo) -> None:
    talk = "Ann: I would keep the call.\nBob: I would keep the ferry.\n"
    upload = brought(
        diagnostic, "a.txt", f"Interviewer: What would you keep?\n{talk}Interviewer: And?\n{talk}", participant=jo
    )
    assert upload.unread.count() == 2
    (record,) = current_records(diagnostic)
    correct_record(
        diagnostic=diagnostic, record=record, kind="verbatim", speakers={"Ann": jo.key, "Bob": "new"}, by=TESTER
    )
    assert upload.unread.count() == 0
    assert speakers(current_records(diagnostic).get()) == {"Resident 3", "Person 1"}


def test_record_in_which_nobody_would_have_answered_is_refused(diagnostic) -> None:
    brought(diagnostic, "a.txt", interview("The call.", "Forms."))
    (record,) = current_records(diagnostic)
    with pytest.raises(CannotCorrectError):
        correct_record(diagnostic=diagnostic, record=record, kind="verbatim", speakers={"Ann": ASKS}, by=TESTER)
    assert current_records(diagnostic).get().pk == record.pk


def test_two_files_of_one_conversation_are_counted_once(diagnostic, jo) -> None:
    brought(diagnostic, "a.txt", interview("The call.", "Forms."), participant=jo)
    brought(diagnostic, "b.txt", interview("She said the call.", "And the forms."), participant=jo)
    one, other = current_records(diagnostic)
    same_conversation(record=other, session=one.session_record.session, by=TESTER)
    assert (conversations_held(diagnostic), current_records(diagnostic).count()) == (1, 2)
