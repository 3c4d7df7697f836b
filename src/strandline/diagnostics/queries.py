"""Reads over diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from strandline.diagnostics.models import Diagnostic, Participant, SessionRecord
from strandline.people.queries import consents_of, withdrawn
from strandline.records.models import Excerpt, Record
from strandline.records.queries import in_use


def gathered_from(place: str) -> Diagnostic | None:
    """The diagnostic that was gathered from a place, in whichever workspace.

    Asked before any workspace is open, to find out which: the one read across walls, for the embedded data folder of a
    command that has all of it in hand.
    """
    with scopes_disabled():
        return Diagnostic.objects.select_related("workspace").filter(gathered_from=place).first()


def current_records(diagnostic: Diagnostic) -> QuerySet[Record]:
    """The records in use: neither replaced nor set aside."""
    return (
        Record.objects.filter(session_record__session__diagnostic=diagnostic, session_record__set_aside_at__isnull=True)
        .select_related("session_record")
        .order_by("session_record__session__label", "source_name", "pk")
    )


def current_passages(diagnostic: Diagnostic) -> QuerySet[Excerpt]:
    """The passages in use of the records in use, in the order of the records."""
    passages = Excerpt.objects.filter(
        passage=True,
        record__session_record__session__diagnostic=diagnostic,
        record__session_record__set_aside_at__isnull=True,
    )
    return in_use(passages).order_by("record__source_name", "record", "start")


def conversations_held(diagnostic: Diagnostic) -> int:
    """Conversations of which a record is in use."""
    current = SessionRecord.objects.filter(set_aside_at__isnull=True, session__diagnostic=diagnostic)
    return diagnostic.sessions.filter(session_records__in=current).distinct().count()


def heard_participants(diagnostic: Diagnostic) -> QuerySet[Participant]:
    """Those who were spoken to and of whom something could be read, and who have not withdrawn."""
    current = SessionRecord.objects.filter(set_aside_at__isnull=True, session__diagnostic=diagnostic)
    return (
        Participant.objects.filter(
            diagnostic=diagnostic,
            sessions__session_records__in=current,
            participation__withdrawn_at__isnull=True,
        )
        .select_related("participation")
        .prefetch_related("perspectives")
        .distinct()
        .order_by("key")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What one who took part brings to a count: where they stand, for how many they speak, what they agreed to."""

    pseudonym: str
    perspectives: tuple[str, ...]
    voices: int
    consent: Mapping[str, bool]

    @property
    def may_quote(self) -> bool:
        return self.consent.get("quote", False)


def is_listed(diagnostic: Diagnostic) -> bool:
    """Whether a list of people came with what was gathered: somebody has thought about consent."""
    return diagnostic.participants.filter(key__startswith="person:").exists()


def may_be_shown(
    diagnostic: Diagnostic, people: Mapping[UUID, Standing] | None = None
) -> Callable[[UUID | None], bool]:
    """Tells for a participation whether its words may be shown to the interview team in a report.

    Who agreed to be quoted: yes. Who did not: never. Where it is not known: not if a list of people came, for then it
    is a gap in the list; if none came at all, the team sees its own texts. (docs/decisions/0004-who-may-be-quoted.md)
    Of whoever withdrew: nothing. `people` are the standings, if they are at hand.

    This is about people. For a single passage its speaker may have asked otherwise: `records.queries`.
    """
    known = standings(diagnostic) if people is None else people
    unknown = not is_listed(diagnostic)
    gone = withdrawn()

    def shown(participation: UUID | None) -> bool:
        if participation in gone:
            return False
        person = known.get(participation) if participation else None
        return unknown if person is None else person.consent.get("quote", unknown)

    return shown


def standings(diagnostic: Diagnostic) -> dict[UUID, Standing]:
    """Participation id → standing, for everybody heard."""
    participants = list(heard_participants(diagnostic))
    consents = consents_of(participant.participation_id for participant in participants)
    return {
        participant.participation_id: Standing(
            pseudonym=participant.participation.pseudonym,
            perspectives=tuple(
                perspective.name for perspective in sorted(participant.perspectives.all(), key=lambda p: p.position)
            ),
            voices=participant.participation.voices,
            consent=consents.get(participant.participation_id, {}),
        )
        for participant in participants
    }
