"""Taking records in, and deciding what of them may be shared."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from strandline.audit.actions import Actor, note
from strandline.people.models import Participation
from strandline.records.models import Clearance, Excerpt, Record, Turn
from strandline.transcripts.model import Document, Passage
from strandline.transcripts.model import Turn as SpokenTurn
from strandline.workspaces.models import Workspace


def digest(words: str) -> str:
    """SHA-256 of words: what a clearing was about, without keeping them."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class TakenIn:
    record: Record
    decisions_carried: int = 0  # clearings that moved to the same words of the new revision
    decisions_lapsed: int = 0  # clearings whose words are no longer there


@transaction.atomic
def take_in(
    *,
    workspace: Workspace,
    document: Document,
    passages: list[Passage],
    participation_of: Callable[[SpokenTurn], Participation | None],
    fingerprint: str,
    by: Actor,
    replaces: Record | None = None,
) -> TakenIn:
    """Store a document as a record with its turns and excerpts.

    `participation_of` tells who speaks a turn. When it replaces an earlier record, decisions about passages whose words
    are still there are carried over to their new place.
    """
    record = Record.objects.create(
        workspace=workspace,
        title=document.name[:300],
        kind=document.kind.value,
        text=document.text,
        sha256=document.sha256,
        source_name=document.name[:500],
        fingerprint=fingerprint,
        format=document.format,
        off_record=[[span.start, span.end] for span in document.off_record],
        details=document.details,
        replaces=replaces,
    )
    turns = [
        Turn(
            workspace=workspace,
            record=record,
            position=position,
            start=turn.start,
            end=turn.end,
            role=turn.role.value,
            speaker=(turn.speaker or "")[:200],
            at_seconds=turn.at,
            participation=participation_of(turn),
        )
        for position, turn in enumerate(document.turns)
    ]
    Turn.objects.bulk_create(turns, batch_size=500)
    Excerpt.objects.bulk_create(
        [
            Excerpt(
                workspace=workspace,
                record=record,
                turn=turns[passage.turn],
                answers=None if passage.question is None else turns[passage.question],
                participation=turns[passage.turn].participation,
                start=passage.start,
                end=passage.end,
                verbatim=passage.verbatim,
                passage=True,
            )
            for passage in passages
        ],
        batch_size=500,
    )
    carried, lapsed = _carry_decisions(replaces, record) if replaces else (0, 0)
    note(
        "record.taken_in",
        record,
        by=by,
        workspace_id=workspace.pk,
        characters=len(document.text),
        passages=len(passages),
        decisions_carried=carried,
        decisions_lapsed=lapsed,
    )
    return TakenIn(record, carried, lapsed)


def _carry_decisions(old: Record, new: Record) -> tuple[int, int]:
    """Move clearings of the old record to the same words in the new one. Returns (carried, lapsed)."""
    decisions = list(Clearance.objects.filter(excerpt__record=old).select_related("excerpt"))
    if not decisions:
        return 0, 0
    by_place = {(excerpt.start, excerpt.end): excerpt for excerpt in new.excerpts.all()}
    moved = offset_map(old.text, new.text)
    carried = 0
    for decision in decisions:
        place = moved(decision.excerpt.start, decision.excerpt.end)
        excerpt = by_place.get(place) if place else None
        if excerpt is None:
            continue
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


def offset_map(old: str, new: str) -> Callable[[int, int], tuple[int, int] | None]:
    """Where a stretch of `old` stands in `new`, or None where its words changed. Positions are code points.

    Compared line by line first, because a difference over a whole transcript's characters takes minutes.
    """
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_starts, new_starts = _starts(old_lines), _starts(new_lines)
    same: list[tuple[int, int, int]] = []  # start in old, end in old, shift to new
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            same.append((old_starts[a], old_starts[b], new_starts[c] - old_starts[a]))
        elif tag == "replace":
            before, after = old[old_starts[a] : old_starts[b]], new[new_starts[c] : new_starts[d]]
            for i, j, size in difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
                same.append((old_starts[a] + i, old_starts[a] + i + size, new_starts[c] + j - old_starts[a] - i))

    def place(start: int, end: int) -> tuple[int, int] | None:
        for from_, to, shift in same:
            if from_ <= start and end <= to:
                return start + shift, end + shift
        return None

    return place


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


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
