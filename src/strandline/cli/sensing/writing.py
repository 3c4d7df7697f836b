"""What a command found, as JSON or CSV: whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import click

from strandline.cli.failing import CannotUse

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """The same as rows, for a spreadsheet."""

    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def check_out(out: Path | None, *inputs: Path | None, endings: tuple[str, ...] = (".json", ".csv")) -> None:
    """Before anything is computed: raise CannotUse where `out` cannot be written, or is one of the inputs."""
    if out is None:
        return
    if out.suffix.lower() not in endings:
        raise CannotUse(f"--out {out} does not end in {' or '.join(endings)}. Name a file that does.")
    if out.is_dir():
        raise CannotUse(f"--out {out} is a folder. Name a file in it.")
    if not out.absolute().parent.is_dir():
        raise CannotUse(f"--out {out}: there is no folder {out.absolute().parent}. Make it first, or name another.")
    for given in inputs:
        if given is not None and given.exists() and out.exists() and out.samefile(given):
            raise CannotUse(f"--out {out} is a file that is read. Name another, so that it stays as it is.")


def write(document: Mapping[str, Any], table: Table, out: Path | None) -> None:
    """The document as JSON, or the table as CSV where `out` ends in .csv; on standard output where it is None.

    A file is written beside its place and then put there, so that a run that is cut off leaves what was there before.
    """
    if out is None:
        click.echo(as_json(document), nl=False)
        return
    data = as_csv(table) if out.suffix.lower() == ".csv" else as_json(document)
    try:
        _replace(out, data)
    except OSError as error:
        raise CannotUse(
            f"{out} could not be written: {error.strerror or error}. What was there before is unchanged. "
            "Make room, change the folder's permissions, or name another file with --out."
        ) from error


def as_json(document: Mapping[str, Any]) -> bytes:
    """UTF-8; half of a surrogate pair, which UTF-8 has no bytes for, as JSON's own escape."""
    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _finite(value: Any) -> Any:
    """The value with null for what JSON has no number for."""
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def as_csv(table: Table) -> bytes:
    """As Excel opens it without asking: UTF-8 with a byte-order mark and CRLF, and no cell that begins a formula."""
    from strandline.publish.tables.spreadsheet import csv_safe  # late: JSON does not need it

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    for row in table.rows:
        writer.writerow([csv_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def _replace(out: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name}-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o600)  # people's words: for their owner
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
