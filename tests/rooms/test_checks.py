"""People check what was noted of them, and what they wish holds wherever words are counted or shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import CALL, FORMS, TESTER, gathered, interview, six_people, write_folder

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.checking import (
    DecidedError,
    NotTheirsError,
    confirm_notes,
    decline_correction,
    take_wish_back,
    wish_for,
)
from strandline.diagnostics.actions.correcting import SOMEBODY_NEW, WithdrawnVoiceError, correct_record
from strandline.diagnostics.gathering import ASKS, NOBODY
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.diagnostics.participating import State, attendee, corrections_waiting, own_notes, own_passage
from strandline.diagnostics.queries import confirmed_passages, current_passages, current_records
from strandline.insight.actions import draft_findings, listening
from strandline.insight.actions.sharing import decide_theme_sharing
from strandline.insight.models import Placement
from strandline.insight.queries import current_placements, current_themes
from strandline.publish.build import build_report, quoted_records
from strandline.publish.report import Edition
from strandline.publish.tables.findings import render_findings
from strandline.publish.wording import citation
from strandline.records.actions import decide_sharing
from strandline.records.models import Clearing, Excerpt, PassageWish
from strandline.records.queries import words_of
from strandline.workspaces.models import Workspace

Wish = PassageWish.Wish
SECRET = "zebrafish"  # a word that one passage alone holds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = six_people(tmp_path / "interviews")
    (written / "1.txt").write_text(interview(CALL, f"The {SECRET} forms get in the way of the {SECRET} club."))
    return written


@pytest.fixture
def diagnostic(workspace: Workspace, folder: Path) -> Diagnostic:
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


@pytest.fixture
def resident(diagnostic: Diagnostic) -> Participant:
    return diagnostic.participants.get(participation__pseudonym="Resident 1")


@pytest.fixture
def passage(diagnostic: Diagnostic, resident: Participant) -> Excerpt:
    """The one that holds the secret, cleared for sharing."""
    excerpt = next(
        one
        for one in current_passages(diagnostic).filter(participation=resident.participation).select_related("record")
        if SECRET in one.text
    )
    decide_sharing(excerpt_id=excerpt.pk, state=Clearing.State.CLEARED, by=TESTER, by_name="Ines")
    return excerpt


def everything_told(diagnostic: Diagnostic) -> str:
    """All that leaves in a report of either edition, with records, and what themes are called."""
    told = []
    for edition in Edition:
        report = build_report(diagnostic, edition)
        told += [repr(report), render_findings(report), repr(quoted_records(diagnostic, report))]
    told.append(repr(list(diagnostic.themes.values_list("name", "keywords", "suggested"))))
    told.append(repr(list(diagnostic.insights.values_list("claim", "to_decide"))))
    return "\n".join(told)


@pytest.mark.parametrize("wish", [Wish.DONT_QUOTE, Wish.OFF_RECORD])
def test_wish_keeps_the_words_out_of_everything_told(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt, wish: str
) -> None:
    assert SECRET in everything_told(diagnostic)

    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=wish, by=TESTER)

    assert SECRET not in everything_told(diagnostic)


@pytest.mark.parametrize("wish", [Wish.DONT_QUOTE, Wish.OFF_RECORD])
def test_wish_holds_when_the_machine_runs_again(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt, wish: str
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=wish, by=TESTER)

    draft_findings(diagnostic=diagnostic, by=TESTER)

    assert SECRET not in everything_told(diagnostic)


def test_passage_not_to_be_quoted_still_counts(diagnostic: Diagnostic, resident: Participant, passage: Excerpt) -> None:
    before = len(current_placements(diagnostic))

    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.DONT_QUOTE, by=TESTER)

    placed = {one.excerpt: one for one in current_placements(diagnostic)}
    assert len(placed) == before
    assert placed[passage.pk].unquoted is True
    assert [one.excerpt for one in placed.values() if one.unquoted] == [passage.pk]


def test_passage_off_the_record_counts_no_more(diagnostic: Diagnostic, resident: Participant, passage: Excerpt) -> None:
    before = len(current_placements(diagnostic))

    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.OFF_RECORD, by=TESTER)

    assert passage.pk not in {one.excerpt for one in current_placements(diagnostic)}
    assert len(current_placements(diagnostic)) == before - 1
    assert passage not in current_passages(diagnostic)


def test_clause_of_a_passage_off_the_record_is_off_it_too(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    """A theme's telling clause is an excerpt of its own within a passage."""
    clause = Excerpt.objects.create(
        workspace_id=passage.workspace_id,
        record=passage.record,
        participation=resident.participation,
        start=passage.start + 4,
        end=passage.start + 4 + len(SECRET),
        verbatim=True,
        passage=True,
    )

    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.OFF_RECORD, by=TESTER)

    assert clause not in current_passages(diagnostic)


