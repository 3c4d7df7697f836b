"""Findings are drafted, drafted again, and what a person decided stays."""

from __future__ import annotations

import pytest
from making import TESTER, gathered, interview, six_people, write_folder

from strandline.audit.models import AuditEvent
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import draft_findings
from strandline.insight.actions.sharing import (
    Decision,
    UnknownItemError,
    clear,
    decide_insight_sharing,
    decide_theme_sharing,
)
from strandline.insight.models import Insight, MadeBy, Placement, Theme
from strandline.insight.queries import current_insights, current_themes
from strandline.records.models import Clearance


@pytest.fixture
def diagnostic(workspace, tmp_path):
    diagnostic = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


def facets_of(diagnostic, words: str) -> set[str]:
    placements = Placement.objects.filter(diagnostic=diagnostic).select_related("excerpt__record")
    return {placement.facet for placement in placements if words in placement.excerpt.text}


def test_draft_places_every_passage_once(diagnostic) -> None:
    placed = Placement.objects.filter(diagnostic=diagnostic).values_list("excerpt", flat=True)
    assert sorted(placed) == sorted(current_passages(diagnostic).values_list("pk", flat=True))


def test_draft_hears_what_to_keep_and_what_is_in_the_way(diagnostic) -> None:
    assert facets_of(diagnostic, "I would keep the weekly call") == {"keep"}
    assert facets_of(diagnostic, "forms get in the way") == {"in_the_way"}


def test_not_the_daily_call_is_no_support_for_keeping_it(workspace, tmp_path) -> None:
    folder = write_folder(
        tmp_path / "in",
        {
            "a.txt": interview("Not the daily call.", "The forms get in the way, the same form again and again."),
            "b.txt": interview("I would keep the daily call, it held us together.", "The forms get in the way."),
        },
    )
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    support = Placement.objects.filter(facet="keep", differs=False).select_related("excerpt__record")
    assert [placement.excerpt.text for placement in support if "Not the daily call" in placement.excerpt.text] == []
    assert any("I would keep the daily call" in placement.excerpt.text for placement in support)


def test_everything_drafted_waits_for_a_person(diagnostic) -> None:
    assert set(Theme.objects.values_list("made_by", flat=True)) == {MadeBy.MACHINE}
    assert set(Placement.objects.values_list("made_by", flat=True)) == {MadeBy.MACHINE}
    assert set(Insight.objects.values_list("made_by", flat=True)) == {MadeBy.MACHINE}


def test_draft_again_keeps_the_identity_of_themes_and_insights(diagnostic) -> None:
    before = {theme.pk: theme.name for theme in current_themes(diagnostic)}
    insights = set(current_insights(diagnostic).values_list("pk", flat=True))
    draft_findings(diagnostic=diagnostic, by=TESTER)
    assert {theme.pk: theme.name for theme in current_themes(diagnostic)} == before
    assert set(current_insights(diagnostic).values_list("pk", flat=True)) == insights


def test_draft_again_keeps_what_a_person_decided(diagnostic, tmp_path) -> None:
    theme = current_themes(diagnostic).filter(facet="keep").first()
    theme.name, theme.made_by = "One weekly call with everyone who can help", MadeBy.PERSON
    theme.save()
    moved = Placement.objects.filter(facet="in_the_way").first()
    moved.facet, moved.theme, moved.made_by = "keep", theme, MadeBy.PERSON
    moved.save()
    draft_findings(diagnostic=diagnostic, by=TESTER)
    theme.refresh_from_db()
    moved.refresh_from_db()
    assert theme.name == "One weekly call with everyone who can help"
    assert theme.retired_at is None
    assert (moved.facet, moved.theme_id, moved.made_by) == ("keep", theme.pk, MadeBy.PERSON)


def test_cleared_theme_keeps_its_name_when_interviews_come_in(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    theme = current_themes(diagnostic).filter(facet="keep").first()
    decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    (folder / "8.txt").write_text(interview("The weekly call. I would keep the weekly call every time.", "The forms."))
    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)
    assert current_themes(diagnostic).get(pk=theme.pk).name == theme.name


