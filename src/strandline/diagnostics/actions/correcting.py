"""Correcting who is who in a record, its kind, and which conversation it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.joining import forget_who_no_longer_speaks, join
from strandline.diagnostics.actions.telling import forget_who_was_unclear
from strandline.diagnostics.gathering import ASKS, NOBODY, Conversation, Corrections, Individual, corrected
from strandline.diagnostics.models import Diagnostic, Session, SessionRecord
from strandline.people.models import Participation
from strandline.records.models import Record
from strandline.transcripts.marks import quoted_spans
from strandline.transcripts.model import Document, Kind, Role, Span, Turn

SOMEBODY_NEW = "new"


class CannotCorrectError(Exception):
    """The message says why, and what to do."""


class WithdrawnVoiceError(CannotCorrectError):
    """Words of somebody who withdrew would become somebody else's."""


@transaction.atomic
def correct_record(
    *, diagnostic: Diagnostic, record: Record, kind: str, speakers: Mapping[str, str], by: Actor
) -> Record:
    """Say what kind a record is and who stands behind each label in it.

    `speakers` maps a label ("" where turns have none) to a participant's key, ASKS, NOBODY or SOMEBODY_NEW. The words
    stay as they are; the record gets a new version, since passages may begin and end elsewhere. What was said holds for
    later versions of the file too. Returns the version that counts now. Raises CannotCorrectError.
    """
    link = SessionRecord.objects.select_for_update(of=("self",)).select_related("session", "upload").get(record=record)
    if link.set_aside_at is not None:
        raise CannotCorrectError("This version was replaced or set aside. Correct the one that counts now.")
    keys = set(diagnostic.participants.values_list("key", flat=True))
    told: dict[str, str] = {}
    new: list[Individual] = []
    for label, who in speakers.items():
        if who == SOMEBODY_NEW:
            who = f"file:{record.source_name}:{label or 'somebody'}"[:500]
            new += [Individual(who, pseudonym="")] if who not in keys else []
        elif who not in keys | {ASKS, NOBODY}:
            raise CannotCorrectError("Somebody that was chosen is no longer part of this diagnostic. Choose again.")
        told[label.casefold()] = who
    _leave_with_who_withdrew(record, told)
    corrections: Corrections = {"kind": kind, "speakers": told}
    before = conversation_of_record(diagnostic, record, link.session)
    if not any(turn.role is Role.PARTICIPANT for turn in corrected(before, corrections).document.turns):
        raise CannotCorrectError("Then nobody would have answered. At least one voice is not the interviewer's.")
    link.corrections = dict(corrections)
    link.save()
    brought, _ = join(
        diagnostic=diagnostic,
        individuals=new,
        conversations=[before],
        known=[link],
        came_from=link.came_from,
        by=by,
        upload=link.upload,
    )
    forget_who_was_unclear(diagnostic, upload=link.upload, file=record.source_name)
    note(
        "record.corrected",
        record,
        by=by,
        workspace_id=diagnostic.workspace_id,
        kind=kind,
        voices=len(told),
        asking=sum(who == ASKS for who in told.values()),
    )
    return brought.records[0] if brought.records else record


def _leave_with_who_withdrew(record: Record, told: Mapping[str, str]) -> None:
    """Words of whoever withdrew stay theirs: as anybody else's they would be in use again."""
    gone = record.turns.filter(participation__withdrawn_at__isnull=False).order_by("position")
    whose = gone.values_list("speaker", "participation__participant__key", "participation__pseudonym")
    for label, key, pseudonym in whose:
        if told.get(label.casefold(), key) != key:
            raise WithdrawnVoiceError(
                f"{pseudonym} has withdrawn, and none of their words may come back into use. "
                f"Leave {f'“{label}”' if label else 'the words without a label'} with {pseudonym}."
            )


def conversation_of_record(diagnostic: Diagnostic, record: Record, session: Session) -> Conversation:
    """A record as it was read: its turns, and who speaks each."""
    key_of = dict(diagnostic.participants.values_list("participation_id", "key"))
    turns, speakers = [], {}
    for turn in record.turns.order_by("position"):
        turns.append(Turn(turn.start, turn.end, speaker=turn.speaker or None, role=Role(turn.role), at=turn.at_seconds))
        if turn.participation_id in key_of:
            speakers[turn.speaker.casefold()] = key_of[turn.participation_id]
    notes = record.kind in (Kind.NOTES, Kind.GROUP_NOTES)
    document = Document(
        name=record.source_name,
        format=record.format,
        kind=Kind(record.kind),
        text=record.text,
        turns=tuple(turns),
        source_sha256=record.sha256,
        quoted=quoted_spans(record.text) if notes else (),
        off_record=tuple(Span(start, end) for start, end in record.off_record),
        details=record.details,
    )
    return Conversation(document, session.label, speakers, tuple(dict.fromkeys(speakers.values())), one_voice=False)


@transaction.atomic
def same_conversation(*, record: Record, session: Session, by: Actor) -> None:
    """Say that a record is of the same conversation as others: two interviewers' notes are counted once."""
    link = SessionRecord.objects.select_for_update(of=("self",)).select_related("session").get(record=record)
    before = link.session
    if before.pk == session.pk:
        return
    link.session = session
    link.save()
    record.notes.update(session=session)
    speaking = Participation.objects.filter(turns__record=record)
    session.participants.add(*before.participants.filter(participation__in=speaking))
    forget_who_no_longer_speaks(before, [], {})
    note("record.same_conversation", record, by=by, workspace_id=record.workspace_id, session=str(session.pk))
