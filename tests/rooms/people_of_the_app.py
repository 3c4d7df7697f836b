"""Accounts, memberships and a diagnostic with its team, for tests of the web app and of who may see what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.test import Client
from making import TESTER, gathered, six_people

from strandline.accounts.models import User
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.insight.actions import draft_findings
from strandline.workspaces.models import Membership, Workspace

Role = Membership.Role


def account(name: str) -> User:
    return User.objects.create_user(email=f"{name.lower().replace(' ', '.')}@example.org", name=name)


def member(workspace: Workspace, name: str, role: str = Role.MEMBER) -> User:
    """An account in the workspace, whose scope must be open."""
    user = account(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


def browser_of(user: User) -> Client:
    """Somebody who has signed in."""
    client = Client()
    client.force_login(user)
    return client


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who might look at one diagnostic of six people's interviews, read and drafted by the machine."""

    diagnostic: Diagnostic
    interviewer: User
    commissioner: User
    lead: User
    member: User
    viewer: User


def cast(workspace: Workspace, folder: Path) -> Cast:
    """`folder` is where the interviews are written, such as `tmp_path / "interviews"`."""
    diagnostic = gathered(workspace, six_people(folder)).diagnostic
    draft_findings(diagnostic=diagnostic, by=TESTER)
    people = Cast(
        diagnostic=diagnostic,
        interviewer=member(workspace, "Ines Interviewer"),
        commissioner=member(workspace, "Colm Commissioner", Role.VIEWER),
        lead=member(workspace, "Lena Lead", Role.LEAD),
        member=member(workspace, "Mo Member"),
        viewer=member(workspace, "Vera Viewer", Role.VIEWER),
    )
    appoint(diagnostic=diagnostic, user=people.interviewer, part=Appointment.Part.INTERVIEW_TEAM, by=TESTER)
    appoint(diagnostic=diagnostic, user=people.commissioner, part=Appointment.Part.COMMISSIONER, by=TESTER)
    return people
