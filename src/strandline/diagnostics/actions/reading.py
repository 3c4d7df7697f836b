"""Reading the files that wait: each is read outside of any transaction and stored in one."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.models import Q

from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.bringing import latest_links
from strandline.diagnostics.actions.describing import describe_from
from strandline.diagnostics.actions.joining import join, join_people, known_people, known_person
from strandline.diagnostics.actions.telling import count_empty_answers, list_unread, who_is_unclear
from strandline.diagnostics.gathering import Conversation, Corrections, Individual, corrected, people_listed
from strandline.diagnostics.models import Diagnostic, Participant, SessionRecord, Upload
from strandline.diagnostics.recognising import recognise
from strandline.transcripts import Folder, Problem, UnreadableError, read_about, read_folder, read_people
from strandline.transcripts.grid import TABLE_ENDINGS
from strandline.transcripts.model import NothingReadError, PersonRow
from strandline.transcripts.repeats import words_digest
from strandline.work import store

log = logging.getLogger(__name__)

_STUMBLED_TODO = "Save it as .txt or .docx and try again, and tell the makers of Strandline."
_UNCLEAR_TODO = "Say who it is under “who is who” of this conversation."


def read_waiting(*, diagnostic: Diagnostic, on_file: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Read what waits, lists of people and descriptions first, until nothing does."""
    done = 0
    while True:
        waiting = list(diagnostic.uploads.filter(state=Upload.State.WAITING))
        if not waiting:
            break
        order = (Upload.Use.ABOUT, Upload.Use.PEOPLE, Upload.Use.WORDS)
        upload = min(waiting, key=lambda one: (order.index(Upload.Use(one.use)), one.at, one.name))
        read_upload(upload=upload)
        done += 1
        on_file(done, done + len(waiting) - 1)
    _refresh_list(diagnostic)


def read_upload(*, upload: Upload) -> None:
    """Read one file. Whatever is wrong with it is told beside it, with what to do."""
    try:
        match upload.use:
            case Upload.Use.ABOUT:
                _read_about(upload)
            case Upload.Use.PEOPLE:
                _read_list(upload)
            case _:
                _read_words(upload)
    except NothingReadError as error:
        about_it = [_uploaded(problem) for problem in error.problems if problem.file == upload.name]
        _refuse(upload, about_it or [Problem(upload.name, "", str(error))])
    except UnreadableError as error:
        _refuse(upload, [Problem(upload.name, "", str(error))])
    except FileNotFoundError:
        _refuse(upload, [Problem(upload.name, "", "The file is no longer kept here.", "Upload it again.")])
    except DatabaseError:
        raise  # no fault of the file's: the task is tried again
    except Exception:  # a fault of ours over one file must not cost the others
        log.exception("An upload could not be read.")
        _refuse(upload, [Problem(upload.name, "", "We stumbled over this file, and it was not read.", _STUMBLED_TODO)])


def _uploaded(problem: Problem) -> Problem:
    """What to do, said to somebody who uploads files and has no folder."""
    return replace(problem, todo=problem.todo.replace("Unpack it into the folder.", "Unpack it and upload its files."))


# -- what people said --------------------------------------------------------------------------------------------------


def _read_words(upload: Upload) -> None:
    if first := _same_file(upload):
        return _repeat(upload, f"This file is byte for byte the same as “{first}”; it was counted once.")
    lists = upload.diagnostic.uploads.filter(use=Upload.Use.PEOPLE, state=Upload.State.READ).order_by("-at")[:1]
    with _laid_out([upload, *lists]) as (path, *people):
        folder = read_folder(path.parent, people=people[0] if people else None)
    ours = tuple(problem for problem in folder.problems if problem.file == upload.name)
    _store_words(upload, replace(folder, problems=ours))
    return None


