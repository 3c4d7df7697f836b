"""A folder becomes a diagnostic, and stays in step with it."""

from __future__ import annotations

import pytest
from making import TESTER, gathered, interview, six_people, write_folder

from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Diagnostic, Participant, Perspective, SessionRecord
from strandline.diagnostics.queries import current_passages, current_records, heard_participants, standings
from strandline.people.models import Consent
from strandline.records.actions import decide_sharing
from strandline.records.models import Clearance, ImmutableError, Record, Turn
from strandline.records.queries import words_of


def test_gather_keeps_every_text_to_the_letter(workspace, tmp_path) -> None:
    text = interview("The call 📞, every week. Nothing else was as good.", "Forms, forms, forms, the same ones.")
    folder = write_folder(tmp_path / "in", {"a.txt": text})
    diagnostic = gathered(workspace, folder).diagnostic
    (record,) = current_records(diagnostic)
    assert record.text.rstrip("\n") == text.rstrip("\n")
    for words in words_of(current_passages(diagnostic)):
        assert record.text[words.start : words.end] == words.text


def test_gather_twice_changes_nothing(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    first = gathered(workspace, folder)
    events = AuditEvent.objects.count()
    again = gathered(workspace, folder)
    assert (again.new, again.changed, again.unchanged, again.set_aside) == (0, 0, 6, 0)
    assert again.diagnostic == first.diagnostic
    assert AuditEvent.objects.count() == events + 1  # that it was gathered, and nothing else
    assert Participant.objects.count() == 6


def test_gather_after_a_file_was_added_changed_and_removed(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    (folder / "1.txt").write_text(interview("Only the neighbours, nothing else at all.", "The road, mostly the road."))
    (folder / "2.txt").unlink()
    (folder / "7.txt").write_text(interview("The hall, because it was warm and open.", "Money that ends in March."))
    result = gathered(workspace, folder)
    assert (result.new, result.changed, result.unchanged, result.set_aside) == (1, 1, 4, 1)
    assert sorted(record.source_name for record in current_records(result.diagnostic)) == [
        "1.txt", "3.txt", "4.txt", "5.txt", "6.txt", "7.txt",
    ]  # fmt: skip
    assert [unread.file for unread in result.diagnostic.unread.filter(what__contains="no longer")] == ["2.txt"]
    newest = Record.objects.get(source_name="1.txt", replaced_by__isnull=True)
    assert newest.replaces is not None
    assert newest.replaces.text != newest.text


def test_gather_takes_a_file_back_that_was_gone(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    gone = (folder / "2.txt").read_text()
    (folder / "2.txt").unlink()
    gathered(workspace, folder)
    (folder / "2.txt").write_text(gone)
    result = gathered(workspace, folder)
    assert (result.new, result.changed, result.unchanged, result.set_aside) == (0, 0, 6, 0)
    assert SessionRecord.objects.filter(set_aside_at__isnull=True).count() == 6


def test_gather_carries_decisions_to_the_same_words(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    passages = words_of(current_passages(diagnostic))
    of_one = [words for words in passages if words.record == Record.objects.get(source_name="1.txt").pk]
    for words in of_one:
        decide_sharing(excerpt_id=words.excerpt, state="cleared", by=TESTER, by_name="Ana")
    text = (folder / "1.txt").read_text()
    (folder / "1.txt").write_text(
        "Interviewer: Shall we start?\nAnn: Yes.\n" + text.replace("four times", "five times")
    )
    result = gathered(workspace, folder)
    kept = Clearance.objects.filter(excerpt__record__replaced_by__isnull=True).select_related("excerpt__record")
    assert {clearance.excerpt.text for clearance in kept} == {w.text for w in of_one if "four times" not in w.text}
    assert result.decisions_lapsed == sum("four times" in words.text for words in of_one) > 0


def test_two_notes_of_one_conversation_are_one_person_and_one_conversation(workspace, tmp_path) -> None:
    folder = write_folder(
        tmp_path / "in",
        {
            "a.txt": interview("The weekly call, by far.", "Nothing."),
            "b.txt": interview("The call each week.", "Forms."),
        },
        people="""
            file,session,pseudonym,perspectives,agreed
            a.txt,S1,Resident 1,Residents,take part; quote
            b.txt,S1,Resident 1,Residents,take part; quote
        """,
    )
    diagnostic = gathered(workspace, folder).diagnostic
    assert heard_participants(diagnostic).count() == 1
    assert diagnostic.sessions.count() == 1
    assert current_records(diagnostic).count() == 2


def test_group_counts_all_its_voices_as_asked(workspace, tmp_path) -> None:
    folder = write_folder(
        tmp_path / "in",
        {"group.txt": "Group notes\nParticipants: 4\n\n- They would keep the hall, all of them.\n- Too many forms.\n"},
        people="""
            file,pseudonym,perspectives,agreed,voices,kind
            group.txt,Group A,Residents,take part; quote,4,group notes
        """,
    )
    diagnostic = gathered(workspace, folder).diagnostic
    (standing,) = standings(diagnostic).values()
    assert (standing.pseudonym, standing.voices, standing.perspectives) == ("Group A", 4, ("Residents",))


def test_somebody_of_two_perspectives_is_one_person(workspace, tmp_path) -> None:
    folder = write_folder(
        tmp_path / "in",
        {"a.txt": interview("The weekly call, by far.", "Nothing.")},
        people="""
            file,pseudonym,perspectives,agreed
            a.txt,Councillor,Council; Residents,take part
        """,
    )
    diagnostic = gathered(workspace, folder).diagnostic
    (standing,) = standings(diagnostic).values()
    assert set(standing.perspectives) == {"Council", "Residents"}
    assert not standing.may_quote


def test_consent_that_changes_leaves_its_history(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    people = folder / "people.csv"
    people.write_text(
        people.read_text().replace(
            "1.txt,Resident 1,Residents,take part; quote", "1.txt,Resident 1,Residents,take part"
        )
    )
    gathered(workspace, folder)
    by_name = {standing.pseudonym: standing for standing in standings(diagnostic).values()}
    assert not by_name["Resident 1"].may_quote
    assert by_name["Resident 2"].may_quote
    answers = Consent.objects.filter(participation__pseudonym="Resident 1", purpose="quote").values_list(
        "agreed", flat=True
    )
    assert list(answers) == [True, False]


def test_perspective_nobody_was_found_for_stays(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    assert list(diagnostic.perspectives.values_list("name", flat=True)) == ["Residents", "Council", "Under 25s"]
    assert Perspective.objects.get(name="Under 25s").participants.count() == 0


def test_record_is_never_changed(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    record = current_records(diagnostic).first()
    assert record is not None
    record.text = "Other words"
    with pytest.raises(ImmutableError):
        record.save()


def test_interviewer_is_nobody_who_was_heard(workspace, tmp_path) -> None:
    gathered(workspace, six_people(tmp_path / "in"))
    assert not Turn.objects.filter(role="interviewer", participation__isnull=False).exists()
    assert not Turn.objects.filter(role="participant", participation__isnull=True).exists()


def test_gather_interrupted_leaves_everything_as_it_was(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    before = (Record.objects.count(), AuditEvent.objects.count(), Diagnostic.objects.get().title)
    (folder / "9.txt").write_text(interview("The hall, because it was warm and open.", "Money that ends in March."))

    def interrupted(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    from strandline.diagnostics.actions import gather
    from strandline.transcripts import read_folder

    with pytest.raises(KeyboardInterrupt):
        gather(
            workspace=workspace, folder=read_folder(folder), gathered_from=str(folder), by=TESTER,
            title="Another", on_record=interrupted,
        )  # fmt: skip
    assert (Record.objects.count(), AuditEvent.objects.count(), Diagnostic.objects.get().title) == before


def test_file_that_was_renamed_takes_its_decisions_along(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    for excerpt in current_passages(diagnostic).filter(record__source_name="1.txt"):
        decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=TESTER, by_name="Ana")
    decided = Clearance.objects.count()
    (folder / "1.txt").rename(folder / "one.txt")
    people = folder / "people.csv"
    people.write_text(people.read_text().replace("1.txt,", "one.txt,", 1))
    result = gathered(workspace, folder)
    assert (result.new, result.changed, result.unchanged, result.set_aside) == (0, 1, 5, 0)
    assert Clearance.objects.filter(excerpt__record__source_name="one.txt").count() == decided > 0


def test_row_put_in_above_leaves_the_other_rows_decisions(workspace, tmp_path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    answers = [f"We would keep the lunches in hall {n}, and the bus that comes on day {n}." for n in range(12)]

    def write(rows: list[str]) -> None:
        lines = ["What would you keep?", *(f'"{row}"' for row in rows)]
        (folder / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    write(answers)
    diagnostic = gathered(workspace, folder).diagnostic
    for excerpt in current_passages(diagnostic):
        decide_sharing(excerpt_id=excerpt.pk, state="cleared", by=TESTER, by_name="Ana")
    write(["A new answer that nobody has decided about, on the ferry and its crew.", *answers])
    result = gathered(workspace, folder)
    assert (result.new, result.changed, result.decisions_lapsed) == (1, 12, 0)
    cleared = current_passages(diagnostic).filter(clearance__state="cleared")
    assert {words.text for words in words_of(cleared)} == set(answers)


def test_two_voices_that_the_list_does_not_tell_apart_are_quoted_as_nobodys(workspace, tmp_path) -> None:
    talk = "Ann: I would keep the weekly call.\nBob: I would keep the ferry, all of it.\n"
    folder = write_folder(
        tmp_path / "in",
        {"a.txt": f"Interviewer: What would you keep?\n{talk}Interviewer: And what else?\n{talk}"},
        people="""
            file,pseudonym,perspectives,agreed
            a.txt,Resident 1,Residents,take part; quote
            a.txt,Resident 2,Residents,take part
        """,
    )
    diagnostic = gathered(workspace, folder).diagnostic
    assert not current_passages(diagnostic).filter(participation__isnull=False).exists()
    assert {unread.what for unread in diagnostic.unread.all()} == {
        f"We cannot tell who {name} is, so nobody is quoted for these words." for name in ("Ann", "Bob")
    }


def test_conversations_are_counted_once_when_sessions_are_named_later(workspace, tmp_path) -> None:
    from strandline.diagnostics.queries import conversations_held

    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    rows = (folder / "people.csv").read_text().splitlines()
    named = [rows[0] + ",session", *(f"{row},S{number}" for number, row in enumerate(rows[1:], start=1))]
    (folder / "people.csv").write_text("\n".join(named) + "\n")
    assert conversations_held(gathered(workspace, folder).diagnostic) == 6


def test_pseudonyms_that_were_made_stay_different(workspace, tmp_path) -> None:
    folder = write_folder(tmp_path / "in", {n: interview(f"The call, by {n}.", "Forms.") for n in ("b.txt", "c.txt")})
    gathered(workspace, folder)
    (folder / "a.txt").write_text(interview("The call, by a.", "The forms get in the way."))
    diagnostic = gathered(workspace, folder).diagnostic
    names = [standing.pseudonym for standing in standings(diagnostic).values()]
    assert sorted(names) == ["Person 1", "Person 2", "Person 3"]


def test_perspective_that_is_written_otherwise_or_too_long_is_taken_over(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    long = "Everybody who has ever lived or worked or waited for a bus in the lower town " * 4
    people = folder / "people.csv"
    people.write_text(people.read_text().replace("1.txt,Resident 1,Residents", f"1.txt,Resident 1,{long}"))
    about = folder / "diagnostic.toml"
    gathered(workspace, folder)
    about.write_text(about.read_text().replace('name = "Council"', 'name = "COUNCIL"'))
    diagnostic = gathered(workspace, folder).diagnostic
    assert set(diagnostic.perspectives.values_list("name", flat=True)) == {
        "Residents", "COUNCIL", "Under 25s", long.strip()[:200],
    }  # fmt: skip


def test_file_that_is_gone_is_counted_as_gone_once(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    (folder / "2.txt").unlink()
    assert [gathered(workspace, folder).set_aside for _ in range(3)] == [1, 0, 0]


def test_consent_that_the_list_no_longer_holds_is_a_yes_no_longer(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    people = folder / "people.csv"
    people.write_text(
        people.read_text().replace("1.txt,Resident 1,Residents,take part; quote", "1.txt,Resident 1,Residents,")
    )
    diagnostic = gathered(workspace, folder).diagnostic
    by_name = {standing.pseudonym: standing for standing in standings(diagnostic).values()}
    assert (by_name["Resident 1"].may_quote, by_name["Resident 2"].may_quote) == (False, True)


def test_list_that_is_read_again_does_not_talk_over_what_somebody_said_themselves(workspace, tmp_path) -> None:
    from strandline.people.actions import record_consents
    from strandline.people.models import Participation

    folder = six_people(tmp_path / "in")
    gathered(workspace, folder)
    ann = Participation.objects.get(pseudonym="Resident 1")
    record_consents(workspace=workspace, agreed={ann.pk: {"take_part"}}, by=TESTER, given=Consent.Given.THEMSELVES)
    diagnostic = gathered(workspace, folder).diagnostic
    by_name = {standing.pseudonym: standing for standing in standings(diagnostic).values()}
    assert not by_name["Resident 1"].may_quote
