"""How far diagnostics have come: counts for many at once, in as many queries as for one. For their interview teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from strandline.diagnostics.conversations import shut_conversations
from strandline.diagnostics.models import (
    Diagnostic,
    InterviewNotes,
    NotesCheck,
    Participant,
    Perspective,
    Question,
    Session,
    SessionRecord,
    Terms,
    Unread,
    Upload,
)
from strandline.people.models import Consent
from strandline.people.queries import taking_no_part
from strandline.records.models import PassageWish

_OF_PEOPLE = ("people", "agreed", "declined", "withdrawn", "unanswered", "unasked", "heard")
FEWEST_SHOWN_ALONE = 5  # people asked: a perspective with fewer is joined with another in what is shared


@dataclass(frozen=True, slots=True)
class Group:
    """A perspective, how many were hoped for, how many speak from it, and how many of those were heard."""

    id: UUID
    name: str
    position: int  # its place in the diagnostic's order, which is its colour and shape
    hoped: int | None
    stances: tuple[str, ...]
    people: int
    heard: int

    @property
    def to_go(self) -> int:
        return max(0, (self.hoped or 0) - self.heard)

    @property
    def will_be_joined(self) -> bool:
        """Whether as many as are hoped for, or were heard, are too few to be shown alone."""
        return max(self.hoped or 0, self.heard) < FEWEST_SHOWN_ALONE


@dataclass(frozen=True, slots=True)
class Progress:
    terms: Terms | None
    groups: tuple[Group, ...]
    questions: int
    people: int  # whoever was asked to take part
    agreed: int  # … and said yes
    declined: int
    withdrawn: int
    unanswered: int  # neither answered nor heard
    unasked: int  # no answer is noted, heard or not
    heard: int  # people, a group with all its voices
    conversations: int
    problems: int  # things that could not be read or told
    files_waiting: int
    notes_open: int
    checked: int  # people who have looked at what was noted of them
    corrections: int  # that wait for the team

    @property
    def hoped(self) -> int:
        return sum(group.hoped or 0 for group in self.groups)

    @property
    def to_go(self) -> int:
        return sum(group.to_go for group in self.groups)

    @property
    def not_heard(self) -> list[str]:
        return [group.name for group in self.groups if not group.heard]


def progress_of(diagnostics: Sequence[Diagnostic]) -> dict[UUID, Progress]:
    terms = {one.diagnostic_id: one for one in Terms.objects.filter(diagnostic__in=diagnostics)}
    groups = groups_of(diagnostics)
    people = _people(diagnostics)
    questions = _counts(Question.objects.filter(diagnostic__in=diagnostics))
    conversations = _counts(Session.objects.filter(Exists(_in_use("session")), diagnostic__in=diagnostics))
    problems = _counts(Unread.objects.filter(diagnostic__in=diagnostics))
    waiting = _counts(Upload.objects.filter(diagnostic__in=diagnostics, state=Upload.State.WAITING))
    notes = _counts(
        InterviewNotes.objects.filter(diagnostic__in=diagnostics, finished_at__isnull=True, put_away_at__isnull=True)
        .exclude(fields__text="")
        .exclude(session__in=shut_conversations())
    )
    checked = _counts(NotesCheck.objects.filter(participant__diagnostic__in=diagnostics), "participant")
    corrections = _counts(
        PassageWish.objects.filter(
            participation__participant__diagnostic__in=diagnostics,
            excerpt__record__session_record__set_aside_at__isnull=True,
            wish=PassageWish.Wish.CORRECT,
            undone_at__isnull=True,
            decided_at__isnull=True,
        ).exclude(taking_no_part("participation__")),
        "pk",
        "participation__participant__diagnostic",
    )
    return {
        one.pk: Progress(
            terms=terms.get(one.pk),
            groups=tuple(groups.get(one.pk, ())),
            questions=questions.get(one.pk, 0),
            conversations=conversations.get(one.pk, 0),
            problems=problems.get(one.pk, 0),
            files_waiting=waiting.get(one.pk, 0),
            notes_open=notes.get(one.pk, 0),
            checked=checked.get(one.pk, 0),
            corrections=corrections.get(one.pk, 0),
            **people.get(one.pk, dict.fromkeys(_OF_PEOPLE, 0)),
        )
        for one in diagnostics
    }


def groups_of(diagnostics: Sequence[Diagnostic]) -> dict[UUID, list[Group]]:
    """Diagnostic → its perspectives in their order. Somebody of two perspectives counts in both."""
    through: QuerySet[Any] = Participant.perspectives.through.objects.filter(
        participant__participation__withdrawn_at__isnull=True
    )
    here = through.filter(perspective=OuterRef("pk")).order_by().values("perspective")
    spoke = here.exclude(taking_no_part("participant__participation__"))
    heard = spoke.filter(Exists(_in_use("session__participants", "participant_id")))
    voices = Sum("participant__participation__voices")
    rows = (
        Perspective.objects.filter(diagnostic__in=diagnostics)
        .annotate(
            people=Subquery(here.annotate(voices=voices).values("voices")),
            heard=Subquery(heard.annotate(voices=voices).values("voices")),
        )
        .order_by("diagnostic", "position")
    )
    found: dict[UUID, list[Group]] = defaultdict(list)
    for row in rows:
        place = len(found[row.diagnostic_id])
        found[row.diagnostic_id].append(
            Group(row.pk, row.name, place, row.hoped, tuple(row.stances), row.people or 0, row.heard or 0)
        )
    return dict(found)


def _in_use(leads_to: str, outer: str = "pk") -> QuerySet[SessionRecord]:
    """Records in use of the conversation, or of the person, of an outer row."""
    return SessionRecord.objects.filter(set_aside_at__isnull=True, **{leads_to: OuterRef(outer)})


def _people(diagnostics: Sequence[Diagnostic]) -> dict[UUID, dict[str, int]]:
    newest = Consent.objects.filter(
        participation=OuterRef("participation"), purpose=Consent.Purpose.TAKE_PART
    ).order_by("-at", "-id")
    stays, takes_part = Q(participation__withdrawn_at__isnull=True), ~taking_no_part("participation__")
    rows: QuerySet[Any] = (
        Participant.objects.filter(diagnostic__in=diagnostics)
        .annotate(said_yes=Subquery(newest.values("agreed")[:1]), is_heard=Exists(_in_use("session__participants")))
        .order_by()
        .values("diagnostic")
        .annotate(
            people=Count("pk"),
            agreed=Count("pk", filter=stays & Q(said_yes=True)),
            declined=Count("pk", filter=stays & Q(said_yes=False)),
            unanswered=Count("pk", filter=stays & Q(said_yes__isnull=True, is_heard=False)),
            unasked=Count("pk", filter=stays & Q(said_yes__isnull=True)),
            withdrawn=Count("pk", filter=~stays),
            heard=Sum("participation__voices", filter=takes_part & Q(is_heard=True), default=0),
        )
    )
    return {row["diagnostic"]: {name: row[name] for name in _OF_PEOPLE} for row in rows}


def _counts(rows: QuerySet[Any], what: str = "pk", diagnostic: str = "") -> dict[UUID, int]:
    diagnostic = diagnostic or ("participant__diagnostic" if what == "participant" else "diagnostic")
    counted = rows.order_by().values(diagnostic).annotate(number=Count(what, distinct=True))
    return dict(counted.values_list(diagnostic, "number"))
