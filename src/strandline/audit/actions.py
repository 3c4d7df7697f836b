"""Writing down who did what."""

from __future__ import annotations

from collections.abc import Iterable
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


Detail = int | str | list[str]


def note(verb: str, about: models.Model, *, by: Actor, workspace_id: UUID | None, **details: Detail) -> AuditEvent:
    """Write one audit event. `details` are counts, ids and states: never words that anyone said."""
    event = _event(verb, about, by, workspace_id, details)
    event.save(force_insert=True)
    return event


def note_all(
    verb: str, about: Iterable[tuple[models.Model, dict[str, Detail]]], *, by: Actor, workspace_id: UUID
) -> None:
    """Write one audit event for each of many things that one act did."""
    AuditEvent.objects.bulk_create(
        [_event(verb, thing, by, workspace_id, details) for thing, details in about], batch_size=500
    )


def _event(
    verb: str, about: models.Model, by: Actor, workspace_id: UUID | None, details: dict[str, Detail]
) -> AuditEvent:
    return AuditEvent(
        workspace_id=workspace_id,
        by_id=by.id,
        by_label=by.label,
        verb=verb,
        object_type=about._meta.label,
        object_id=about.pk,
        details=details,
    )
