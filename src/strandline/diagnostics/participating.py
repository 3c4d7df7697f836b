"""Reads over who takes part in a diagnostic, how far each one is, and what they see of their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from strandline.diagnostics.models import Diagnostic, NotesCheck, Participant
from strandline.diagnostics.queries import current_passages, current_records, heard_participants
from strandline.people.models import Mailing, Participation, PrivateLink
from strandline.people.queries import consents_of, taking_no_part
from strandline.records.models import Excerpt, PassageWish, Turn
from strandline.records.queries import closed_in, on_record


class State(StrEnum):
    """How far somebody is, told by what has happened and not by a box that somebody ticked."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    DECLINED = "declined"
    AGREED = "agreed"
    INTERVIEWED = "interviewed"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who takes part, or is asked to, with everything a list of people tells."""

    participant: Participant  # with participation, person and perspectives at hand
    state: State
    consent: Mapping[str, bool]
    link: PrivateLink | None
    mailed: Mapping[str, datetime] = field(default_factory=dict)  # Mailing.Purpose → when the last one went
    records: int = 0  # in which they speak
    seen: int = 0  # of them, opened by themselves
    confirmed: int = 0
    corrections: int = 0  # that wait for the team
    kept_back: int = 0  # passages not to be quoted, or off the record

    @property
    def participation(self) -> Participation:
        return self.participant.participation


def attendees(diagnostic: Diagnostic) -> list[Attendee]:
    """Everybody of a diagnostic, by pseudonym, in the same handful of queries however many there are."""
    participants = list(
        diagnostic.participants.select_related("participation__person").prefetch_related("perspectives")
    )
    by_participation = {one.participation_id: one for one in participants}
    consents = consents_of(by_participation)
    heard = set(heard_participants(diagnostic).order_by().values_list("pk", flat=True))
    ours = {"participation__participant__diagnostic": diagnostic}
    links = {link.participation_id: link for link in PrivateLink.objects.filter(revoked_at__isnull=True, **ours)}
    mailed: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for mailing in Mailing.objects.filter(sent_at__isnull=False, **ours).order_by("sent_at"):
        if mailing.sent_at:
            mailed[mailing.participation_id][mailing.purpose] = mailing.sent_at
    spoken = _records_spoken_in(diagnostic)
    seen: dict[UUID, set[UUID]] = defaultdict(set)
    confirmed: dict[UUID, set[UUID]] = defaultdict(set)
    for check in NotesCheck.objects.filter(participant__diagnostic=diagnostic):
        seen[check.participant_id].add(check.record_id)
        if check.confirmed_at:
            confirmed[check.participant_id].add(check.record_id)
    wishes = _wishes_that_hold(diagnostic)
    found = []
    for participation, one in by_participation.items():
        records = spoken.get(participation, set())
        consent = consents.get(participation, {})
        state = _state(
            one,
            consent,
            invited=participation in links or participation in mailed,
            heard=one.pk in heard,
            checked=bool(records) and records <= confirmed[one.pk],
        )
        found.append(
            Attendee(
                participant=one,
                state=state,
                consent=consent,
                link=links.get(participation),
                mailed=mailed.get(participation, {}),
                records=len(records),
                seen=len(records & seen[one.pk]),
                confirmed=len(records & confirmed[one.pk]),
                corrections=sum(wish == PassageWish.Wish.CORRECT for wish in wishes[participation]),
                kept_back=sum(wish != PassageWish.Wish.CORRECT for wish in wishes[participation]),
            )
        )
    return sorted(found, key=lambda one: _in_order(one.participation.pseudonym))


def attendee(participant: Participant) -> Attendee:
    return next(one for one in attendees(participant.diagnostic) if one.participant.pk == participant.pk)


def _state(
    participant: Participant, consent: Mapping[str, bool], *, invited: bool, heard: bool, checked: bool
) -> State:
    if participant.participation.withdrawn_at is not None:
        return State.WITHDRAWN
    if heard:
        return State.CHECKED if checked else State.INTERVIEWED
    if (agreed := consent.get("take_part")) is not None:
        return State.AGREED if agreed else State.DECLINED
    return State.INVITED if invited else State.NOT_INVITED


def _in_order(pseudonym: str) -> tuple[object, ...]:
    """ "Resident 4" before "Resident 12"."""
    words = pseudonym.casefold().split()
    number = int(words[-1]) if words and words[-1].isdecimal() else 0
    return (" ".join(words[:-1] if number else words), number, pseudonym)


def _records_spoken_in(diagnostic: Diagnostic) -> dict[UUID, set[UUID]]:
    """Participation → records in use in which they speak."""
    spoken: dict[UUID, set[UUID]] = defaultdict(set)
    turns = Turn.objects.filter(
        record__session_record__session__diagnostic=diagnostic,
        record__session_record__set_aside_at__isnull=True,
        participation__isnull=False,
    ).exclude(role=Turn.Role.INTERVIEWER)
    for participation, record in turns.order_by().values_list("participation", "record").distinct():
        spoken[participation].add(record)
    return spoken


def _wishes_that_hold(diagnostic: Diagnostic) -> dict[UUID, list[str]]:
    wishes: dict[UUID, list[str]] = defaultdict(list)
    rows = PassageWish.objects.filter(
        participation__participant__diagnostic=diagnostic,
        undone_at__isnull=True,
        decided_at__isnull=True,
        excerpt__record__session_record__set_aside_at__isnull=True,
    )
    for participation, wish in rows.order_by("at").values_list("participation", "wish"):
        wishes[participation].append(wish)
    return wishes


def corrections_waiting(diagnostic: Diagnostic) -> list[PassageWish]:
    """Corrections that people propose of their own words, the oldest first."""
    return list(
        PassageWish.objects.filter(
            wish=PassageWish.Wish.CORRECT,
            participation__participant__diagnostic=diagnostic,
            undone_at__isnull=True,
            decided_at__isnull=True,
            excerpt__record__session_record__set_aside_at__isnull=True,
        )
        .exclude(taking_no_part("participation__"))
        .select_related("participation", "excerpt__record", "excerpt__turn")
        .order_by("at")
    )


# -- what somebody sees of their own words ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnPassage:
    excerpt: UUID
    text: str  # blank while it is off the record by their own wish
    verbatim: bool
    question: str  # shown when it is another than the passage's before; else blank
    wishes: tuple[PassageWish, ...]  # those that hold

    def has(self, wish: str) -> PassageWish | None:
        return next((one for one in self.wishes if one.wish == wish), None)


@dataclass(frozen=True, slots=True)
class OwnNotes:
    """What one record holds of somebody's own words: no other voice, nothing off the record."""

    record: UUID
    kind: str  # a value of Record.Kind
    held_on: object | None
    confirmed_at: datetime | None
    passages: list[OwnPassage]