def test_wish_taken_back_leaves_the_passage_as_it_was(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.OFF_RECORD, by=TESTER)

    take_wish_back(participant=resident, excerpt_id=passage.pk, wish=Wish.OFF_RECORD, by=TESTER)

    assert passage in current_passages(diagnostic)
    assert SECRET in render_findings(build_report(diagnostic, Edition.TEAM))


@pytest.mark.parametrize("wish", [Wish.DONT_QUOTE, Wish.OFF_RECORD])
def test_wish_survives_a_new_version_of_the_file(
    workspace: Workspace, diagnostic: Diagnostic, resident: Participant, passage: Excerpt, folder: Path, wish: str
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=wish, by=TESTER)
    file = folder / "1.txt"
    file.write_text(
        file.read_text() + "Interviewer: Anything else?\nAnn: I would add that the hall is cold in March.\n"
    )

    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)

    assert "the hall is cold" in everything_told(diagnostic)
    assert SECRET not in everything_told(diagnostic)


@pytest.mark.parametrize("wish", [Wish.DONT_QUOTE, Wish.OFF_RECORD])
def test_wish_survives_that_somebody_rewords_the_passage(
    workspace: Workspace, diagnostic: Diagnostic, resident: Participant, passage: Excerpt, folder: Path, wish: str
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=wish, by=TESTER)
    (folder / "1.txt").write_text(interview(CALL, f"The {SECRET} forms always get in the way of our {SECRET} club."))

    assert gathered(workspace, folder).changed == 1
    draft_findings(diagnostic=diagnostic, by=TESTER)

    assert "weekly call" in everything_told(diagnostic)
    assert SECRET not in everything_told(diagnostic)


@pytest.mark.parametrize("wish", [Wish.DONT_QUOTE, Wish.OFF_RECORD])
@pytest.mark.parametrize("who", ["Resident 2", NOBODY])
def test_wish_survives_that_somebody_else_is_said_to_have_spoken(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt, wish: str, who: str
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=wish, by=TESTER)
    known = diagnostic.participants.filter(participation__pseudonym=who).first()

    # Noted, a passage ends elsewhere than spoken: the wish is for the words and not for where they were cut.
    speaks = known.key if known else NOBODY
    correct_record(diagnostic=diagnostic, record=passage.record, kind="notes", speakers={"Ann": speaks}, by=TESTER)
    draft_findings(diagnostic=diagnostic, by=TESTER)

    carried = PassageWish.objects.filter(wish=wish, record=current_records(diagnostic).get(source_name="1.txt"))
    assert carried.count() > 0
    assert SECRET not in everything_told(diagnostic)