def test_sharing_is_decided_for_all_or_for_none(diagnostic) -> None:
    excerpt = current_passages(diagnostic).first()
    theme = current_themes(diagnostic).first()
    known = Decision(excerpt.pk, "cleared", "Ana", "", "Passages, row 2")
    unknown = Decision(theme.pk, "cleared", "Ana", "", "Passages, row 3")
    with pytest.raises(UnknownItemError, match="Passages, row 3"):
        clear(diagnostic=diagnostic, passages=[known, unknown], themes=[], insights=[], by=TESTER)
    assert Clearance.objects.count() == 0
    assert clear(diagnostic=diagnostic, passages=[known], themes=[], insights=[], by=TESTER).count == 1
    assert Clearance.objects.get().by_label == "Ana"


def test_audit_holds_who_and_what_and_no_words(diagnostic) -> None:
    insight = current_insights(diagnostic).first()
    decide_insight_sharing(insight=insight, state="held", by=TESTER, by_name="Ana Pereira", remark="ask her first")
    event = AuditEvent.objects.filter(verb="insight.sharing_decided").get()
    assert (event.by_label, event.object_id, event.details) == (
        "a test", insight.pk, {"state": "held", "decided_by": "Ana Pereira"},
    )  # fmt: skip
    everything = " ".join(str(details) for details in AuditEvent.objects.values_list("details", flat=True))
    assert "weekly" not in everything
    assert "form" not in everything


def test_what_single_people_said_stays_no_theme_when_it_was_cleared(diagnostic) -> None:
    rest = Theme.objects.create(
        workspace=diagnostic.workspace, diagnostic=diagnostic, facet="keep", name="Other things said", rest=True
    )
    moved = Placement.objects.filter(facet="keep").first()
    moved.theme = rest
    moved.save()
    for theme in current_themes(diagnostic):
        decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    draft_findings(diagnostic=diagnostic, by=TESTER)
    names = [theme.name for theme in current_themes(diagnostic) if not theme.rest]
    assert "Other things said" not in names
    assert not any("other things" in insight.claim for insight in current_insights(diagnostic))


def test_passage_that_a_person_placed_stays_placed_when_its_record_changes(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    placed = Placement.objects.filter(facet="in_the_way", excerpt__record__source_name="1.txt").first()
    theme = current_themes(diagnostic).filter(facet="keep", rest=False).first()
    placed.facet, placed.theme, placed.made_by = "keep", theme, MadeBy.PERSON
    placed.save()
    words = placed.excerpt.text
    (folder / "1.txt").write_text("Interviewer: Shall we start?\nAnn: Yes.\n" + (folder / "1.txt").read_text())
    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)
    now = next(
        placement
        for placement in Placement.objects.select_related("excerpt__record")
        if placement.excerpt.text == words and not hasattr(placement.excerpt.record, "replaced_by")
    )
    assert (now.facet, now.theme_id, now.made_by) == ("keep", theme.pk, MadeBy.PERSON)


def test_cleared_themes_survive_a_run_without_their_interviews(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    theme = current_themes(diagnostic).filter(facet="keep", rest=False).first()
    decide_theme_sharing(theme=theme, state="cleared", by=TESTER, by_name="Ana")
    away = {path: path.read_text() for path in folder.glob("?.txt")}
    for path in away:
        path.unlink()
    (folder / "9.txt").write_text(interview("The ferry, because it came every single day.", "The road, mostly."))
    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)
    for path, text in away.items():
        path.write_text(text)
    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)
    assert current_themes(diagnostic).filter(pk=theme.pk, name=theme.name).exists()


def test_decision_about_a_replaced_record_holds_for_the_same_words(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    diagnostic = gathered(workspace, folder).diagnostic
    old = list(current_passages(diagnostic).filter(record__source_name="1.txt").select_related("record"))
    (folder / "1.txt").write_text((folder / "1.txt").read_text().replace("four times", "five times"))
    gathered(workspace, folder)
    decisions = [Decision(excerpt.pk, "cleared", "Ana", "", "Passages, row 2") for excerpt in old]
    taken = clear(diagnostic=diagnostic, passages=decisions, themes=[], insights=[], by=TESTER).count
    assert taken == sum("four times" not in excerpt.text for excerpt in old) < len(old)
    assert Clearance.objects.filter(excerpt__record__replaced_by__isnull=True).count() == taken
