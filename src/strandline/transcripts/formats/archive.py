"""Opens the zip archives that .docx and .odt are, with limits, and their XML without entities or outside references."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from strandline.transcripts.blocks import Source
from strandline.transcripts.model import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 200 * 1024 * 1024  # unpacked, of all members together
MOST_MEMBERS = 10_000
_HIGHEST_RATIO = 200  # unpacked to packed; office XML reaches about 20
_RATIO_MATTERS_FROM = 10 * 1024 * 1024  # bytes unpacked
_CHUNK = 1 << 16


class Archive:
    """The members of one archive, each read at most once and never beyond the limits."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableError(damaged(self.name)) from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._left = MOST_BYTES
        self._check_claims()

    def _check_claims(self) -> None:
        """Refuses an archive that says itself that it is too large; one that lies is found out while it is read."""
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise UnreadableError(self._bomb())
        for member in members:
            packed = max(member.compress_size, 1)
            if member.file_size > _RATIO_MATTERS_FROM and member.file_size / packed > _HIGHEST_RATIO:
                raise UnreadableError(self._bomb())

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of a member. What the archive claims about their number is not believed: they are counted."""
        info = self._members.get(member)
        if info is None:
            raise UnreadableError(damaged(self.name))
        if info.flag_bits & 0x1:
            raise UnreadableError(
                f"{self.name} is protected with a password. Save it without a password and read it again."
            )
        chunks: list[bytes] = []
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise UnreadableError(self._bomb())
                    chunks.append(chunk)
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
            lzma.LZMAError,
        ) as error:
            raise UnreadableError(damaged(self.name)) from error
        return b"".join(chunks)

    def xml(self, member: str) -> Element:
        """The root of an XML member. A document type or an entity in it is refused: office programs write neither."""
        from defusedxml import DefusedXmlException  # late: with its parser it costs 20 ms
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(self.read(member), forbid_dtd=True)
        except DefusedXmlException as error:
            raise UnreadableError(
                f"{self.name} holds XML that refers to things outside itself or defines its own shorthand, which no "
                "office program writes. We did not open it. Ask whoever sent it for a fresh copy."
            ) from error
        except (ParseError, ValueError, LookupError) as error:
            raise UnreadableError(damaged(self.name)) from error
        return root

    def _bomb(self) -> str:
        return (
            f"{self.name} unpacks to far more than a document holds (over {MOST_BYTES // 1024 // 1024} MB, or packed "
            "suspiciously tightly). We did not open it."
        )


def damaged(name: str) -> str:
    """The sentence for an archive that cannot be unpacked or whose XML is broken."""
    return (
        f"{name} is damaged: part of it is missing or scrambled, so it cannot be unpacked. "
        "Open it in the program it came from and save it again, or ask for a fresh copy."
    )
