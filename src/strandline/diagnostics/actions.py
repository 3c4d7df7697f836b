"""Gathering a folder of interviews into a diagnostic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from strandline.audit.actions import Actor, note
from strandline.diagnostics.gathering import Conversation, Individual, fingerprint, who_is_who
from strandline.diagnostics.models import (
    Diagnostic,
    EmptyAnswerCount,
    Participant,
    Perspective,
    Question,
    Session,
    SessionRecord,
    Unread,
)
from strandline.people import actions as people_actions
from strandline.people.models import Participation
from strandline.records import actions as records_actions
from strandline.records.models import Record
from strandline.transcripts import BUILT_IN_GUIDE, Document, Folder, Passage, split_passages
from strandline.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one gathering did to a diagnostic."""

    diagnostic: Diagnostic
    new: int
    changed: int
    unchanged: int
    set_aside: int
    decisions_lapsed: int


Cut = Callable[[Document], list[Passage]]


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
    perspectives = _set_perspectives(diagnostic, folder, individuals)
    _set_questions(diagnostic, folder)
    participants = _set_participants(diagnostic, individuals, perspectives, by)
    existing = {
        link.record.source_name: link
        for link in SessionRecord.objects.filter(session__diagnostic=diagnostic, record__replaced_by__isnull=True)
        .select_related("record", "session")
        .defer("record__text")
    }
    sessions = _set_sessions(diagnostic, conversations, participants)
    new = changed = unchanged = lapsed = 0
    seen: set[str] = set()
    for done, conversation in enumerate(conversations, start=1):
        source_name = conversation.document.name[:500]
        seen.add(source_name)
        link = existing.get(source_name)
        passages = cut(conversation.document)
        mark = fingerprint(conversation, passages)
        session = sessions[conversation.session]
        if link and link.record.fingerprint == mark:
            unchanged += 1
            if link.session_id != session.pk or link.set_aside_at is not None:
                link.session, link.set_aside_at = session, None
                link.save()
        else:
            taken = records_actions.take_in(
                workspace=workspace,
                document=conversation.document,
                passages=passages,
                participation_of=_speaker_lookup(conversation, participants),
                fingerprint=mark,
                by=by,
                replaces=Record.objects.get(pk=link.record_id) if link else None,
            )
            lapsed += taken.decisions_lapsed
            if link:
                _set_aside(link)
                changed += 1
            else:
                new += 1
            SessionRecord.objects.create(workspace=workspace, session=session, record=taken.record)
        on_record(done, len(conversations))
    gone = [link for name, link in existing.items() if name not in seen]
    for link in gone:
        _set_aside(link)
    _set_unread(diagnostic, folder, gone)
    counts = {"new": new, "changed": changed, "unchanged": unchanged, "set_aside": len(gone)}
    note("diagnostic.gathered", diagnostic, by=by, workspace_id=workspace.pk, **counts)
    return Gathered(diagnostic, decisions_lapsed=lapsed, **counts)


def _set_aside(link: SessionRecord) -> None:
    if link.set_aside_at is None:
        link.set_aside_at = timezone.now()
        link.save()


def _describe(workspace: Workspace, folder: Folder, gathered_from: str, title: str, by: Actor) -> Diagnostic:
    about = folder.about
    described = {
        "title": (title or about.title or Path(gathered_from).stem.replace("_", " ").strip() or "A rapid diagnostic")[
            :300
        ],
        "question": about.question,
        "purpose": about.purpose,
        "asked_by": about.asked_by[:200],
        "place": about.place[:200],
        "started_on": about.started,
        "ended_on": about.ended,
        "invented": about.invented,
    }
    diagnostic, made = Diagnostic.objects.update_or_create(
        workspace=workspace, gathered_from=gathered_from, defaults=described
    )
    if made:
        note("diagnostic.started", diagnostic, by=by, workspace_id=workspace.pk)
    return diagnostic


