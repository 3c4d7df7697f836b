"""What came in through the app joins a diagnostic: people, sessions and records are added, and nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from strandline.audit.actions import Actor
from strandline.diagnostics.actions.bringing import Brought, bring_in, known_again, set_aside
from strandline.diagnostics.actions.setting import (
    add_perspectives,
    everybody,
    met_perspectives,
    set_participants,
    set_sessions,
)
from strandline.diagnostics.gathering import Conversation, Corrections, Individual, corrected
from strandline.diagnostics.models import Diagnostic, Participant, Session, SessionRecord, Upload
from strandline.diagnostics.recognising import Known
from strandline.transcripts.grid import TABLE_ENDINGS


def known_people(diagnostic: Diagnostic) -> list[Known]:
    """Those whom a team has named; "Person 3" is a name that was made here, and no file means it."""
    participants = diagnostic.participants.filter(named_by_us=False).select_related("participation__person")
    return [known_person(participant) for participant in participants.order_by("key")]


def known_person(participant: Participant) -> Known:
    taking_part = participant.participation
    names = (taking_part.pseudonym, taking_part.person.name if taking_part.person else "")
    return Known(participant.key, tuple(name for name in names if name), taking_part.voices)


def join(
    *,
    diagnostic: Diagnostic,
    individuals: Sequence[Individual],
    conversations: Sequence[Conversation],
    known: Sequence[SessionRecord],
    came_from: str,
    by: Actor,
    upload: Upload | None = None,
    kind: str = "",
    held_on: date | None = None,
) -> tuple[Brought, list[Conversation]]:
    """Store conversations inside the caller's transaction; returned as they were corrected by what is known of them.

    `known` are the records that these may be newer versions of; of a table's, those that it no longer holds are set
    aside.
    """
    earlier = known_again(conversations, known)
    told = [
        _in_session(diagnostic, corrected(one, _said(earlier.get(one.document.name), kind)), earlier)
        for one in conversations
    ]
    participants = join_people(diagnostic, individuals, by)
    table = all(one.document.format in TABLE_ENDINGS for one in told)
    if table:  # thousands of people, and each row a session of its own
        sessions = set_sessions(diagnostic, told, participants)
    else:
        sessions = _sessions(diagnostic, told, participants, held_on)
    brought = bring_in(
        diagnostic=diagnostic,
        conversations=told,
        earlier=earlier,
        participants=participants,
        sessions=sessions,
        by=by,
        came_from=came_from,
        upload=upload,
    )
    met = {link.pk for link in earlier.values()}
    set_aside([link for link in known if link.pk not in met])
    # A version that was put back takes the place again of the one before it, which had counted meanwhile.
    back_in_use = [link.record_id for link in earlier.values() if link not in brought.replaced]
    set_aside(SessionRecord.objects.filter(record__replaced_by__in=back_in_use, set_aside_at__isnull=True))
    for session in () if table else sessions.values():
        forget_who_no_longer_speaks(session, told, participants)
    return brought, told


def join_people(diagnostic: Diagnostic, individuals: Sequence[Individual], by: Actor) -> dict[str, Participant]:
    """All participants by key, the new ones added. What a list says is taken over, what it leaves out stays."""
    there = everybody(diagnostic)
    called = {one.participation.pseudonym.casefold(): one for one in there.values()}
    told = []
    for individual in individuals:
        before = there.get(individual.key[:500]) or (
            called.get(individual.pseudonym.casefold()) if individual.listed else None
        )
        if before is not None and individual.listed:
            _fill_in(individual, before)
        if before is None or individual.listed:
            told.append(individual)
    perspectives = add_perspectives(diagnostic, met_perspectives(told))
    return there | set_participants(diagnostic, told, perspectives, by)


def _fill_in(individual: Individual, before: Participant) -> None:
    individual.organisation = individual.organisation or before.participation.organisation
    individual.voices = individual.voices if individual.voices > 1 else before.participation.voices
    individual.perspectives = individual.perspectives or [perspective.name for perspective in before.perspectives.all()]


def _said(link: SessionRecord | None, kind: str) -> Corrections:
    """What a person said of an earlier version, else the kind that was named when it was brought."""
    said: Corrections = {"kind": kind} if kind else {}
    return {**said, **link.corrections} if link else said


def _in_session(diagnostic: Diagnostic, conversation: Conversation, earlier: dict[str, SessionRecord]) -> Conversation:
    """The conversation under the label of its session: the one it had, the one a list names, else one of its own."""
    document = conversation.document
    before = earlier.get(document.name)
    if conversation.session != document.name or document.format in TABLE_ENDINGS:
        return conversation
    if before is not None:
        return replace(conversation, session=before.session.label)
    label, number = document.name[:480], 1
    while diagnostic.sessions.filter(label=label).exists():
        number += 1
        label = f"{document.name[:480]} ({number})"
    return replace(conversation, session=label)


def _sessions(
    diagnostic: Diagnostic,
    conversations: Sequence[Conversation],
    participants: dict[str, Participant],
    held_on: date | None,
) -> dict[str, Session]:
    """Conversation.session → session, those who speak in it added to who was there."""
    sessions: dict[str, Session] = {}
    for conversation in conversations:
        if conversation.session not in sessions:
            session, _ = Session.objects.get_or_create(
                workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, label=conversation.session[:500]
            )
            if held_on is not None and session.held_on != held_on:
                session.held_on = held_on
                session.save()
            sessions[conversation.session] = session
        sessions[conversation.session].participants.add(*(participants[key] for key in conversation.everybody))
    return sessions


def forget_who_no_longer_speaks(
    session: Session, conversations: Sequence[Conversation], participants: dict[str, Participant]
) -> None:
    """A newer version may be somebody else's. Who speaks in another record of the session, or in notes, stays."""
    if session.notes.filter(put_away_at__isnull=True).exists():
        return
    speaking = {participants[key].pk for one in conversations if one.session == session.label for key in one.everybody}
    for participant in session.participants.exclude(pk__in=speaking):
        turns = participant.participation.turns.filter(
            record__session_record__session=session, record__session_record__set_aside_at__isnull=True
        )
        if not turns.exists():
            session.participants.remove(participant)
