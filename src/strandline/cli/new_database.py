"""A new SQLite database from one file, as every migration would have made it, in a twentieth of the time.

The file, `new_database.sql`, is written by `make migrations`; a test compares it with what the migrations make.
Migrations still run afterwards, and bring on what is newer than the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

_FILE = "new_database.sql"
# What migrations write besides tables: which of them ran, and the kinds of things and rights Django keeps.
_ROWS = ("django_migrations", "django_content_type", "auth_permission")


def make() -> None:
    """Fill Django's database, which is SQLite and empty, all at once or not at all."""
    from django.db import connection

    script = (files("strandline.cli") / _FILE).read_text(encoding="utf-8")
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.executescript(f"BEGIN IMMEDIATE;\n{script}\nCOMMIT;")


def written_down(database: Path) -> str:
    """The SQL that makes this database anew: its tables in the order they were made, and the rows migrations write."""
    with closing(sqlite3.connect(database)) as connection:
        return "".join(f"{statement};\n" for statement in _statements(connection))


def _statements(connection: sqlite3.Connection) -> Iterator[str]:
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    virtual = tuple(f"{name}_" for _, name, sql in made if sql.startswith("CREATE VIRTUAL TABLE"))
    for kind, name, sql in made:
        if kind != "table" or not name.startswith(("sqlite_", *virtual)):  # tables that SQLite makes itself
            yield sql
    for table in _ROWS:
        columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        values = " || ', ' || ".join(
            "'CURRENT_TIMESTAMP'" if name == "applied" else f"quote({name})" for name in columns
        )
        for (row,) in connection.execute(f"SELECT {values} FROM {table} ORDER BY id"):
            yield f"INSERT INTO {table} VALUES ({row})"


def _main() -> None:
    import os
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(STRANDLINE_DATA=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="strandline.web.settings")
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        written = written_down(settings.DATABASES["default"]["NAME"])
    Path(__file__).with_name(_FILE).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    _main()
