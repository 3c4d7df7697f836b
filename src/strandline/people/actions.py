"""Taking part, and what was agreed to."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.people.models import Consent, Participation
from strandline.people.queries import agreed_purposes
from strandline.workspaces.models import Workspace


@transaction.atomic
def take_part(
    *, workspace: Workspace, pseudonym: str, by: Actor, organisation: str = "", voices: int = 1
) -> Participation:
    """Somebody takes part under a pseudonym."""
    participation = Participation.objects.create(
        workspace=workspace, pseudonym=pseudonym, organisation=organisation, voices=voices
    )
    note("participation.added", participation, by=by, workspace_id=workspace.pk, voices=voices)
    return participation


@transaction.atomic
def describe(*, participation: Participation, by: Actor, organisation: str, voices: int) -> None:
    """Correct what is known of somebody who takes part."""
    if (participation.organisation, participation.voices) == (organisation, voices):
        return
    participation.organisation = organisation
    participation.voices = voices
    participation.save()
    note("participation.described", participation, by=by, workspace_id=participation.workspace_id, voices=voices)


@transaction.atomic
def record_consent(
    *,
    participation: Participation,
    agreed: Collection[str],
    by: Actor,
    given: str = Consent.Given.LIST,
    noted_by: str = "",
    wording: str = "",
) -> None:
    """Write down what somebody agreed to: a yes for each purpose in `agreed`, a no for each other one.

    Nothing is written for a purpose whose answer has not changed.
    """
    before = agreed_purposes(participation)
    rows = [
        Consent(
            workspace_id=participation.workspace_id,
            participation=participation,
            purpose=purpose,
            agreed=purpose in agreed,
            given=given,
            noted_by=noted_by,
            wording=wording,
        )
        for purpose in Consent.Purpose.values
        if before.get(purpose) != (purpose in agreed)
    ]
    if rows:
        Consent.objects.bulk_create(rows)
        note(
            "consent.recorded",
            participation,
            by=by,
            workspace_id=participation.workspace_id,
            purposes=sorted(row.purpose for row in rows if row.agreed),
        )
