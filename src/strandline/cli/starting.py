"""Starting Django from a command, on a data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from strandline.cli import new_database
from strandline.cli.failing import CannotUse, another_programs_database, told_plainly
from strandline.home import writing

DATABASE = "strandline.sqlite3"
if TYPE_CHECKING:
    from strandline.work.supervising import Kept

_MIGRATING = 0x5752414E  # any number, as long as every machine uses the same
_OURS = {DATABASE, "secret-key", "lock", "mail", "uploads", "tmp"}


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
            from django.db import connection

            found = set(connection.introspection.table_names())
            _refuse_another_programs_database(data, found)
            if connection.vendor == "sqlite" and not found:
                new_database.make()
            with _one_machine_at_a_time(), _all_or_nothing():
                call_command("migrate", verbosity=0, interactive=False)
            yield


def prepared(data: Path) -> None:
    """The data folder ready for the web app: nothing is locked afterwards, since many processes write at once."""
    import click

    def waiting() -> None:
        click.echo(f"Another run is using {data}. Waiting for it to end.", err=True)

    os.environ["DJANGO_SETTINGS_MODULE"] = "strandline.web.settings"
    with _settings_told_plainly(), opened(data, waiting=waiting):
        from django.core.management import call_command
        from django.db import connections

        from strandline.work import store

        call_command("createcachetable", verbosity=0)
        _keep_what_passes_through_in(data / "tmp")
        store.tidy()
        connections.close_all()  # nothing of ours stays open beside the processes we start


def _keep_what_passes_through_in(folder: Path) -> None:
    """Uploads on their way and files laid out to be read: not in the machine's /tmp, where a kill would leave them."""
    import tempfile

    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # looked up anew, here and in the processes we start


def keep_told_plainly(kept: list[Kept]) -> None:
    """Keep these processes running until we are asked to end."""
    import click

    from strandline.work.supervising import CouldNotStart, keep

    try:
        keep(kept)
    except CouldNotStart as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _settings_told_plainly() -> Iterator[None]:
    from django.core.exceptions import ImproperlyConfigured

    try:
        yield
    except ImproperlyConfigured as error:
        raise CannotUse(str(error)) from error


@contextmanager
def _one_machine_at_a_time() -> Iterator[None]:
    """The folder's lock keeps commands on this machine apart; a shared database keeps machines apart."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """SQLite alone: every migration in one transaction, so that a start that is cut off leaves the database as it was.

    Django writes down that a migration was made after its tables, not with them.
    """
    from django.db import connection, transaction

    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()  # which SQLite takes outside of a transaction alone
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


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


def _refuse_another_programs_database(data: Path, found: set[str]) -> None:
    """Raise CannotUse if the database holds tables and none of them is ours, rather than add ours to them."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return  # several programs may well share one PostgreSQL
    known = {*connection.introspection.django_table_names(), "django_migrations"}
    if "workspaces_workspace" not in found and not found <= known:
        raise CannotUse(another_programs_database(data))
