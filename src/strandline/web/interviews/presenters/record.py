"""A record as the team reads it: its turns in order, each passage in its place with where it was placed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from strandline.diagnostics.conversations import shut_conversations
from strandline.diagnostics.models import Diagnostic, Facet, SessionRecord
from strandline.diagnostics.queries import confirmed_passages
from strandline.insight.models import Placement
from strandline.insight.queries import placements_of
from strandline.people.models import Consent
from strandline.people.queries import consents_of
from strandline.records.models import Excerpt, Record, Turn
from strandline.records.queries import Closed, closed_in


@dataclass(frozen=True, slots=True)
class Placed:
    facet: str
    theme: str
    url: str


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str  # words, passage, off
    text: str = ""
    excerpt: UUID | None = None
    verbatim: bool = False
    not_to_be_quoted: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Margin:
    """What was made of a passage, beside it."""

    number: int
    excerpt: UUID
    verbatim: bool
    confirmed: bool  # noted, and whoever said it says that it is right
    placed: Placed | None


@dataclass(frozen=True, slots=True)
class ReadTurn:
    asks: bool
    who: str
    at: str
    pieces: tuple[Piece, ...]
    margin: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    pseudonym: str
    perspectives: str
    consent: str
    state: str  # of the tag
    url: str
    not_recorded: bool


@dataclass(frozen=True, slots=True)
class Version:
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordPage:
    id: UUID
    title: str
    kind: str
    is_verbatim: bool
    came: str
    held_on: date | None
    taken_in_at: datetime
    details: tuple[tuple[str, str], ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[ReadTurn, ...]
    passages: int
    set_aside: bool
    newer: Version | None
    older: Version | None
    others: tuple[tuple[str, str], ...]  # records of the same conversation: title, address
    notes: UUID | None  # it was made of notes that can be opened again
    upload: UUID | None


def page_of(link: SessionRecord, diagnostic: Diagnostic, slug: str) -> RecordPage:
    record = link.record
    turns = list(record.turns.select_related("participation").order_by("position"))
    excerpts = list(record.excerpts.filter(passage=True).order_by("start"))
    closed = closed_in(Record.objects.filter(pk=record.pk)).get(record.pk, Closed([], []))
    placements = placements_of(record)
    names = {one.participation_id: one.participation.pseudonym for one in _participants(link)}
    by_turn: dict[UUID | None, list[Excerpt]] = defaultdict(list)
    for excerpt in excerpts:
        by_turn[excerpt.turn_id].append(excerpt)
    numbers = {excerpt.pk: number for number, excerpt in enumerate(excerpts, start=1)}
    address = _Address(diagnostic, slug)
    confirmed = confirmed_passages(diagnostic)
    return RecordPage(
        id=record.pk,
        title=record.title,
        kind=str(Record.Kind(record.kind).label),
        is_verbatim=record.kind in (Record.Kind.VERBATIM, Record.Kind.OWN_WRITING),
        came=str(SessionRecord.CameFrom(link.came_from).label),
        held_on=link.session.held_on,
        taken_in_at=record.taken_in_at,
        details=_details(record, link),
        speakers=_speakers(link, address),
        turns=tuple(
            _turn(turn, record, by_turn.get(turn.pk, []), closed, placements, names, numbers, confirmed, address)
            for turn in turns
        ),
        passages=len(excerpts),
        set_aside=link.set_aside_at is not None,
        newer=_version(getattr(record, "replaced_by", None), address),
        older=_version(record.replaces, address),
        others=tuple(
            (other.record.title, address.of("interviews:record", record=other.record_id))
            for other in link.session.session_records.filter(set_aside_at__isnull=True)
            .exclude(pk=link.pk)
            .select_related("record")
            .defer("record__text")
            .order_by("record__title")
        ),
        notes=record.notes.exclude(session__in=shut_conversations()).values_list("pk", flat=True).first(),
        upload=link.upload_id,
    )


def _details(record: Record, link: SessionRecord) -> tuple[tuple[str, str], ...]:
    """What the text says of itself, without what stands on the page anyway."""
    said = {"row", "notes", *(["date"] if link.session.held_on else [])}
    return tuple((key.capitalize(), value) for key, value in record.details.items() if key not in said)


class _Address:
    """Addresses within the diagnostic; blank for a part of the app that is not there."""

    def __init__(self, diagnostic: Diagnostic, slug: str) -> None:
        self.fixed = {"slug": slug, "diagnostic": diagnostic.pk}

    def of(self, name: str, **more: object) -> str:
        try:
            return reverse(name, kwargs={**self.fixed, **more})
        except NoReverseMatch:
            return ""


def _participants(link: SessionRecord) -> list:
    return list(
        link.session.participants.select_related("participation").prefetch_related("perspectives").order_by("key")
    )


def _turn(
    turn: Turn,
    record: Record,
    excerpts: list[Excerpt],
    closed: Closed,
    placements: dict[UUID, Placement],
    names: dict[UUID, str],
    numbers: dict[UUID, int],
    confirmed: frozenset[UUID],
    address: _Address,
) -> ReadTurn:
    asks = turn.role == Turn.Role.INTERVIEWER
    who = turn.participation.pseudonym if turn.participation else ""
    if asks:
        who = turn.speaker or _("Question")
    elif not who:
        who = _("%(label)s (we cannot tell who)") % {"label": turn.speaker} if turn.speaker else _("We cannot tell who")
    shown = tuple(_pieces(record.text, turn, excerpts, closed, numbers))
    in_sight = {piece.excerpt for piece in shown}
    return ReadTurn(
        asks=asks,
        who=who,
        at=_clock(turn.at_seconds),
        pieces=shown,
        margin=tuple(
            Margin(numbers[one.pk], one.pk, one.verbatim, one.pk in confirmed, _placed(placements.get(one.pk), address))
            for one in excerpts
            if one.pk in in_sight
        ),
    )


def _pieces(text: str, turn: Turn, excerpts: list[Excerpt], closed: Closed, numbers: dict[UUID, int]) -> list[Piece]:
    """A turn cut at its passages and at what is closed; what is closed is never in a piece's text."""
    cuts = sorted(
        {turn.start, turn.end}
        | {max(turn.start, min(turn.end, at)) for span in closed.off_record for at in span}
        | {max(turn.start, min(turn.end, at)) for one in excerpts for at in (one.start, one.end)}
    )
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        if any(left <= start and end <= right for left, right in closed.off_record):
            if not found or found[-1].kind != "off":
                found.append(Piece("off"))
            continue
        inside = next((one for one in excerpts if one.start <= start and end <= one.end), None)
        if inside is None:
            found.append(Piece("words", text[start:end]))
            continue
        quiet = any(left < end and start < right for left, right in closed.unquoted)
        found.append(Piece("passage", text[start:end], inside.pk, inside.verbatim, quiet, numbers[inside.pk]))
    return found


