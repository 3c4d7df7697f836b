"""Whatever a person decided stands after the machine has run again, also when interviews came, went or changed."""

from __future__ import annotations

import random

import pytest
from making import TESTER, gathered, interview, write_folder

from strandline.audit.actions import Actor
from strandline.insight.actions import (
    confirm_theme,
    draft_findings,
    edit_insight,
    hide_theme,
    merge_themes,
    move_passage,
    reject_insight,
    rename_theme,
    split_theme,
    undo,
)
from strandline.insight.actions.themes import AlreadySoError
from strandline.insight.models import Change, Insight, MadeBy, Placement, SenseRun, Theme
from strandline.insight.queries import current_insights, current_themes, hidden_themes

ANA = Actor("Ana Pereira")

KEEP = (
    "I would keep the weekly call. Everybody who can help was on the weekly call.",
    "I would keep the garden. The garden behind the library was where people met.",
    "I would keep the minibus. The minibus took us to the clinic and back.",
    "I would keep the lunch club. At the lunch club nobody ate alone.",
)
IN_THE_WAY = (
    "The forms get in the way. Every form asks the same question four times.",
    "Parking gets in the way. Without parking no carer comes on time.",
    "The funding gets in the way. The funding ends in March whatever is working.",
    "The passwords get in the way. Three passwords before I can see a note.",
)


def said_by(number: int) -> str:
    """Two things to keep and two in the way, so that each subject is spoken of by half of the people."""
    one, other = number % 4, (number // 4 + number + 1) % 4
    return interview(
        f"{KEEP[one]} And also this. {KEEP[other]} I said so on day {number}.",
        f"{IN_THE_WAY[other]} And also this. {IN_THE_WAY[one]} I counted {number + 3} of them.",
    )


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "in", {f"{number:02}.txt": said_by(number) for number in range(1, 13)})


@pytest.fixture
def diagnostic(workspace, folder):
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


def again(diagnostic, folder) -> None:
    gathered(diagnostic.workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)


def more_interviews(folder) -> None:
    for number in range(13, 21):
        (folder / f"{number:02}.txt").write_text(said_by(number))


def fewer_interviews(folder) -> None:
    for number in (2, 7, 11):
        (folder / f"{number:02}.txt").unlink()


def corrected_interviews(folder) -> None:
    for number in (1, 5, 9):
        path = folder / f"{number:02}.txt"
        path.write_text("Interviewer: Shall we begin?\nAnn: Yes, go on then.\n" + path.read_text())


def renamed_files(folder) -> None:
    for number in (3, 4):
        (folder / f"{number:02}.txt").rename(folder / f"moved-{number:02}.txt")


def nothing_new(folder) -> None:
    pass


WHAT_CHANGES = (nothing_new, more_interviews, fewer_interviews, corrected_interviews, renamed_files)


@pytest.fixture(params=WHAT_CHANGES, ids=lambda change: change.__name__)
def afterwards(request, folder, diagnostic):
    """The machine runs again, after something came, went or changed."""

    def run() -> None:
        request.param(folder)
        again(diagnostic, folder)

    return run


def themes(diagnostic, facet: str) -> list[Theme]:
    return list(current_themes(diagnostic).filter(facet=facet, rest=False).order_by("name"))


def words_in(theme: Theme) -> list[str]:
    placements = Placement.objects.filter(
        theme=theme, excerpt__record__session_record__set_aside_at__isnull=True
    ).select_related("excerpt__record")
    return sorted(placement.excerpt.text for placement in placements)


def still_there(diagnostic, words: list[str]) -> list[str]:
    placements = Placement.objects.filter(
        diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
    ).select_related("excerpt__record")
    there = {placement.excerpt.text for placement in placements}
    return [text for text in words if text in there]


def test_there_are_themes_to_decide_about(diagnostic) -> None:
    assert len(themes(diagnostic, "keep")) >= 3
    assert len(themes(diagnostic, "in_the_way")) >= 3


def test_renamed_and_confirmed_themes_stay_what_they_are_called(diagnostic, afterwards) -> None:
    first, second = themes(diagnostic, "keep")[:2]
    rename_theme(theme=first, name="A name from a person", by=ANA)
    confirm_theme(theme=second, by=ANA)
    afterwards()
    named = {theme.pk: (theme.name, theme.made_by) for theme in current_themes(diagnostic)}
    assert named[first.pk] == ("A name from a person", MadeBy.PERSON)
    assert named[second.pk] == (second.name, MadeBy.PERSON)


