"""Reads over what came in: conversations, files, notes. For the interview team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from strandline.diagnostics.models import (
    Diagnostic,
    InterviewNotes,
    NoteBeside,
    NoteField,
    Participant,
    Session,
    SessionRecord,
    Unread,
    Upload,
)
from strandline.people.queries import taking_no_part
from strandline.records.models import Excerpt


def conversations(diagnostic: Diagnostic) -> QuerySet[Session]:
    """Conversations of which a record is in use, the one that came last first, with who spoke and what was made."""
    in_use = Q(session_records__set_aside_at__isnull=True, session_records__isnull=False)
    records = (
        SessionRecord.objects.filter(set_aside_at__isnull=True)
        .select_related("record", "upload")
        .defer("record__text")
        .order_by("record__title")
    )
    return (
        diagnostic.sessions.annotate(newest=Max("session_records__record__taken_in_at", filter=in_use))
        .filter(newest__isnull=False)
        .order_by("-newest", "label")
        .prefetch_related(Prefetch("session_records", records, "in_use"), participants_of())
    )


def participants_of() -> Prefetch[str]:
    people = Participant.objects.select_related("participation").order_by("key")
    return Prefetch("participants", people.prefetch_related("perspectives"))


def passage_counts(records: Iterable[UUID]) -> dict[UUID, int]:
    counted = Excerpt.objects.filter(passage=True, record__in=list(records)).order_by().values("record")
    return dict(counted.annotate(number=Count("pk")).values_list("record", "number"))


def problems_by_upload(diagnostic: Diagnostic) -> dict[UUID | None, list[Unread]]:
    """What could not be read or told, by the file it is about; None for what a folder's reading left."""
    problems: dict[UUID | None, list[Unread]] = defaultdict(list)
    for unread in diagnostic.unread.order_by("position", "file"):
        problems[unread.upload_id].append(unread)
    return problems


def uploads(diagnostic: Diagnostic) -> QuerySet[Upload]:
    """Every file, the last first, with how many of its records are in use."""
    in_use = Count("session_records", filter=Q(session_records__set_aside_at__isnull=True))
    return (
        diagnostic.uploads.annotate(in_use=in_use).select_related("participant__participation").order_by("-at", "name")
    )


def speakers_of(files: Iterable[Upload], *, few: int = 3) -> dict[UUID, list[str]]:
    """File → who is taken to speak in it, where its records in use are few: a table is many people's."""
    spoken: dict[UUID, list[str]] = defaultdict(list)
    rows = SessionRecord.objects.filter(
        upload__in=[file.pk for file in files if 0 < file.in_use <= few],  # type: ignore[attr-defined]
        set_aside_at__isnull=True,
        session__participants__isnull=False,
    )
    for file, pseudonym in (
        rows.order_by("session__participants__participation__pseudonym")
        .values_list("upload", "session__participants__participation__pseudonym")
        .distinct()
    ):
        spoken[file].append(pseudonym)
    return spoken


def shut_conversations() -> QuerySet[Session]:
    """Those whose notes nobody reads, since somebody in them takes no part: what one person said cannot be told apart
    in notes that are being written.
    """
    return Session.objects.filter(taking_no_part("participants__participation__"))


def notes_in_progress(diagnostic: Diagnostic) -> QuerySet[InterviewNotes]:
    """Notes that are being written and may be read, with how many questions something was noted under."""
    return (
        diagnostic.notes.filter(finished_at__isnull=True, put_away_at__isnull=True)
        .exclude(session__in=shut_conversations())
        .select_related("session", "written_by", "record")
        .defer("record__text")
        .annotate(
            filled=Count("fields", filter=~Q(fields__text=""), distinct=True),
            asked=Count("fields", distinct=True),
            clashing=Exists(NoteBeside.objects.filter(field__notes=OuterRef("pk"))),
        )
        .order_by("-changed_at", "pk")
    )


def notes_put_away(diagnostic: Diagnostic) -> QuerySet[InterviewNotes]:
    away = diagnostic.notes.filter(put_away_at__isnull=False).exclude(session__in=shut_conversations())
    return away.select_related("session").order_by("-put_away_at")


def fields_of(notes: InterviewNotes) -> QuerySet[NoteField]:
    return notes.fields.prefetch_related(Prefetch("beside", NoteBeside.objects.order_by("at", "pk")))


def sessions_to_join(diagnostic: Diagnostic) -> QuerySet[Session]:
    """Conversations that another record or a colleague's notes may be of."""
    return diagnostic.sessions.prefetch_related(participants_of()).order_by("-held_on", "label")


def people_to_choose(diagnostic: Diagnostic) -> QuerySet[Participant]:
    return (
        diagnostic.participants.select_related("participation__person")
        .prefetch_related("perspectives")
        .order_by("participation__pseudonym", "key")
    )


def record_link(diagnostic: Diagnostic, record: UUID) -> SessionRecord | None:
    """A record of this diagnostic, in use or not, with its conversation."""
    links = SessionRecord.objects.filter(session__diagnostic=diagnostic, record=record)
    return links.select_related("record__replaces", "session", "upload").first()
