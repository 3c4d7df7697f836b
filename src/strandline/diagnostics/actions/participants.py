"""People of a diagnostic: added one by one or from a list, and changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import Diagnostic, Participant, Perspective
from strandline.people.actions import Newcomer, describe, keep_contact, record_consents, rename, take_part
from strandline.transcripts.people import singular


class PseudonymTakenError(Exception):
    """Two people of one diagnostic cannot go by the same pseudonym."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody to be added; what is blank is not known."""

    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    perspectives: tuple[Perspective, ...] = ()
    voices: int = 1
    pseudonym: str = ""  # blank: one is proposed
    access_needs: tuple[str, ...] = ()
    access_note: str = ""
    agreed: frozenset[str] | None = None  # what a list says they agreed to; None: nothing is written


@transaction.atomic
def add_people(*, diagnostic: Diagnostic, arrivals: Sequence[Arrival], by: Actor) -> list[Participant]:
    """Add people, each under a pseudonym. All or none.

    Raises PseudonymTakenError when somebody of the diagnostic, or of the arrivals, goes by it already.
    """
    Diagnostic.objects.select_for_update().get(pk=diagnostic.pk)  # so that two proposals at once are not the same
    taken = set(diagnostic.participants.values_list("participation__pseudonym", flat=True))
    given = [one.pseudonym.casefold() for one in arrivals if one.pseudonym]
    for pseudonym, times in Counter((*given, *(name.casefold() for name in taken))).items():
        if times > 1 and pseudonym in given:
            raise PseudonymTakenError(f"Somebody goes by “{pseudonym}” already. Choose another pseudonym.")
    pseudonyms = proposed(
        [(one.pseudonym, one.perspectives[0].name if one.perspectives else "") for one in arrivals], taken
    )
    participations = take_part(
        workspace=diagnostic.workspace,
        newcomers=[
            Newcomer(pseudonym, one.organisation, one.voices)
            for pseudonym, one in zip(pseudonyms, arrivals, strict=True)
        ],
        by=by,
    )
    keys = set(diagnostic.participants.values_list("key", flat=True))
    participants = []
    for participation, one in zip(participations, arrivals, strict=True):
        keep_contact(
            participation=participation,
            by=by,
            name=one.name,
            email=one.email,
            phone=one.phone,
            access_needs=one.access_needs,
            access_note=one.access_note,
        )
        participant = Participant.objects.create(
            workspace_id=diagnostic.workspace_id,
            diagnostic=diagnostic,
            participation=participation,
            key=_key(participation.pseudonym, keys),
        )
        participant.perspectives.set(one.perspectives)
        participants.append(participant)
    agreed = {
        participation.pk: one.agreed
        for participation, one in zip(participations, arrivals, strict=True)
        if one.agreed is not None
    }
    if agreed:
        record_consents(workspace=diagnostic.workspace, agreed=agreed, by=by)
    return participants


def _key(pseudonym: str, keys: set[str]) -> str:
    """So that a list of people that comes with files later knows them again by their pseudonym."""
    key = f"person:{pseudonym}"
    if key in keys:  # somebody went by it before they were given another
        key = f"person:{uuid4()}"
    keys.add(key)
    return key


def proposed(wanted: Iterable[tuple[str, str]], taken: Collection[str]) -> list[str]:
    """Pseudonyms for (pseudonym or blank, perspective or blank): "Resident 4" where residents 1 to 3 are there."""
    used = {name.casefold() for name in taken}
    rows = list(wanted)
    used |= {pseudonym.casefold() for pseudonym, _ in rows if pseudonym}
    named = []
    for pseudonym, perspective in rows:
        if not pseudonym:
            base, number = singular(perspective) if perspective else "Person", 1
            while f"{base} {number}".casefold() in used:
                number += 1
            pseudonym = f"{base} {number}"
            used.add(pseudonym.casefold())
        named.append(pseudonym)
    return named


@transaction.atomic
def change_participant(
    *,
    participant: Participant,
    by: Actor,
    pseudonym: str,
    perspectives: Sequence[Perspective],
    organisation: str = "",
    voices: int = 1,
    name: str = "",
    email: str = "",
    phone: str = "",
    access_needs: Sequence[str] = (),
    access_note: str = "",
) -> None:
    """Correct what is known of somebody. Raises PseudonymTakenError."""
    others = participant.diagnostic.participants.exclude(pk=participant.pk)
    if others.filter(participation__pseudonym__iexact=pseudonym).exists():
        raise PseudonymTakenError(f"Somebody goes by “{pseudonym}” already. Choose another pseudonym.")
    participation = participant.participation
    rename(participation=participation, pseudonym=pseudonym, by=by)
    describe(participation=participation, organisation=organisation, voices=voices, by=by)
    keep_contact(
        participation=participation,
        by=by,
        name=name,
        email=email,
        phone=phone,
        access_needs=access_needs,
        access_note=access_note,
    )
    if set(participant.perspectives.all()) != set(perspectives):
        participant.perspectives.set(perspectives)
        note("participant.placed", participant, by=by, workspace_id=participant.workspace_id)