def _set_perspectives(diagnostic: Diagnostic, folder: Folder, individuals: list[Individual]) -> dict[str, Perspective]:
    """The perspectives hoped for, then those met on the way; by casefolded name."""
    hoped = {perspective.name.casefold(): perspective for perspective in folder.about.perspectives}
    names = {key: perspective.name for key, perspective in hoped.items()}
    for individual in individuals:
        for name in individual.perspectives:
            names.setdefault(name.casefold(), name)
    kept = {perspective.name.casefold(): perspective for perspective in diagnostic.perspectives.all()}
    for position, (key, name) in enumerate(names.items()):
        known = hoped.get(key)
        kept[key], _ = Perspective.objects.update_or_create(
            workspace_id=diagnostic.workspace_id,
            diagnostic=diagnostic,
            name=kept[key].name if key in kept else name[:200],
            defaults={
                "position": position,
                "hoped": known.hoped if known else None,
                "stances": [stance.value for stance in known.stances] if known else [],
            },
        )
    for key in kept.keys() - names.keys():
        kept.pop(key).delete()
    return kept


def _set_questions(diagnostic: Diagnostic, folder: Folder) -> None:
    questions = folder.about.questions or BUILT_IN_GUIDE
    diagnostic.questions.all().delete()
    Question.objects.bulk_create(
        [
            Question(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                position=position,
                text=question.text,
                facet=question.facet,
            )
            for position, question in enumerate(questions)
        ]
    )


def _set_participants(
    diagnostic: Diagnostic, individuals: list[Individual], perspectives: dict[str, Perspective], by: Actor
) -> dict[str, Participant]:
    known = {
        participant.key: participant
        for participant in diagnostic.participants.select_related("participation").prefetch_related("perspectives")
    }
    for individual in individuals:
        key = individual.key[:500]
        participant = known.get(key)
        if participant is None:
            participation = people_actions.take_part(
                workspace=diagnostic.workspace,
                pseudonym=individual.pseudonym[:200],
                organisation=individual.organisation[:200],
                voices=individual.voices,
                by=by,
            )
            participant = Participant.objects.create(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                participation=participation,
                key=key,
                named_by_us=not individual.listed,
            )
            before: set[object] = set()
        else:
            people_actions.describe(
                participation=participant.participation,
                organisation=individual.organisation[:200],
                voices=individual.voices,
                by=by,
            )
            before = {perspective.pk for perspective in participant.perspectives.all()}
        wanted = {perspectives[name.casefold()].pk for name in individual.perspectives}
        if wanted != before:
            participant.perspectives.set(wanted)
        if individual.agreed is not None:
            people_actions.record_consent(participation=participant.participation, agreed=individual.agreed, by=by)
        known[individual.key] = participant
    return known


def _set_sessions(
    diagnostic: Diagnostic, conversations: list[Conversation], participants: dict[str, Participant]
) -> dict[str, Session]:
    sessions = {session.label: session for session in diagnostic.sessions.prefetch_related("participants")}
    wanted: dict[str, set[Participant]] = {}
    for conversation in conversations:
        wanted.setdefault(conversation.session, set()).update(participants[key] for key in conversation.everybody)
    for label, people in wanted.items():
        stored = label[:500]
        session = sessions.get(stored)
        if session is None:
            session = Session.objects.create(workspace_id=diagnostic.workspace_id, diagnostic=diagnostic, label=stored)
            session.participants.set(people)
        elif {person.pk for person in session.participants.all()} != {person.pk for person in people}:
            session.participants.set(people)
        sessions[label] = session
    return sessions


def _speaker_lookup(
    conversation: Conversation, participants: dict[str, Participant]
) -> Callable[[object], Participation | None]:
    def speaker(turn) -> Participation | None:  # type: ignore[no-untyped-def]
        key = conversation.key_of(turn)
        return participants[key].participation if key else None

    return speaker


def _set_unread(diagnostic: Diagnostic, folder: Folder, gone: list[SessionRecord]) -> None:
    diagnostic.unread.all().delete()
    rows = [Unread(file=p.file[:500], where=p.where[:200], what=p.what, todo=p.todo) for p in folder.problems]
    rows += [
        Unread(
            file=link.record.source_name,
            what="It was read before and is no longer in the folder, so it is left out.",
            todo="Put it back to have it counted again.",
        )
        for link in gone
    ]
    for position, row in enumerate(rows):
        row.workspace_id, row.diagnostic, row.position = diagnostic.workspace_id, diagnostic, position
    Unread.objects.bulk_create(rows)
    diagnostic.empty_answers.all().delete()
    EmptyAnswerCount.objects.bulk_create(
        [
            EmptyAnswerCount(
                workspace_id=diagnostic.workspace_id,
                diagnostic=diagnostic,
                position=position,
                question=empty.question,
                answered=empty.answered,
                nothing=empty.nothing,
            )
            for position, empty in enumerate(folder.empty_answers)
        ]
    )
