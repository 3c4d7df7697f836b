"""Files that people upload, kept whole or not at all: `<data folder>/uploads/<workspace>/<sha256>`.

A file is on the disk, to the last byte and under its name, before its row is written; so a row never points at nothing,
whenever the power goes. Two uploads of the same bytes are one file. Everything happens in the workspace that is open.
Where several machines share a PostgreSQL, STRANDLINE_DATA is a folder that they share as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django_scopes.state import get_scope

CHUNK = 64 * 1024
_UNFINISHED = ".arriving-"
_STALE = 24 * 60 * 60  # seconds: no upload takes a day
_SHA256 = re.compile(r"[0-9a-f]{64}")


class TooLargeError(Exception):
    """The file is larger than allowed. Nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit / 1_000_000:,.0f} MB. Split it, or leave out its recordings.")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int  # bytes


def keep(chunks: Iterable[bytes], *, limit: int) -> Stored:
    """Keep what comes, at most `limit` bytes, or raise TooLargeError. When this returns, the disk has it.

    `chunks` is what Django's `UploadedFile.chunks()` gives. Write the row afterwards.
    """
    folder = _folder()
    _make(folder)
    digest, size = hashlib.sha256(), 0
    descriptor, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)  # readable by its owner alone
    try:
        with open(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLargeError(limit)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, folder / digest.hexdigest())
    except BaseException:
        os.unlink(unfinished)
        raise
    _sync(folder)
    return Stored(digest.hexdigest(), size)


def open_stored(sha256: str) -> BinaryIO:
    """The file, to read. FileNotFoundError if it was forgotten."""
    return open(_path(sha256), "rb")


def forget(sha256: str) -> bool:
    """Take the file from the disk, after the last row that points at it is gone; whether it was there."""
    path = _path(sha256)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    _sync(path.parent)
    return True


def stored(*, older_than: timedelta = timedelta(0)) -> list[str]:
    """The hashes of the files of the workspace that is open, in order."""
    folder, before = _folder(), time.time() - older_than.total_seconds()
    entries = list(os.scandir(folder)) if folder.is_dir() else []
    return sorted(entry.name for entry in entries if _SHA256.fullmatch(entry.name) and entry.stat().st_mtime <= before)


def tidy() -> None:
    """Take away, in all workspaces, what was cut off long ago has left: by the power, or by a kill."""
    before = time.time() - _STALE
    for path in [*_root().glob(f"*/{_UNFINISHED}*"), *(Path(settings.DATA_FOLDER) / "tmp").glob("*")]:
        if path.stat().st_mtime >= before:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.DATA_FOLDER) / "uploads"


def _folder() -> Path:
    workspace: UUID = get_scope()["workspace"]
    return _root() / str(workspace)


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("A stored file is known by 64 hexadecimal digits.")
    return _folder() / sha256


def _make(folder: Path) -> None:
    """The folder, closed to others; its name is on the disk before anything is in it."""
    for made in (folder.parent, folder):
        if not made.is_dir():
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(made.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
