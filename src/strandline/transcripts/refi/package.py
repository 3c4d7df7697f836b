"""The zip archive that a .qdpx is: opened with limits, nothing ever unpacked to disk; written the same each time."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable

from strandline.transcripts.model import Problem
from strandline.transcripts.refi.report import RefusedError

PROJECT = "project.qde"
SOURCES = "sources/"
INTERNAL = "internal://"

MOST_BYTES = 200 * 1024 * 1024  # unpacked, of what is read; recordings and pictures in the archive are never unpacked
MOST_MEMBERS = 100_000
_HIGHEST_RATIO = 200  # unpacked to packed; plain text reaches about 10, repetitive XML about 50
_RATIO_MATTERS_FROM = 10 * 1024 * 1024  # bytes unpacked
_CHUNK = 1 << 16
# What zipfile raises for archives that are cut, scrambled or of a kind it does not know.
_DAMAGED = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)
_AGAIN = "Export it again from the program it came from, or ask whoever sent it for a fresh copy."


class Package:
    """The members of one .qdpx. `name` is for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._left = MOST_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise self._refused("", "It is no REFI-QDA project, or a damaged one: it is not a zip archive.") from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise self._refused("", f"It holds {len(members):,} files, more than the {MOST_MEMBERS:,} that we open.")
        self._members = {member.filename: member for member in members}
        for member in self._members:
            self._refuse_outside(member)
        # The standard writes sources/; some tools write Sources/.
        self._by_lower_name = {member.lower(): member for member in self._members}

    def __contains__(self, member: str) -> bool:
        return member.lower() in self._by_lower_name

    def project(self) -> bytes:
        """The XML. The standard names it project.qde; one other .qde at the top is accepted."""
        top = [member for member in self._members if member.lower().endswith(".qde") and "/" not in member]
        if PROJECT in self:
            return self.read(PROJECT)
        if len(top) == 1:
            return self.read(top[0])
        raise self._refused("", "It holds no project.qde, the file with the codes and passages.")

    def read(self, member: str) -> bytes:
        """The bytes of a member. What the archive claims about their number is not believed: they are counted."""
        info = self._members[self._by_lower_name[member.lower()]]
        if info.flag_bits & 0x1:
            raise self._refused(member, "It is protected with a password.", "Export it without a password.")
        if info.file_size > _RATIO_MATTERS_FROM and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1):
            raise self._too_large(member)
        data = bytearray()
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large(member)
                    data += chunk
        except _DAMAGED as error:
            raise self._refused(member, "It is damaged and cannot be unpacked.") from error
        return bytes(data)

    def _refuse_outside(self, member: str) -> None:
        if is_outside(member):
            raise self._refused(
                member,
                "Its name leads out of the archive, which an honest export never does.",
                "We did not open it. Ask whoever sent it where it comes from.",
            )

    def _too_large(self, member: str) -> RefusedError:
        return self._refused(
            member,
            f"It unpacks to far more than a project holds (over {MOST_BYTES // 1024 // 1024} MB of text in all, or "
            "packed suspiciously tightly). We stopped unpacking it.",
            "Split the project and bring its parts one by one.",
        )

    def _refused(self, where: str, what: str, todo: str = _AGAIN) -> RefusedError:
        return RefusedError(self.name, [Problem(self.name, where, what, todo)])


def is_outside(path: str) -> bool:
    """Whether a path inside an archive leads out of it, on any system."""
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or path.startswith(("/", "\\")) or parts[0].endswith(":") or "\0" in path


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of `members`, in their order; the same bytes for the same members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)  # dated 1980: when it was written is no part of a project
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
