"""Starting a diagnostic, keeping what people set in the app, and throwing the example away."""

from __future__ import annotations

from django.db import transaction

from strandline.accounts.models import User
from strandline.audit.actions import Actor, note
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.people.models import Participation, Person
from strandline.records.models import Record
from strandline.records.search import clear_shelf
from strandline.workspaces.models import Workspace

ABOUT, PERSPECTIVES, QUESTIONS = "about", "perspectives", "questions"


class NotAnExampleError(Exception):
    """Only what nobody said can be thrown away as a whole."""


@transaction.atomic
def start_diagnostic(
    *, workspace: Workspace, starter: User, title: str, question: str, place: str, asked_by: str, by: Actor
) -> Diagnostic:
    """Whoever starts it is on its interview team: somebody has to be able to read what comes in."""
    diagnostic = Diagnostic.objects.create(
        workspace=workspace, title=title[:300], question=question, place=place[:200], asked_by=asked_by[:200]
    )
    note("diagnostic.started", diagnostic, by=by, workspace_id=workspace.pk)
    appoint(diagnostic=diagnostic, user=starter, part=Appointment.Part.INTERVIEW_TEAM, by=by)
    return diagnostic


def keep_from_app(diagnostic: Diagnostic, part: str) -> None:
    """From now on, reading the folder again leaves this part as it is. Called by the verbs that change it."""
    if diagnostic.gathered_from and part not in diagnostic.kept_from_app:
        diagnostic.kept_from_app = sorted([*diagnostic.kept_from_app, part])
        diagnostic.save(update_fields=["kept_from_app"])


@transaction.atomic
def leave_to_folder(*, diagnostic: Diagnostic, part: str, by: Actor) -> None:
    """The folder's own files set this part again, when they are read the next time."""
    if part not in diagnostic.kept_from_app:
        return
    diagnostic.kept_from_app = [kept for kept in diagnostic.kept_from_app if kept != part]
    diagnostic.save(update_fields=["kept_from_app"])
    note("diagnostic.left_to_folder", diagnostic, by=by, workspace_id=diagnostic.workspace_id, part=part)


@transaction.atomic
def throw_away_example(*, diagnostic: Diagnostic, by: Actor) -> None:
    """Delete an invented diagnostic with its records, its people and all that was made of them.

    What the audit says of it stays: that it was there, and who threw it away.
    """
    if not diagnostic.invented:
        raise NotAnExampleError("Only the example can be thrown away. This diagnostic holds what people said.")
    # Read before the diagnostic goes, since it is what leads to them.
    records = list(Record.objects.filter(session_record__session__diagnostic=diagnostic).values_list("pk", flat=True))
    taking_part = Participation.objects.filter(participant__diagnostic=diagnostic)
    participations = list(taking_part.values_list("pk", flat=True))
    persons = list(Person.objects.filter(participations__in=taking_part).values_list("pk", flat=True))
    note(
        "diagnostic.thrown_away",
        diagnostic,
        by=by,
        workspace_id=diagnostic.workspace_id,
        title=diagnostic.title,
        records=len(records),
        people=len(participations),
    )
    clear_shelf(shelf=diagnostic.pk)
    diagnostic.delete()
    Record.objects.filter(pk__in=records).delete()
    Participation.objects.filter(pk__in=participations).delete()
    # Somebody who takes part elsewhere too stays.
    Person.objects.filter(pk__in=persons, participations__isnull=True).delete()
