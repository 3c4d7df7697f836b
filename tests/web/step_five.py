"""What the tests of step 5, the interviews, share."""

from __future__ import annotations

import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from making import TESTER
from people_of_the_app import Cast
from test_receiving import add_person, bring, brought, kept_apart  # noqa: F401  a fixture of theirs

from strandline.diagnostics.actions.notes import Change, begin_notes, save_changes
from strandline.diagnostics.models import Diagnostic, InterviewNotes, Participant

DAY = {"held_on_0": "12", "held_on_1": "3", "held_on_2": "2026"}


def address(diagnostic: Diagnostic, name: str, *more: object) -> str:
    return reverse(f"interviews:{name}", args=[diagnostic.workspace.slug, diagnostic.pk, *more])


def words(response) -> str:
    """What a reader reads: no markup, white space once."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def notes_of(people: Cast, *, text: str = "") -> InterviewNotes:
    participant = Participant.objects.get(participation__pseudonym="Resident 1")
    notes = begin_notes(
        diagnostic=people.diagnostic,
        participants=[participant],
        interviewers="Ines",
        held_on=date(2026, 3, 12),
        writer=people.interviewer,
        by=TESTER,
    )
    if text:
        first = notes.fields.get(position=0)
        save_changes(notes=notes, changes=[Change(first.pk, text, 0, "tab", 1)], by=TESTER)
    return notes
