"""Storing what was read as records of a diagnostic: what is new, what is a new version, and what was there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from strandline.audit.actions import Actor
from strandline.diagnostics.gathering import Conversation, fingerprint
from strandline.diagnostics.models import Diagnostic, Participant, Session, SessionRecord, Upload
from strandline.people.models import Participation
from strandline.records.actions import Intake, take_in
from strandline.records.models import Record
from strandline.transcripts import Document, Passage, split_passages
from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import Turn
from strandline.transcripts.repeats import words_digest

Cut = Callable[[Document], list[Passage]]


@dataclass(frozen=True, slots=True)
class Brought:
    new: int
    changed: int
    unchanged: int
    records: list[Record]  # the new ones and the new versions
    replaced: list[SessionRecord]
    decisions_lapsed: int


def latest_links(diagnostic: Diagnostic, which: Q) -> list[SessionRecord]:
    """Records without their text, each the last of its versions, also if it was set aside."""
    return list(
        SessionRecord.objects.filter(which, session__diagnostic=diagnostic, record__replaced_by__isnull=True)
        .select_related("record")
        .defer("record__text")
        .order_by("pk")
    )


def known_again(conversations: Sequence[Conversation], known: Sequence[SessionRecord]) -> dict[str, SessionRecord]:
    """For each document by name the record it was before, if it was there before.

    The same name and words, else the same words under another name (a file was renamed, a row was put in above), else
    the same name with other words: but of a table's rows only the first two, since row 17 may be somebody else's now.
    """
    waiting = {link.pk: link for link in known}
    found: dict[str, SessionRecord] = {}

    def take(key: Callable[[str, str], object], rows: bool) -> None:
        by_key: dict[object, list[SessionRecord]] = {}
        for link in waiting.values():
            by_key.setdefault(key(link.record.source_name, link.record.sha256), []).append(link)
        for conversation in conversations:
            document = conversation.document
            if document.name in found or (not rows and document.format in TABLE_ENDINGS):
                continue
            if candidates := by_key.get(key(document.name[:500], document.sha256)):
                found[document.name] = candidates.pop(0)
                del waiting[found[document.name].pk]

    take(lambda name, sha256: (name, sha256), rows=True)
    take(lambda name, sha256: sha256, rows=True)
    take(lambda name, sha256: name, rows=False)
    return found


def bring_in(
    *,
    diagnostic: Diagnostic,
    conversations: Sequence[Conversation],
    earlier: dict[str, SessionRecord],
    participants: dict[str, Participant],
    sessions: dict[str, Session],
    by: Actor,
    came_from: str = SessionRecord.CameFrom.FOLDER,
    upload: Upload | None = None,
    cut: Cut = split_passages,
    on_record: Callable[[int, int], None] = lambda done, total: None,
) -> Brought:
    """Take conversations in, inside the caller's transaction. `earlier` is what `known_again` found.

    What changed becomes a new version and its old one is set aside; what did not change is back in use if it was not.
    """
    arriving: list[tuple[Intake, SessionRecord]] = []
    replaced: list[SessionRecord] = []
    unchanged = 0
    for done, conversation in enumerate(conversations, start=1):
        before = earlier.get(conversation.document.name)
        passages = cut(conversation.document)
        mark = fingerprint(conversation, passages)
        session = sessions[conversation.session]
        if before and before.record.fingerprint == mark:
            unchanged += 1
            _keep(before, session)
        else:
            replaces = Record.objects.get(pk=before.record_id) if before else None
            link = SessionRecord(
                workspace_id=diagnostic.workspace_id,
                session=session,
                came_from=came_from,
                upload=upload,
                words_sha256=words_digest(conversation.document.text),
                corrections=before.corrections if before else {},
            )
            arriving.append((_intake(conversation, passages, mark, participants, replaces), link))
            replaced += [before] if before else []
        on_record(done, len(conversations))
    taken = take_in(workspace=diagnostic.workspace, intakes=[intake for intake, _ in arriving], by=by)
    for record, (_, link) in zip(taken.records, arriving, strict=True):
        link.record = record
    SessionRecord.objects.bulk_create([link for _, link in arriving], batch_size=500)
    set_aside(replaced)
    return Brought(
        new=len(arriving) - len(replaced),
        changed=len(replaced),
        unchanged=unchanged,
        records=taken.records,
        replaced=replaced,
        decisions_lapsed=taken.decisions_lapsed,
    )


def _intake(
    conversation: Conversation,
    passages: list[Passage],
    mark: str,
    participants: dict[str, Participant],
    replaces: Record | None,
) -> Intake:
    def speaker(turn: Turn) -> Participation | None:
        key = conversation.key_of(turn)
        return participants[key].participation if key else None

    speakers = [speaker(turn) for turn in conversation.document.turns]
    return Intake(conversation.document, passages, speakers, mark, replaces)


def _keep(link: SessionRecord, session: Session) -> None:
    """A record that has not changed stays, in the session it belongs to now, also if it had been set aside."""
    if link.session_id != session.pk or link.set_aside_at is not None:
        link.session, link.set_aside_at = session, None
        link.save()


def set_aside(links: Iterable[SessionRecord]) -> None:
    now = timezone.now()
    for link in links:
        if link.set_aside_at is None:
            link.set_aside_at = now
            link.save()


def take_back(links: Iterable[SessionRecord]) -> None:
    """Records that were set aside count again."""
    for link in links:
        if link.set_aside_at is not None:
            link.set_aside_at = None
            link.save()
