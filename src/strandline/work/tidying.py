"""What nobody needs any longer and somebody's words or doings may be in."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.apps import apps
from django.core.management import call_command
from django.db.models.functions import Now
from django_scopes import scopes_disabled
from django_tasks_db.models import DBTaskResult

from strandline.work import store
from strandline.workspaces.models import Workspace
from strandline.workspaces.walls import within

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)


def tidy() -> None:
    """Tasks long ended, with what went wrong in them; sessions that have ended; uploads that were cut off."""
    DBTaskResult.objects.finished().filter(finished_at__lt=Now() - KEPT).delete()
    call_command("clearsessions")
    store.tidy()
    forget_ownerless_files()


def forget_ownerless_files() -> None:
    """Files of uploads that were cut off between the disk and the database: nobody was told that we have them.

    A model that points at stored files names its field: `STORED_FILE = "sha256"`. Only workspaces of this database are
    looked at, since a data folder may have served another one before.
    """
    owners = [model for model in apps.get_models() if hasattr(model, "STORED_FILE")]
    if not owners:
        return
    with scopes_disabled():
        workspaces = list(Workspace.objects.values_list("pk", flat=True))
    for workspace in workspaces:
        with within(workspace):
            old = set(store.stored(older_than=KEPT))  # looked at first: a file that comes meanwhile is not among them
            for model in owners:
                rows = model._default_manager.all()
                old -= set(rows.values_list(model.STORED_FILE, flat=True))
            for sha256 in old:
                store.forget(sha256)
                log.warning("Took away a file of an upload that was cut off.")
