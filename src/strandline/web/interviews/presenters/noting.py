"""The page that notes are written on, and the preview before they are finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from strandline.diagnostics.actions.finishing import noted
from strandline.diagnostics.conversations import fields_of
from strandline.diagnostics.models import InterviewNotes, NoteField
from strandline.diagnostics.noting import preview


@dataclass(frozen=True, slots=True)
class Beside:
    id: UUID
    writer: str
    text: str
    by: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Field:
    id: UUID
    label: str
    number: int | None
    text: str
    version: int
    rows: int
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class NotesPage:
    who: tuple[str, ...]
    several: bool  # a line's beginning says who of them spoke
    is_group: bool
    held_on: date | None
    interviewers: str
    others: tuple[str, ...]  # colleagues who note the same conversation
    fields: tuple[Field, ...]
    save_url: str
    now_url: str
    may_keep_here: bool  # the browser offers encryption on this address


def page_of(notes: InterviewNotes, slug: str, *, secure: bool) -> NotesPage:
    people = list(notes.session.participants.select_related("participation").order_by("key"))
    keys = [slug, notes.diagnostic_id, notes.pk]
    others = notes.session.notes.exclude(pk=notes.pk).filter(put_away_at__isnull=True)
    return NotesPage(
        who=tuple(one.participation.pseudonym for one in people),
        several=len(people) > 1,
        is_group=any(one.participation.voices > 1 for one in people),
        held_on=notes.session.held_on,
        interviewers=notes.interviewers,
        others=tuple(others.order_by("begun_at").values_list("interviewers", flat=True)),
        fields=tuple(_field(field, slug, notes) for field in fields_of(notes)),
        save_url=reverse("interviews:notes-save", args=keys),
        now_url=reverse("interviews:notes-now", args=keys),
        may_keep_here=secure,
    )


def _field(field: NoteField, slug: str, notes: InterviewNotes) -> Field:
    return Field(
        id=field.pk,
        label=field.question or _("Anything else that was said"),
        number=field.position + 1 if field.question else None,
        text=field.text,
        version=field.version,
        rows=max(4, min(24, field.text.count("\n") + len(field.text) // 70 + 2)),
        beside=tuple(
            Beside(
                one.pk,
                one.writer,
                one.text,
                one.by_label,
                one.at,
                reverse("interviews:notes-settle", args=[slug, notes.diagnostic_id, notes.pk, one.pk]),
            )
            for one in field.beside.all()
        ),
    )


def state_of(fields: Iterable[NoteField]) -> list[dict[str, object]]:
    return [
        {
            "field": str(field.pk),
            "version": field.version,
            "text": field.text,
            "by": field.changed_by,
            "beside": [{"writer": one.writer, "text": one.text, "by": one.by_label} for one in field.beside.all()],
        }
        for field in fields
    ]


# -- before finishing --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    start: int
    end: int
    text: str
    verbatim: bool
    speaker: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Answer:
    id: UUID
    label: str
    stretches: tuple[Stretch, ...]
    off_record: int
    elsewhere: tuple[tuple[UUID, str], ...]  # where a stretch may be moved to
    clashes: int


@dataclass(frozen=True, slots=True)
class FinishPage:
    answers: tuple[Answer, ...]
    silent: tuple[str, ...]  # questions under which nothing was noted
    passages: int
    verbatim: int
    untold: int
    clashes: int

    @property
    def can_finish(self) -> bool:
        return not self.clashes and self.passages > 0


def finish_page_of(notes: InterviewNotes) -> FinishPage:
    fields = list(fields_of(notes))
    labels = [field.question or _("Anything else that was said") for field in fields]
    seen = preview(noted(notes))
    off = dict(seen.off_record)
    answers = []
    for place, field in enumerate(fields):
        if place in seen.silent and not field.beside.all():
            continue
        answers.append(
            Answer(
                id=field.pk,
                label=labels[place],
                stretches=tuple(
                    Stretch(one.start, one.end, one.text, one.verbatim, one.speaker or "", one.is_told)
                    for one in seen.stretches
                    if one.field == place
                ),
                off_record=off.get(place, 0),
                elsewhere=tuple((other.pk, labels[number]) for number, other in enumerate(fields) if number != place),
                clashes=len(field.beside.all()),
            )
        )
    return FinishPage(
        answers=tuple(answers),
        silent=tuple(labels[place] for place in seen.silent if fields[place].question),
        passages=len(seen.stretches),
        verbatim=sum(one.verbatim for one in seen.stretches),
        untold=sum(not one.is_told for one in seen.stretches),
        clashes=sum(answer.clashes for answer in answers),
    )
