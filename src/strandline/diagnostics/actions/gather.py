"""Gathering a folder of interviews into a diagnostic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.setting import (
    set_participants,
    set_perspectives,
    set_questions,
    set_sessions,
    set_unread,
)
from strandline.diagnostics.gathering import Conversation, fingerprint, who_is_who
from strandline.diagnostics.models import Diagnostic, Participant, Session, SessionRecord
from strandline.people.models import Participation
from strandline.records.actions import Intake, take_in
from strandline.records.models import Record
from strandline.transcripts import Document, Folder, Passage, split_passages
from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import Turn
from strandline.workspaces.models import Workspace

Cut = Callable[[Document], list[Passage]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one gathering did to a diagnostic."""

    diagnostic: Diagnostic
    new: int
    changed: int
    unchanged: int
    set_aside: int
    decisions_lapsed: int


@transaction.atomic
def gather(
    *,
    workspace: Workspace,
    folder: Folder,
    gathered_from: str,
    by: Actor,
    title: str = "",
    cut: Cut = split_passages,
    on_record: Callable[[int, int], None] = lambda done, total: None,
) -> Gathered:
    """Bring a diagnostic in line with what a folder holds now.

    What is new is added, what changed becomes a new revision, what is no longer there is set aside; people, consent and
    decisions stay. All or nothing: an interruption leaves the diagnostic as it was.
    """
    diagnostic = _describe(workspace, folder, gathered_from, title, by)
    individuals, conversations = who_is_who(folder)
    perspectives = set_perspectives(diagnostic, folder, individuals)
    set_questions(diagnostic, folder)
    participants = set_participants(diagnostic, individuals, perspectives, by)
    sessions = set_sessions(diagnostic, conversations, participants)
    known = list(
        SessionRecord.objects.filter(session__diagnostic=diagnostic, record__replaced_by__isnull=True)
        .select_related("record")
        .defer("record__text")
        .order_by("pk")
    )
    earlier = _known_again(conversations, known)
    arriving: list[tuple[Intake, Session]] = []
    replaced: list[SessionRecord] = []
    unchanged = 0
    for done, conversation in enumerate(conversations, start=1):
        link = earlier.get(conversation.document.name)
        passages = cut(conversation.document)
        mark = fingerprint(conversation, passages)
        session = sessions[conversation.session]
        if link and link.record.fingerprint == mark:
            unchanged += 1
            _keep(link, session)
        else:
            replaces = Record.objects.get(pk=link.record_id) if link else None
            arriving.append((_intake(conversation, passages, mark, participants, replaces), session))
            if link:
                replaced.append(link)
        on_record(done, len(conversations))
    taken = take_in(workspace=workspace, intakes=[intake for intake, _ in arriving], by=by)
    SessionRecord.objects.bulk_create(
        [
            SessionRecord(workspace=workspace, session=session, record=record)
            for record, (_, session) in zip(taken.records, arriving, strict=True)
        ],
        batch_size=500,
    )
    met = {link.pk for link in earlier.values()}
    gone = [link for link in known if link.pk not in met]
    newly_gone = sum(link.set_aside_at is None for link in gone)
    _set_aside([*replaced, *gone])
    set_unread(diagnostic, folder, gone, conversations)
    counts = {
        "new": len(arriving) - len(replaced),
        "changed": len(replaced),
        "unchanged": unchanged,
        "set_aside": newly_gone,
    }
    note("diagnostic.gathered", diagnostic, by=by, workspace_id=workspace.pk, **counts)
    return Gathered(diagnostic, decisions_lapsed=taken.decisions_lapsed, **counts)


def _known_again(conversations: list[Conversation], known: list[SessionRecord]) -> dict[str, SessionRecord]:
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


def _describe(workspace: Workspace, folder: Folder, gathered_from: str, title: str, by: Actor) -> Diagnostic:
    about = folder.about
    named = title or about.title or Path(gathered_from).stem.replace("_", " ").strip() or "A rapid diagnostic"
    diagnostic, made = Diagnostic.objects.update_or_create(
        workspace=workspace,
        gathered_from=gathered_from,
        defaults={
            "title": named[:300],
            "question": about.question,
            "purpose": about.purpose,
            "asked_by": about.asked_by[:200],
            "place": about.place[:200],
            "started_on": about.started,
            "ended_on": about.ended,
            "invented": about.invented,
        },
    )
    if made:
        note("diagnostic.started", diagnostic, by=by, workspace_id=workspace.pk)
    return diagnostic


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


def _set_aside(links: list[SessionRecord]) -> None:
    now = timezone.now()
    for link in links:
        if link.set_aside_at is None:
            link.set_aside_at = now
            link.save()
