"""Reads over records."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from strandline.records.models import Excerpt, Record


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
    texts = dict(Record.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "text"))
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
            text=texts[record][start:end],
            question=None if asked_from is None else texts[record][asked_from:asked_to],
        )
        for excerpt, workspace, record, turn, participation, start, end, verbatim, asked_from, asked_to in rows
    ]
