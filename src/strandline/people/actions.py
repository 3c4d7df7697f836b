"""Taking part, and what was agreed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note, note_all
from strandline.people.models import Consent, Participation
from strandline.people.queries import consents_of
from strandline.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who begins to take part; `voices` above one for a group that speaks as one."""

    pseudonym: str
    organisation: str = ""
    voices: int = 1


@transaction.atomic
def take_part(*, workspace: Workspace, newcomers: Sequence[Newcomer], by: Actor) -> list[Participation]:
    """Somebody, or several at once, take part under pseudonyms. Returned in the order given."""
    participations = Participation.objects.bulk_create(
        [
            Participation(
                workspace=workspace,
                pseudonym=newcomer.pseudonym,
                organisation=newcomer.organisation,
                voices=newcomer.voices,
            )
            for newcomer in newcomers
        ],
        batch_size=500,
    )
    note_all(
        "participation.added", [(p, {"voices": p.voices}) for p in participations], by=by, workspace_id=workspace.pk
    )
    return participations


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
def record_consents(
    *,
    workspace: Workspace,
    agreed: Mapping[UUID, Collection[str]],
    by: Actor,
    given: str = Consent.Given.LIST,
    noted_by: str = "",
    wording: str = "",
) -> int:
    """Write down what people agreed to: for each participation a yes for each purpose named, a no for each other one.

    Nothing is written for a purpose whose answer has not changed since it was last given in the same way: a list that
    is read again does not talk over what somebody has said themselves. Returns the number of answers written.
    """
    before = consents_of(agreed, given=given)
    rows = [
        Consent(
            workspace=workspace,
            participation_id=participation,
            purpose=purpose,
            agreed=purpose in purposes,
            given=given,
            noted_by=noted_by,
            wording=wording,
        )
        for participation, purposes in agreed.items()
        for purpose in Consent.Purpose.values
        if before.get(participation, {}).get(purpose) != (purpose in purposes)
    ]
    Consent.objects.bulk_create(rows, batch_size=500)
    changed = {row.participation_id for row in rows}
    note_all(
        "consent.recorded",
        [(p, {"purposes": sorted(agreed[p.pk])}) for p in Participation.objects.all() if p.pk in changed],
        by=by,
        workspace_id=workspace.pk,
    )
    return len(rows)
