"""Taking records in, and deciding what of them may be shared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note, note_all
from strandline.people.models import Participation
from strandline.records.models import Clearance, Excerpt, PassageWish, Record, Turn
from strandline.transcripts.model import Document, Passage
from strandline.workspaces.models import Workspace


def digest(words: str) -> str:
    """SHA-256 of words: what a clearing was about, without keeping them."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Intake:
    """A document on its way in: how it was cut, who speaks each turn, and which record it replaces."""

    document: Document
    passages: Sequence[Passage]
    speakers: Sequence[Participation | None]  # one per turn; None for the interviewer
    fingerprint: str
    replaces: Record | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    records: list[Record]  # in the order of the intakes
    decisions_carried: int  # clearings that moved to the same words of a new revision
    decisions_lapsed: int  # clearings whose words are no longer there


@transaction.atomic
def take_in(*, workspace: Workspace, intakes: Sequence[Intake], by: Actor) -> TakenIn:
    """Store documents as records with their turns and passages.

    Where one replaces an earlier record, decisions about passages whose words are still there are carried over to their
    new place.
    """
    records = Record.objects.bulk_create([_record(workspace, intake) for intake in intakes], batch_size=100)
    turns: list[Turn] = []
    excerpts: list[Excerpt] = []
    for record, intake in zip(records, intakes, strict=True):
        spoken = _turns(record, intake)
        turns += spoken
        excerpts += _passages(record, intake, spoken)
    Turn.objects.bulk_create(turns, batch_size=500)
    Excerpt.objects.bulk_create(excerpts, batch_size=500)
    note_all(
        "record.taken_in",
        [
            (record, {"characters": len(record.text), "passages": len(intake.passages)})
            for record, intake in zip(records, intakes, strict=True)
        ],
        by=by,
        workspace_id=workspace.pk,
    )
    carried = lapsed = 0
    for record, intake in zip(records, intakes, strict=True):
        if intake.replaces:
            moved, lost = _carry_decisions(intake.replaces, record)
            carried, lapsed = carried + moved, lapsed + lost
            _carry_wishes(intake.replaces, record)
    return TakenIn(records, carried, lapsed)


def _record(workspace: Workspace, intake: Intake) -> Record:
    document = intake.document
    return Record(
        workspace=workspace,
        title=document.name[:300],
        kind=document.kind.value,
        text=document.text,
        sha256=document.sha256,
        source_name=document.name[:500],
        fingerprint=intake.fingerprint,
        format=document.format,
        off_record=[[span.start, span.end] for span in document.off_record],
        details=document.details,
        replaces=intake.replaces,
    )


def _turns(record: Record, intake: Intake) -> list[Turn]:
    return [
        Turn(
            workspace_id=record.workspace_id,
            record=record,
            position=position,
            start=turn.start,
            end=turn.end,
            role=turn.role.value,
            speaker=(turn.speaker or "")[:200],
            at_seconds=turn.at,
            participation=speaker,
        )
        for position, (turn, speaker) in enumerate(zip(intake.document.turns, intake.speakers, strict=True))
    ]


def _passages(record: Record, intake: Intake, turns: list[Turn]) -> list[Excerpt]:
    return [
        Excerpt(
            workspace_id=record.workspace_id,
            record=record,
            turn=turns[passage.turn],
            answers=None if passage.question is None else turns[passage.question],
            participation=turns[passage.turn].participation,
            start=passage.start,
            end=passage.end,
            verbatim=passage.verbatim,
            passage=True,
        )
        for passage in intake.passages
    ]


def _carry_decisions(old: Record, new: Record) -> tuple[int, int]:
    """Move clearings of the old record to the same words in the new one. Returns (carried, lapsed)."""
    decisions = list(Clearance.objects.filter(excerpt__record=old).select_related("excerpt").order_by("excerpt__start"))
    if not decisions:
        return 0, 0
    by_words: dict[str, list[Excerpt]] = {}
    for excerpt in new.excerpts.order_by("start"):
        by_words.setdefault(new.text[excerpt.start : excerpt.end], []).append(excerpt)
    carried = 0
    for decision in decisions:
        waiting = by_words.get(old.text[decision.excerpt.start : decision.excerpt.end])
        if not waiting:
            continue
        excerpt = waiting.pop(0)  # said twice alike: in the order in which it was said
        Clearance.objects.create(
            workspace_id=new.workspace_id,
            excerpt=excerpt,
            state=decision.state,
            of_words=decision.of_words,
            by_label=decision.by_label,
            note=decision.note,
        )
        carried += 1
    return carried, len(decisions) - carried