def _placed(placement: Placement | None, address: _Address) -> Placed | None:
    if placement is None:
        return None
    theme = placement.theme
    return Placed(
        facet=str(Facet(placement.facet).label),
        theme=theme.name if theme else "",
        url=address.of("picture:theme", theme=theme.pk) if theme else "",
    )


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _version(record: Record | None, address: _Address) -> Version | None:
    return Version(address.of("interviews:record", record=record.pk), record.taken_in_at) if record else None


def _speakers(link: SessionRecord, address: _Address) -> tuple[Speaker, ...]:
    participants = _participants(link)
    consents = consents_of(one.participation_id for one in participants)
    speakers = []
    for one in participants:
        said = consents.get(one.participation_id, {})
        words, state = _consent(said)
        if one.participation.withdrawn_at is not None:
            words, state = _("Withdrawn: nothing they said is shown"), "problem"
        elif one.participation.declined_at is not None:
            words, state = _("Said no to taking part: nothing they said is shown"), "problem"
        speakers.append(
            Speaker(
                pseudonym=one.participation.pseudonym,
                perspectives=", ".join(p.name for p in sorted(one.perspectives.all(), key=lambda p: p.position)),
                consent=words,
                state=state,
                url=address.of("people:participant", participant=one.pk),
                not_recorded=one.named_by_us,
            )
        )
    return tuple(speakers)


def _consent(said: dict[str, bool]) -> tuple[str, str]:
    if said.get(Consent.Purpose.QUOTE):
        return _("Agreed to be quoted"), "done"
    if said.get(Consent.Purpose.TAKE_PART):
        return _("Takes part, not to be quoted"), "waiting"
    if said.get(Consent.Purpose.TAKE_PART) is False:
        return _("Did not agree to take part"), "problem"
    return _("Consent not recorded: counted, not quoted"), "waiting"
