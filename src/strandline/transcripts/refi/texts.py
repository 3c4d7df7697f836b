"""The words of a source: from the XML or from a file in the archive, never from anywhere else."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from strandline.transcripts.decoding import one_line
from strandline.transcripts.model import Problem
from strandline.transcripts.refi.elements import child, text_in
from strandline.transcripts.refi.package import INTERNAL, SOURCES, Package, is_outside
from strandline.transcripts.refi.positions import Stretch, Written
from strandline.transcripts.refi.report import RefusedError, Tally
from strandline.transcripts.refi.schema import place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_WITH_SOURCES = "Export the project again with its sources inside the file."


def has_plain_text(element: _Element) -> bool:
    """Whether a text comes with plain text. One that comes with nothing at all is an empty text."""
    return (
        child(element, "PlainTextContent") is not None
        or bool(element.get("plainTextPath"))
        or not element.get("richTextPath")
    )


def written(element: _Element, stretches: Iterable[Stretch], package: Package, tally: Tally) -> Written:
    """The text of a source, a note, a transcript. Raises RefusedError when it is not in the archive."""
    path = element.get("plainTextPath")
    inside = child(element, "PlainTextContent") is not None
    if not path or (inside and not _found(path, package)):  # with both, the file: XML changes line ends
        return Written(text_in(element, "PlainTextContent"), tuple(stretches), inline=True)
    member = _member(path, element, package, tally)
    text, marked = _decoded(package.read(member), member, package.name, tally)
    return Written(text, tuple(stretches), marked=marked)


def _member(path: str, element: _Element, package: Package, tally: Tally) -> str:
    """The name in the archive of what a path points to: `internal://name` is `sources/name` (section 8.3)."""
    where, shown = place(element), one_line(path)[:120]
    inner = path.removeprefix(INTERNAL)
    if inner == path and "://" in path:
        what = (
            f"Its text lies outside of the project, on the computer it was exported on ({shown}). We do not go there."
        )
        raise RefusedError(package.name, [Problem(package.name, where, what, _WITH_SOURCES)])
    if is_outside(inner):
        what = f"Its path leads out of the project ({shown}), which an honest export never does."
        raise RefusedError(package.name, [Problem(package.name, where, what, "Ask whoever sent it.")])
    member = _found(path, package)
    if not member:
        what = f"Its text is missing: there is no {shown} inside."
        raise RefusedError(package.name, [Problem(package.name, where, what, _WITH_SOURCES)])
    if inner == path:
        what = f"Its path lacks “{INTERNAL}” (section 8.3 of the standard). We took {member}."
        tally.notice(Problem(package.name, where, what))
    return member


def _found(path: str, package: Package) -> str | None:
    """The member a path names, in the folder for sources or, as some tools write it, beside the XML."""
    inner = path.removeprefix(INTERNAL).removeprefix("./").lstrip("/")
    return next((member for member in (SOURCES + inner, inner) if member in package), None)


def _decoded(data: bytes, member: str, name: str, tally: Tally) -> tuple[str, bool]:
    """Text, and whether a byte order mark stood before it. Every character and line end stays as it is."""
    if data.startswith(codecs.BOM_UTF8):
        data, marked = data[len(codecs.BOM_UTF8) :], True
    else:
        marked = False
    try:
        return data.decode("utf-8"), marked
    except UnicodeDecodeError as error:
        at = error.start
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding, called = ("utf-16", "UTF-16") if utf16 else ("cp1252", "Windows-1252")
    try:
        if not utf16 and b"\0" in data:
            raise ValueError
        text = data.decode(encoding)
    except ValueError as error:
        what = f"It is no text in UTF-8, as the standard wants it (byte {at})."
        todo = "Save the text as UTF-8 in the program it came from and export again."
        raise RefusedError(name, [Problem(name, member, what, todo)]) from error
    what = f"It is not in UTF-8, as the standard wants it. We read it as {called}."
    tally.notice(Problem(name, member, what, "Look whether quotation marks and accents are right."))
    return text, utf16
