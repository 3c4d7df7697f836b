"""Who must be heard and what is asked: added, changed, put in order, merged, removed; and kept over a re-reading."""

from __future__ import annotations

import pytest
from making import TESTER, gathered, six_people

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.perspectives import (
    Hope,
    MergedIntoItselfError,
    PerspectiveInUseError,
    PerspectiveNamedTwiceError,
    add_perspectives,
    change_perspective,
    merge_perspectives,
    move_perspective,
    remove_perspective,
)
from strandline.diagnostics.actions.questions import (
    GuideNotEmptyError,
    add_question,
    begin_with_built_in_guide,
    change_question,
    move_question,
    remove_question,
)
from strandline.diagnostics.actions.starting import leave_to_folder
from strandline.diagnostics.models import Diagnostic
from strandline.diagnostics.queries import standings
from strandline.transcripts import BUILT_IN_GUIDE


@pytest.fixture
def diagnostic(workspace) -> Diagnostic:
    return Diagnostic.objects.create(workspace=workspace, title="After the winter")


def add(diagnostic: Diagnostic, *names: str) -> list:
    return add_perspectives(diagnostic=diagnostic, hopes=[Hope(name) for name in names], by=TESTER)


def names_of(diagnostic: Diagnostic) -> list[str]:
    return list(diagnostic.perspectives.order_by("position").values_list("name", flat=True))


def texts_of(diagnostic: Diagnostic) -> list[tuple[int, str]]:
    return list(diagnostic.questions.order_by("position").values_list("position", "text"))


# -- perspectives ------------------------------------------------------------------------------------------------------


def test_perspectives_are_added_at_the_end(diagnostic) -> None:
    add(diagnostic, "Residents", "Council")
    add(diagnostic, "Health")
    assert names_of(diagnostic) == ["Residents", "Council", "Health"]


@pytest.mark.parametrize("again", ["Residents", "residents", "  Residents "])
def test_perspective_of_a_name_that_is_there_is_refused_with_all_beside_it(diagnostic, again) -> None:
    add(diagnostic, "Residents")
    with pytest.raises(PerspectiveNamedTwiceError):
        add(diagnostic, "Council", again)
    assert names_of(diagnostic) == ["Residents"]


def test_perspective_renamed_to_a_name_that_is_there_is_refused(diagnostic) -> None:
    residents, _ = add(diagnostic, "Residents", "Council")
    with pytest.raises(PerspectiveNamedTwiceError):
        change_perspective(perspective=residents, name="COUNCIL", hoped=None, stances=[], by=TESTER)
    assert names_of(diagnostic) == ["Residents", "Council"]


def test_perspective_may_change_the_case_of_its_own_name(diagnostic) -> None:
    (residents,) = add(diagnostic, "residents")
    change_perspective(perspective=residents, name="Residents", hoped=6, stances=["lives_with_it"], by=TESTER)
    assert diagnostic.perspectives.values_list("name", "hoped", "stances", "also_called").get() == (
        "Residents", 6, ["lives_with_it"], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("which", "up", "order"),
    [
        (0, False, ["B", "A", "C"]),
        (2, True, ["A", "C", "B"]),
        (0, True, ["A", "B", "C"]),
        (2, False, ["A", "B", "C"]),
    ],
)
def test_perspective_moves_one_place_and_stops_at_the_ends(diagnostic, which, up, order) -> None:
    added = add(diagnostic, "A", "B", "C")
    move_perspective(perspective=added[which], up=up, by=TESTER)
    assert names_of(diagnostic) == order


