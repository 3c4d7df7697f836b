"""People check what was noted of them: they confirm it, correct it, or take a passage back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.models import NotesCheck, Participant, SessionRecord
from strandline.diagnostics.participating import own_notes
from strandline.diagnostics.queries import current_records
from strandline.records.actions import Intake, take_in
from strandline.records.models import Excerpt, PassageWish, Record, Turn
from strandline.transcripts.model import Document, Kind, Passage, Role, Span
from strandline.transcripts.model import Turn as ReadTurn

Wish = PassageWish.Wish


class NotTheirsError(Exception):
    """The passage is not this person's, or not in use any more."""


class DecidedError(Exception):
    """The correction was decided or taken back in the meantime."""


@transaction.atomic
def see_notes(*, participant: Participant, by: Actor) -> None:
    """Remember that somebody opened what was noted of them."""
    for notes in own_notes(participant):
        check, new = NotesCheck.objects.get_or_create(
            workspace_id=participant.workspace_id, participant=participant, record_id=notes.record
        )
        if new:
            note("notes.seen", check, by=by, workspace_id=participant.workspace_id)


@transaction.atomic
def confirm_notes(*, participant: Participant, by: Actor) -> int:
    """They say that what was noted is right, with whatever they corrected or took back. Returns how many records."""
    see_notes(participant=participant, by=by)
    current = current_records(participant.diagnostic).values("pk")
    confirmed = participant.checks.filter(record__in=current, confirmed_at__isnull=True).update(
        confirmed_at=timezone.now()
    )
    if confirmed:
        note("notes.confirmed", participant, by=by, workspace_id=participant.workspace_id, records=confirmed)
    return confirmed


@transaction.atomic
def wish_for(*, participant: Participant, excerpt_id: UUID, wish: str, by: Actor, text: str = "") -> PassageWish:
    """What somebody wishes for one passage of theirs, in place of what they wished for it before.

    A correction stands beside "don't quote this". Raises NotTheirsError.
    """
    excerpt = _own_excerpt(participant, excerpt_id)
    replaced = [Wish.CORRECT] if wish == Wish.CORRECT else [Wish.DONT_QUOTE, Wish.OFF_RECORD]
    before = _open_wishes(participant, excerpt).filter(wish__in=replaced)
    if (same := before.filter(wish=wish, text=text).first()) is not None:
        return same
    before.update(undone_at=timezone.now())
    row = PassageWish.objects.create(
        workspace_id=participant.workspace_id,
        excerpt=excerpt,
        participation=participant.participation,
        wish=wish,
        text=text,
    )
    note("passage.wished", excerpt, by=by, workspace_id=participant.workspace_id, wish=wish)
    return row


@transaction.atomic
def take_wish_back(*, participant: Participant, excerpt_id: UUID, wish: str, by: Actor) -> None:
    """They change their mind: the passage is as it was before they wished."""
    excerpt = _own_excerpt(participant, excerpt_id)
    if _open_wishes(participant, excerpt).filter(wish=wish).update(undone_at=timezone.now()):
        note("passage.wish_taken_back", excerpt, by=by, workspace_id=participant.workspace_id, wish=wish)


def _open_wishes(participant: Participant, excerpt: Excerpt) -> QuerySet[PassageWish]:
    """Theirs alone: who was first taken to have said it may have wished something too, and that stands."""
    return PassageWish.objects.filter(
        excerpt=excerpt,
        participation=participant.participation_id,
        undone_at__isnull=True,
        decided_at__isnull=True,
    )


def _own_excerpt(participant: Participant, excerpt_id: UUID) -> Excerpt:
    current = current_records(participant.diagnostic).values("pk")
    own = Excerpt.objects.filter(participation=participant.participation_id, passage=True, record__in=current)
    excerpt = own.filter(pk=excerpt_id).first()
    if excerpt is None:
        raise NotTheirsError("This passage is not in use any more. Go back to your notes to see what is.")
    return excerpt


@dataclass(frozen=True, slots=True)
class Corrected:
    """A new revision of a record, and where each passage of the old one went."""

    old: Record
    new: Record
    moved: dict[UUID, UUID]  # excerpt → excerpt
    decisions_lapsed: int


@transaction.atomic
def decline_correction(*, wish: PassageWish, by: Actor, answer: str) -> None:
    """The words stay as they are. Whoever proposed the correction reads why."""
    _decide(wish, by, accepted=False, answer=answer)


