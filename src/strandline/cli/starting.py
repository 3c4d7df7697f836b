"""Starting Django from a command, on a data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from strandline.cli.failing import CannotUse, another_programs_database, told_plainly
from strandline.home import writing

DATABASE = "strandline.sqlite3"
_OURS = {DATABASE, "secret-key", "lock"}


@contextmanager
def opened(data: Path, *, waiting: object = None) -> Iterator[None]:
    """The data folder made, locked and its database brought up to date."""
    os.environ["STRANDLINE_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strandline.settings")
    with told_plainly(data):
        _make_private(data)
        import django

        django.setup()
        with writing(data, waiting=waiting if callable(waiting) else lambda: None):
            from django.core.management import call_command

            _refuse_another_programs_database(data)
            call_command("migrate", verbosity=0, interactive=False)
            yield


def _make_private(data: Path) -> None:
    """Make the data folder, closed to other users: people's words are in it.

    A folder that holds other things too, as the interviews or /tmp do, keeps its permissions; there the database alone
    is closed (SQLite gives the files beside it the same permissions).
    """
    data.mkdir(parents=True, exist_ok=True)
    if {path.name.removesuffix("-wal").removesuffix("-shm") for path in data.iterdir()} <= _OURS:
        data.chmod(0o700)
    elif not (data / DATABASE).exists():
        os.close(os.open(data / DATABASE, os.O_CREAT | os.O_WRONLY, 0o600))


def _refuse_another_programs_database(data: Path) -> None:
    """Raise CannotUse if the database holds tables and none of them is ours, rather than add ours to them."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return  # several programs may well share one PostgreSQL
    known = {*connection.introspection.django_table_names(), "django_migrations"}
    found = set(connection.introspection.table_names())
    if "workspaces_workspace" not in found and not found <= known:
        raise CannotUse(another_programs_database(data))
