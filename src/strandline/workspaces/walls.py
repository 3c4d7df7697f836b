"""The wall around a workspace: nothing behind it is read or written without saying which one.

django-scopes turns a query without an open scope into an error. It leaves some ways through on Django 5.2
(`exists()`, `explain()`, and writing, moving or deleting a row of another workspace); they are closed here. Some stay
open by their nature and are not used in this code: `_base_manager`, joins that start from a model outside any wall, and
a foreign key set by its id alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models
from django_scopes import ScopedManager, scope
from django_scopes.exceptions import ScopeError
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

if TYPE_CHECKING:
    from strandline.workspaces.models import Workspace

for _hole in ("exists", "explain", "contains", "in_bulk", "bulk_update", "alias", "exclude", "distinct", "defer"):
    setattr(DisabledQuerySet, _hole, DisabledQuerySet.error)


class WallError(Exception):
    """Something was about to be written through a wall."""


@contextmanager
def within(workspace: Workspace | uuid.UUID) -> Iterator[None]:
    """Everything inside happens behind the wall of `workspace`."""
    with scope(workspace=workspace if isinstance(workspace, uuid.UUID) else workspace.pk):
        yield


def check_inside(workspace_id: uuid.UUID | None, what: str) -> None:
    """Raise unless `workspace_id` is the workspace whose scope is open."""
    current = get_scope()
    if not current.get("_enabled", True):
        return
    if "workspace" not in current:
        raise ScopeError(f"A {what} can only be written within a workspace: open its scope first.")
    if workspace_id != current["workspace"]:
        raise WallError(f"This {what} belongs to another workspace than the one that is open.")


class WalledQuerySet(models.QuerySet):
    """Also checks rows that are written many at a time, which never pass `save()`; and moves none to another wall."""

    def update(self, **values: Any) -> int:
        if {"workspace", "workspace_id"} & values.keys():
            raise WallError("A row stays behind the wall where it was made.")
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows, names = list(objs), list(fields)
        if {"workspace", "workspace_id"} & set(names):
            raise WallError("A row stays behind the wall where it was made.")
        for row in rows:
            check_inside(row.workspace_id, row._meta.verbose_name)
        return super().bulk_update(rows, names, *args, **kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            check_inside(row.workspace_id, row._meta.verbose_name)
        return super().bulk_create(rows, *args, **kwargs)


class WithinWorkspace(models.Model):
    """Base of every row that belongs to a workspace."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager(workspace="workspace", _manager_class=models.Manager.from_queryset(WalledQuerySet))

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        check_inside(self.workspace_id, str(self._meta.verbose_name))
        for field in self._meta.concrete_fields:
            # Only what is at hand already: looking a row up to check it would cost a query for each key.
            loaded = isinstance(field, models.ForeignKey) and field.is_cached(self)
            other = getattr(self, field.name) if loaded else None
            if isinstance(other, WithinWorkspace) and other.workspace_id != self.workspace_id:
                raise WallError(f"This {self._meta.verbose_name} points at a {other._meta.verbose_name} elsewhere.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        check_inside(self.workspace_id, str(self._meta.verbose_name))
        return super().delete(*args, **kwargs)
