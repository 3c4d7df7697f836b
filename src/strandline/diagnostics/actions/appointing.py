"""Naming who is on a diagnostic's interview team, and who asked for it."""

from __future__ import annotations

from django.db import transaction

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.workspaces.models import Membership


class NotAMemberError(Exception):
    """Only a member of the workspace can be named on its diagnostics."""


class OtherPartError(Exception):
    """Whoever asked for a diagnostic does not read what people told its interview team."""


class LastOfTheTeamError(Exception):
    """Somebody has to be able to read the records."""


@transaction.atomic
def appoint(*, diagnostic: Diagnostic, user: User, part: str, by: Actor) -> Appointment:
    # Their row is held, so that two who name somebody at once do not each give them another part.
    if Membership.objects.select_for_update().filter(user=user).first() is None:
        raise NotAMemberError(f"{user} is not a member of this workspace. Invite them first.")
    if Appointment.objects.filter(diagnostic=diagnostic, user=user).exclude(part=part).exists():
        raise OtherPartError(
            f"{user} is named for the other part already: whoever asked for it is not on the interview team. Take them "
            "off there first."
        )
    appointment, made = Appointment.objects.get_or_create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        user=user,
        part=part,
        defaults={"appointed_by": by.label},
    )
    if made:
        note("diagnostic.appointed", diagnostic, by=by, workspace_id=diagnostic.workspace_id, part=part, whom=str(user))
    return appointment


@transaction.atomic
def dismiss(*, appointment: Appointment, by: Actor) -> None:
    """Take somebody off a diagnostic. They lose sight of its records at once."""
    diagnostic = appointment.diagnostic
    others = Appointment.objects.filter(diagnostic=diagnostic, part=appointment.part).exclude(pk=appointment.pk)
    if appointment.part == Appointment.Part.INTERVIEW_TEAM and not others.exists():
        raise LastOfTheTeamError("This is the last person on the interview team. Name somebody else first.")
    part, whom = appointment.part, str(appointment.user)
    appointment.delete()
    note("diagnostic.dismissed", diagnostic, by=by, workspace_id=diagnostic.workspace_id, part=part, whom=whom)
