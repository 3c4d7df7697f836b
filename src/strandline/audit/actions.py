"""Writing down who did what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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

_concerned: ContextVar[UUID | None] = ContextVar("diagnostic", default=None)


@contextmanager
def concerning(diagnostic_id: UUID | None) -> Iterator[None]:
    """Everything noted inside concerns this diagnostic: many a row, such as a record or a consent, does not know its
    own. What is done behind the interview team's door is always inside."""
    token = _concerned.set(diagnostic_id)
    try:
        yield
    finally:
        _concerned.reset(token)


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
        diagnostic_id=_diagnostic_of(about),
        by_id=by.id,
        by_label=by.label,
        verb=verb,
        object_type=about._meta.label,
        object_id=about.pk,
        details=details,
    )


def _diagnostic_of(about: models.Model) -> UUID | None:
    """The diagnostic that something belongs to: itself, the one it points at, or the one this is done within."""
    if about._meta.label == "diagnostics.Diagnostic":  # by its name: this room lies below that one
        return about.pk
    return getattr(about, "diagnostic_id", None) or _concerned.get()
