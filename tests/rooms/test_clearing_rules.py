"""Who decides what may be shared, about which words, and what is not put to anybody at all."""

from __future__ import annotations

import pytest
from making import CALL, TESTER, gathered, interview, six_people

from strandline.audit.actions import Actor
from strandline.audit.models import AuditEvent
from strandline.diagnostics.queries import current_passages
from strandline.insight.actions import draft_findings, edit_insight, rename_theme
from strandline.insight.actions.sharing import (
    DecidedMeanwhileError,
    Decision,
    WordsChangedError,
    clear,
    decide,
    decision_about,
    mark,
    standing,
    undo_decision,
    words_to_share,
)
from strandline.insight.models import InsightClearance, MadeBy
from strandline.insight.queries import current_insights, current_themes
from strandline.people.models import Consent
from strandline.publish.build import build_report
from strandline.publish.clearing import Kind, Reason, Wanted, flagged, picked, queue_of
from strandline.publish.report import Edition
from strandline.records.actions import digest
from strandline.records.models import Clearance, PassageWish

ANA, BEN = Actor("Ana"), Actor("Ben")


@pytest.fixture
def diagnostic(workspace, tmp_path):
    found = gathered(workspace, six_people(tmp_path / "in")).diagnostic
    draft_findings(diagnostic=found, by=TESTER)
    return found


def passage(diagnostic):
    return current_passages(diagnostic).select_related("record").first()


def say(diagnostic, thing, state, *, by=ANA, stood="", read=None, remark=""):
    return decide(
        diagnostic=diagnostic,
        thing=thing,
        state=state,
        by=by,
        by_name=by.label,
        read=digest(words_to_share(thing)) if read is None else read,
        stood=stood,
        remark=remark,
    )


def test_second_of_two_who_decide_at_once_does_not_overwrite_the_first(diagnostic) -> None:
    thing = passage(diagnostic)
    say(diagnostic, thing, "refused")
    with pytest.raises(DecidedMeanwhileError, match="Ana has decided meanwhile: refused"):
        say(diagnostic, thing, "cleared", by=BEN)
    assert standing(decision_about(thing)).state == "refused"
    seen = mark(decision_about(thing))
    before = say(diagnostic, thing, "cleared", by=BEN, stood=seen)
    assert (before.state, before.by_label) == ("refused", "Ana")
    assert Clearance.objects.get().by_label == "Ben"


def test_decision_about_words_that_changed_is_not_taken(diagnostic) -> None:
    theme = current_themes(diagnostic).first()
    read = digest(theme.name)
    rename_theme(theme=theme, name="The call every Wednesday", by=BEN)
    theme.refresh_from_db()
    with pytest.raises(WordsChangedError):
        say(diagnostic, theme, "cleared", read=read)
    assert decision_about(theme) is None


def test_undo_puts_back_who_decided_before_and_the_audit_tells(diagnostic) -> None:
    thing = passage(diagnostic)
    say(diagnostic, thing, "held", by=BEN, remark="ask her first")
    before = say(diagnostic, thing, "cleared", stood=mark(decision_about(thing)))
    undo_decision(diagnostic=diagnostic, thing=thing, before=before, stood=mark(decision_about(thing)), by=ANA)
    now = Clearance.objects.get()
    assert (now.state, now.by_label, now.note) == ("held", "Ben", "ask her first")
    undo_decision(diagnostic=diagnostic, thing=thing, before=None, stood=mark(now), by=ANA)
    assert Clearance.objects.count() == 0
    undone = AuditEvent.objects.filter(verb="excerpt.sharing_undone", object_id=thing.pk).order_by("at")
    assert [(event.by_label, event.details["state"]) for event in undone] == [("Ana", "held"), ("Ana", "undecided")]


def test_undo_of_a_decision_that_somebody_changed_since_changes_nothing(diagnostic) -> None:
    thing = passage(diagnostic)
    say(diagnostic, thing, "cleared")
    seen = mark(decision_about(thing))
    say(diagnostic, thing, "refused", by=BEN, stood=seen)
    with pytest.raises(DecidedMeanwhileError, match="Ben"):
        undo_decision(diagnostic=diagnostic, thing=thing, before=None, stood=seen, by=ANA)
    assert Clearance.objects.get().state == "refused"


def test_question_written_after_an_insight_was_cleared_is_not_shared(diagnostic) -> None:
    for theme in current_themes(diagnostic):
        say(diagnostic, theme, "cleared")
    insight = current_insights(diagnostic).first()
    say(diagnostic, insight, "cleared")
    assert [one.id for one in build_report(diagnostic, Edition.SHARED).insights] == [str(insight.pk)]
    edit_insight(insight=insight, claim=insight.claim, to_decide="Should Dr Okafor go?", by=BEN)
    report = build_report(diagnostic, Edition.SHARED)
    assert report.insights == ()
    assert "Okafor" not in str(report)
    assert InsightClearance.objects.count() == 1


