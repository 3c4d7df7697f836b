"""Step 5 as a page: conversations, files on their way, notes in progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strandline.diagnostics.conversations import passage_counts, speakers_of
from strandline.diagnostics.models import Diagnostic, Participant, Session, SessionRecord, Unread, Upload
from strandline.records.models import Record

STATES = {
    Upload.State.WAITING: "waiting",
    Upload.State.READ: "done",
    Upload.State.REPEAT: "quiet",
    Upload.State.REFUSED: "problem",
    Upload.State.SET_ASIDE: "quiet",
}


@dataclass(frozen=True, slots=True)
class Problem:
    where: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    title: str
    url: str
    kind: str
    came: str
    passages: str


@dataclass(frozen=True, slots=True)
class Who:
    pseudonym: str
    perspectives: str
    not_recorded: bool
    voices: int
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    id: UUID
    title: str
    held_on: date | None
    who: tuple[Who, ...]
    records: tuple[RecordLine, ...]
    problems: tuple[Problem, ...]
    problem_count: str

    @property
    def unknown(self) -> bool:
        return any(one.not_recorded for one in self.who) or not self.who

    @property
    def left_out(self) -> str:
        """Whose words in it are in no use."""
        return ", ".join(one.pseudonym for one in self.who if not one.takes_part)


@dataclass(frozen=True, slots=True)
class File:
    id: UUID
    name: str
    state: str
    tag: str
    at: datetime
    by: str
    what: str
    problems: tuple[Problem, ...]
    can_set_aside: bool
    can_put_back: bool
    set_aside_words: str


def conversations_of(
    page: Page[Session], diagnostic: Diagnostic, slug: str, problems: dict[UUID | None, list[Unread]]
) -> list[Conversation]:
    sessions: Sequence[Session] = list(page)
    links = [link for session in sessions for link in session.in_use]  # type: ignore[attr-defined]
    counts = passage_counts(link.record_id for link in links)
    by_file: dict[str, list[Unread]] = {}
    for unread in problems.get(None, []):
        by_file.setdefault(unread.file, []).append(unread)
    return [_conversation(session, diagnostic, slug, counts, problems, by_file) for session in sessions]


def _conversation(
    session: Session,
    diagnostic: Diagnostic,
    slug: str,
    counts: dict[UUID, int],
    problems: dict[UUID | None, list[Unread]],
    by_file: dict[str, list[Unread]],
) -> Conversation:
    links: list[SessionRecord] = session.in_use  # type: ignore[attr-defined]
    found = [unread for link in links for unread in _about(link, problems, by_file)]
    who = tuple(who_is(participant) for participant in session.participants.all())
    number = len(found)
    return Conversation(
        id=session.pk,
        title=", ".join(one.pseudonym for one in who) or _("Nobody we can tell"),
        held_on=session.held_on,
        who=who,
        records=tuple(_line(link, diagnostic, slug, counts.get(link.record_id, 0)) for link in links),
        problems=shown(found),
        problem_count=ngettext("%(number)d problem", "%(number)d problems", number) % {"number": number},
    )


def _about(
    link: SessionRecord, problems: dict[UUID | None, list[Unread]], by_file: dict[str, list[Unread]]
) -> list[Unread]:
    if link.upload_id is None:
        return by_file.get(link.record.source_name, [])
    # A table is many people's: what is wrong with it is told beside the file and not beside each of them.
    return [one for one in problems.get(link.upload_id, []) if one.file == link.record.source_name]


def who_is(participant: Participant) -> Who:
    taking_part = participant.participation
    perspectives = sorted(participant.perspectives.all(), key=lambda one: one.position)
    return Who(
        pseudonym=taking_part.pseudonym,
        perspectives=", ".join(one.name for one in perspectives),
        not_recorded=participant.named_by_us,
        voices=taking_part.voices,
        takes_part=taking_part.takes_part,
    )


def _line(link: SessionRecord, diagnostic: Diagnostic, slug: str, passages: int) -> RecordLine:
    return RecordLine(
        title=link.record.title,
        url=reverse("interviews:record", args=[slug, diagnostic.pk, link.record_id]),
        kind=str(Record.Kind(link.record.kind).label),
        came=str(SessionRecord.CameFrom(link.came_from).label),
        passages=ngettext("%(number)d passage", "%(number)d passages", passages) % {"number": passages},
    )


def shown(problems: Iterable[Unread]) -> tuple[Problem, ...]:
    return tuple(Problem(one.where, one.what, one.todo) for one in problems)


def files_of(
    uploads: Iterable[Upload], problems: dict[UUID | None, list[Unread]], *, stopped: bool = False
) -> list[File]:
    """`stopped`: nothing reads the files that wait until somebody asks for it."""
    files = list(uploads)
    speakers = speakers_of(files)
    return [_file(upload, shown(problems.get(upload.pk, [])), speakers.get(upload.pk, []), stopped) for upload in files]


def _file(upload: Upload, problems: tuple[Problem, ...], speakers: list[str], stopped: bool) -> File:
    state = Upload.State(upload.state)
    over = state in (Upload.State.REFUSED, Upload.State.REPEAT)
    return File(
        id=upload.pk,
        name=upload.name,
        state=STATES[state],
        tag=_("Not read yet") if stopped and state is Upload.State.WAITING else state_words(upload),
        at=upload.at,
        by=upload.by_label,
        what=what_came_of(upload, speakers),
        problems=problems,
        can_set_aside=state not in (Upload.State.SET_ASIDE, Upload.State.WAITING),
        can_put_back=state is Upload.State.SET_ASIDE,
        set_aside_words=_("Take off this list") if over else _("Take this file back"),
    )


def state_words(upload: Upload) -> str:
    if upload.state == Upload.State.READ and upload.use == Upload.Use.WORDS and not upload.in_use:  # type: ignore[attr-defined]
        return _("Replaced")
    words = {
        Upload.State.WAITING: _("Being read"),
        Upload.State.READ: _("Read"),
        Upload.State.REPEAT: _("Here already"),
        Upload.State.REFUSED: _("Could not be read"),
        Upload.State.SET_ASIDE: _("Taken back"),
    }
    return words[Upload.State(upload.state)]


def what_came_of(upload: Upload, speakers: Sequence[str]) -> str:
    """Says too who is taken to speak: whoever that is can read it by their link."""
    if upload.state != Upload.State.READ:
        return ""
    if upload.use == Upload.Use.PEOPLE:
        return _("Says who is who in the other files.")
    if upload.use == Upload.Use.ABOUT:
        return _("Says what the diagnostic is about.")
    number: int = upload.in_use  # type: ignore[attr-defined]
    if not number:
        return _("A newer file of this name counts in its place.")
    records = ngettext("1 record", "%(number)d records", number) % {"number": number}
    return _("%(records)s, said by %(who)s") % {"records": records, "who": ", ".join(speakers)} if speakers else records