@pytest.mark.parametrize("also_wished", [True, False])
def test_wish_is_not_undone_by_who_is_said_to_have_spoken_since(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt, also_wished: bool
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.DONT_QUOTE, by=TESTER)
    other = diagnostic.participants.get(participation__pseudonym="Resident 2")
    newer = correct_record(
        diagnostic=diagnostic, record=passage.record, kind="verbatim", speakers={"Ann": other.key}, by=TESTER
    )
    draft_findings(diagnostic=diagnostic, by=TESTER)
    now_theirs = next(one for one in newer.excerpts.filter(passage=True) if SECRET in one.text)
    assert now_theirs.participation_id == other.participation_id

    if also_wished:
        wish_for(participant=other, excerpt_id=now_theirs.pk, wish=Wish.DONT_QUOTE, by=TESTER)
    take_wish_back(participant=other, excerpt_id=now_theirs.pk, wish=Wish.DONT_QUOTE, by=TESTER)
    wish_for(participant=other, excerpt_id=now_theirs.pk, wish=Wish.OFF_RECORD, by=TESTER)
    take_wish_back(participant=other, excerpt_id=now_theirs.pk, wish=Wish.OFF_RECORD, by=TESTER)

    held = PassageWish.objects.filter(excerpt=now_theirs, undone_at__isnull=True)
    assert [(one.participation_id, one.wish) for one in held] == [(resident.participation_id, Wish.DONT_QUOTE)]
    assert SECRET not in everything_told(diagnostic)


@pytest.mark.parametrize("who", ["Resident 2", NOBODY, ASKS, SOMEBODY_NEW])
def test_words_of_whoever_withdrew_become_nobody_elses(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt, who: str
) -> None:
    listening.withdraw(participant=resident, by=TESTER, given="themselves")
    known = diagnostic.participants.filter(participation__pseudonym=who).first()
    speaks = known.key if known else who

    with pytest.raises(WithdrawnVoiceError, match="Leave “Ann” with Resident 1"):
        correct_record(diagnostic=diagnostic, record=passage.record, kind="notes", speakers={"Ann": speaks}, by=TESTER)

    assert SECRET not in everything_told(diagnostic)
    assert diagnostic.participants.count() == 6
    newer = correct_record(
        diagnostic=diagnostic, record=passage.record, kind="notes", speakers={"Ann": resident.key}, by=TESTER
    )
    assert newer.kind == "notes"
    assert SECRET not in everything_told(diagnostic)


def test_nobody_wishes_for_the_words_of_somebody_else(diagnostic: Diagnostic, passage: Excerpt) -> None:
    other = diagnostic.participants.get(participation__pseudonym="Resident 2")

    with pytest.raises(NotTheirsError):
        wish_for(participant=other, excerpt_id=passage.pk, wish=Wish.OFF_RECORD, by=TESTER)

    assert PassageWish.objects.count() == 0
    assert own_passage(other, passage.pk) is None


def test_own_notes_hold_no_other_voice(workspace: Workspace, tmp_path: Path) -> None:
    talk = (
        "Interviewer: What would you keep?\n"
        f"Ann: {CALL}\n"
        f"Ben: I am Ben and I would keep the {SECRET} club going for everybody here.\n"
        "Ann: [off the record] My neighbour drinks too much these days. [on the record] The hall is warm.\n"
        "Ben: And I would let go of the old booking system in the end.\n"
    )
    people = (
        "file,pseudonym,perspectives,agreed,speaker,interviewer\n"
        "both.txt,Resident 1,Residents,take part; quote,Ann,Interviewer\n"
        "both.txt,Resident 2,Residents,take part; quote,Ben,Interviewer\n"
    )
    diagnostic = gathered(workspace, write_folder(tmp_path / "two", {"both.txt": talk}, people=people)).diagnostic

    seen = repr(own_notes(diagnostic.participants.get(participation__pseudonym="Resident 1")))

    assert "weekly call" in seen
    assert "What would you keep?" in seen
    assert SECRET not in seen
    assert "neighbour" not in seen


# -- confirming


def test_confirming_makes_somebody_checked(resident: Participant) -> None:
    assert attendee(resident).state == State.INTERVIEWED

    assert confirm_notes(participant=resident, by=TESTER) == 1
    assert confirm_notes(participant=resident, by=TESTER) == 0

    assert attendee(resident).state == State.CHECKED


# -- correcting

BETTER = "The long forms get in the way of our club."