@transaction.atomic
def take_in_correction(*, wish: PassageWish, by: Actor, answer: str = "") -> Corrected:
    """Put somebody's own wording in place of what was noted: a new revision of the record, the old one set aside.

    What people decided about the record's other passages stays with them. Raises DecidedError.
    """
    wish = _decide(wish, by, accepted=True, answer=answer)
    old = Record.objects.select_for_update().get(pk=wish.excerpt.record_id)
    link = SessionRecord.objects.select_related("session").get(record=old)
    turns = list(old.turns.select_related("participation").order_by("position"))
    passages = list(old.excerpts.filter(passage=True).order_by("start"))
    taken = take_in(workspace=wish.workspace, intakes=[_revision(old, wish, turns, passages)], by=by)
    new = taken.records[0]
    SessionRecord.objects.create(
        workspace_id=link.workspace_id,
        session=link.session,
        record=new,
        came_from=link.came_from,
        upload=link.upload,
        words_sha256=link.words_sha256,  # of what came in: the same file brought again is still known
        corrections=link.corrections,
    )
    link.set_aside_at = timezone.now()
    link.save()
    # What they saw and confirmed, they have seen and confirmed: nothing but their own wording is new.
    NotesCheck.objects.bulk_create(
        NotesCheck(
            workspace_id=check.workspace_id,
            participant_id=check.participant_id,
            record=new,
            confirmed_at=check.confirmed_at,
        )
        for check in NotesCheck.objects.filter(record=old)
    )
    arrived = new.excerpts.filter(passage=True).order_by("start")
    moved = {before.pk: after.pk for before, after in zip(passages, arrived, strict=True)}
    _carry_the_other_wishes(wish.excerpt, moved[wish.excerpt_id])
    return Corrected(old, new, moved, taken.decisions_lapsed)


def _decide(wish: PassageWish, by: Actor, *, accepted: bool, answer: str) -> PassageWish:
    wish = PassageWish.objects.select_for_update().select_related("excerpt").get(pk=wish.pk)
    if wish.decided_at is not None or wish.undone_at is not None:
        raise DecidedError("This correction was decided or taken back in the meantime.")
    wish.decided_at, wish.decided_by, wish.accepted, wish.answer = timezone.now(), by.label, accepted, answer
    wish.save()
    note(
        "passage.correction_decided",
        wish.excerpt,
        by=by,
        workspace_id=wish.workspace_id,
        state="accepted" if accepted else "declined",
    )
    return wish


def _carry_the_other_wishes(excerpt: Excerpt, new: UUID) -> None:
    """Whoever asked that a passage be not quoted asks so of their own wording, too."""
    for other in excerpt.wishes.filter(undone_at__isnull=True, decided_at__isnull=True):
        PassageWish.objects.get_or_create(  # where the wordings are alike, it is there already
            workspace_id=other.workspace_id,
            excerpt_id=new,
            participation_id=other.participation_id,
            wish=other.wish,
            undone_at=None,
            decided_at=None,
            defaults={"text": other.text},
        )


def _revision(old: Record, wish: PassageWish, turns: list[Turn], passages: list[Excerpt]) -> Intake:
    """The record with one passage reworded. Everything after it moves by as much as the passage grew."""
    start, end = wish.excerpt.start, wish.excerpt.end
    words = " ".join(wish.text.split())  # one line: a passage never spans two
    grown = len(words) - (end - start)

    def moved(at: int) -> int:
        return at if at <= start else at + grown

    position_of: dict[UUID | None, int] = {turn.pk: place for place, turn in enumerate(turns)}
    document = Document(
        name=old.source_name,
        format=old.format,
        kind=Kind(old.kind),
        text=old.text[:start] + words + old.text[end:],
        turns=tuple(
            ReadTurn(moved(turn.start), moved(turn.end), turn.speaker or None, Role(turn.role), turn.at_seconds)
            for turn in turns
        ),
        source_sha256=old.sha256,
        off_record=tuple(Span(moved(from_), moved(to)) for from_, to in old.off_record),
        details=old.details,
    )
    return Intake(
        document=document,
        passages=[
            Passage(
                moved(passage.start),
                moved(passage.end),
                position_of[passage.turn_id],
                None if passage.answers_id is None else position_of[passage.answers_id],
                # What they wrote themselves is theirs to the letter, also in somebody's notes.
                True if passage.pk == wish.excerpt_id else passage.verbatim,
            )
            for passage in passages
        ],
        speakers=[turn.participation for turn in turns],
        fingerprint=old.fingerprint,  # the file it came from has not changed
        replaces=old,
    )
