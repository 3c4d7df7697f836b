"""The file a new database is made from says what the migrations say."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from strandline.cli import new_database

FILE = Path(new_database.__file__).with_name("new_database.sql")
WEB = "strandline.web.settings"


def run(code: str, data: Path, settings: str = WEB) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"from pathlib import Path\nimport django\n{code}"],
        env={"STRANDLINE_DATA": str(data), "DJANGO_SETTINGS_MODULE": settings, "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("migrated")
    run("django.setup(); from django.core.management import call_command as do; do('migrate', verbosity=0)", data)
    return data / "strandline.sqlite3"


def test_the_file_makes_what_the_migrations_make(migrated: Path) -> None:
    assert new_database.written_down(migrated) == FILE.read_text(encoding="utf-8"), "Run make migrations and commit."


def test_nothing_that_the_migrations_make_is_missing(migrated: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.sqlite3"
    with closing(sqlite3.connect(made)) as connection:
        connection.executescript(FILE.read_text(encoding="utf-8"))
    assert everything_in(made) == everything_in(migrated)


def everything_in(database: Path) -> set[tuple[str, ...]]:
    """Every table, index, trigger and view, as SQLite has written it down."""
    with closing(sqlite3.connect(database)) as connection:
        return set(connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"))


def test_migrations_write_no_rows_that_the_file_leaves_out(migrated: Path) -> None:
    kept = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
    with closing(sqlite3.connect(migrated)) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        virtual = tuple(name for name, sql in tables if "VIRTUAL" in sql)
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name, _ in tables
            if name not in kept and not name.startswith(virtual)
        }
    assert {name: count for name, count in rows.items() if count} == {}


@pytest.mark.parametrize("settings", ["strandline.settings", WEB])
def test_a_new_data_folder_is_made_from_it_and_needs_no_migration(tmp_path: Path, settings: str) -> None:
    pending = """
from strandline.cli.starting import opened
with opened(Path({data!r})):
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    executor = MigrationExecutor(connection)
    print(executor.migration_plan(executor.loader.graph.leaf_nodes()))
"""
    assert run(pending.format(data=str(tmp_path)), tmp_path, settings).strip() == "[]"
    assert new_database.written_down(tmp_path / "strandline.sqlite3") == FILE.read_text(encoding="utf-8")


def test_a_cut_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    database = tmp_path / "strandline.sqlite3"
    half = FILE.read_text(encoding="utf-8")[:20_000]
    with closing(sqlite3.connect(database)) as connection, pytest.raises(sqlite3.Error):
        connection.executescript(f"BEGIN IMMEDIATE;\n{half}\nnonsense;\nCOMMIT;")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
