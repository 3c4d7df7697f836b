"""Gathering a folder of interviews into a diagnostic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from strandline.audit.actions import Actor, concerning, note
from strandline.diagnostics.actions.bringing import Cut, bring_in, known_again, latest_links, set_aside
from strandline.diagnostics.actions.setting import (
    everybody,
    set_participants,
    set_perspectives,
    set_questions,
    set_sessions,
)
from strandline.diagnostics.actions.starting import ABOUT
from strandline.diagnostics.actions.telling import set_unread
from strandline.diagnostics.gathering import Conversation, Corrections, corrected, who_is_who
from strandline.diagnostics.models import Diagnostic, SessionRecord
from strandline.transcripts import Folder, Problem, split_passages
from strandline.transcripts.repeats import words_digest
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
    kept_from_app: tuple[str, ...] = ()  # parts that a person set in the app, so that the folder did not


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
    with concerning(diagnostic.pk):
        return _bring_in_line(diagnostic, folder, by=by, cut=cut, on_record=on_record)


def _bring_in_line(
    diagnostic: Diagnostic, folder: Folder, *, by: Actor, cut: Cut, on_record: Callable[[int, int], None]
) -> Gathered:
    individuals, conversations = who_is_who(folder)
    conversations, here_already = _without_what_is_here(diagnostic, conversations)
    known = latest_links(diagnostic, Q(came_from=SessionRecord.CameFrom.FOLDER))
    earlier = known_again(conversations, known)
    conversations = [corrected(one, _corrections(earlier.get(one.document.name))) for one in conversations]
    perspectives = set_perspectives(diagnostic, folder, individuals)
    set_questions(diagnostic, folder)
    participants = set_participants(diagnostic, individuals, perspectives, by)
    participants = everybody(diagnostic) | participants
    sessions = set_sessions(diagnostic, conversations, participants)
    brought = bring_in(
        diagnostic=diagnostic,
        conversations=conversations,
        earlier=earlier,
        participants=participants,
        sessions=sessions,
        by=by,
        cut=cut,
        on_record=on_record,
    )
    met = {link.pk for link in earlier.values()}
    gone = [link for link in known if link.pk not in met]
    newly_gone = sum(link.set_aside_at is None for link in gone)
    set_aside(gone)
    set_unread(diagnostic, replace(folder, problems=(*folder.problems, *here_already)), gone, conversations)
    result = Gathered(
        diagnostic,
        brought.new,
        brought.changed,
        brought.unchanged,
        newly_gone,
        brought.decisions_lapsed,
        kept_from_app=tuple(diagnostic.kept_from_app),
    )
    note(
        "diagnostic.gathered",
        diagnostic,
        by=by,
        workspace_id=diagnostic.workspace_id,
        new=result.new,
        changed=result.changed,
        unchanged=result.unchanged,
        set_aside=result.set_aside,
    )
    return result


def _corrections(link: SessionRecord | None) -> Corrections:
    return link.corrections if link else {}


def _without_what_is_here(
    diagnostic: Diagnostic, conversations: list[Conversation]
) -> tuple[list[Conversation], list[Problem]]:
    """Conversations that did not also come through the app, word for word; and about each that did, a line."""
    through_app = SessionRecord.objects.filter(session__diagnostic=diagnostic, set_aside_at__isnull=True).exclude(
        Q(came_from=SessionRecord.CameFrom.FOLDER) | Q(words_sha256="")
    )
    here = dict(through_app.values_list("words_sha256", "record__title"))
    if not here:
        return conversations, []
    digests = {one.document.name: words_digest(one.document.text) for one in conversations}
    return [one for one in conversations if digests[one.document.name] not in here], [
        Problem(
            name,
            "",
            f"This file holds the same words as “{here[digest]}”, which came in through the app; it was counted once.",
        )
        for name, digest in digests.items()
        if digest in here
    ]


def _describe(workspace: Workspace, folder: Folder, gathered_from: str, title: str, by: Actor) -> Diagnostic:
    about = folder.about
    named = title or about.title or Path(gathered_from).stem.replace("_", " ").strip() or "A rapid diagnostic"
    told: dict[str, object] = {"ended_on": about.ended, "invented": about.invented}
    in_the_app = Diagnostic.objects.filter(workspace=workspace, gathered_from=gathered_from)
    if not in_the_app.exists() or ABOUT not in in_the_app.get().kept_from_app:
        told |= {
            "title": named[:300],
            "question": about.question,
            "purpose": about.purpose,
            "asked_by": about.asked_by[:200],
            "place": about.place[:200],
            "started_on": about.started,
        }
    diagnostic, made = Diagnostic.objects.update_or_create(
        workspace=workspace, gathered_from=gathered_from, defaults=told
    )
    if made:
        note("diagnostic.started", diagnostic, by=by, workspace_id=workspace.pk)
    return diagnostic