def test_perspective_somebody_speaks_from_is_not_removed(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    with pytest.raises(PerspectiveInUseError):
        remove_perspective(perspective=diagnostic.perspectives.get(name="Council"), by=TESTER)
    remove_perspective(perspective=diagnostic.perspectives.get(name="Under 25s"), by=TESTER)
    assert names_of(diagnostic) == ["Residents", "Council"]


def test_perspectives_merged_take_their_people_and_hopes_along(workspace, tmp_path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    under25, residents = (diagnostic.perspectives.get(name=name) for name in ("Under 25s", "Residents"))
    residents.participants.first().perspectives.add(under25)  # one of both counts once afterwards
    merge_perspectives(perspective=residents, into=under25, by=TESTER)
    assert names_of(diagnostic) == ["Council", "Under 25s"]
    under25 = diagnostic.perspectives.get(name="Under 25s")
    assert (under25.participants.count(), under25.hoped, under25.also_called) == (3, 9, ["Residents"])


def test_perspective_is_not_merged_into_itself_or_into_another_diagnostic(workspace, diagnostic) -> None:
    (residents,) = add(diagnostic, "Residents")
    elsewhere = Diagnostic.objects.create(workspace=workspace, title="Another")
    (other,) = add(elsewhere, "Council")
    for into in (residents, other):
        with pytest.raises(MergedIntoItselfError):
            merge_perspectives(perspective=residents, into=into, by=TESTER)
    assert names_of(diagnostic) == ["Residents"]


# -- questions ---------------------------------------------------------------------------------------------------------


def test_built_in_guide_begins_an_empty_one_and_replaces_none(diagnostic) -> None:
    begin_with_built_in_guide(diagnostic=diagnostic, by=TESTER)
    assert texts_of(diagnostic) == [(place, one.text) for place, one in enumerate(BUILT_IN_GUIDE)]
    with pytest.raises(GuideNotEmptyError):
        begin_with_built_in_guide(diagnostic=diagnostic, by=TESTER)
    assert len(texts_of(diagnostic)) == len(BUILT_IN_GUIDE)


def test_questions_keep_their_order_when_added_moved_and_removed(diagnostic) -> None:
    first, second, third = (add_question(diagnostic=diagnostic, text=t, facet="keep", by=TESTER) for t in "ABC")
    move_question(question=third, up=True, by=TESTER)
    assert texts_of(diagnostic) == [(0, "A"), (1, "C"), (2, "B")]
    move_question(question=first, up=True, by=TESTER)  # it is the first already
    remove_question(question=first, by=TESTER)
    assert texts_of(diagnostic) == [(0, "C"), (1, "B")]
    add_question(diagnostic=diagnostic, text="D", facet="other", by=TESTER)
    assert texts_of(diagnostic) == [(0, "C"), (1, "B"), (2, "D")]
    change_question(question=second, text="B?", facet="needed", by=TESTER)
    assert diagnostic.questions.values_list("text", "facet").get(pk=second.pk) == ("B?", "needed")


def test_question_of_the_team_is_not_written_into_the_audit(diagnostic) -> None:
    add_question(diagnostic=diagnostic, text="Why did Ann leave?", facet="other", by=TESTER)
    assert "Ann" not in str(AuditEvent.objects.get(verb="question.added").details)


# -- a folder that is read again ---------------------------------------------------------------------------------------


def test_folder_read_again_leaves_questions_that_were_changed_here(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    change_question(question=diagnostic.questions.first(), text="What matters most?", facet="valued", by=TESTER)
    again = gathered(workspace, folder)
    assert again.kept_from_app == ("questions",)
    assert [text for _, text in texts_of(diagnostic)] == ["What matters most?", "What gets in the way?"]


def test_folder_read_again_knows_a_perspective_that_was_renamed_here(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    residents = diagnostic.perspectives.get(name="Residents")
    change_perspective(perspective=residents, name="People who live here", hoped=9, stances=[], by=TESTER)
    gathered(workspace, folder)
    assert names_of(diagnostic) == ["People who live here", "Council", "Under 25s"]
    assert diagnostic.perspectives.get(pk=residents.pk).hoped == 9
    assert sorted({one.perspectives for one in standings(diagnostic).values()}) == [
        ("Council",), ("People who live here",),
    ]  # fmt: skip


def test_folder_read_again_knows_a_perspective_that_was_merged_here(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    council, residents = (diagnostic.perspectives.get(name=name) for name in ("Council", "Residents"))
    merge_perspectives(perspective=council, into=residents, by=TESTER)
    gathered(workspace, folder)
    assert names_of(diagnostic) == ["Residents", "Under 25s"]
    assert {one.perspectives for one in standings(diagnostic).values()} == {("Residents",)}


def test_folder_read_again_adds_a_perspective_that_is_newly_met(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    remove_perspective(perspective=diagnostic.perspectives.get(name="Under 25s"), by=TESTER)
    people = (folder / "people.csv").read_text()
    (folder / "people.csv").write_text(people.replace("Council 6,Council", "Health 6,Health"))
    gathered(workspace, folder)
    assert names_of(diagnostic) == ["Residents", "Council", "Health"]  # and not those only hoped for in the file


def test_folder_sets_a_part_again_once_it_is_left_to_it(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    remove_question(question=diagnostic.questions.first(), by=TESTER)
    diagnostic = gathered(workspace, folder).diagnostic
    leave_to_folder(diagnostic=diagnostic, part="questions", by=TESTER)
    assert gathered(workspace, folder).kept_from_app == ()
    assert [text for _, text in texts_of(diagnostic)] == [
        "What would you want to keep hold of?", "What gets in the way?",
    ]  # fmt: skip
