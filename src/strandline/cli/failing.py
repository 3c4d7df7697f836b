"""Ending a command so that the person at the terminal knows what to do: one message, no traceback."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

# What a report replaces or takes away in the folder it is written to.
_REPLACED = ("report.html", "report.docx", "report.pdf", "passages.xlsx", "passages.csv", "PROBLEMS.txt")
_RECORD = re.compile(r"[0-9a-f-]{36}\.txt")

_UNCHANGED = "What was there before is unchanged. Make room and run again."


class CannotUse(click.ClickException):
    """The input, or the place to write to, cannot be used. Exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"strandline: {self.format_message()}", err=True)


def refuse_to_replace_others_files(out: Path) -> None:
    """Raise CannotUse if a report in `out` would replace files that no earlier report put there."""
    try:
        names = {path.name for path in out.iterdir()} if out.is_dir() else set()
        records = [path.name for path in (out / "records").iterdir()] if "records" in names else []
    except OSError:
        return  # writing there will say why
    theirs = [] if "findings.json" in names else sorted(names.intersection(_REPLACED))
    theirs += [f"records/{name}" for name in sorted(records) if not _RECORD.fullmatch(name)]
    if theirs:
        raise CannotUse(
            f"{out} holds {theirs[0]!r}, which no earlier report put there and this one would replace. "
            "Name another folder with --out, or move it elsewhere."
        )


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn what the disk and the database refuse into a sentence about `folder`."""
    from django.db import DatabaseError, OperationalError
    from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError

    try:
        yield
    except OSError as error:
        raise CannotUse(_about_files(error, folder)) from error
    except OperationalError as error:
        raise CannotUse(_about_database(str(error), folder)) from error
    except (InconsistentMigrationHistory, NodeNotFoundError) as error:
        raise CannotUse(another_programs_database(folder)) from error
    except DatabaseError as error:
        raise CannotUse(
            f"The database in {folder} cannot be used: {error}. Name another folder with --data, or restore a copy."
        ) from error


def _about_files(error: OSError, folder: Path) -> str:
    where = error.filename or folder
    if error.errno == errno.ENOSPC:
        return f"The disk is full, so {where} could not be written. {_UNCHANGED}"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"We may not write to {where}. Name another folder with --out or --data, or change its permissions."
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{where} is a file, not a folder. Name another folder with --out or --data."
    return f"{where}: {error.strerror or error}."


def _about_database(message: str, data: Path) -> str:
    if "full" in message:
        return f"The disk is full, so nothing could be kept in {data}. {_UNCHANGED}"
    if "locked" in message:
        return f"Another program is writing to {data}. Wait for it to end and run again."
    if "readonly" in message or "unable to open" in message:
        return f"We may not write to {data}. Name another folder with --data, or change its permissions."
    return f"The database in {data} cannot be used: {message}. Name another folder with --data, or restore a copy."


def another_programs_database(data: Path) -> str:
    return (
        f"The database in {data} was made by another program. Nothing was added to it. Name another folder with --data."
    )
