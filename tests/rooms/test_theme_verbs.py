"""What a person decides about themes, passages and insights; each decision is told, and can be undone."""

from __future__ import annotations

import pytest
from django.db import transaction
from making import TESTER, gathered, six_people

from strandline.audit.actions import Actor
from strandline.audit.models import AuditEvent
from strandline.diagnostics.models import Facet
from strandline.insight.actions import (
    confirm_insight,
    confirm_theme,
    draft_findings,
    edit_insight,
    hide_theme,
    merge_themes,
    move_passage,
    reject_insight,
    rename_theme,
    show_theme,
    split_theme,
    undo,
)
from strandline.insight.actions.insights import NoClaimError
from strandline.insight.actions.passages import NowhereError
from strandline.insight.actions.themes import (
    AlreadySoError,
    FacetNotChosenError,
    NoNameError,
    NotAThemeError,
    NothingToMergeError,
    NothingToSplitError,
)
from strandline.insight.actions.undoing import AlreadyUndoneError, BuiltOnError
from strandline.insight.models import Change, Insight, MadeBy, Placement, Theme
from strandline.insight.queries import current_insights, current_themes, hidden_themes
from strandline.publish.build import build_report
from strandline.publish.report import Edition
from strandline.workspaces.actions import open_workspace
from strandline.workspaces.walls import within

ANA = Actor("Ana Pereira")
BEN = Actor("Ben Okoro")


