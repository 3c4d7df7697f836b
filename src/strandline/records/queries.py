"""Reads over records."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from strandline.records.models import Excerpt, Record


def on_record(text: str, start: int, end: int, off_record: list[list[int]]) -> str:
    """A stretch of a record with what was said off the record left out, and marked as left out."""
    pieces, at = [], start
    for from_, to in off_record:
        if from_ < end and to > at:
            pieces += [text[at:from_], "[off the record]"]
            at = to
    return "".join([*pieces, text[at:end]])


@dataclass(frozen=True, slots=True)
class Words:
    """An excerpt with the words it holds and the question it answered."""

    excerpt: UUID
    workspace: UUID
    record: UUID
    turn: UUID | None
    participation: UUID | None
    start: int
    end: int
    verbatim: bool
    text: str
    question: str | None


def words_of(excerpts: QuerySet[Excerpt]) -> list[Words]:
    """Excerpts with their words, each record read once."""
    rows = list(
        excerpts.values_list(
            "pk",
            "workspace",
            "record",
            "turn",
            "participation",
            "start",
            "end",
            "verbatim",
            "answers__start",
            "answers__end",
        )
    )
    records = Record.objects.filter(pk__in=excerpts.order_by().values("record"))
    texts = {pk: (text, off) for pk, text, off in records.values_list("pk", "text", "off_record")}
    return [
        Words(
            excerpt=excerpt,
            workspace=workspace,
            record=record,
            turn=turn,
            participation=participation,
            start=start,
            end=end,
            verbatim=verbatim,
            text=texts[record][0][start:end],
            question=None
            if asked_from is None
            else on_record(texts[record][0], asked_from, asked_to, texts[record][1]),
        )
        for excerpt, workspace, record, turn, participation, start, end, verbatim, asked_from, asked_to in rows
    ]
