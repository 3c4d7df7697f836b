"""Opens the zip archives that .docx, .odt and .xlsx are, with limits, and their XML without entities of its own."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from strandline.transcripts.blocks import Source
from strandline.transcripts.model import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 200 * 1024 * 1024  # unpacked, of all members together
MOST_TAGS = 2_000_000  # of the XML of a document: each costs some 200 bytes once it is a tree
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

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def read(self, member: str, *, most: int | None = None) -> bytes:
        """The bytes of a member, or no more than its first `most`.

        What the archive claims about their number is not believed: they are counted.
        """
        info = self._members.get(member)
        if info is None:
            raise UnreadableError(damaged(self.name))
        if info.flag_bits & 0x1:
            raise UnreadableError(
                f"{self.name} is protected with a password. Save it without a password and read it again."
            )
        data = bytearray()  # grows in place: a list of pieces would stand in memory twice when joined
        try:
            with self._zip.open(info) as stream:
                while (most is None or len(data) < most) and (chunk := stream.read(_CHUNK)):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise UnreadableError(self._bomb())
                    data += chunk
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
        return bytes(data[:most])

    def xml(self, member: str) -> Element:
        """The root of an XML member. A document type or an entity in it is refused: office programs write neither."""
        from defusedxml import DefusedXmlException  # late: with its parser it costs 20 ms
        from defusedxml.ElementTree import fromstring

        data = self.read(member)
        if data.count(b"<") > MOST_TAGS:
            raise UnreadableError(self._bomb())
        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except DefusedXmlException as error:
            raise UnreadableError(self._shorthand()) from error
        except (ParseError, ValueError, LookupError) as error:
            raise UnreadableError(damaged(self.name)) from error
        return root

    def refuse_document_type(self, data: bytes) -> None:
        """Raises UnreadableError if the XML in `data`, which another parser is to read, declares a document type.

        A document type can stand only before the first element, so no more than that is parsed.
        """
        from defusedxml import DefusedXmlException  # late: as above
        from defusedxml.ElementTree import DefusedXMLParser

        parser = DefusedXMLParser(target=_FirstElement(), forbid_dtd=True)
        try:
            for start in range(0, len(data), _CHUNK):
                parser.feed(data[start : start + _CHUNK])
        except _FirstElementMet:
            return
        except DefusedXmlException as error:
            raise UnreadableError(self._shorthand()) from error
        except (ParseError, ValueError, LookupError) as error:
            raise UnreadableError(damaged(self.name)) from error

    def _shorthand(self) -> str:
        return (
            f"{self.name} holds XML that refers to things outside itself or defines its own shorthand, which no "
            "office program writes. We did not open it. Ask whoever sent it for a fresh copy."
        )

    def _bomb(self) -> str:
        return (
            f"{self.name} unpacks to far more than a document holds (over {MOST_BYTES // 1024 // 1024} MB, or packed "
            "suspiciously tightly). We did not open it."
        )


class _FirstElementMet(Exception):
    """Ends a parse at the first element."""


class _FirstElement:
    """A target for an XML parser that wants to see no further than the first element."""

    def start(self, tag: str, attributes: object) -> None:
        raise _FirstElementMet

    def close(self) -> None:
        """What a parser calls at the end."""


def damaged(name: str) -> str:
    """The sentence for an archive that cannot be unpacked or whose XML is broken."""
    return (
        f"{name} is damaged: part of it is missing or scrambled, so it cannot be unpacked. "
        "Open it in the program it came from and save it again, or ask for a fresh copy."
    )