def own_notes(participant: Participant) -> list[OwnNotes]:
    """What was noted of somebody, as they may see it: their own turns and the questions before them."""
    participation = participant.participation_id
    own = Excerpt.objects.filter(passage=True, participation=participation)
    in_records = current_records(participant.diagnostic).filter(pk__in=own.values("record"))
    records = {record.pk: record for record in in_records.select_related("session_record__session")}
    closed = closed_in(in_records)
    checks = {check.record_id: check.confirmed_at for check in participant.checks.all()}
    wishes: dict[UUID, list[PassageWish]] = defaultdict(list)
    for wish in PassageWish.objects.filter(
        participation=participation, undone_at__isnull=True, excerpt__record__in=records
    ).order_by("at"):
        if wish.decided_at is None or wish.accepted is False:
            wishes[wish.excerpt_id].append(wish)
    passages: dict[UUID, list[OwnPassage]] = defaultdict(list)
    last_question: dict[UUID, str] = {}
    for excerpt in own.filter(record__in=records).select_related("answers").order_by("record", "start"):
        record = records[excerpt.record_id]
        off = closed[record.pk].off_record
        taken_off = any(wish.wish == PassageWish.Wish.OFF_RECORD for wish in wishes[excerpt.pk])
        asked = excerpt.answers
        question = on_record(record.text, asked.start, asked.end, off) if asked else ""
        passages[record.pk].append(
            OwnPassage(
                excerpt=excerpt.pk,
                text="" if taken_off else on_record(record.text, excerpt.start, excerpt.end, off),
                verbatim=excerpt.verbatim,
                question="" if question == last_question.get(record.pk) else question,
                wishes=tuple(wishes[excerpt.pk]),
            )
        )
        last_question[record.pk] = question
    return [
        OwnNotes(
            record=pk,
            kind=record.kind,
            held_on=record.session_record.session.held_on,
            confirmed_at=checks.get(pk),
            passages=passages[pk],
        )
        for pk, record in records.items()
        if pk in passages
    ]


def own_passage(participant: Participant, excerpt: UUID) -> OwnPassage | None:
    """One passage of somebody's own words in a record that is in use, or None: of anybody else's there is nothing."""
    found = (one for notes in own_notes(participant) for one in notes.passages if one.excerpt == excerpt)
    return next(found, None)


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What withdrawing takes out of use at once."""

    passages: int
    records: int
    shared: int  # of the passages, cleared to be shared


def what_withdrawing_removes(participant: Participant) -> WhatGoes:
    own = current_passages(participant.diagnostic).filter(participation=participant.participation_id)
    return WhatGoes(
        passages=own.count(),
        records=own.order_by().values("record").distinct().count(),
        shared=own.filter(clearance__state="cleared").count(),
    )