def test_queue_holds_only_what_may_be_shared_and_counts_the_rest(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    people = folder / "people.csv"
    refused = "1.txt,Resident 1,Residents,take part; quote"
    people.write_text(people.read_text().replace(refused, "1.txt,Resident 1,Residents,take part; not to be quoted"))
    people.write_text(
        people.read_text().replace("4.txt,Council 4,Council,take part; quote", "4.txt,Council 4,Council,")
    )
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    mine = current_passages(diagnostic).filter(record__source_name="5.txt")
    wished, off = mine[0], mine[1]
    for excerpt, wish in ((wished, PassageWish.Wish.DONT_QUOTE), (off, PassageWish.Wish.OFF_RECORD)):
        PassageWish.objects.create(
            workspace_id=workspace.pk, excerpt=excerpt, participation=excerpt.participation, wish=wish
        )
    queue = queue_of(diagnostic)
    passages = [item for item in queue.items if item.kind is Kind.PASSAGE]
    of = {number: current_passages(diagnostic).filter(record__source_name=f"{number}.txt").count() for number in (1, 4)}
    assert queue.left_out[Reason.REFUSED] == of[1]
    assert queue.left_out[Reason.UNKNOWN] == of[4]
    assert (queue.left_out[Reason.WISHED], queue.left_out[Reason.GONE]) == (1, 1)
    heard = {queue.material.people[item.said.participation].pseudonym for item in passages}
    assert heard == {"Resident 2", "Resident 3", "Council 6"}  # two passages each: Council 5 has none left
    assert not {wished.pk, off.pk} & {item.id for item in passages}


def test_withdrawn_consent_takes_a_passage_out_of_the_queue(diagnostic) -> None:
    item = next(item for item in queue_of(diagnostic).items if item.kind is Kind.PASSAGE)
    Consent.objects.create(
        workspace_id=diagnostic.workspace_id,
        participation_id=item.said.participation,
        purpose="quote",
        agreed=False,
        given=Consent.Given.THEMSELVES,
    )
    assert queue_of(diagnostic).item(Kind.PASSAGE, item.id) is None


def test_progress_counts_what_was_looked_at_and_not_what_has_lapsed(diagnostic) -> None:
    queue = queue_of(diagnostic)
    theme = current_themes(diagnostic).get(pk=queue.items[0].id)
    say(diagnostic, theme, "held")
    say(diagnostic, passage(diagnostic), "refused")
    assert queue_of(diagnostic).looked_at == 2
    rename_theme(theme=theme, name="Another name", by=BEN)
    queue = queue_of(diagnostic)
    assert queue.looked_at == 1
    assert queue.item(Kind.THEME, theme.pk).has_lapsed


def test_flagged_things_come_first_when_asked_for(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    (folder / "6.txt").write_text(interview(f"{CALL} Margaret Hargreaves lied about the money.", "The forms."))
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    first = picked(queue_of(diagnostic).items, Wanted(kind=Kind.PASSAGE, flagged_first=True))[0]
    assert "Margaret Hargreaves" in first.words
    assert {"name", "allegation"} <= set(first.flags)
    marked = [(run, why) for run, why in flagged(first.words, ([], [])) if why]
    assert "".join(run for run, _ in flagged(first.words, ([], []))) == first.words
    assert ("lied", "allegation") in marked
    assert any("Margaret" in run and why == "name" for run, why in marked)


def test_only_one_of_a_perspective_is_marked(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    people = folder / "people.csv"
    people.write_text(people.read_text().replace("1.txt,Resident 1,Residents", "1.txt,Resident 1,Under 25s"))
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    queue = queue_of(diagnostic)
    alone = {
        queue.material.people[item.said.participation].pseudonym
        for item in queue.items
        if item.kind is Kind.PASSAGE and item.alone
    }
    assert alone == {"Resident 1"}


def test_name_cut_from_words_of_who_did_not_agree_is_not_put_to_anybody(workspace, tmp_path) -> None:
    folder = six_people(tmp_path / "in")
    people = folder / "people.csv"
    people.write_text(
        people.read_text().replace(
            "1.txt,Resident 1,Residents,take part; quote", "1.txt,Resident 1,Residents,take part"
        )
    )
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    theme = current_themes(diagnostic).filter(rest=False).first()
    theme.name, theme.made_by = "I said so on day 1", MadeBy.MACHINE
    theme.save()
    queue = queue_of(diagnostic)
    assert queue.left_out[Reason.QUOTING_NAME] == 1
    assert queue.item(Kind.THEME, theme.pk) is None


def test_spreadsheet_rows_about_other_words_are_named_and_decide_nothing(diagnostic) -> None:
    theme = current_themes(diagnostic).filter(rest=False).first()
    excerpt = passage(diagnostic)
    insight = current_insights(diagnostic).first()
    taken = clear(
        diagnostic=diagnostic,
        passages=[Decision(excerpt.pk, "cleared", "Ana", "", "Passages, row 2", "What nobody said")],
        themes=[Decision(theme.pk, "cleared", "Ana", "", "Themes, row 3", "An older name")],
        insights=[Decision(insight.pk, "cleared", "Ana", "", "Insights, row 4", f"Six {insight.claim}.")],
        by=TESTER,
    )
    assert [decision.where for decision in taken.lapsed] == ["Passages, row 2", "Themes, row 3"]
    assert taken.count == 1
    assert Clearance.objects.count() == 0
    assert decision_about(theme) is None
    assert decision_about(insight).state == "cleared"


def test_words_as_a_spreadsheet_keeps_them_are_the_same_words(diagnostic) -> None:
    excerpt = passage(diagnostic)
    kept = f"'{excerpt.text}".replace(" ", "\n", 1)
    decision = Decision(excerpt.pk, "cleared", "Ana", "", "Passages, row 2", kept)
    taken = clear(diagnostic=diagnostic, passages=[decision], themes=[], insights=[], by=TESTER)
    assert (taken.count, taken.lapsed) == (1, ())