def test_merged_themes_stay_merged(diagnostic, afterwards) -> None:
    first, second = themes(diagnostic, "keep")[:2]
    both = sorted(words_in(first) + words_in(second))
    names = {first.name, second.name}
    merge_themes(themes=[second], into=first, by=ANA)
    afterwards()
    now = words_in(Theme.objects.get(pk=first.pk))
    assert [text for text in still_there(diagnostic, both) if text not in now] == []
    assert len([theme for theme in themes(diagnostic, "keep") if theme.name in names]) == 1


def test_themes_merged_across_headings_stay_merged_under_the_chosen_one(diagnostic, afterwards) -> None:
    keep, stands = themes(diagnostic, "keep")[0], themes(diagnostic, "in_the_way")[0]
    both = sorted(words_in(keep) + words_in(stands))
    merge_themes(themes=[stands], into=keep, facet="needed", by=ANA)
    afterwards()
    now = Theme.objects.get(pk=keep.pk)
    assert (now.facet, now.retired_at) == ("needed", None)
    assert [text for text in still_there(diagnostic, both) if text not in words_in(now)] == []
    assert set(Placement.objects.filter(theme=keep).values_list("facet", flat=True)) == {"needed"}
    assert stands.name not in {theme.name for theme in themes(diagnostic, "in_the_way")}


@pytest.mark.parametrize("share", ["few", "most"])
def test_split_themes_stay_split(diagnostic, afterwards, share) -> None:
    theme = max(themes(diagnostic, "keep"), key=lambda one: len(words_in(one)))
    placements = list(Placement.objects.filter(theme=theme).select_related("excerpt__record").order_by("pk"))
    chosen = placements[:2] if share == "few" else placements[:-2]
    out = sorted(placement.excerpt.text for placement in chosen)
    left = sorted(placement.excerpt.text for placement in placements if placement not in chosen)
    new, _ = split_theme(theme=theme, passages=[one.excerpt_id for one in chosen], name="Split off", by=ANA)
    afterwards()
    assert words_in(new) == still_there(diagnostic, out)
    assert current_themes(diagnostic).get(pk=new.pk).name == "Split off"
    assert set(still_there(diagnostic, left)) <= set(words_in(theme))
    assert Theme.objects.get(pk=theme.pk).name == theme.name


def test_hidden_theme_stays_hidden(diagnostic, afterwards) -> None:
    theme = themes(diagnostic, "in_the_way")[0]
    hide_theme(theme=theme, by=ANA)
    afterwards()
    assert [one.pk for one in hidden_themes(diagnostic)] == [theme.pk]
    assert theme.pk not in {one.pk for one in current_themes(diagnostic)}
    assert theme.name not in {one.name for one in themes(diagnostic, "in_the_way")}


def test_moved_passages_stay_where_a_person_put_them(diagnostic, afterwards) -> None:
    to = themes(diagnostic, "keep")[0]
    first, second = Placement.objects.filter(facet="in_the_way").select_related("excerpt__record").order_by("rank")[:2]
    move_passage(placement=first, theme=to, differs=True, by=ANA)
    move_passage(placement=second, facet="other", by=ANA)
    afterwards()
    placed = {
        placement.excerpt.text: (placement.theme_id, placement.facet, placement.differs, placement.made_by)
        for placement in Placement.objects.filter(
            diagnostic=diagnostic, excerpt__record__session_record__set_aside_at__isnull=True
        ).select_related("excerpt__record")
    }
    assert placed.get(first.excerpt.text, "gone") in (
        (to.pk, "keep", True, MadeBy.PERSON), "gone" if not still_there(diagnostic, [first.excerpt.text]) else None,
    )  # fmt: skip
    assert placed.get(second.excerpt.text, "gone") in (
        (None, "other", False, MadeBy.PERSON), "gone" if not still_there(diagnostic, [second.excerpt.text]) else None,
    )  # fmt: skip


def test_insights_stay_edited_and_rejected(diagnostic, afterwards) -> None:
    first, second = themes(diagnostic, "keep")[:2]
    edit_insight(insight=first.insights.get(), claim="want it kept", by=ANA)
    reject_insight(insight=second.insights.get(), by=ANA)
    afterwards()
    assert current_insights(diagnostic).get(theme=first).claim == "want it kept"
    assert list(current_insights(diagnostic).filter(theme=second)) == []
    assert Insight.objects.get(theme=second).rejected_at is not None


