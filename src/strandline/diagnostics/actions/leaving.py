"""Leaving a workspace ends what somebody was named for in it."""

from __future__ import annotations

from django.db import transaction

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import LastOfTheTeamError, dismiss
from strandline.diagnostics.models import Appointment
from strandline.workspaces.actions import remove
from strandline.workspaces.models import Membership


@transaction.atomic
def leave(*, membership: Membership, by: Actor) -> None:
    """Take somebody out of the workspace and off its diagnostics, all at once or not at all.

    Whoever is the last on an interview team stays until somebody else is named: its records would have no reader left.
    """
    for appointment in Appointment.objects.filter(user=membership.user).select_related("diagnostic", "user"):
        try:
            dismiss(appointment=appointment, by=by)
        except LastOfTheTeamError:
            raise LastOfTheTeamError(
                f"{membership.user} is the last person on the interview team of “{appointment.diagnostic}”. "
                "Somebody else has to be named there first."
            ) from None
    remove(membership=membership, by=by)