def corrected(resident: Participant, passage: Excerpt, words: str = BETTER) -> PassageWish:
    return wish_for(participant=resident, excerpt_id=passage.pk, wish=Wish.CORRECT, text=words, by=TESTER)


def test_correction_changes_nothing_until_it_is_accepted(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    wish = corrected(resident, passage)

    assert corrections_waiting(diagnostic) == [wish]
    assert SECRET in render_findings(build_report(diagnostic, Edition.TEAM))


def test_accepted_correction_makes_a_new_version_with_everything_else_in_its_place(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    other = current_passages(diagnostic).filter(participation=resident.participation).exclude(pk=passage.pk).get()
    decide_sharing(excerpt_id=other.pk, state=Clearing.State.CLEARED, by=TESTER, by_name="Ines")
    before = [one.text for one in words_of(current_passages(diagnostic))]
    said = passage.text

    done = listening.accept_correction(wish=corrected(resident, passage), by=TESTER)

    assert done.new.replaces == done.old
    assert [one.text for one in words_of(current_passages(diagnostic))] == [
        BETTER if words == said else words for words in before
    ]
    moved = Excerpt.objects.select_related("clearance").get(pk=done.moved[other.pk])
    assert moved.clearance.state == Clearing.State.CLEARED
    assert not hasattr(Excerpt.objects.get(pk=done.moved[passage.pk]), "clearance")  # other words: decided anew
    for turn in done.new.turns.all():
        assert done.new.text[turn.start : turn.end].strip() == done.new.text[turn.start : turn.end]


def test_accepted_correction_is_counted_and_told_before_the_machine_runs_again(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    before = len(current_placements(diagnostic))
    person_placed = Placement.objects.filter(excerpt=passage).update(made_by="person")

    listening.accept_correction(wish=corrected(resident, passage), by=TESTER)

    told = render_findings(build_report(diagnostic, Edition.TEAM))
    assert person_placed == 1
    assert len(current_placements(diagnostic)) == before
    assert BETTER in told
    assert SECRET not in told


def test_correction_survives_reading_the_same_folder_again(
    workspace: Workspace, diagnostic: Diagnostic, resident: Participant, passage: Excerpt, folder: Path
) -> None:
    listening.accept_correction(wish=corrected(resident, passage), by=TESTER)

    again = gathered(workspace, folder)

    assert (again.new, again.changed) == (0, 0)
    assert BETTER in {one.text for one in words_of(current_passages(diagnostic))}


def test_accepted_correction_waits_again_where_the_old_words_come_back(
    workspace: Workspace, diagnostic: Diagnostic, resident: Participant, passage: Excerpt, folder: Path
) -> None:
    listening.accept_correction(wish=corrected(resident, passage), by=TESTER)
    file = folder / "1.txt"
    file.write_text(
        file.read_text() + "Interviewer: Anything else?\nAnn: I would add that the hall is cold in March.\n"
    )

    gathered(workspace, folder)

    assert [(one.text, one.excerpt.text) for one in corrections_waiting(diagnostic)] == [(BETTER, passage.text)]


def test_correction_keeps_that_it_is_not_to_be_quoted(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.DONT_QUOTE, by=TESTER)

    listening.accept_correction(wish=corrected(resident, passage), by=TESTER)

    assert BETTER not in everything_told(diagnostic)


def test_two_corrections_of_one_record_both_arrive(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    other = current_passages(diagnostic).filter(participation=resident.participation).exclude(pk=passage.pk).get()
    corrected(resident, other, "I would keep the call.")
    corrected(resident, passage)

    while waiting := corrections_waiting(diagnostic):
        listening.accept_correction(wish=waiting[0], by=TESTER)

    assert {
        one.text for one in words_of(current_passages(diagnostic)) if one.participation == resident.participation_id
    } == {
        "I would keep the call.",
        BETTER,
    }
    assert current_records(diagnostic).count() == 6


def test_confirmed_notes_stay_confirmed_after_a_correction(resident: Participant, passage: Excerpt) -> None:
    wish = corrected(resident, passage)
    confirm_notes(participant=resident, by=TESTER)

    listening.accept_correction(wish=wish, by=TESTER)

    assert attendee(resident).state == State.CHECKED


NOTED = "noted by the interviewer"


def test_team_report_tells_notes_that_were_confirmed_and_the_shared_one_does_not(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    for one in current_records(diagnostic).filter(source_name__in=["1.txt", "2.txt"]):
        correct_record(diagnostic=diagnostic, record=one, kind="notes", speakers={}, by=TESTER)
    draft_findings(diagnostic=diagnostic, by=TESTER)
    own = {str(one.pk) for one in current_passages(diagnostic).filter(participation=resident.participation)}
    assert len(own) == 2

    confirm_notes(participant=resident, by=TESTER)
    quotes = build_report(diagnostic, Edition.TEAM).quotes
    assert {quote.id for quote in quotes if quote.confirmed} == own
    told = {quote.id: citation(quote) for quote in quotes if not quote.verbatim}
    assert {pk for pk, words in told.items() if f"{NOTED}, confirmed by them" in words} == own
    assert len(told) == 4  # of two people, of whom one confirmed hers

    for excerpt in current_passages(diagnostic):
        decide_sharing(excerpt_id=excerpt.pk, state=Clearing.State.CLEARED, by=TESTER, by_name="Ines")
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ines")
    shared = build_report(diagnostic, Edition.SHARED)
    assert {citation(quote).count(NOTED) for quote in shared.quotes if not quote.verbatim} == {1}
    assert "confirmed by them" not in repr([citation(quote) for quote in shared.quotes])


def test_passage_they_would_word_otherwise_is_not_confirmed_as_it_stands(
    diagnostic: Diagnostic, resident: Participant, passage: Excerpt
) -> None:
    notes = correct_record(diagnostic=diagnostic, record=passage.record, kind="notes", speakers={}, by=TESTER)
    one, other = notes.excerpts.filter(passage=True, participation=resident.participation)
    wish = corrected(resident, one)

    confirm_notes(participant=resident, by=TESTER)
    assert confirmed_passages(diagnostic) == {other.pk}

    decline_correction(wish=wish, by=TESTER, answer="The recording says so.")
    assert confirmed_passages(diagnostic) == {other.pk}


def test_declined_correction_is_read_by_who_proposed_it(resident: Participant, passage: Excerpt) -> None:
    wish = corrected(resident, passage)

    decline_correction(wish=wish, by=TESTER, answer="The recording says so.")

    shown = own_passage(resident, passage.pk)
    assert shown is not None
    assert [one.answer for one in shown.wishes] == ["The recording says so."]
    with pytest.raises(DecidedError):
        listening.accept_correction(wish=wish, by=TESTER)


def test_audit_of_checks_holds_no_words(diagnostic: Diagnostic, resident: Participant, passage: Excerpt) -> None:
    listening.keep_back(participant=resident, excerpt_id=passage.pk, wish=Wish.DONT_QUOTE, by=TESTER)
    listening.accept_correction(wish=corrected(resident, passage), by=TESTER, answer="Thank you")
    confirm_notes(participant=resident, by=TESTER)

    told = repr(list(AuditEvent.objects.values()))
    assert SECRET not in told
    assert "long forms" not in told


def test_group_words_stay_where_one_passage_alike_is_somebody_elses(
    diagnostic: Diagnostic, resident: Participant
) -> None:
    """Everybody says the same about the call: keeping one back keeps nobody else's back."""
    own = next(
        one
        for one in current_passages(diagnostic).filter(participation=resident.participation).select_related("record")
        if SECRET not in one.text
    )

    listening.keep_back(participant=resident, excerpt_id=own.pk, wish=Wish.OFF_RECORD, by=TESTER)

    left = [one.text for one in words_of(current_passages(diagnostic))]
    assert sum("weekly call" in text for text in left) == 5
    assert sum(text.startswith(FORMS[:20]) for text in left) == 5
