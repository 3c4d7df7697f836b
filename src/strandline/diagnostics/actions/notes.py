"""Writing notes while people speak: nothing that arrives is lost, whoever writes beside whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as format_date

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.participants import Arrival, add_people
from strandline.diagnostics.models import (
    Diagnostic,
    InterviewNotes,
    NoteBeside,
    NoteField,
    Participant,
    Session,
)
from strandline.diagnostics.noting import moved, without
from strandline.transcripts import BUILT_IN_GUIDE

LONGEST = 200_000  # characters in one field: an hour of fast typing has a tenth of it
_MOST_WRITERS = 50  # of one field; whoever opened the page before these has long been answered


class NotesError(Exception):
    """What was asked for cannot be done with these notes. The message says why and what to do."""


def check_all_take_part(session: Session) -> None:
    """Raises NotesError where somebody of the conversation withdrew, or said no to taking part."""
    there = [one.participation for one in session.participants.select_related("participation").order_by("key")]
    if any(one.withdrawn_at for one in there):
        raise NotesError("Somebody in this conversation withdrew. Nothing more is noted of it.")
    if declined := [one.pseudonym for one in there if one.declined_at]:
        raise NotesError(
            f"{' and '.join(declined)} said no to taking part, so nothing is noted. "
            "If they have said yes since, note that on their page first."
        )


@transaction.atomic
def begin_notes(
    *,
    diagnostic: Diagnostic,
    participants: Sequence[Participant],
    interviewers: str,
    held_on: date,
    writer: User,
    by: Actor,
    session: Session | None = None,
    arrivals: Sequence[Arrival] = (),
) -> InterviewNotes:
    """Open notes with the guide as it stands now. With `session`, they are a colleague's of the same conversation.

    `arrivals` are people who are not on the list yet. Raises PseudonymTakenError as `add_people` does, and
    NotesError where one of them withdrew or said no.
    """
    participants = (
        [*participants, *add_people(diagnostic=diagnostic, arrivals=arrivals, by=by)] if arrivals else [*participants]
    )
    if session is None:
        if not participants:
            raise NotesError("Say who you are speaking with.")
        session = Session.objects.create(
            workspace_id=diagnostic.workspace_id,
            diagnostic=diagnostic,
            label=_label(diagnostic, participants, held_on),
            held_on=held_on,
        )
    session.participants.add(*participants)
    check_all_take_part(session)
    notes = InterviewNotes.objects.create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        session=session,
        interviewers=interviewers[:300],
        written_by=writer,
    )
    guide = [question.text for question in diagnostic.questions.all()] or [one.text for one in BUILT_IN_GUIDE]
    NoteField.objects.bulk_create(
        [
            NoteField(workspace_id=diagnostic.workspace_id, notes=notes, position=position, question=question)
            for position, question in enumerate([*guide, ""])
        ]
    )
    note("notes.begun", notes, by=by, workspace_id=diagnostic.workspace_id, questions=len(guide))
    return notes


def _label(diagnostic: Diagnostic, participants: Sequence[Participant], held_on: date) -> str:
    """ "Resident 3 and Nurse 1, 12 March 2026", numbered if they met twice that day."""
    who = " and ".join(participant.participation.pseudonym for participant in participants)
    label = f"{who[:440]}, {format_date(held_on, 'j F Y')}"
    taken = set(diagnostic.sessions.filter(label__startswith=label).values_list("label", flat=True))
    numbered, number = label, 1
    while numbered in taken:
        number += 1
        numbered = f"{label} ({number})"
    return numbered


# -- saving ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What one open page has in a field. `number` counts its changes there; `base` is the version it began from."""

    field: UUID
    text: str
    base: int
    writer: str
    number: int


@dataclass(frozen=True, slots=True)
class Saved:
    field: UUID
    version: int
    text: str  # what stands in the field now
    is_beside: bool  # the change is kept beside it, since the field had moved on


@transaction.atomic
def save_changes(*, notes: InterviewNotes, changes: Iterable[Change], by: Actor) -> list[Saved]:
    """Keep what was written. A change that arrives twice counts once.

    Where somebody else changed a field since the writer last saw it, both texts are kept: theirs in the field, the
    writer's beside it, until a person joins them. Not audited one by one: they come every few seconds.
    """
    changes = list(changes)
    locked = NoteField.objects.select_for_update().filter(notes=notes, pk__in=[change.field for change in changes])
    fields = {field.pk: field for field in locked.order_by("position")}
    if missing := [change for change in changes if change.field not in fields]:
        raise NotesError(f"{len(missing)} of the fields are not part of these notes.")
    check_open(notes)
    saved = [_save(fields[change.field], change, by) for change in changes]
    if changes:
        InterviewNotes.objects.filter(pk=notes.pk).update(changed_at=timezone.now())
    return saved


