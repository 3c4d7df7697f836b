"""The very first account of an installation, and what it finds there."""

from __future__ import annotations

from django.db import connection, transaction

from strandline.accounts.models import User
from strandline.audit.actions import Actor
from strandline.diagnostics.actions.appointing import appoint
from strandline.diagnostics.models import Appointment, Diagnostic
from strandline.workspaces.actions import found_workspace, join, open_account
from strandline.workspaces.models import Membership
from strandline.workspaces.queries import workspaces_of_nobody
from strandline.workspaces.walls import within


class AlreadyBegunError(Exception):
    """Somebody else made the first account."""


def has_begun() -> bool:
    return User.objects.exists()


@transaction.atomic
def begin(*, email: str, name: str, workspace_name: str = "", kind: str = "", place_name: str = "") -> User:
    """Make the first account, whose address its owner has shown to be theirs.

    Where commands have read interviews already, its owner becomes the lead of each of their workspaces and is named on
    the interview team of each diagnostic there: somebody has to be. Otherwise a workspace is made.
    """
    _one_at_a_time()
    if has_begun():
        raise AlreadyBegunError("Somebody made the first account a moment ago. Ask them to invite you.")
    user = open_account(email=email, name=name)
    by = Actor.account(user)
    found = workspaces_of_nobody()
    for workspace in found:
        with within(workspace):
            join(workspace=workspace, user=user, role=Membership.Role.LEAD, by=by)
            for diagnostic in Diagnostic.objects.order_by("started_at", "pk"):
                appoint(diagnostic=diagnostic, user=user, part=Appointment.Part.INTERVIEW_TEAM, by=by)
    if not found:
        found_workspace(name=workspace_name, kind=kind, place_name=place_name, lead=user, by=by)
    return user


def _one_at_a_time() -> None:
    """SQLite's writers take turns from the start of a transaction; PostgreSQL's have to be told to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE accounts_user IN SHARE ROW EXCLUSIVE MODE")
