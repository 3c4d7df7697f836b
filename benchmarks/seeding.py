"""People who are signed in, and what they work on: run inside the app's own Django, which prints it as JSON.

Sessions are made through the database, so that what is measured is the work and not signing in.
"""

from __future__ import annotations

import json
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse
from django_scopes import scopes_disabled

from strandline.accounts.models import User
from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.actions.notes import begin_notes
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.workspaces.models import Membership, Workspace
from strandline.workspaces.walls import within

BY = Actor("a benchmark")


def print_team(people: int) -> None:
    """`people` interviewers of the one diagnostic there is, each with notes of their own begun."""
    with scopes_disabled():
        workspace = Workspace.objects.get()
    with within(workspace):
        diagnostic = Diagnostic.objects.get()
        participants = list(diagnostic.participants.order_by("key"))
        team = [
            _interviewer(workspace, diagnostic, number, participants[number % len(participants)])
            for number in range(people)
        ]
    print(json.dumps(team))


def _interviewer(workspace: Workspace, diagnostic: Diagnostic, number: int, participant: Any) -> dict[str, Any]:
    user = User.objects.create_user(email=f"interviewer-{number}@example.org", name=f"Interviewer {number}")
    Membership.objects.create(workspace=workspace, user=user)
    appoint(diagnostic=diagnostic, user=user, part=Appointment.Part.INTERVIEW_TEAM, by=BY)
    notes = begin_notes(
        diagnostic=diagnostic,
        participants=[participant],
        interviewers=user.name,
        held_on=date(2026, 3, 12),
        writer=user,
        by=BY,
    )
    where: dict[str, Any] = {"slug": workspace.slug, "diagnostic": diagnostic.pk}
    return {
        "session": _session_of(user),
        "diagnostic": str(diagnostic.pk),
        "fields": [str(field.pk) for field in notes.fields.order_by("position")],
        "notes": reverse("interviews:notes", kwargs={**where, "notes": notes.pk}),
        "save": reverse("interviews:notes-save", kwargs={**where, "notes": notes.pk}),
        "upload": reverse("interviews:upload", kwargs=where),
        "sense": reverse("picture:sense", kwargs=where),
        "picture": reverse("picture:picture", kwargs=where),
    }


def _session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def print_notes() -> None:
    """What stands in each field of all notes, by the field's id."""
    from strandline.diagnostics.models import NoteField

    with scopes_disabled():
        print(json.dumps({str(pk): text for pk, text in NoteField.objects.values_list("pk", "text")}))


def print_uploads() -> None:
    """Each upload with how often it is there: its file on the disk, and the records that were made of it."""
    import hashlib

    from strandline.diagnostics.models import Upload
    from strandline.work import store
    from strandline.work.models import Job

    def on_disk(sha256: str) -> bool:
        try:
            with store.open_stored(sha256) as file:
                return hashlib.sha256(file.read()).hexdigest() == sha256
        except FileNotFoundError:
            return False

    with scopes_disabled():
        workspace = Workspace.objects.get()
    with within(workspace):
        uploads = [
            {
                "key": upload.key,
                "sha256": upload.sha256,
                "state": upload.state,
                "kept": on_disk(upload.sha256),
                "records": upload.session_records.filter(set_aside_at__isnull=True).count(),
            }
            for upload in Upload.objects.all()
        ]
        jobs = {job.key.partition(":")[0]: job.state for job in Job.objects.all()}
        ownerless = sorted(set(store.stored()) - {upload["sha256"] for upload in uploads})
        print(json.dumps({"uploads": uploads, "jobs": jobs, "ownerless": ownerless}))
