"""Asking each place that can be searched, within what somebody may see.

The interview team searches the passages, records, notes and themes of its diagnostics; of other diagnostics a member
searches what their shared editions show, word for word and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload
from uuid import UUID

from strandline.diagnostics.actions.finishing import taken_off_record
from strandline.diagnostics.conversations import shut_conversations
from strandline.diagnostics.models import Diagnostic, InterviewNotes, NoteField
from strandline.diagnostics.noting import without
from strandline.insight.models import Theme
from strandline.insight.shelf import facet_label, perspective_label, speaker_label
from strandline.records.models import Excerpt, SearchEntry
from strandline.records.queries import on_record
from strandline.records.search import Wanted, find
from strandline.records.search.wanted import holds
from strandline.transcripts.marks import off_record_spans
from strandline.web.edition import shared_report

PAGE = 20


class Hits(Sequence[SearchEntry]):
    """What was found in the index, fetched a page at a time."""

    def __init__(self, wanted: Wanted, **where: Any) -> None:
        self._wanted, self._where = wanted, where
        first = find(wanted, size=PAGE, **where)
        self._total, self._first = first.total, first.entries

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, at: int) -> SearchEntry: ...
    @overload
    def __getitem__(self, at: slice) -> list[SearchEntry]: ...
    def __getitem__(self, at: int | slice) -> SearchEntry | list[SearchEntry]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self._total)
        if start == 0:
            return self._first[:stop]
        return find(self._wanted, start=start, size=stop - start, **self._where).entries


@dataclass(frozen=True, slots=True)
class NoteHit:
    """What is noted under a question, without what is off the record."""

    field: NoteField
    text: str


@dataclass(frozen=True, slots=True)
class SharedHit:
    """Words or a theme's name as a shared edition shows them."""

    diagnostic: Diagnostic
    text: str
    verbatim: bool
    attribution: str  # "A resident"; "" for a theme
    theme: str  # name of the theme; "" where it is told under none


@dataclass(frozen=True, slots=True)
class Room:
    kind: str
    results: Sequence[Any]

    @property
    def total(self) -> int:
        return len(self.results)


def rooms(
    wanted: Wanted, mine: Sequence[Diagnostic], others: Sequence[Diagnostic], asked: dict[str, Any]
) -> list[Room]:
    """Every place that this person may search, with what is there. `asked` are the cleaned filters."""
    found = []
    if mine:
        shelves = [diagnostic.pk for diagnostic in mine]
        speaks = _speaks(asked)
        facet = asked.get("facet", "")
        about = [facet_label(facet)] if facet else []
        found.append(Room("passages", Hits(wanted, shelves=shelves, kind="passage", labels=[*speaks, *about])))
        if not facet:
            found.append(Room("records", Hits(wanted, shelves=shelves, kind="turn", labels=speaks)))
        if not facet and not speaks:
            found.append(Room("notes", _notes(wanted, shelves)))
        if not speaks:
            found.append(Room("themes", _themes(wanted, shelves, facet)))
    if others and not any(asked.get(name) for name in ("diagnostic", "perspective", "person")):
        found.append(Room("shared", _shared(wanted, others, asked.get("facet", ""))))
    return found


def fullest(found: list[Room]) -> Room:
    """The first place that has anything, in their order; else the first."""
    return next((room for room in found if room.total), found[0] if found else Room("passages", []))


def entry_of(excerpt: Excerpt) -> SearchEntry | None:
    return SearchEntry.objects.select_related("excerpt__record").filter(excerpt=excerpt).first()


def _speaks(asked: dict[str, Any]) -> list[str]:
    """Labels of whom the filters keep to; none for anybody."""
    speaks = []
    if asked.get("person"):
        speaks.append(speaker_label(asked["person"].participation_id))
    if asked.get("perspective"):
        speaks.append(perspective_label(asked["perspective"].pk))
    return speaks


def _notes(wanted: Wanted, shelves: list[UUID]) -> list[NoteHit]:
    """Notes that are still being written stand in no index: they change every few seconds, and are few."""
    being_written = InterviewNotes.objects.filter(
        session__diagnostic__in=shelves, finished_at__isnull=True, put_away_at__isnull=True
    ).exclude(session__in=shut_conversations())
    fields = NoteField.objects.filter(notes__in=being_written).exclude(text="")
    fields = fields.select_related("notes__session__diagnostic").order_by("-changed_at", "pk")
    taken_off = taken_off_record({field.notes.session_id for field in fields})
    hits = [NoteHit(field, _on_record(field.text, taken_off.get(field.notes.session_id, []))) for field in fields]
    return [hit for hit in hits if holds(hit.text.replace("[off the record]", " "), wanted)]


def _on_record(text: str, taken_off: list[str]) -> str:
    text = without(text, taken_off)
    return on_record(text, 0, len(text), [[span.start, span.end] for span in off_record_spans(text)])


def _themes(wanted: Wanted, shelves: list[UUID], facet: str) -> list[Theme]:
    themes = Theme.objects.filter(diagnostic__in=shelves, retired_at__isnull=True, rest=False).exclude(facet="")
    if facet:
        themes = themes.filter(facet=facet)
    themes = themes.select_related("diagnostic").order_by("name", "pk")
    return [theme for theme in themes if holds(theme.name, wanted)]


def _shared(wanted: Wanted, others: Sequence[Diagnostic], facet: str) -> list[SharedHit]:
    found: list[SharedHit] = []
    for diagnostic in others:
        if not diagnostic.placements.filter(excerpt__clearance__isnull=False).exists() and not (
            diagnostic.themes.filter(clearance__isnull=False).exists()
        ):
            continue  # nothing was ever decided: nothing is shared
        report = shared_report(diagnostic)
        if report.nothing_cleared:
            continue
        theme_of = {number: theme.name for theme in report.themes for number in (*theme.quotes, *theme.differs)}
        found += [
            SharedHit(diagnostic, quote.text, quote.verbatim, quote.attribution, theme_of.get(quote.number, ""))
            for quote in report.quotes
            if holds(quote.text, wanted) and facet in ("", quote.facet)
        ]
        found += [
            SharedHit(diagnostic, theme.name, True, "", "")
            for theme in report.pictured
            if holds(theme.name, wanted) and facet in ("", theme.facet)
        ]
    return found
