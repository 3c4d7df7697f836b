"""Who may see and do what in a diagnostic: DOMAIN's three circles, decided here and nowhere else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from strandline.accounts.models import User
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.workspaces.models import Membership


def is_on_team(user: User, diagnostic: Diagnostic) -> bool:
    """First circle: records, turns, who took part, every count."""
    on_team = Appointment.objects.filter(diagnostic=diagnostic, user=user, part=Appointment.Part.INTERVIEW_TEAM)
    return on_team.exists() and is_member(user)


def check_is_on_team(user: User, diagnostic: Diagnostic) -> None:
    if not is_on_team(user, diagnostic):
        raise PermissionDenied("Only the interview team of this diagnostic may do this.")


def sees_what_is_shared(user: User, diagnostic: Diagnostic) -> bool:
    """Second circle: what a named person of the team cleared. Members, leads and the commissioner."""
    return is_member(user)


def is_member(user: User) -> bool:
    """Of the workspace that is open."""
    return Membership.objects.filter(user=user).exists()


def can_start_diagnostic(user: User) -> bool:
    """Whoever takes part in the workspace; not those who only look on."""
    return Membership.objects.filter(user=user).exclude(role=Membership.Role.VIEWER).exists()


def team_diagnostics(user: User) -> QuerySet[Diagnostic]:
    """The diagnostics of the open workspace whose interview team somebody is on."""
    return Diagnostic.objects.filter(
        appointments__user=user, appointments__part=Appointment.Part.INTERVIEW_TEAM
    ).order_by("-started_at", "pk")


def diagnostics_outside(user: User) -> QuerySet[Diagnostic]:
    """The other diagnostics of the open workspace, of which somebody sees what is shared."""
    return Diagnostic.objects.exclude(
        pk__in=Appointment.objects.filter(user=user, part=Appointment.Part.INTERVIEW_TEAM).values("diagnostic")
    ).order_by("-started_at", "pk")


def needs_second_factor(user: User) -> bool:
    """Whoever leads a workspace or may read what people said, in any workspace: where the installation asks for it.

    Asked across walls, about that person alone.
    """
    with scopes_disabled():
        return (
            Membership.objects.filter(user=user, role=Membership.Role.LEAD).exists()
            or Appointment.objects.filter(user=user, part=Appointment.Part.INTERVIEW_TEAM).exists()
        )