def check_open(notes: InterviewNotes) -> None:
    if InterviewNotes.objects.filter(pk=notes.pk, finished_at__isnull=False).exists():
        raise NotesError("These notes were finished. Open them again to change them.")


def _save(field: NoteField, change: Change, by: Actor) -> Saved:
    text = change.text.replace("\r\n", "\n")[:LONGEST]
    writer = change.writer[:64]
    if change.number > field.received.get(writer, 0):
        _put(field, text, change, writer, by)
    is_beside = field.text != text and NoteBeside.objects.filter(field=field, writer=writer).exists()
    return Saved(field.pk, field.version, field.text, is_beside)


def _put(field: NoteField, text: str, change: Change, writer: str, by: Actor) -> None:
    received = {key: number for key, number in field.received.items() if key != writer}
    field.received = dict([*received.items(), (writer, change.number)][-_MOST_WRITERS:])
    # Their own words they may change, also if an answer got lost on its way and they do not know the version yet; and
    # what takes in all that stands there loses nothing, whatever version it began from.
    if change.base == field.version or field.writer == writer or field.text in text:
        NoteBeside.objects.filter(field=field, writer=writer).delete()
        if text != field.text:
            field.text, field.version, field.writer = text, field.version + 1, writer
            field.changed_by, field.changed_at = by.label, timezone.now()
    elif text.strip() and text not in field.text:
        NoteBeside.objects.update_or_create(
            workspace_id=field.workspace_id,
            field=field,
            writer=writer,
            defaults={"text": text, "number": change.number, "by_label": by.label},
        )
    else:
        NoteBeside.objects.filter(field=field, writer=writer).delete()
    field.save(update_fields=["text", "version", "writer", "received", "changed_by", "changed_at"])


@transaction.atomic
def settle_beside(*, beside: NoteBeside, keep: bool, by: Actor) -> NoteField:
    """Join a text kept beside a field to it, below what stands there; or leave it out, which a person has to say."""
    field = NoteField.objects.select_for_update().get(pk=beside.field_id)
    check_open(field.notes)
    if keep:
        field.text = "\n\n".join(text for text in (field.text.rstrip(), beside.text.strip()) if text)
        _rewritten(field, by)
    pk = field.notes.pk
    beside.delete()
    note(
        "notes.settled",
        field.notes,
        by=by,
        workspace_id=field.workspace_id,
        field=field.position,
        kept=int(keep),
        notes=str(pk),
    )
    return field


def _rewritten(field: NoteField, by: Actor) -> None:
    """Its text was changed by a button: from here on it is no open page's own."""
    field.version, field.writer = field.version + 1, ""
    field.changed_by, field.changed_at = by.label, timezone.now()
    field.save(update_fields=["text", "version", "writer", "changed_by", "changed_at"])


@transaction.atomic
def leave_out(*, notes: InterviewNotes, words: Iterable[str], by: Actor) -> None:
    """Take words out of the notes that whoever said them took off the record; the mark in their place says so."""
    words = list(words)
    for field in NoteField.objects.select_for_update().filter(notes=notes):
        if (text := without(field.text, words)) != field.text:
            field.text = text
            _rewritten(field, by)


@transaction.atomic
def move_stretch(*, field: NoteField, start: int, end: int, words: str, to: NoteField, by: Actor) -> None:
    """Put a stretch of one answer under another question, where it belongs. `words` must be what stands there."""
    one, other = NoteField.objects.select_for_update().filter(pk__in=[field.pk, to.pk]).order_by("pk")
    source, target = (one, other) if one.pk == field.pk else (other, one)
    check_open(source.notes)
    if source.text[start:end] != words or not words.strip():
        raise NotesError("These words have changed in the meantime. Look at the preview again.")
    source.text, target.text = moved(source.text, start, end, target.text)
    for changed in (source, target):
        _rewritten(changed, by)
    note("notes.moved", source.notes, by=by, workspace_id=source.workspace_id, to=target.position)
