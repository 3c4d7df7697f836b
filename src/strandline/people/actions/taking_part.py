"""Taking part, and taking part no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note, note_all
from strandline.people.actions.agreeing import record_answers
from strandline.people.models import Consent, Participation, Person
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
def rename(*, participation: Participation, pseudonym: str, by: Actor) -> None:
    """Give another pseudonym. The audit says that it changed, not from what: it might have been a name."""
    if participation.pseudonym == pseudonym:
        return
    participation.pseudonym = pseudonym
    participation.save()
    note("participation.renamed", participation, by=by, workspace_id=participation.workspace_id)


@transaction.atomic
def keep_contact(
    *,
    participation: Participation,
    by: Actor,
    name: str = "",
    email: str = "",
    phone: str = "",
    access_needs: Sequence[str] = (),
    access_note: str = "",
) -> Person | None:
    """Write down who somebody is and how to reach them; with nothing to write down, nobody is kept."""
    known = {
        "name": name,
        "email": email,
        "phone": phone,
        "access_needs": list(access_needs),
        "access_note": access_note,
    }
    person = participation.person
    if person is None and not any(known.values()):
        return None
    if person is not None and all(getattr(person, field) == value for field, value in known.items()):
        return person
    person = person or Person(workspace_id=participation.workspace_id)
    for field, value in known.items():
        setattr(person, field, value)
    person.save()
    if participation.person_id != person.pk:
        participation.person = person
        participation.save()
    note("person.kept", participation, by=by, workspace_id=participation.workspace_id)
    return person


@transaction.atomic
def withdraw_participation(*, participation: Participation, by: Actor, given: str, noted_by: str = "") -> None:
    """From now on none of somebody's words is in use, and they agree to nothing. Withdrawing twice is once.

    Raises nothing for whoever never agreed: everybody may withdraw.
    """
    participation = Participation.objects.select_for_update().get(pk=participation.pk)
    if participation.withdrawn_at is not None:
        return
    agreed = consents_of([participation.pk]).get(participation.pk, {})
    no_longer = {purpose: False for purpose, yes in agreed.items() if yes}
    if no_longer:
        record_answers(participation=participation, answers=no_longer, by=by, given=given, noted_by=noted_by)
    participation.withdrawn_at = timezone.now()
    participation.withdrawn_by = noted_by or Consent.Given.THEMSELVES.label
    participation.save()
    note("participation.withdrawn", participation, by=by, workspace_id=participation.workspace_id, given=given)