@transaction.atomic
def _store_words(upload: Upload, folder: Folder) -> None:
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("diagnostic__workspace", "participant")
        .get(pk=upload.pk)
    )
    if upload.state != Upload.State.WAITING:
        return
    diagnostic, by = upload.diagnostic, _actor(upload)
    if first := _same_words(upload, folder):
        _repeat(upload, f"This file holds the same words as “{first}”; it was counted once.")
        return
    chosen = known_person(upload.participant) if upload.participant else None
    individuals, conversations = recognise(folder, known_people(diagnostic), chosen=chosen)
    brought, told = join(
        diagnostic=diagnostic,
        individuals=individuals,
        conversations=conversations,
        known=latest_links(diagnostic, Q(came_from=upload.came_from, upload__name=upload.name)),
        came_from=upload.came_from,
        by=by,
        upload=upload,
        kind=upload.kind,
        held_on=upload.held_on,
    )
    problems = [*folder.problems, *who_is_unclear(told, todo=_UNCLEAR_TODO), *_namesakes(upload, told)]
    _end(upload, Upload.State.READ, problems)
    count_empty_answers(diagnostic, folder.empty_answers, upload=upload)
    note(
        "upload.read",
        upload,
        by=by,
        workspace_id=upload.workspace_id,
        new=brought.new,
        changed=brought.changed,
        unchanged=brought.unchanged,
        problems=len(problems),
    )


def look_at(
    *, diagnostic: Diagnostic, text: str, name: str, participant: Participant | None = None, kind: str = ""
) -> tuple[Conversation, tuple[Problem, ...]]:
    """How a text would be read, with nothing kept. Raises UnreadableError."""
    with tempfile.TemporaryDirectory(prefix="strandline-") as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            read = read_folder(path.parent)
        except NothingReadError as error:
            raise UnreadableError(" ".join(problem.what for problem in error.problems) or str(error)) from error
    chosen = known_person(participant) if participant else None
    _, (conversation, *_) = recognise(read, known_people(diagnostic), chosen=chosen)
    said: Corrections = {"kind": kind} if kind else {}
    return corrected(conversation, said), read.problems


def _same_file(upload: Upload) -> str | None:
    """The name of another file with the same bytes whose records are in use."""
    others = SessionRecord.objects.filter(
        upload__diagnostic=upload.diagnostic, upload__sha256=upload.sha256, set_aside_at__isnull=True
    ).exclude(upload=upload)
    return others.values_list("upload__name", flat=True).order_by("upload__at").first()


def _same_words(upload: Upload, folder: Folder) -> str | None:
    """The title of a record in use that says the same, whichever way it came. A table's rows are told apart by it."""
    digests = {words_digest(document.text) for document in folder.documents if document.format not in TABLE_ENDINGS}
    others = SessionRecord.objects.filter(
        session__diagnostic=upload.diagnostic, set_aside_at__isnull=True, words_sha256__in=digests - {""}
    ).exclude(upload=upload)
    # The same name again, with the same words: somebody may have corrected what the list says of it.
    others = others.exclude(came_from=upload.came_from, upload__name=upload.name)
    return others.values_list("record__title", flat=True).order_by("record__title").first()


def _namesakes(upload: Upload, conversations: Iterable[Conversation]) -> list[Problem]:
    """The folder of a command may hold another file of this name, which is no version of this one."""
    names = {one.document.name for one in conversations}
    there = SessionRecord.objects.filter(
        session__diagnostic=upload.diagnostic,
        came_from=SessionRecord.CameFrom.FOLDER,
        set_aside_at__isnull=True,
        record__source_name__in=names,
    )
    if not there.exists():
        return []
    what = "A file of this name and with other words was read from a folder before. Both are counted."
    return [Problem(upload.name, "", what, "If this one replaces it, take the other out of the folder.")]


# -- who is who, and what it is about ----------------------------------------------------------------------------------


