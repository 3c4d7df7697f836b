"""Reads over records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, QuerySet, Value, When

from strandline.people.queries import taking_no_part
from strandline.records.models import Excerpt, PassageWish, Record, Turn

_Wish = PassageWish.Wish
_Row = TypeVar("_Row", bound=Model)


# -- what people do not want used or shown ----------------------------------------------------------------------------
# Everything that counts, searches or shows words asks here. Words off the record, and those of whoever takes no part,
# are not there for anyone; words that are not to be quoted are counted, and shown to nobody.


def in_use(rows: QuerySet[_Row], excerpt: str = "") -> QuerySet[_Row]:
    """Without passages that their speaker took off the record, and without the words of whoever takes no part.

    `excerpt` leads from the rows to the excerpt, such as "excerpt__"; blank for excerpts themselves.
    """
    rows = rows.exclude(taking_no_part(f"{excerpt}participation__"))
    records = _wished_for(_Wish.OFF_RECORD)
    if not records:
        return rows
    return rows.exclude(Q(**{f"{excerpt}record__in": records}) & Exists(_overlapping(excerpt, _Wish.OFF_RECORD)))


def not_to_be_quoted(excerpt: str = "") -> Value | Case:
    """Whether the speaker of an excerpt asked that it be not quoted: to annotate with."""
    records = _wished_for(_Wish.DONT_QUOTE, _Wish.OFF_RECORD)
    if not records:
        return Value(False, output_field=BooleanField())
    return Case(
        When(
            **{f"{excerpt}record__in": records},
            then=Exists(_overlapping(excerpt, _Wish.DONT_QUOTE, _Wish.OFF_RECORD)),
        ),
        default=Value(False),
        output_field=BooleanField(),
    )


def _wished_for(*wishes: str) -> list[UUID]:
    """The records that such wishes are about: few or none, so that all others need not be looked at row by row."""
    held = PassageWish.objects.filter(wish__in=wishes, undone_at__isnull=True)
    return list(held.order_by().values_list("record", flat=True).distinct())


def _overlapping(excerpt: str, *wishes: str) -> QuerySet[PassageWish]:
    """Wishes that hold for a stretch that shares a character with an outer row's: a clause of a passage, too."""
    return PassageWish.objects.filter(
        wish__in=wishes,
        undone_at__isnull=True,
        record=OuterRef(f"{excerpt}record"),
        start__lt=OuterRef(f"{excerpt}end"),
        end__gt=OuterRef(f"{excerpt}start"),
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """Stretches of one record, in order of where they begin."""

    off_record: list[list[int]]  # not there for anyone
    unquoted: list[list[int]]  # read by the team in its place, shown in no report


def closed_in(records: QuerySet[Record]) -> dict[UUID, Closed]:
    """Record → what of its text is closed: marked in the text, wished so, or said by somebody who takes no part."""
    pks = records.order_by().values("pk")
    off: dict[UUID, list[list[int]]] = defaultdict(list)
    unquoted: dict[UUID, list[list[int]]] = defaultdict(list)
    for pk, spans in records.order_by().values_list("pk", "off_record"):
        off[pk] += spans
    wishes = PassageWish.objects.filter(
        wish__in=[_Wish.OFF_RECORD, _Wish.DONT_QUOTE], undone_at__isnull=True, record__in=pks
    )
    for pk, start, end, wish in wishes.values_list("record", "start", "end", "wish"):
        (off if wish == _Wish.OFF_RECORD else unquoted)[pk].append([start, end])
    gone = Turn.objects.filter(taking_no_part("participation__"), record__in=pks).order_by()
    for pk, start, end in gone.values_list("record", "start", "end"):
        off[pk].append([start, end])
    return {pk: Closed(_joined(spans), _joined(unquoted[pk])) for pk, spans in off.items()}


def _joined(spans: list[list[int]]) -> list[list[int]]:
    """In order, and those that overlap as one."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    return joined


def wishes_that_hold(participation: UUID) -> dict[UUID, list[PassageWish]]:
    """Excerpt → what its speaker wishes for it now: what was neither taken back nor decided."""
    wishes: dict[UUID, list[PassageWish]] = defaultdict(list)
    open_ = PassageWish.objects.filter(participation=participation, undone_at__isnull=True, decided_at__isnull=True)
    for wish in open_.order_by("at"):
        wishes[wish.excerpt_id].append(wish)
    return dict(wishes)


# -- words ------------------------------------------------------------------------------------------------------------


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
    unquoted: bool  # whoever said it asked that it be not quoted
    text: str
    question: str | None


def words_of(excerpts: QuerySet[Excerpt]) -> list[Words]:
    """Excerpts with their words, each record read once."""
    rows = list(
        excerpts.annotate(unquoted=not_to_be_quoted()).values_list(
            "pk",
            "workspace",
            "record",
            "turn",
            "participation",
            "start",
            "end",
            "verbatim",
            "unquoted",
            "answers__start",
            "answers__end",
        )
    )
    records = Record.objects.filter(pk__in=excerpts.order_by().values("record"))
    closed = closed_in(records)
    texts = {pk: (text, closed[pk].off_record) for pk, text in records.values_list("pk", "text")}
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
            unquoted=unquoted,
            text=texts[record][0][start:end],
            question=None
            if asked_from is None
            else on_record(texts[record][0], asked_from, asked_to, texts[record][1]),
        )
        for (
            excerpt,
            workspace,
            record,
            turn,
            participation,
            start,
            end,
            verbatim,
            unquoted,
            asked_from,
            asked_to,
        ) in rows
    ]
