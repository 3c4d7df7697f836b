"""Finding words: all that may be found, and nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from making import TESTER, gathered, interview, six_people, write_folder

from strandline.diagnostics.models import Diagnostic, SessionRecord
from strandline.insight.actions import draft_findings
from strandline.insight.actions.listening import keep_back, withdraw
from strandline.insight.shelf import bring_up_to_date, facet_label, shelve_diagnostic, speaker_label
from strandline.people.models import Consent, Participation
from strandline.records.models import Excerpt, PassageWish, SearchEntry
from strandline.records.search import alike, find, parse
from strandline.records.search.wanted import Term, holds, marked
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within


def words_found(typed: str, diagnostic: Diagnostic, kind: str = "passage", **where: object) -> list[str]:
    found = find(parse(typed), shelves=[diagnostic.pk], kind=kind, size=1000, **where)
    assert found.total == len(found.entries)
    return sorted(
        entry.excerpt.text if entry.excerpt else entry.turn.record.text[entry.turn.start : entry.turn.end]
        for entry in found.entries
    )


@pytest.fixture
def diagnostic(workspace, tmp_path) -> Diagnostic:
    diagnostic = gathered(workspace, six_people(tmp_path / "interviews")).diagnostic
    shelve_diagnostic(diagnostic)
    return diagnostic


def test_parse_tells_words_phrases_and_beginnings() -> None:
    assert parse('call "weekly call" wait* “same question” -- ***').terms == (
        Term(("call",)),
        Term(("weekly", "call")),
        Term(("wait",), prefix=True),
        Term(("same", "question")),
    )


def test_parse_with_more_words_than_are_looked_for_says_how_many_are_left_out() -> None:
    assert parse(" ".join(f"word{number}" for number in range(25))).ignored == 5


@pytest.mark.parametrize(
    "typed", ['"', "*", "AND OR NOT", "a:b", "words : x", "(", "tokens", "'; DROP TABLE x", "\x00"]
)
def test_find_takes_nothing_as_an_instruction(diagnostic, typed) -> None:
    assert words_found(typed, diagnostic) == []


def test_find_needs_every_word_in_any_order(diagnostic) -> None:
    assert len(words_found("decided call", diagnostic)) == 6
    assert words_found("decided bicycle", diagnostic) == []


def test_find_by_phrase_needs_the_words_together(diagnostic) -> None:
    assert len(words_found('"weekly call"', diagnostic)) == 6
    assert words_found('"call weekly"', diagnostic) == []


def test_find_by_beginning_or_another_form_of_the_word(diagnostic) -> None:
    by_beginning = words_found("answ*", diagnostic)
    assert by_beginning == words_found("answers", diagnostic) == words_found("answer", diagnostic)
    assert len(by_beginning) == 6


def test_find_by_a_very_common_word_finds_it(diagnostic) -> None:
    assert len(words_found("the", diagnostic)) == 12


def test_find_on_another_shelf_finds_nothing(diagnostic) -> None:
    assert find(parse("call"), shelves=[uuid4()], kind="passage").total == 0
    assert find(parse("call"), shelves=[], kind="passage").total == 0


def test_find_behind_another_wall_shows_nothing(diagnostic) -> None:
    other = open_workspace(name="Elsewhere", by=TESTER)
    with within(other):
        assert find(parse("call"), shelves=[diagnostic.pk], kind="passage").entries == []


def test_find_keeps_to_labels(diagnostic) -> None:
    one = Participation.objects.get(pseudonym="Resident 1")
    (said,) = words_found("call", diagnostic, labels=[speaker_label(one.pk)])
    assert "day 1" in said
    assert words_found("call", diagnostic, labels=[speaker_label(one.pk), facet_label("needed")]) == []


def test_what_is_found_under_a_facet_follows_where_passages_are_placed(diagnostic) -> None:
    draft_findings(diagnostic=diagnostic, by=TESTER)
    bring_up_to_date([diagnostic])
    kept = words_found("the", diagnostic, labels=[facet_label("keep")])
    assert len(kept) == diagnostic.placements.filter(facet="keep").count() > 0


def test_find_page_by_page_gives_each_once(diagnostic) -> None:
    numbers: list[int] = []
    for start in range(0, 12, 5):
        page = find(parse("the"), shelves=[diagnostic.pk], kind="passage", start=start, size=5)
        assert page.total == 12
        numbers += [entry.number for entry in page.entries]
    assert len(set(numbers)) == 12


def test_find_in_records_finds_what_the_interviewer_asked(diagnostic) -> None:
    assert words_found("want", diagnostic) == []
    assert len(words_found("want", diagnostic, kind="turn")) == 6


def test_words_off_the_record_are_not_found(workspace, tmp_path) -> None:
    told = "I would keep the call. [off the record] Bartholomew sold the boat. [on the record] It gets things decided."
    folder = write_folder(tmp_path / "interviews", {"1.txt": interview(told, "Forms. Endless forms, all alike.")})
    diagnostic = gathered(workspace, folder).diagnostic
    shelve_diagnostic(diagnostic)
    for kind in ("passage", "turn"):
        assert words_found("Bartholomew", diagnostic, kind=kind) == []
        assert len(words_found("decided", diagnostic, kind=kind)) == 1


def test_words_somebody_takes_off_the_record_later_are_not_found(diagnostic) -> None:
    passage = find(parse('"day 2"'), shelves=[diagnostic.pk], kind="passage").entries[0].excerpt
    bring_up_to_date([diagnostic])
    keep_back(
        participant=passage.participation.participant,
        excerpt_id=passage.pk,
        wish=PassageWish.Wish.OFF_RECORD,
        by=TESTER,
    )
    bring_up_to_date(Diagnostic.objects.all())
    for kind in ("passage", "turn"):
        assert words_found('"day 2"', diagnostic, kind=kind) == []
        assert len(words_found('"day 3"', diagnostic, kind=kind)) == 1


def test_words_of_whoever_withdrew_are_not_found(diagnostic) -> None:
    bring_up_to_date([diagnostic])
    gone = diagnostic.participants.get(participation__pseudonym="Council 5")
    withdraw(participant=gone, by=TESTER, given=Consent.Given.THEMSELVES)
    bring_up_to_date([diagnostic])
    for kind in ("passage", "turn"):
        assert words_found('"day 5"', diagnostic, kind=kind) == []
        assert len(words_found('"day 4"', diagnostic, kind=kind)) == 1


def test_records_set_aside_are_not_found(diagnostic) -> None:
    SessionRecord.objects.filter(record__source_name="6.txt").update(set_aside_at=timezone.now())
    assert shelve_diagnostic(diagnostic) == (0, 6)  # two passages, two questions and two answers
    assert words_found('"day 6"', diagnostic) == []


def test_shelving_again_changes_nothing(diagnostic) -> None:
    assert shelve_diagnostic(diagnostic) == (0, 0)


def test_deleting_a_record_leaves_none_of_its_words_in_the_index(diagnostic) -> None:
    from django.db import connection

    Diagnostic.objects.all().delete()
    Excerpt.objects.all().delete()
    for entry in SearchEntry.objects.all():
        entry.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_search")
        assert cursor.fetchone() == (0,)


def test_alike_finds_what_means_the_same_first(workspace, tmp_path) -> None:
    interviews = {
        "1.txt": interview("I would keep the weekly telephone call with everybody on it.", "The bus is always late."),
        "2.txt": interview("Ringing one another every week is worth keeping.", "Buses that never come on time."),
        "3.txt": interview("The soup kitchen on the quay, with the good bread.", "Forms. They ask and ask again."),
    }
    diagnostic = gathered(workspace, write_folder(tmp_path / "interviews", interviews)).diagnostic
    shelve_diagnostic(diagnostic)
    (late,) = find(parse("always late"), shelves=[diagnostic.pk], kind="passage").entries
    nearest = alike(late.excerpt, shelf=diagnostic.pk)
    assert nearest[0][0].excerpt.text == "Buses that never come on time."
    assert late.excerpt_id not in {entry.excerpt_id for entry, _ in nearest}


def test_alike_to_something_that_is_not_there_finds_nothing(diagnostic) -> None:
    assert alike(Excerpt(pk=UUID(int=1)), shelf=diagnostic.pk) == []


@pytest.mark.parametrize(
    ("typed", "text", "there"),
    [
        ("weekly call", "The call we have, weekly.", True),
        ('"weekly call"', "The call we have, weekly.", False),
        ('"weekly calls"', "One weekly call.", True),
        ("wait*", "Waiting for years", True),
        ("wait*", "We await it", False),
    ],
)
def test_holds_looks_as_the_index_does(typed, text, there) -> None:
    assert holds(text, parse(typed)) is there


def test_marked_shows_other_forms_and_loses_no_character() -> None:
    text = "Answering: the answers, ANSWER — and an answerphone."
    runs = marked(text, parse("answer"))
    assert "".join(run for run, _ in runs) == text
    assert [run for run, found in runs if found] == ["Answering", "answers", "ANSWER"]
