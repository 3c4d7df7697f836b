"""Taking in files and pasted text, and taking them back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as format_date

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.bringing import set_aside, take_back
from strandline.diagnostics.models import Diagnostic, Participant, SessionRecord, Upload
from strandline.transcripts.names import printable
from strandline.transcripts.reading import MOST_BYTES
from strandline.work import store

LARGEST = MOST_BYTES  # of one file
_LONGEST_NAME = 150  # characters: a file system takes 255 bytes
_PEOPLE = re.compile(r"people\b.*\.(?:csv|tsv|xlsx)", re.IGNORECASE)
_ABOUT = "diagnostic.toml"


class NotItsStateError(Exception):
    """Only what was read can be set aside, and only what was set aside can be put back."""


@transaction.atomic
def accept(
    *,
    diagnostic: Diagnostic,
    stored: store.Stored,
    name: str,
    key: str,
    by: Actor,
    participant: Participant | None = None,
    kind: str = "",
    held_on: date | None = None,
    came_from: str = SessionRecord.CameFrom.UPLOAD,
) -> Upload:
    """Write down that a file has come, which `store.keep` has on the disk, and queue its reading.

    `key` is made by whoever sends it: the same one again is the same file, however often a poor connection repeats it.
    """
    name = _file_name(name)
    upload, made = Upload.objects.get_or_create(
        workspace_id=diagnostic.workspace_id,
        diagnostic=diagnostic,
        key=key[:200],
        defaults={
            "name": name,
            "sha256": stored.sha256,
            "size": stored.size,
            "use": _use(name) if came_from == SessionRecord.CameFrom.UPLOAD else Upload.Use.WORDS,
            "participant": participant,
            "kind": kind,
            "held_on": held_on,
            "came_from": came_from,
            "by_id": by.id,
            "by_label": by.label,
        },
    )
    if made:
        note("upload.accepted", upload, by=by, workspace_id=diagnostic.workspace_id, bytes=upload.size)
    if upload.state == Upload.State.WAITING:  # also of a file sent again, since its reading may have failed
        queue_reading(diagnostic)
    return upload


@transaction.atomic
def read_again(*, diagnostic: Diagnostic, by: Actor) -> None:
    """Queue the files that wait, after their reading failed."""
    note("upload.asked_again", diagnostic, by=by, workspace_id=diagnostic.workspace_id)
    queue_reading(diagnostic)


def reading_failed(diagnostic: Diagnostic) -> bool:
    """Whether files wait that nothing will read until somebody asks for it."""
    from strandline.work import progress  # late: the commands run without the queue

    job = progress.of(reading_key(diagnostic))
    failed = job is not None and job.state == job.State.FAILED
    return failed and diagnostic.uploads.filter(state=Upload.State.WAITING).exists()


def queue_reading(diagnostic: Diagnostic) -> None:
    from strandline.diagnostics.tasks import read_uploads  # late: the commands run without the queue
    from strandline.work.queue import enqueue_once

    enqueue_once(read_uploads, key=reading_key(diagnostic), diagnostic=str(diagnostic.pk))


def reading_key(diagnostic: Diagnostic) -> str:
    """Under which `work.progress` tells how far the reading is."""
    return f"reading:{diagnostic.pk}"


def _use(name: str) -> str:
    if name.casefold() == _ABOUT:
        return Upload.Use.ABOUT
    return Upload.Use.PEOPLE if _PEOPLE.fullmatch(name) else Upload.Use.WORDS


def _file_name(name: str) -> str:
    """The name alone, safe to print and short enough to be one, its ending kept."""
    path = PurePosixPath(printable(name.replace("\\", "/")))
    stem, ending = path.stem.strip() or "file", path.suffix[:20]
    return stem[: _LONGEST_NAME - len(ending)] + ending


@transaction.atomic
def set_upload_aside(*, upload: Upload, by: Actor) -> None:
    """Take a file back: what came of it counts no longer, and an earlier version that it replaced counts again."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == Upload.State.SET_ASIDE:
        return
    if upload.state == Upload.State.WAITING:
        raise NotItsStateError("This file is still being read. Try again in a moment.")
    links = _links(upload)
    in_use = [link for link in links if link.set_aside_at is None]
    set_aside(in_use)
    take_back(_earlier(in_use))
    upload.state = Upload.State.SET_ASIDE
    upload.save(update_fields=["state"])
    upload.unread.all().delete()
    upload.empty_answers.all().delete()
    note("upload.set_aside", upload, by=by, workspace_id=upload.workspace_id, records=len(in_use))


@transaction.atomic
def put_upload_back(*, upload: Upload, by: Actor) -> None:
    """Undo `set_upload_aside`: the file is read again, as if it had come now."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.SET_ASIDE:
        raise NotItsStateError("This file was not set aside.")
    upload.state = Upload.State.WAITING
    upload.save(update_fields=["state"])
    note("upload.put_back", upload, by=by, workspace_id=upload.workspace_id)
    queue_reading(upload.diagnostic)


def _links(upload: Upload) -> list[SessionRecord]:
    return list(upload.session_records.select_related("record").defer("record__text").order_by("pk"))


def _earlier(links: list[SessionRecord]) -> list[SessionRecord]:
    """The versions before these, unless the file that they came in was set aside as well."""
    replaced = [link.record.replaces_id for link in links if link.record.replaces_id]
    return list(
        SessionRecord.objects.filter(record__in=replaced).exclude(upload__state=Upload.State.SET_ASIDE).order_by("pk")
    )


def accept_text(
    *,
    diagnostic: Diagnostic,
    text: str,
    by: Actor,
    key: str,
    participant: Participant | None = None,
    kind: str = "",
    held_on: date | None = None,
) -> Upload:
    """Pasted text is kept as a file would be, so that it can be read again and taken back."""
    name = name_of_text(diagnostic, participant, held_on)
    return accept(
        diagnostic=diagnostic,
        stored=store.keep([text.encode("utf-8", "surrogatepass")], limit=LARGEST),
        name=name,
        key=key,
        by=by,
        participant=participant,
        kind=kind,
        held_on=held_on,
        came_from=SessionRecord.CameFrom.PASTE,
    )


def name_of_text(diagnostic: Diagnostic, participant: Participant | None, held_on: date | None) -> str:
    """ "Resident 3, 12 March 2026.txt": no two alike, since two texts of one name would be versions of each other."""
    who = participant.participation.pseudonym if participant else "Pasted text"
    stem = f"{who[:100]}, {format_date(held_on or timezone.localdate(), 'j F Y')}"
    taken = set(diagnostic.uploads.filter(name__startswith=stem).values_list("name", flat=True))
    name, number = f"{stem}.txt", 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}).txt"
    return name
