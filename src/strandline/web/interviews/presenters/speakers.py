"""Whoever speaks in a record: their label, some of their words, and who stands behind it now."""

from __future__ import annotations

from dataclasses import dataclass

from strandline.diagnostics.gathering import ASKS, NOBODY
from strandline.diagnostics.models import Diagnostic, SessionRecord
from strandline.records.models import Record, Turn
from strandline.records.queries import closed_in, on_record

_SAMPLE = 220  # characters


@dataclass(frozen=True, slots=True)
class Voice:
    label: str
    who: str  # as in `Corrections`
    turns: int
    sample: str


def voices_of(link: SessionRecord, diagnostic: Diagnostic) -> list[Voice]:
    """In the order in which they first speak. Headings and questions of a form are nobody's voice."""
    record = link.record
    keys = dict(diagnostic.participants.values_list("participation_id", "key"))
    closed = closed_in(Record.objects.filter(pk=record.pk))
    off = closed[record.pk].off_record if record.pk in closed else []
    by_label: dict[str, list[Turn]] = {}
    for turn in record.turns.order_by("position"):
        if turn.speaker or turn.role != Turn.Role.INTERVIEWER:
            by_label.setdefault(turn.speaker, []).append(turn)
    voices = []
    for label, turns in by_label.items():
        first = max(turns[:5], key=lambda turn: turn.end - turn.start)
        words = on_record(record.text, first.start, first.end, off)
        voices.append(
            Voice(
                label=label,
                who=ASKS
                if turns[0].role == Turn.Role.INTERVIEWER
                else next((keys[turn.participation_id] for turn in turns if turn.participation_id in keys), NOBODY),
                turns=len(turns),
                sample=words if len(words) <= _SAMPLE else words[:_SAMPLE].rsplit(" ", 1)[0] + " …",
            )
        )
    return voices
