"""Inviting, joining, changing roles, leaving: the verbs and what they refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from making import TESTER
from people_of_the_app import Role, account, cast, member

from strandline.audit.models import AuditEvent
from strandline.diagnostics.actions.appointing import LastOfTheTeamError, OtherPartError, appoint
from strandline.diagnostics.actions.leaving import leave
from strandline.diagnostics.models import Appointment
from strandline.diagnostics.rules import is_on_team
from strandline.workspaces.actions import (
    AlreadyAMemberError,
    AlreadyInvitedError,
    InvitationClosedError,
    LastLeadError,
    WrongAddressError,
    accept,
    change_role,
    found_workspace,
    invite,
    send_again,
    withdraw,
)
from strandline.workspaces.models import Invitation, Membership
from strandline.workspaces.queries import invitation_by_token, invitation_token
from strandline.workspaces.walls import within


def invited(workspace, email: str = "mo.member@example.org", role: str = Role.MEMBER) -> Invitation:
    return invite(workspace=workspace, email=email, role=role, by=TESTER)


def days_ago(invitation: Invitation, days: float) -> Invitation:
    invitation.sent_at = timezone.now() - timedelta(days=days)
    invitation.save()
    return invitation


def test_accepted_invitation_gives_its_role(workspace) -> None:
    mo = account("Mo Member")
    accept(invitation=invited(workspace, role=Role.STEWARD), user=mo)
    assert [(m.user, m.role) for m in Membership.objects.all()] == [(mo, Role.STEWARD)]


def test_invitation_is_for_one_address_whatever_its_case(workspace) -> None:
    invitation = invited(workspace, email="Mo.Member@Example.org")
    with pytest.raises(WrongAddressError):
        accept(invitation=invitation, user=account("Eve Else"))
    accept(invitation=invitation, user=account("Mo Member"))
    assert [m.user.name for m in Membership.objects.all()] == ["Mo Member"]


def test_invitation_is_accepted_once(workspace) -> None:
    invitation, mo = invited(workspace), account("Mo Member")
    accept(invitation=invitation, user=mo)
    Membership.objects.get().delete()
    with pytest.raises(InvitationClosedError):
        accept(invitation=invitation, user=mo)


def test_withdrawn_invitation_lets_nobody_in(workspace) -> None:
    invitation = invited(workspace)
    withdraw(invitation=Invitation.objects.get(), by=TESTER)
    with pytest.raises(InvitationClosedError):
        accept(invitation=invitation, user=account("Mo Member"))


@pytest.mark.parametrize(("days", "works"), [(13.9, True), (14.1, False)])
def test_invitation_works_for_fourteen_days(workspace, days: float, works: bool) -> None:
    invitation = days_ago(invited(workspace), days)
    assert invitation.is_open is works
    if not works:
        with pytest.raises(InvitationClosedError):
            accept(invitation=invitation, user=account("Mo Member"))


def test_invitation_sent_again_works_anew_and_its_old_link_does_not(workspace) -> None:
    invitation = days_ago(invited(workspace), 20)
    old = invitation_token(invitation)
    send_again(invitation=invitation, by=TESTER)
    assert invitation_by_token(old) is None
    found = invitation_by_token(invitation_token(invitation))
    assert found == invitation
    assert found.is_open


def test_link_that_was_changed_opens_nothing(workspace) -> None:
    token = invitation_token(invited(workspace))
    assert invitation_by_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert invitation_by_token("nonsense") is None


def test_address_has_one_open_invitation(workspace) -> None:
    invited(workspace)
    with pytest.raises(AlreadyInvitedError):
        invited(workspace, email="MO.member@example.org")
    withdraw(invitation=Invitation.objects.get(), by=TESTER)
    invited(workspace)
    assert Invitation.objects.count() == 2


def test_member_is_not_invited(workspace) -> None:
    member(workspace, "Mo Member")
    with pytest.raises(AlreadyAMemberError):
        invited(workspace, email="MO.MEMBER@example.org")


def test_last_lead_keeps_the_role(workspace) -> None:
    member(workspace, "Lena Lead", Role.LEAD)
    membership = Membership.objects.get()
    with pytest.raises(LastLeadError):
        change_role(membership=membership, role=Role.MEMBER, by=TESTER)
    with pytest.raises(LastLeadError):
        leave(membership=membership, by=TESTER)
    assert Membership.objects.get().role == Role.LEAD


def test_one_of_two_leads_may_go(workspace) -> None:
    member(workspace, "Lena Lead", Role.LEAD)
    lin = member(workspace, "Lin Lead", Role.LEAD)
    leave(membership=Membership.objects.get(user=lin), by=TESTER)
    assert [m.user.name for m in Membership.objects.all()] == ["Lena Lead"]


def test_leaving_ends_being_on_the_team(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    appoint(diagnostic=people.diagnostic, user=people.lead, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)

    leave(membership=Membership.objects.get(user=people.interviewer), by=TESTER)
    accept(invitation=invited(workspace, email=people.interviewer.email), user=people.interviewer)

    assert not is_on_team(people.interviewer, people.diagnostic)


def test_last_of_an_interview_team_stays(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    with pytest.raises(LastOfTheTeamError, match="After the winter"):
        leave(membership=Membership.objects.get(user=people.interviewer), by=TESTER)
    assert is_on_team(people.interviewer, people.diagnostic)


def test_nobody_is_on_the_team_of_what_they_asked_for(workspace, tmp_path) -> None:
    people = cast(workspace, tmp_path / "interviews")
    before = set(Appointment.objects.values_list("user", "part"))
    with pytest.raises(OtherPartError, match="Colm Commissioner"):
        appoint(diagnostic=people.diagnostic, user=people.commissioner, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    with pytest.raises(OtherPartError, match="Ines Interviewer"):
        appoint(diagnostic=people.diagnostic, user=people.interviewer, part=Appointment.Part.COMMISSIONER, by=TESTER)
    assert set(Appointment.objects.values_list("user", "part")) == before
    assert not is_on_team(people.commissioner, people.diagnostic)


def test_workspace_of_a_name_that_is_there_is_another(workspace) -> None:
    ana = account("Ana Pereira")
    other = found_workspace(name=workspace.name, kind="organisation", place_name="", lead=ana, by=TESTER)
    assert other != workspace
    assert not Membership.objects.filter(user=ana)
    with within(other):
        assert Membership.objects.get().role == Role.LEAD


def test_each_verb_writes_one_event(workspace) -> None:
    lena = member(workspace, "Lena Lead", Role.LEAD)
    invitation = invited(workspace)
    send_again(invitation=invitation, by=TESTER)
    accept(invitation=invitation, user=account("Mo Member"))
    mo = Membership.objects.exclude(user=lena).get()
    change_role(membership=mo, role=Role.VIEWER, by=TESTER)
    leave(membership=mo, by=TESTER)
    withdraw(invitation=invited(workspace, email="eve@example.org"), by=TESTER)

    verbs = AuditEvent.objects.filter(workspace_id=workspace.pk).order_by("at").values_list("verb", flat=True)
    assert list(verbs) == [
        "workspace.opened",
        "invitation.sent",
        "invitation.sent_again",
        "invitation.accepted",
        "member.joined",
        "member.role_changed",
        "member.removed",
        "invitation.sent",
        "invitation.withdrawn",
    ]