def _carry_wishes(old: Record, new: Record) -> None:
    """Move what people wish for their words to where these words are in the new record.

    A wish is for words and not for one place: said twice alike, it holds for both. It holds too where somebody else is
    now known to have said them, but not for what others had said alike before. Reworded, it holds for what shares
    most of the words, since it is better to keep back too much than to show what somebody took back. A correction that
    was accepted waits again where the words from before it have come back.
    """
    open_ = list(
        PassageWish.objects.filter(excerpt__record=old, undone_at__isnull=True, decided_at__isnull=True).select_related(
            "excerpt__record"
        )
    )
    accepted = PassageWish.objects.filter(excerpt__record__in=_before(old), accepted=True)
    wishes = [*open_, *accepted.select_related("excerpt__record")]
    if not wishes:
        return
    passages = list(new.excerpts.filter(passage=True).select_related("record").order_by("start"))
    before = [(one.participation_id, one.text) for one in old.excerpts.filter(passage=True).select_related("record")]
    unchanged = {text for _, text in before}
    said_before = set(before)
    for wish in wishes:
        own = [excerpt for excerpt in passages if excerpt.participation_id == wish.participation_id]
        if wish.wish == PassageWish.Wish.CORRECT:
            places = [excerpt for excerpt in own if excerpt.text == wish.excerpt.text][:1]
        else:
            others = [one for one in passages if (one.participation_id, one.text) not in said_before]
            places = [excerpt for excerpt in own + others if excerpt.text == wish.excerpt.text]
            if old.text == new.text:  # somebody else speaks, or it was cut anew: the place is the same to the letter
                places += [excerpt for excerpt in passages if excerpt.start < wish.end and excerpt.end > wish.start]
            for speaking in (own, others):  # reworded: by the same person, as far as is known
                changed = [] if places else [excerpt for excerpt in speaking if excerpt.text not in unchanged]
                places += [excerpt for excerpt in changed if _shares_most_words(wish.excerpt.text, excerpt.text)]
        for excerpt in places:
            PassageWish.objects.get_or_create(
                workspace_id=new.workspace_id,
                excerpt=excerpt,
                participation_id=wish.participation_id,
                wish=wish.wish,
                undone_at=None,
                decided_at=None,
                defaults={"text": wish.text},
            )


def _before(record: Record) -> list[Record]:
    """The revisions that a record replaced, the newest first."""
    revisions = []
    while record.replaces is not None:
        record = record.replaces
        revisions.append(record)
    return revisions


def _shares_most_words(words: str, others: str) -> bool:
    """Also where a passage was cut in two, or joined with the next: half of the words of the shorter one."""
    first, second = set(re.findall(r"\w+", words.casefold())), set(re.findall(r"\w+", others.casefold()))
    return 2 * len(first & second) >= min(len(first), len(second)) > 0


class NotTheWordsError(Exception):
    """A decision was about other words than those that stand there now."""


@transaction.atomic
def decide_sharing(
    *, excerpt_id: UUID, state: str, by: Actor, by_name: str, remark: str = "", words: str | None = None
) -> Clearance:
    """A named person clears, holds or refuses an excerpt. `words`, when given, must be what stands there."""
    excerpt = Excerpt.objects.select_related("record").get(pk=excerpt_id)
    if words is not None and words != excerpt.text:
        raise NotTheWordsError("The words of this passage are not those that stand in its record now.")
    clearance, _ = Clearance.objects.update_or_create(
        excerpt=excerpt,
        workspace_id=excerpt.workspace_id,
        defaults={"state": state, "of_words": digest(excerpt.text), "by_label": by_name, "note": remark},
    )
    note("excerpt.sharing_decided", excerpt, by=by, workspace_id=excerpt.workspace_id, state=state, decided_by=by_name)
    return clearance