@pytest.fixture(scope="module")
def drafted(django_db_setup, django_db_blocker, tmp_path_factory):
    """Read and drafted once: each test alters it inside a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        workspace = open_workspace(name="Where verbs are tried", by=TESTER)
        with within(workspace):
            diagnostic = gathered(workspace, six_people(tmp_path_factory.mktemp("verbs") / "in")).diagnostic
            draft_findings(diagnostic=diagnostic, by=TESTER)
        yield workspace, diagnostic
        transaction.set_rollback(True)


@pytest.fixture
def diagnostic(drafted, db):
    workspace, diagnostic = drafted
    with within(workspace):
        yield diagnostic


@pytest.fixture
def call(diagnostic) -> Theme:
    return current_themes(diagnostic).get(facet="keep", rest=False)


@pytest.fixture
def forms(diagnostic) -> Theme:
    return current_themes(diagnostic).filter(facet="in_the_way", rest=False).first()


def everything(diagnostic) -> dict[str, list[tuple[object, ...]]]:
    """How the findings stand, whoever they were set by."""
    also = Placement.also.through.objects.filter(placement__diagnostic=diagnostic)
    return {
        "themes": sorted(
            diagnostic.themes.filter(retired_at__isnull=True).values_list(
                "pk", "name", "facet", "made_by", "hidden_at", "merged_into"
            ),
            key=str,
        ),
        "passages": sorted(
            diagnostic.placements.values_list("excerpt", "theme", "facet", "made_by", "differs", "affirms", "against"),
            key=str,
        ),
        "also": sorted(also.values_list("placement", "theme"), key=str),
        "insights": sorted(
            diagnostic.insights.filter(retired_at__isnull=True).values_list(
                "theme", "claim", "to_decide", "made_by", "rejected_at"
            ),
            key=str,
        ),
    }


def passages_of(theme: Theme) -> list[Placement]:
    return list(Placement.objects.filter(theme=theme).select_related("excerpt").order_by("pk"))


def test_rename_gives_the_theme_and_its_draft_the_name(call) -> None:
    rename_theme(theme=call, name="  One weekly   call with everyone ", by=ANA)
    theme = Theme.objects.get(pk=call.pk)
    assert (theme.name, theme.made_by) == ("One weekly call with everyone", MadeBy.PERSON)
    assert Insight.objects.get(theme=call).claim == "spoke of keeping hold of “one weekly call with everyone”"


def test_rename_lets_a_confirmed_draft_follow_but_not_a_claim_in_own_words(call, forms) -> None:
    confirm_insight(insight=call.insights.get(), by=ANA)
    edit_insight(insight=forms.insights.get(), claim="were worn down by forms", by=ANA)
    rename_theme(theme=call, name="The Monday call", by=ANA)
    rename_theme(theme=forms, name="Paper", by=ANA)
    assert Insight.objects.get(theme=call).claim == "spoke of keeping hold of “the Monday call”"
    assert Insight.objects.get(theme=forms).claim == "were worn down by forms"


def test_giving_a_theme_the_name_it_has_confirms_it(call) -> None:
    change = rename_theme(theme=call, name=call.name, by=ANA)
    assert (change.verb, Theme.objects.get(pk=call.pk).made_by) == (Change.Verb.THEME_CONFIRMED, MadeBy.PERSON)
    with pytest.raises(AlreadySoError):
        rename_theme(theme=call, name=call.name, by=BEN)


def test_merge_within_a_heading_puts_all_passages_in_one_theme(call, diagnostic) -> None:
    half = [placement.excerpt_id for placement in passages_of(call)[:2]]
    before = len(passages_of(call))
    other, _ = split_theme(theme=call, passages=half, name="Decided on the call", by=ANA)
    merge_themes(themes=[other], into=call, by=ANA)
    assert len(passages_of(call)) == before
    assert Theme.objects.get(pk=other.pk).merged_into_id == call.pk
    assert [theme.pk for theme in current_themes(diagnostic).filter(facet="keep", rest=False)] == [call.pk]
    assert list(current_insights(diagnostic).filter(theme=other)) == []


def test_merge_across_headings_takes_the_chosen_one(call, forms, diagnostic) -> None:
    number = len(passages_of(call)) + len(passages_of(forms))
    merge_themes(themes=[forms, call], into=call, facet="needed", by=ANA)
    merged = passages_of(call)
    assert {placement.facet for placement in merged} == {"needed"}
    assert len(merged) == number
    assert Theme.objects.get(pk=call.pk).facet == "needed"
    assert Insight.objects.get(theme=call).claim.startswith("spoke of “")


def test_merge_across_headings_without_choosing_one_changes_nothing(call, forms, diagnostic) -> None:
    before = everything(diagnostic)
    with pytest.raises(FacetNotChosenError, match="different headings"):
        merge_themes(themes=[forms], into=call, by=ANA)
    assert everything(diagnostic) == before
    assert Change.objects.count() == 0


def test_merging_those_who_want_rid_of_it_keeps_that_they_see_it_differently(call, forms) -> None:
    against = passages_of(forms)[0]
    Placement.objects.filter(pk=against.pk).update(against=call)
    merge_themes(themes=[forms], into=call, facet="keep", by=ANA)
    merged = Placement.objects.get(pk=against.pk)
    assert (merged.theme_id, merged.differs, merged.against_id) == (call.pk, True, None)


def test_merge_with_itself_is_refused(call) -> None:
    with pytest.raises(NothingToMergeError):
        merge_themes(themes=[call], into=call, by=ANA)


def test_split_takes_the_chosen_passages_into_a_theme_with_an_insight(call, diagnostic) -> None:
    chosen = {placement.excerpt_id for placement in passages_of(call)[:2]}
    left = {placement.excerpt_id for placement in passages_of(call)[2:]}
    new, _ = split_theme(theme=call, passages=chosen, name="Who is on the call", by=ANA)
    assert {placement.excerpt_id for placement in passages_of(new)} == chosen
    assert {placement.excerpt_id for placement in passages_of(call)} == left
    assert (new.facet, new.topic_id, new.made_by) == (call.facet, call.topic_id, MadeBy.PERSON)
    assert current_insights(diagnostic).get(theme=new).claim == "spoke of keeping hold of “who is on the call”"


def test_split_of_nothing_of_all_or_of_what_is_not_there_is_refused(call, forms, diagnostic) -> None:
    before = everything(diagnostic)
    elsewhere = [passages_of(forms)[0].excerpt_id]
    for chosen in ([], [placement.excerpt_id for placement in passages_of(call)], elsewhere):
        with pytest.raises(NothingToSplitError):
            split_theme(theme=call, passages=chosen, name="Another", by=ANA)
    assert everything(diagnostic) == before


def test_hidden_theme_is_in_no_picture_no_insight_and_no_report(call, diagnostic) -> None:
    hide_theme(theme=call, by=ANA)
    assert [theme.pk for theme in hidden_themes(diagnostic)] == [call.pk]
    assert call.pk not in {theme.pk for theme in current_themes(diagnostic)}
    assert call.pk not in {insight.theme_id for insight in current_insights(diagnostic)}
    report = build_report(diagnostic, Edition.TEAM)
    assert str(call.pk) not in {theme.id for theme in report.themes}
    show_theme(theme=call, by=BEN)
    assert call.pk in {theme.pk for theme in current_themes(diagnostic)}


def test_moved_passage_takes_the_heading_of_its_theme(call, forms) -> None:
    placement = passages_of(forms)[0]
    move_passage(placement=placement, theme=call, differs=True, by=ANA)
    moved = Placement.objects.get(pk=placement.pk)
    assert (moved.theme_id, moved.facet, moved.made_by) == (call.pk, "keep", MadeBy.PERSON)
    assert (moved.differs, moved.affirms) == (True, False)


def test_passage_can_be_moved_under_no_heading(call) -> None:
    placement = passages_of(call)[0]
    move_passage(placement=placement, facet=Facet.OTHER, by=ANA)
    moved = Placement.objects.get(pk=placement.pk)
    assert (moved.theme_id, moved.facet) == (None, "other")
    with pytest.raises(AlreadySoError):
        move_passage(placement=placement, facet=Facet.OTHER, by=ANA)
    with pytest.raises(NowhereError):
        move_passage(placement=placement, by=ANA)


def test_theme_out_of_which_every_passage_is_moved_is_gone_and_comes_back_with_one(call, forms, diagnostic) -> None:
    changes = [move_passage(placement=one, theme=call, by=ANA) for one in passages_of(forms)]
    assert Theme.objects.get(pk=forms.pk).retired_at is not None
    assert forms.pk not in {insight.theme_id for insight in current_insights(diagnostic)}
    undo(change=changes[-1], by=ANA)
    assert Theme.objects.get(pk=forms.pk).retired_at is None
    assert forms.pk in {insight.theme_id for insight in current_insights(diagnostic)}


def test_insight_is_edited_rejected_and_taken_up_again(call, diagnostic) -> None:
    insight = call.insights.get()
    edit_insight(insight=insight, claim="want one call a week.", to_decide="Who runs it?", by=ANA)
    edited = Insight.objects.get(pk=insight.pk)
    assert (edited.claim, edited.to_decide, edited.made_by) == ("want one call a week", "Who runs it?", MadeBy.PERSON)
    reject_insight(insight=insight, by=ANA)
    assert insight.pk not in {one.pk for one in current_insights(diagnostic)}
    confirm_insight(insight=insight, by=BEN)
    assert current_insights(diagnostic).get(pk=insight.pk).claim == "want one call a week"
    with pytest.raises(NoClaimError):
        edit_insight(insight=insight, claim="  ", by=ANA)


def test_what_is_no_theme_is_not_decided_about(call, diagnostic) -> None:
    topic = Theme.objects.create(workspace=call.workspace, diagnostic=diagnostic, facet="", name="Calls")
    rest = Theme.objects.create(workspace=call.workspace, diagnostic=diagnostic, facet="keep", name="Other", rest=True)
    for theme in (topic, rest):
        with pytest.raises(NotAThemeError):
            rename_theme(theme=theme, name="A theme", by=ANA)
        with pytest.raises(NotAThemeError):
            merge_themes(themes=[theme], into=call, by=ANA)
    for name in ("", "x" * 201):
        with pytest.raises(NoNameError):
            rename_theme(theme=call, name=name, by=ANA)


VERBS = {
    "rename": lambda call, forms: rename_theme(theme=call, name="The Monday call", by=ANA),
    "confirm": lambda call, forms: confirm_theme(theme=call, by=ANA),
    "merge": lambda call, forms: merge_themes(themes=[forms], into=call, facet="keep", by=ANA),
    "merge the other way": lambda call, forms: merge_themes(themes=[call], into=forms, facet="changed", by=ANA),
    "split": lambda call, forms: split_theme(
        theme=call, passages=[passages_of(call)[0].excerpt_id], name="One", by=ANA
    )[1],
    "hide": lambda call, forms: hide_theme(theme=call, by=ANA),
    "move": lambda call, forms: move_passage(placement=passages_of(call)[0], theme=forms, by=ANA),
    "move away": lambda call, forms: move_passage(placement=passages_of(call)[0], facet="other", by=ANA),
    "confirm insight": lambda call, forms: confirm_insight(insight=call.insights.get(), by=ANA),
    "edit insight": lambda call, forms: edit_insight(insight=call.insights.get(), claim="want a call", by=ANA),
    "reject insight": lambda call, forms: reject_insight(insight=call.insights.get(), by=ANA),
}


@pytest.mark.parametrize("verb", VERBS)
def test_undo_puts_everything_back(verb, call, forms, diagnostic) -> None:
    passages_of(forms)[0].also.add(call)
    passages_of(call)[0].also.add(forms)
    before = everything(diagnostic)
    change = VERBS[verb](call, forms)
    assert everything(diagnostic) != before
    undone = undo(change=change, by=BEN)
    assert everything(diagnostic) == before
    assert (undone.by_label, undone.undone_by_label) == ("Ana Pereira", "Ben Okoro")
    with pytest.raises(AlreadyUndoneError, match="Ben Okoro"):
        undo(change=change, by=ANA)


@pytest.mark.parametrize("verb", VERBS)
def test_decision_is_written_down_without_words_that_anyone_said(verb, call, forms, diagnostic) -> None:
    VERBS[verb](call, forms)
    change = Change.objects.get()
    event = AuditEvent.objects.filter(object_id=change.about).latest("at")
    assert (event.verb, event.by_label, event.details["change"]) == (change.verb, "Ana Pereira", str(change.pk))
    kept = f"{change.before} {change.after} {event.details}".casefold()
    assert "weekly" not in kept
    assert "forms" not in kept


def test_undo_is_refused_while_something_later_rests_on_it(call, forms) -> None:
    new, split = split_theme(theme=call, passages=[passages_of(call)[0].excerpt_id], name="Another", by=ANA)
    moved = move_passage(placement=passages_of(forms)[0], theme=new, by=BEN)
    with pytest.raises(BuiltOnError, match="Ben Okoro has built on this"):
        undo(change=split, by=ANA)
    undo(change=moved, by=ANA)
    undo(change=split, by=ANA)
    assert Theme.objects.get(pk=new.pk).retired_at is not None


def test_undo_of_what_nothing_rests_on_leaves_later_decisions_alone(call, forms) -> None:
    renamed = rename_theme(theme=call, name="The Monday call", by=ANA)
    moved = passages_of(forms)[0]
    move_passage(placement=moved, theme=call, by=BEN)
    undo(change=renamed, by=ANA)
    assert Theme.objects.get(pk=call.pk).name == call.name
    assert Placement.objects.get(pk=moved.pk).theme_id == call.pk


def test_first_of_two_renames_cannot_be_undone_before_the_second(call) -> None:
    first = rename_theme(theme=call, name="The Monday call", by=ANA)
    second = rename_theme(theme=call, name="The Tuesday call", by=BEN)
    with pytest.raises(BuiltOnError):
        undo(change=first, by=ANA)
    undo(change=second, by=ANA)
    assert Theme.objects.get(pk=call.pk).name == "The Monday call"
