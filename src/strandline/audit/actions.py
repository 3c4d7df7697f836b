"""Writing down who did what."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models

from strandline.accounts.models import User
from strandline.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or a door of the house that somebody used without one."""

    label: str
    id: UUID | None = None

    @classmethod
    def account(cls, user: User) -> Actor:
        return cls(label=str(user), id=user.id)


COMMAND_LINE = Actor("the command line")


def note(
    verb: str, about: models.Model, *, by: Actor, workspace_id: UUID | None, **details: int | str | list[str]
) -> AuditEvent:
    """Write one audit event. `details` are counts, ids and states: never words that anyone said."""
    return AuditEvent.objects.create(
        workspace_id=workspace_id,
        by_id=by.id,
        by_label=by.label,
        verb=verb,
        object_type=about._meta.label,
        object_id=about.pk,
        details=details,
    )
