"""What was found, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from strandline.diagnostics.models import Diagnostic, Participant
from strandline.insight.models import Theme
from strandline.records.models import Record, SearchEntry
from strandline.records.queries import closed_in, on_record
from strandline.records.search import Wanted
from strandline.records.search.wanted import marked
from strandline.web.search.forms import KINDS
from strandline.web.search.looking import NoteHit, Room, SharedHit

AROUND = 160  # characters shown on each side of what was found, of a long turn


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    total: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Result:
    runs: list[tuple[str, bool]]  # text, and whether it was looked for
    verbatim: bool  # the person's own words: in quotation marks
    who: str
    where: str  # title of the diagnostic or record
    href: str
    link: str  # what the link says
    colour: str = "p-none"
    alike: str = ""  # address of passages like this one
    before: bool = False  # words before it are left out
    after: bool = False


def tabs(rooms: list[Room], open_room: Room, query: QueryDict) -> list[Tab]:
    names = dict(KINDS)

    def href(kind: str) -> str:
        asked = query.copy()
        asked.pop("page", None)
        asked["kind"] = kind
        return f"?{asked.urlencode()}"

    return [Tab(str(names[room.kind]), room.total, href(room.kind), room is open_room) for room in rooms]


def results(found: Sequence[Any], kind: str, wanted: Wanted, *, slug: str) -> list[Result]:
    """One page of what was found; `slug` is that of the workspace."""
    if kind in ("passages", "records"):
        return _entries(found, wanted, slug)
    if kind == "notes":
        return [_note(hit, wanted, slug) for hit in found]
    if kind == "themes":
        return [_theme(theme, wanted, slug) for theme in found]
    return [_shared(hit, wanted, slug) for hit in found]


def _entries(entries: Sequence[SearchEntry], wanted: Wanted, slug: str) -> list[Result]:
    entries = list(entries)
    speakers = _speakers({_spoken(entry).participation_id for entry in entries})
    titles = dict(Diagnostic.objects.filter(pk__in={entry.shelf for entry in entries}).values_list("pk", "title"))
    records = {_spoken(entry).record_id for entry in entries if entry.turn_id}
    closed = closed_in(Record.objects.filter(pk__in=records)) if records else {}
    return [_entry(entry, speakers, titles, slug, closed, wanted) for entry in entries]


def _entry(
    entry: SearchEntry,
    speakers: dict[UUID, tuple[str, str]],
    titles: dict[UUID, str],
    slug: str,
    closed: dict[UUID, Any],
    wanted: Wanted,
) -> Result:
    spoken = _spoken(entry)
    who, colour = speakers.get(spoken.participation_id, (_("Not recorded"), "p-none"))
    record = reverse("interviews:record", args=[slug, entry.shelf, spoken.record_id])
    where = f"{titles.get(entry.shelf, '')} · {spoken.record.title}"
    if entry.excerpt is not None:
        return Result(
            runs=marked(entry.excerpt.text, wanted),
            verbatim=entry.excerpt.verbatim,
            who=who,
            where=where,
            href=f"{record}#p-{entry.excerpt_id}",
            link=_("Read it in its place"),
            colour=colour,
            alike=reverse("search:alike", args=[slug, entry.shelf, entry.excerpt_id]),
        )
    text = on_record(spoken.record.text, spoken.start, spoken.end, closed[spoken.record_id].off_record)
    if spoken.role == "interviewer":
        who, colour = _("Interviewer"), "p-none"
    runs, before, after = _around(marked(text, wanted))
    return Result(runs, False, who, where, record, _("Open the record"), colour=colour, before=before, after=after)


def _around(runs: list[tuple[str, bool]]) -> tuple[list[tuple[str, bool]], bool, bool]:
    """The first place that was found with what stands around it, and whether words before and after are left out."""
    text = "".join(run for run, _ in runs)
    if len(text) <= 3 * AROUND:
        return runs, False, False
    first = 0
    for run, found in runs:
        if found:
            break
        first += len(run)
    first = min(first, len(text) - 1)
    start = 0 if first < AROUND else text.find(" ", first - AROUND) + 1
    end = len(text) if first + 2 * AROUND >= len(text) else text.rfind(" ", start + 1, first + 2 * AROUND)
    kept, at = [], 0
    for run, found in runs:
        from_, to = max(start - at, 0), min(end - at, len(run))
        if from_ < to:
            kept.append((run[from_:to], found))
        at += len(run)
    return kept, start > 0, end < len(text)


def _spoken(entry: SearchEntry) -> Any:
    """The excerpt or the turn: both have record, start, end and who spoke."""
    return entry.excerpt or entry.turn


def _speakers(participations: set[UUID | None]) -> dict[UUID, tuple[str, str]]:
    """Participation → its pseudonym with perspectives, and the colour of the first of these."""
    found = (
        Participant.objects.filter(participation__in=[pk for pk in participations if pk])
        .select_related("participation")
        .prefetch_related("perspectives")
        .order_by("pk")
    )
    told = {}
    for participant in found:
        perspectives = sorted(participant.perspectives.all(), key=lambda perspective: perspective.position)
        who = " · ".join([participant.participation.pseudonym, *(perspective.name for perspective in perspectives)])
        told[participant.participation_id] = (who, f"p{perspectives[0].position}" if perspectives else "p-none")
    return told


def _note(hit: NoteHit, wanted: Wanted, slug: str) -> Result:
    field, session = hit.field, hit.field.notes.session
    runs, before, after = _around(marked(hit.text, wanted))
    return Result(
        runs,
        False,
        field.question or _("Anything else"),
        session.diagnostic.title,
        reverse("interviews:notes", args=[slug, session.diagnostic_id, field.notes_id]),
        _("Open the notes"),
        before=before,
        after=after,
    )


def _theme(theme: Theme, wanted: Wanted, slug: str) -> Result:
    return Result(
        marked(theme.name, wanted),
        False,
        theme.get_facet_display(),
        theme.diagnostic.title,
        reverse("picture:theme", args=[slug, theme.diagnostic_id, theme.pk]),
        _("Read what was said"),
    )


def _shared(hit: SharedHit, wanted: Wanted, slug: str) -> Result:
    return Result(
        marked(hit.text, wanted),
        hit.verbatim and bool(hit.attribution),
        hit.attribution or _("Theme"),
        " · ".join(part for part in (hit.diagnostic.title, hit.theme) if part),
        reverse("sharing:report", args=[slug, hit.diagnostic.pk]),
        _("Open the shared report"),
    )
