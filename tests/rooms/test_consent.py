"""What people agree to, in which words, and what withdrawing does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from making import CALL, TESTER, gathered, interview, six_people, write_folder

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.participants import Arrival, PseudonymTakenError, add_people, change_participant
from strandline.diagnostics.models import Diagnostic, Participant
from strandline.diagnostics.participating import State, attendees, what_withdrawing_removes
from strandline.diagnostics.progress import progress_of
from strandline.diagnostics.queries import current_passages, may_be_shown, standings
from strandline.insight.actions import draft_findings, listening
from strandline.people.actions import (
    AnsweredThemselvesError,
    Letter,
    MailLimitError,
    mail_out,
    make_link,
    record_answers,
    record_consents,
    revoke_link,
    wordings_in,
)
from strandline.people.actions import mailing as mailing_actions
from strandline.people.links import find_link, token_of
from strandline.people.models import Consent, ConsentWording, Mailing, Participation
from strandline.people.queries import consents_of, standing_consents
from strandline.publish.build import build_report, quoted_records
from strandline.publish.report import Edition
from strandline.publish.tables.findings import render_findings
from strandline.records.actions import decide_sharing
from strandline.records.models import Clearance, Clearing
from strandline.workspaces.models import Workspace

EVERYTHING = dict.fromkeys(Consent.Purpose.values, True)
SECRET = "zebrafish"  # a word that one person alone uses


@pytest.fixture
def diagnostic(workspace: Workspace, tmp_path: Path) -> Diagnostic:
    return gathered(workspace, six_people(tmp_path / "interviews")).diagnostic


def one_who(diagnostic: Diagnostic, pseudonym: str) -> Participant:
    return diagnostic.participants.get(participation__pseudonym=pseudonym)


def with_a_secret(workspace: Workspace, folder: Path) -> Diagnostic:
    """Six people as ever, of whom the first says something that nobody else says."""
    written = six_people(folder)
    (written / "1.txt").write_text(interview(CALL, f"The {SECRET} forms get in the way of the {SECRET} club."))
    diagnostic = gathered(workspace, written).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    return diagnostic


# -- answers and their wording


def test_answer_points_at_the_words_that_were_shown(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation
    wordings = wordings_in("en", workspace_id=diagnostic.workspace_id)

    record_answers(
        participation=participation, answers=EVERYTHING, wordings=wordings, by=TESTER, given=Consent.Given.THEMSELVES
    )

    held = standing_consents(participation)
    assert {purpose: row.wording for purpose, row in held.items()} == wordings


def test_wordings_are_stored_once_and_kept_when_a_later_version_ships(
    diagnostic: Diagnostic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from strandline.people import wordings as shipped

    first = wordings_in("en", workspace_id=diagnostic.workspace_id)
    assert wordings_in("en", workspace_id=diagnostic.workspace_id) == first
    newer = {**shipped.SHIPPED["en"], Consent.Purpose.QUOTE: shipped.Shipped(2, "You may quote me, word for word.")}
    monkeypatch.setitem(shipped.SHIPPED, "en", newer)

    second = wordings_in("en", workspace_id=diagnostic.workspace_id)

    assert second["quote"].text == "You may quote me, word for word."
    assert ConsentWording.objects.get(pk=first["quote"].pk).text == first["quote"].text
    assert ConsentWording.objects.count() == len(first) + 1


def test_translated_wording_leads_to_its_original(diagnostic: Diagnostic) -> None:
    welsh = wordings_in("cy", workspace_id=diagnostic.workspace_id)

    assert {row.translation_of.language for row in welsh.values()} == {"en"}
    assert list(welsh) == Consent.Purpose.values


def test_who_does_not_take_part_agrees_to_nothing(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation

    record_answers(
        participation=participation,
        answers={Consent.Purpose.TAKE_PART: False},
        by=TESTER,
        given=Consent.Given.THEMSELVES,
    )

    assert consents_of([participation.pk])[participation.pk] == dict.fromkeys(Consent.Purpose.values, False)


def test_changed_answer_is_added_and_the_earlier_one_kept(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation

    for agreed in (True, False, False):
        record_answers(
            participation=participation, answers={"quote": agreed}, by=TESTER, given=Consent.Given.THEMSELVES
        )

    rows = participation.consents.filter(purpose="quote", given=Consent.Given.THEMSELVES).order_by("at")
    assert [row.agreed for row in rows] == [True, False]  # the same answer again is no new one


def test_spoken_answer_from_before_their_own_is_refused_and_nothing_written(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation
    record_answers(participation=participation, answers={"quote": False}, by=TESTER, given=Consent.Given.THEMSELVES)
    written, today = participation.consents.count(), timezone.localdate()
    noted = {"participation": participation, "by": TESTER, "given": Consent.Given.NOTED, "noted_by": "Ines"}

    with pytest.raises(AnsweredThemselvesError, match="“Quote me” themselves"):
        record_answers(answers={"quote": True, "name": True}, spoken_on=today - timedelta(days=1), **noted)

    assert participation.consents.count() == written
    assert record_answers(answers={"name": True}, spoken_on=today - timedelta(days=1), **noted) == 1
    assert record_answers(answers={"quote": True}, spoken_on=today, **noted) == 1


def test_list_that_changes_does_not_talk_over_what_somebody_said_themselves(diagnostic: Diagnostic) -> None:
    one, two = (one_who(diagnostic, name).participation for name in ("Resident 1", "Resident 2"))
    record_answers(participation=one, answers={"share": False}, by=TESTER, given=Consent.Given.THEMSELVES)

    record_consents(workspace=diagnostic.workspace, agreed={one.pk: {"share"}, two.pk: {"share"}}, by=TESTER)

    held = consents_of([one.pk, two.pk])
    assert (held[one.pk]["share"], held[two.pk]["share"]) == (False, True)
    assert (held[one.pk]["quote"], held[two.pk]["quote"]) == (False, False)  # the list alone had said these


# -- withdrawing


def test_no_to_taking_part_after_the_interview_takes_the_words_out_of_use(diagnostic: Diagnostic) -> None:
    resident = one_who(diagnostic, "Resident 1")
    before = current_passages(diagnostic).count()

    listening.take_answers(participant=resident, answers={"take_part": False}, wordings={}, by=TESTER)

    resident.participation.refresh_from_db()
    assert resident.participation.withdrawn_at is not None
    assert current_passages(diagnostic).count() == before - 2
    assert AuditEvent.objects.filter(verb="participation.withdrawn").count() == 1


def test_no_to_taking_part_before_the_interview_can_become_a_yes(diagnostic: Diagnostic) -> None:
    (asked,) = add_people(diagnostic=diagnostic, arrivals=[Arrival()], by=TESTER)

    listening.take_answers(participant=asked, answers={"take_part": False}, wordings={}, by=TESTER)

    asked.participation.refresh_from_db()
    assert asked.participation.withdrawn_at is None


def test_words_that_come_after_a_no_count_nowhere_until_a_yes(workspace: Workspace, tmp_path: Path) -> None:
    folder = six_people(tmp_path / "interviews")
    diagnostic = gathered(workspace, folder).diagnostic
    (asked,) = add_people(diagnostic=diagnostic, arrivals=[Arrival(pseudonym="Resident 7")], by=TESTER)
    listening.take_answers(participant=asked, answers={"take_part": False}, wordings={}, by=TESTER)
    (folder / "7.txt").write_text(interview(CALL, f"The {SECRET} forms get in the way of the {SECRET} club."))
    with (folder / "people.csv").open("a") as people:
        people.write("7.txt,Resident 7,Residents,take part; quote,Ann,Interviewer\n")

    gathered(workspace, folder)
    draft_findings(diagnostic=diagnostic, by=TESTER)

    assert asked.participation.turns.exists()  # the words are there …
    assert asked.participation_id not in standings(diagnostic)
    assert current_passages(diagnostic).count() == 12
    for edition in Edition:
        report = build_report(diagnostic, edition)
        assert SECRET not in render_findings(report)
        assert SECRET not in repr(report)
    assert SECRET not in repr(list(diagnostic.themes.values_list("name", "keywords")))
    assert {one.state for one in attendees(diagnostic) if one.participant == asked} == {State.DECLINED}
    (progress,) = progress_of([diagnostic]).values()
    assert (progress.heard, progress.declined, sum(group.heard for group in progress.groups)) == (6, 1, 6)

    listening.take_answers(participant=asked, answers={"take_part": True, "quote": True}, wordings={}, by=TESTER)

    assert current_passages(diagnostic).count() == 14
    assert asked.participation_id in standings(diagnostic)


def test_no_in_a_list_is_about_quoting_and_still_counts(workspace: Workspace, tmp_path: Path) -> None:
    diagnostic = gathered(workspace, six_people(tmp_path / "interviews", agreed="no")).diagnostic

    assert len(standings(diagnostic)) == 6
    assert current_passages(diagnostic).count() == 12


def test_yes_in_a_later_list_ends_a_no_that_was_noted(diagnostic: Diagnostic) -> None:
    (asked,) = add_people(diagnostic=diagnostic, arrivals=[Arrival()], by=TESTER)
    noted = {"by": TESTER, "given": Consent.Given.NOTED, "noted_by": "Ines"}
    record_answers(participation=asked.participation, answers={"take_part": False}, **noted)

    record_consents(workspace=diagnostic.workspace, agreed={asked.participation_id: {"take_part"}}, by=TESTER)

    asked.participation.refresh_from_db()
    assert asked.participation.takes_part is True


def test_withdrawn_words_are_in_no_passage_count_or_standing(diagnostic: Diagnostic) -> None:
    resident = one_who(diagnostic, "Resident 1")
    before = current_passages(diagnostic).count()
    goes = what_withdrawing_removes(resident)

    listening.withdraw(participant=resident, by=TESTER, given=Consent.Given.THEMSELVES)

    assert goes.passages == 2
    assert current_passages(diagnostic).count() == before - 2
    assert resident.participation_id not in standings(diagnostic)
    assert may_be_shown(diagnostic)(resident.participation_id) is False


def test_withdrawn_words_are_not_shown_where_no_list_of_people_came(workspace: Workspace, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "plain", {"a.txt": interview(CALL, f"The {SECRET} forms.")})
    diagnostic = gathered(workspace, folder).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    somebody = diagnostic.participants.get()
    assert SECRET in render_findings(build_report(diagnostic, Edition.TEAM))

    listening.withdraw(participant=somebody, by=TESTER, given=Consent.Given.NOTED, noted_by="Ines Interviewer")

    assert may_be_shown(diagnostic)(somebody.participation_id) is False
    assert SECRET not in render_findings(build_report(diagnostic, Edition.TEAM))


@pytest.mark.parametrize("edition", [Edition.TEAM, Edition.SHARED])
def test_withdrawn_words_are_in_no_report(workspace: Workspace, tmp_path: Path, edition: Edition) -> None:
    diagnostic = with_a_secret(workspace, tmp_path / "interviews")
    resident = one_who(diagnostic, "Resident 1")
    for excerpt in current_passages(diagnostic).filter(participation=resident.participation):
        decide_sharing(excerpt_id=excerpt.pk, state=Clearing.State.CLEARED, by=TESTER, by_name="Ines")
    assert SECRET in render_findings(build_report(diagnostic, Edition.TEAM))

    listening.withdraw(participant=resident, by=TESTER, given=Consent.Given.THEMSELVES)

    report = build_report(diagnostic, edition)
    assert SECRET not in render_findings(report)
    assert SECRET not in repr(report)  # the texts of records are part of it
    assert SECRET not in repr(quoted_records(diagnostic, report))
    assert SECRET not in repr(list(diagnostic.themes.values_list("name", "keywords")))


def test_withdrawing_turns_each_yes_into_a_no_and_keeps_the_history(diagnostic: Diagnostic) -> None:
    resident = one_who(diagnostic, "Resident 1")

    listening.withdraw(participant=resident, by=TESTER, given=Consent.Given.THEMSELVES)

    consents = consents_of([resident.participation_id])[resident.participation_id]
    assert set(consents.values()) == {False}
    assert resident.participation.consents.filter(agreed=True).count() == 2


def test_withdrawing_twice_is_once(diagnostic: Diagnostic) -> None:
    resident = one_who(diagnostic, "Resident 1")

    for _ in range(2):
        listening.withdraw(participant=resident, by=TESTER, given=Consent.Given.THEMSELVES)

    assert AuditEvent.objects.filter(verb="participation.withdrawn").count() == 1


def test_withdrawal_without_a_name_is_refused_by_the_database(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation

    with pytest.raises(IntegrityError):
        Participation.objects.filter(pk=participation.pk).update(withdrawn_at=timezone.now())


def test_audit_of_withdrawing_holds_no_words(workspace: Workspace, tmp_path: Path) -> None:
    diagnostic = with_a_secret(workspace, tmp_path / "interviews")

    listening.withdraw(participant=one_who(diagnostic, "Resident 1"), by=TESTER, given=Consent.Given.THEMSELVES)

    assert SECRET not in repr(list(AuditEvent.objects.values()))


# -- states, told by what happened


def test_states_follow_what_happened(diagnostic: Diagnostic) -> None:
    new, invited, agreed, declined = add_people(diagnostic=diagnostic, arrivals=[Arrival()] * 4, by=TESTER)
    make_link(participation=invited.participation, by=TESTER)
    for participant, yes in ((agreed, True), (declined, False)):
        record_answers(
            participation=participant.participation,
            answers={"take_part": yes},
            by=TESTER,
            given=Consent.Given.THEMSELVES,
        )
    gone = one_who(diagnostic, "Council 4")
    listening.withdraw(participant=gone, by=TESTER, given=Consent.Given.THEMSELVES)

    states = {one.participant.pk: one.state for one in attendees(diagnostic)}

    assert [states[one.pk] for one in (new, invited, agreed, declined, gone)] == [
        State.NOT_INVITED,
        State.INVITED,
        State.AGREED,
        State.DECLINED,
        State.WITHDRAWN,
    ]
    assert states[one_who(diagnostic, "Resident 1").pk] == State.INTERVIEWED


def test_list_of_people_takes_the_same_queries_however_many(diagnostic: Diagnostic, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        attendees(diagnostic)
    add_people(diagnostic=diagnostic, arrivals=[Arrival(name=f"Person {n}") for n in range(20)], by=TESTER)

    with django_assert_num_queries(len(few)):
        assert len(attendees(diagnostic)) == 26


def test_pseudonym_is_proposed_by_perspective(diagnostic: Diagnostic) -> None:
    residents = diagnostic.perspectives.get(name="Residents")

    added = add_people(
        diagnostic=diagnostic, arrivals=[Arrival(perspectives=(residents,)), Arrival(), Arrival()], by=TESTER
    )

    assert [one.participation.pseudonym for one in added] == ["Resident 4", "Person 1", "Person 2"]


def test_pseudonym_of_somebody_else_is_refused_whatever_its_letter_case(diagnostic: Diagnostic) -> None:
    with pytest.raises(PseudonymTakenError):
        add_people(diagnostic=diagnostic, arrivals=[Arrival(pseudonym="resident 1")], by=TESTER)
    with pytest.raises(PseudonymTakenError):
        change_participant(
            participant=one_who(diagnostic, "Resident 2"), by=TESTER, pseudonym="RESIDENT 1", perspectives=[]
        )

    assert diagnostic.participants.count() == 6


# -- links


def test_link_is_found_by_its_token_and_by_no_other(diagnostic: Diagnostic) -> None:
    link = make_link(participation=one_who(diagnostic, "Resident 1").participation, by=TESTER)
    token = token_of(link)
    end = "A" if token[-1] != "A" else "B"

    assert find_link(token) == link
    assert find_link(token[:-1] + end) is None
    assert find_link(link.pk.hex) is None
    assert find_link("") is None


def test_link_is_made_once_and_anew_after_it_ended(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation
    first = make_link(participation=participation, by=TESTER)
    assert make_link(participation=participation, by=TESTER) == first

    revoke_link(link=first, by=TESTER)

    assert make_link(participation=participation, by=TESTER) != first


def test_link_that_ran_out_is_replaced(diagnostic: Diagnostic) -> None:
    participation = one_who(diagnostic, "Resident 1").participation
    old = make_link(participation=participation, by=TESTER)
    participation.links.update(expires_at=timezone.now() - timedelta(days=1))

    new = make_link(participation=participation, by=TESTER)

    assert new != old
    assert participation.links.get(pk=old.pk).revoked_at is not None


# -- mails


def letter(participant: Participant) -> Letter:
    return Letter(participant.participation, "ann@example.org", "Hello", "Your link")


def test_mail_of_one_form_goes_out_once(diagnostic: Diagnostic) -> None:
    participant, form = one_who(diagnostic, "Resident 1"), diagnostic.pk

    first = mail_out(letters=[letter(participant)], purpose="invite", sending=form, by=TESTER)
    second = mail_out(letters=[letter(participant)], purpose="invite", sending=form, by=TESTER)

    assert (first.sent, second.sent, second.already) == (1, 0, 1)
    assert len(mail.outbox) == 1


def test_mail_that_was_stopped_halfway_goes_when_its_form_is_sent_again(diagnostic: Diagnostic) -> None:
    participant, form = one_who(diagnostic, "Resident 1"), diagnostic.pk
    begun = Mailing.objects.create(
        workspace_id=diagnostic.workspace_id,
        participation=participant.participation,
        purpose="invite",
        sending=form,
        by_label="Tester",
    )

    at_once = mail_out(letters=[letter(participant)], purpose="invite", sending=form, by=TESTER)  # it may be going yet
    Mailing.objects.update(begun_at=begun.begun_at - timedelta(minutes=2))
    later = mail_out(letters=[letter(participant)], purpose="invite", sending=form, by=TESTER)

    assert (at_once.sent, at_once.already) == (0, 1)
    assert (later.sent, later.already) == (1, 0)
    assert len(mail.outbox) == 1
    assert Mailing.objects.get().sent_at is not None


def test_mails_past_the_limit_are_all_refused(diagnostic: Diagnostic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing_actions, "MOST_A_DAY", 1)
    letters = [letter(one_who(diagnostic, name)) for name in ("Resident 1", "Resident 2")]

    with pytest.raises(MailLimitError, match="1 are left"):
        mail_out(letters=letters, purpose="invite", sending=diagnostic.pk, by=TESTER)

    assert mail.outbox == []
    assert Mailing.objects.count() == 0


def test_mail_that_the_server_refuses_is_told_and_the_next_one_goes(
    diagnostic: Diagnostic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail.backends import locmem

    takes = locmem.EmailBackend.send_messages

    def refuses_the_first(self: locmem.EmailBackend, messages: list[object]) -> int:
        if not Mailing.objects.exclude(failed="").exists():
            raise ConnectionRefusedError("the mail server is away")
        return takes(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuses_the_first)
    letters = [letter(one_who(diagnostic, name)) for name in ("Resident 1", "Resident 2")]

    posted = mail_out(letters=letters, purpose="invite", sending=diagnostic.pk, by=TESTER)

    assert (posted.sent, posted.failed) == (1, 1)
    assert Mailing.objects.get(sent_at__isnull=True).failed == "the mail server is away"


def test_nothing_cleared_is_left_of_who_withdrew(diagnostic: Diagnostic) -> None:
    resident = one_who(diagnostic, "Resident 1")
    excerpt = current_passages(diagnostic).filter(participation=resident.participation).first()
    assert excerpt is not None
    decide_sharing(excerpt_id=excerpt.pk, state=Clearing.State.CLEARED, by=TESTER, by_name="Ines")
    assert what_withdrawing_removes(resident).shared == 1

    listening.withdraw(participant=resident, by=TESTER, given=Consent.Given.THEMSELVES)

    assert what_withdrawing_removes(resident).passages == 0
    assert not current_passages(diagnostic).filter(pk__in=Clearance.objects.values("excerpt")).exists()
    assert Clearance.objects.filter(excerpt=F("excerpt")).count() == 1  # the decision itself stays on record