def _read_list(upload: Upload) -> None:
    rows, problems = _rows(upload)
    with transaction.atomic():
        upload = (
            Upload.objects.select_for_update(of=("self",)).select_related("diagnostic__workspace").get(pk=upload.pk)
        )
        if upload.state != Upload.State.WAITING:
            return
        diagnostic, by = upload.diagnostic, _actor(upload)
        people: dict[str, Individual] = people_listed(row for row in rows if row.pseudonym)
        join_people(diagnostic, list(people.values()), by)
        for earlier in diagnostic.uploads.filter(use=Upload.Use.PEOPLE, state=Upload.State.READ).exclude(pk=upload.pk):
            _end(earlier, Upload.State.REPEAT, [])  # a list has the last word until the next one
        _end(upload, Upload.State.READ, problems)
        # What was read before the list came is read again, now that it is known who speaks in it.
        named = {row.file for row in rows}
        diagnostic.uploads.filter(use=Upload.Use.WORDS, state=Upload.State.READ, name__in=named).update(
            state=Upload.State.WAITING
        )
        note("upload.read", upload, by=by, workspace_id=upload.workspace_id, people=len(people), problems=len(problems))


def _rows(upload: Upload) -> tuple[list[PersonRow], list[Problem]]:
    files = list(upload.diagnostic.uploads.filter(use=Upload.Use.WORDS).values_list("name", flat=True))
    with _laid_out([upload]) as (path,):
        rows, problems = read_people(path, files=files)
    return rows, [
        replace(problem, what=problem.what.replace(" is not in the folder.", " has not been uploaded yet."))
        for problem in problems
    ]


def _refresh_list(diagnostic: Diagnostic) -> None:
    """Which files a list names and nobody has brought changes with every file that comes."""
    for upload in diagnostic.uploads.filter(use=Upload.Use.PEOPLE, state=Upload.State.READ):
        try:
            _, problems = _rows(upload)
        except (UnreadableError, FileNotFoundError):
            continue
        with transaction.atomic():
            upload.unread.all().delete()
            list_unread(diagnostic, problems, upload=upload)


def _read_about(upload: Upload) -> None:
    with _laid_out([upload]) as (path,):
        about = read_about(path)
    with transaction.atomic():
        upload = (
            Upload.objects.select_for_update(of=("self",)).select_related("diagnostic__workspace").get(pk=upload.pk)
        )
        if upload.state == Upload.State.WAITING:
            problems = describe_from(diagnostic=upload.diagnostic, about=about, file=upload.name, by=_actor(upload))
            _end(upload, Upload.State.READ, problems)


# -- the file ----------------------------------------------------------------------------------------------------------


@contextmanager
def _laid_out(uploads: Iterable[Upload]) -> Iterator[list[Path]]:
    """Each file under its own name, since a reader tells much by it, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="strandline-") as folder:
        paths = []
        for number, upload in enumerate(uploads):
            path = Path(folder, str(number), upload.name)
            path.parent.mkdir()
            with store.open_stored(upload.sha256) as kept, path.open("wb") as copy:
                shutil.copyfileobj(kept, copy)
            paths.append(path)
        yield paths


def _actor(upload: Upload) -> Actor:
    return Actor(upload.by_label, upload.by_id)


def _refuse(upload: Upload, problems: list[Problem]) -> None:
    _settle(upload, Upload.State.REFUSED, problems)


def _repeat(upload: Upload, what: str) -> None:
    _settle(upload, Upload.State.REPEAT, [Problem(upload.name, "", what)])


@transaction.atomic
def _settle(upload: Upload, state: str, problems: list[Problem]) -> None:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Upload.State.WAITING:
        return
    _end(upload, state, problems)
    note("upload.read", upload, by=_actor(upload), workspace_id=upload.workspace_id, state=state)


def _end(upload: Upload, state: str, problems: list[Problem]) -> None:
    upload.state = state
    upload.save(update_fields=["state"])
    upload.unread.all().delete()
    upload.empty_answers.all().delete()
    list_unread(upload.diagnostic, problems, upload=upload)