@pytest.mark.parametrize("seed", range(4))
def test_any_decisions_in_any_order_stand_after_any_changes(diagnostic, folder, seed) -> None:
    """Decisions drawn at random, the machine run again between them; then what each still says must hold."""
    draw = random.Random(seed)
    changes = draw.sample(WHAT_CHANGES[1:], 2)
    for change in (nothing_new, *changes):
        for _ in range(4):
            _decide(diagnostic, draw)
        change(folder)
        again(diagnostic, folder)
        _check_what_was_decided(diagnostic)


def _decide(diagnostic, draw: random.Random) -> None:
    facet = draw.choice(["keep", "in_the_way"])
    there = themes(diagnostic, facet)
    theme = draw.choice(there)
    passages = list(Placement.objects.filter(theme=theme).order_by("pk"))
    try:
        match draw.choice(["rename", "merge", "split", "hide", "move", "undo"]):
            case "rename":
                rename_theme(theme=theme, name=f"Named {draw.randrange(1000)}", by=ANA)
            case "merge" if len(there) > 2:
                merge_themes(themes=[draw.choice([one for one in there if one != theme])], into=theme, by=ANA)
            case "split" if len(passages) > 2:
                chosen = [one.excerpt_id for one in draw.sample(passages, 2)]
                split_theme(theme=theme, passages=chosen, name=f"Split {draw.randrange(1000)}", by=ANA)
            case "hide" if len(there) > 3:
                hide_theme(theme=theme, by=ANA)
            case "move":
                placement = Placement.objects.filter(diagnostic=diagnostic).order_by("pk")[draw.randrange(20)]
                move_passage(placement=placement, theme=theme, by=ANA)
            case "undo":
                latest = Change.objects.filter(undone_at__isnull=True).first()
                if latest is not None:
                    undo(change=latest, by=ANA)
    except AlreadySoError:
        pass


def _check_what_was_decided(diagnostic) -> None:
    in_use = {theme.pk: theme for theme in diagnostic.themes.filter(retired_at__isnull=True)}
    for change in Change.objects.filter(undone_at__isnull=True):
        for pk, state in change.after["themes"].items():
            later = Change.objects.filter(at__gt=change.at, undone_at__isnull=True)
            theme = Theme.objects.get(pk=pk)
            if state.get("name") and not any(f"name:{pk}" in one.alters for one in later):
                assert theme.name == state["name"]
            if "hidden_at" in state and not any(f"shown:{pk}" in one.alters for one in later):
                assert (theme.hidden_at is None) == (state["hidden_at"] is None)
            if state.get("merged_into_id"):
                assert theme.pk not in in_use
        for excerpt, state in change.after["passages"].items():
            later = Change.objects.filter(at__gt=change.at, undone_at__isnull=True)
            pinned = state.get("made_by") == MadeBy.PERSON
            if pinned and not any(f"place:{excerpt}" in one.alters for one in later):
                placement = Placement.objects.get(diagnostic=diagnostic, excerpt=excerpt)
                assert str(placement.theme_id) == state["theme_id"]


def test_merge_can_be_undone_after_a_run_with_more_interviews(diagnostic, folder) -> None:
    first, second = themes(diagnostic, "keep")[:2]
    there = {one.pk: words_in(one) for one in (first, second)}
    change = merge_themes(themes=[second], into=first, by=ANA)
    more_interviews(folder)
    again(diagnostic, folder)
    undo(change=change, by=ANA)
    assert set(there[second.pk]) <= set(words_in(second))
    again(diagnostic, folder)
    assert set(there[second.pk]) <= set(words_in(second))
    assert set(there[first.pk]) <= set(words_in(first))
    assert Theme.objects.get(pk=second.pk).name == second.name


def test_run_tells_what_it_changed(diagnostic, folder) -> None:
    assert SenseRun.objects.get().changes["first"] is True
    more_interviews(folder)
    again(diagnostic, folder)
    run = SenseRun.objects.first()
    assert run.changes["first"] is False
    assert run.changes["new_passages"] == run.counts["passages"] - SenseRun.objects.last().counts["passages"] > 0
    assert run.by_label == TESTER.label


def test_run_over_the_same_changes_nothing(diagnostic, folder) -> None:
    again(diagnostic, folder)
    assert SenseRun.objects.first().changes == {
        "first": False, "new_themes": [], "gone_themes": [], "new_insights": [], "moved": [],
        "new_passages": 0, "gone_passages": 0,
    }  # fmt: skip
