"""Files on their way in: one that is too large costs nothing but itself, and a zip is the files inside it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from strandline.diagnostics.actions.receive import LARGEST
from strandline.work.store import CHUNK

MOST_IN_ONE_REQUEST = 1024 * 1024 * 1024  # bytes: fifty large recordings' transcripts, and far more than any

MOST_IN_ONE_ZIP = 500  # files
_LOCKED = 0x1  # the flag of a member that needs a password


class TooLarge(UploadedFile):
    """In place of a file that passed the limit: its name, and none of its bytes."""


class OnlySoLarge(FileUploadHandler):
    """Stands before Django's own handlers and passes a file's bytes on up to the limit."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.size += len(raw_data)
        return None if self.size > LARGEST else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.size <= LARGEST:
            return None
        return TooLarge(name=self.file_name, size=self.size)


def limit_files(request: HttpRequest) -> None:
    """Call it before anything reads the request's body."""
    request.upload_handlers.insert(0, OnlySoLarge(request))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came by itself or in a zip. `chunks` gives its bytes once; None where it is too large."""

    name: str
    chunks: Iterable[bytes] | None


def arrivals(file: UploadedFile) -> Iterator[Arrival]:
    """The file itself; of a zip the files inside it, in its order. Give up each before asking for the next."""
    name = file.name or "file"
    if isinstance(file, TooLarge):
        yield Arrival(name, None)
    elif not name.lower().endswith(".zip") or (members := _members(file)) is None:
        yield Arrival(name, file.chunks())
    else:
        for archive, member in members:
            with archive.open(member) as inside:
                yield Arrival(PurePosixPath(member.filename).name, iter(lambda: inside.read(CHUNK), b""))


def _members(file: UploadedFile) -> list[tuple[zipfile.ZipFile, zipfile.ZipInfo]] | None:
    """What a zip holds; None where it holds nothing we could open: then it is refused as any other file, with why."""
    try:
        archive = zipfile.ZipFile(file)
        found = [member for member in archive.infolist() if not member.is_dir() and not _is_litter(member.filename)]
    except zipfile.BadZipFile:
        return None
    if not found or len(found) > MOST_IN_ONE_ZIP or any(member.flag_bits & _LOCKED for member in found):
        return None
    if sum(member.file_size for member in found) > MOST_IN_ONE_REQUEST:
        return None
    return [(archive, member) for member in found]


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$")) or parts[-1].lower() in {"thumbs.db", "desktop.ini"}
