"""Reads over diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django_scopes import scopes_disabled

from strandline.diagnostics.models import Diagnostic, NotesCheck, Participant, SessionRecord
from strandline.people.models import Consent
from strandline.people.queries import consents_of, out_of_use, taking_no_part
from strandline.records.models import Excerpt, PassageWish, Record
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


def confirmed_passages(diagnostic: Diagnostic) -> frozenset[UUID]:
    """Passages that an interviewer noted and whose speaker said that what stands there is right.

    Not one that they proposed to word otherwise, as long as it stands as it was.
    """
    checks = NotesCheck.objects.filter(participant__diagnostic=diagnostic, confirmed_at__isnull=False)
    if not checks.exists():
        return frozenset()
    theirs = checks.filter(record=OuterRef("record"), participant__participation=OuterRef("participation"))
    otherwise = PassageWish.objects.filter(
        excerpt=OuterRef("pk"), wish=PassageWish.Wish.CORRECT, undone_at__isnull=True
    ).exclude(accepted=True)
    noted = current_passages(diagnostic).filter(Exists(theirs), ~Exists(otherwise), verbatim=False)
    return frozenset(noted.order_by().values_list("pk", flat=True))


def conversations_held(diagnostic: Diagnostic) -> int:
    """Conversations of which a record is in use."""
    current = SessionRecord.objects.filter(set_aside_at__isnull=True, session__diagnostic=diagnostic)
    return diagnostic.sessions.filter(session_records__in=current).distinct().count()


def heard_participants(diagnostic: Diagnostic) -> QuerySet[Participant]:
    """Those who were spoken to and of whom something could be read, and who take part."""
    current = SessionRecord.objects.filter(set_aside_at__isnull=True, session__diagnostic=diagnostic)
    return (
        Participant.objects.filter(diagnostic=diagnostic, sessions__session_records__in=current)
        .exclude(taking_no_part("participation__"))
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
    """Whether somebody has thought about consent: a list of people came with a folder, or, in the app, the first answer
    about being quoted is there. People who are only written down to be invited are no such list.
    """
    if diagnostic.gathered_from:
        return diagnostic.participants.filter(key__startswith="person:").exists()
    return Consent.objects.filter(participation__participant__diagnostic=diagnostic, purpose="quote").exists()


def nobody_knows(diagnostic: Diagnostic, people: Mapping[UUID, Standing] | None = None) -> int:
    """How many people were heard whose words are not shown because nobody noted whether they may be quoted."""
    if not is_listed(diagnostic):
        return 0
    known = standings(diagnostic) if people is None else people
    return sum(person.voices for person in known.values() if "quote" not in person.consent)


def may_be_shown(
    diagnostic: Diagnostic, people: Mapping[UUID, Standing] | None = None
) -> Callable[[UUID | None], bool]:
    """Tells for a participation whether its words may be shown to the interview team in a report.

    Who agreed to be quoted: yes. Who did not: never. Where it is not known: not if a list of people came, for then it
    is a gap in the list; if none came at all, the team sees its own texts. (docs/decisions/0004-who-may-be-quoted.md)
    Of whoever takes no part: nothing. `people` are the standings, if they are at hand.

    This is about people. For a single passage its speaker may have asked otherwise: `records.queries`.
    """
    return _shown(standings(diagnostic) if people is None else people, unknown=not is_listed(diagnostic))


def may_name_themes(diagnostic: Diagnostic) -> Callable[[UUID | None], bool]:
    """Tells for a participation whether words of theirs may be the name of a theme, which the team sees.

    A name is a word or two that several people use, so in the app those whom nobody has asked yet may give it too: else
    the first answer that is noted would leave every theme without a name. What leaves the team is looked at again
    (`publish.edition.naming`).
    """
    listed = bool(diagnostic.gathered_from) and is_listed(diagnostic)
    return _shown(standings(diagnostic), unknown=not listed)


def _shown(known: Mapping[UUID, Standing], *, unknown: bool) -> Callable[[UUID | None], bool]:
    gone = out_of_use()

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
