"""From notes to a record of the conversation, and back to writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.bringing import latest_links, set_aside, take_back
from strandline.diagnostics.actions.joining import join
from strandline.diagnostics.actions.notes import NotesError, check_all_take_part, leave_out
from strandline.diagnostics.models import InterviewNotes, NoteBeside, Participant, SessionRecord
from strandline.diagnostics.noting import Noted, conversation_of
from strandline.records.models import PassageWish, Record


def noted(notes: InterviewNotes) -> Noted:
    """The notes as plain data, to be shown before they are finished and to be finished by."""
    participants = list(notes.session.participants.select_related("participation").order_by("key"))
    return Noted(
        name=_record_name(notes, participants),
        session=notes.session.label,
        fields=tuple((field.question, field.text) for field in notes.fields.all()),
        people=tuple((one.key, one.participation.pseudonym, one.participation.voices) for one in participants),
        details={
            "interviewer": notes.interviewers,
            **({"date": notes.session.held_on.isoformat()} if notes.session.held_on else {}),
        },
    )


def _record_name(notes: InterviewNotes, participants: Sequence[Participant]) -> str:
    if notes.record_id:
        return str(Record.objects.filter(pk=notes.record_id).values_list("source_name", flat=True).get())
    who = f"noted by {notes.interviewers}" if notes.interviewers else "notes"
    name = f"{notes.session.label}, {who}"[:280]
    others = SessionRecord.objects.filter(session=notes.session, record__source_name=name)
    return f"{name} ({notes.pk.hex[:4]})" if others.exists() else name


@transaction.atomic
def finish_notes(*, notes: InterviewNotes, by: Actor) -> Record:
    """Make a record of the notes: the interviewer's words, except those marked as said. Twice makes it once.

    Raises NotesError where nothing was noted, two texts of a field are not joined yet, or somebody takes no part.
    """
    notes = InterviewNotes.objects.select_for_update().get(pk=notes.pk)
    if notes.finished_at is not None and notes.record is not None:
        return notes.record
    check_all_take_part(notes.session)
    if waiting := NoteBeside.objects.filter(field__notes=notes).count():
        raise NotesError(
            f"{waiting} {'text stands' if waiting == 1 else 'texts stand'} beside another of the same field. "
            "Join them or leave them out first."
        )
    conversation = conversation_of(noted(notes))
    if conversation is None:
        raise NotesError("Nothing has been noted yet.")
    known = [
        link
        for link in latest_links(notes.diagnostic, _of(notes))
        if link.record.source_name == conversation.document.name
    ]
    brought, _ = join(
        diagnostic=notes.diagnostic,
        individuals=[],
        conversations=[conversation],
        known=known,
        came_from=SessionRecord.CameFrom.NOTES,
        by=by,
    )
    notes.record = brought.records[0] if brought.records else known[0].record
    notes.finished_at = timezone.now()
    notes.save(update_fields=["record", "finished_at"])
    note("notes.finished", notes, by=by, workspace_id=notes.workspace_id, record=str(notes.record.pk))
    return notes.record


def _of(notes: InterviewNotes) -> Q:
    return Q(session=notes.session, came_from=SessionRecord.CameFrom.NOTES)


def taken_off_record(sessions: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Session → words in its records that whoever said them took off the record, by their link."""
    words: dict[UUID, list[str]] = defaultdict(list)
    in_use = SessionRecord.objects.filter(session__in=list(sessions), set_aside_at__isnull=True)
    wishes = PassageWish.objects.filter(
        wish=PassageWish.Wish.OFF_RECORD, undone_at__isnull=True, record__session_record__in=in_use
    )
    for wish in wishes.select_related("record__session_record"):
        words[wish.record.session_record.session_id].append(wish.record.text[wish.start : wish.end])
    return words


@transaction.atomic
def reopen_notes(*, notes: InterviewNotes, by: Actor) -> None:
    """Go on writing. The record stays as it is until the notes are finished again, which makes a new version of it.

    What somebody took off the record meanwhile does not come back. Raises NotesError where one of them takes no part.
    """
    notes = InterviewNotes.objects.select_for_update().get(pk=notes.pk)
    if notes.finished_at is None:
        return
    check_all_take_part(notes.session)
    leave_out(notes=notes, words=taken_off_record([notes.session_id]).get(notes.session_id, []), by=by)
    notes.finished_at = None
    notes.save(update_fields=["finished_at"])
    note("notes.reopened", notes, by=by, workspace_id=notes.workspace_id)


@transaction.atomic
def put_notes_away(*, notes: InterviewNotes, by: Actor) -> None:
    """Begun by mistake, or not to count: kept, listed no longer, and out of every count."""
    _switch(notes, away=True, by=by)


@transaction.atomic
def bring_notes_back(*, notes: InterviewNotes, by: Actor) -> None:
    _switch(notes, away=False, by=by)


def _switch(notes: InterviewNotes, *, away: bool, by: Actor) -> None:
    notes = InterviewNotes.objects.select_for_update().get(pk=notes.pk)
    if (notes.put_away_at is not None) == away:
        return
    notes.put_away_at = timezone.now() if away else None
    notes.save(update_fields=["put_away_at"])
    if notes.record_id:
        name = Record.objects.filter(pk=notes.record_id).values_list("source_name", flat=True).get()
        links = [link for link in latest_links(notes.diagnostic, _of(notes)) if link.record.source_name == name]
        (set_aside if away else take_back)(links)
    note("notes.put_away" if away else "notes.brought_back", notes, by=by, workspace_id=notes.workspace_id)
