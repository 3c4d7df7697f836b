"""Looks at the packed streams of a PDF before PDFium does, which unpacks whatever it is given into memory.

PDFium takes some 300 bytes for each byte of a page's text operators, so a file of 30 kB could take gigabytes.
"""

from __future__ import annotations

import re
import zlib

MOST_BYTES = 5 * 1024 * 1024  # unpacked, of one stream that draws; a page of words has about 10 kB
MOST_FONT_BYTES = 64 * 1024 * 1024

_STREAM = re.compile(rb"<<((?:(?!endobj|stream).){0,2000})>>\s{0,4}stream\r?\n", re.DOTALL)
_FONT = re.compile(rb"/Length1\b|/Type1C\b|/CIDFontType0C\b|/OpenType\b")
_CHUNK = 1 << 16


def unpacks_too_far(data: bytes) -> bool:
    """Whether a stream of the PDF, pictures left out, is larger unpacked than any page or font is.

    Only streams packed once, by Deflate, are looked into: that is how programs write pages.
    """
    for stream in _STREAM.finditer(data):
        terms = stream[1]
        if b"FlateDecode" in terms and b"/Image" not in terms:
            most = MOST_FONT_BYTES if _FONT.search(terms) else MOST_BYTES
            if _is_longer_than(most, data, stream.end()):
                return True
    return False


def _is_longer_than(most: int, data: bytes, start: int) -> bool:
    unpacking = zlib.decompressobj()
    length = 0
    try:
        while not unpacking.eof and length <= most:
            packed = unpacking.unconsumed_tail
            if not packed:
                packed, start = data[start : start + _CHUNK], start + _CHUNK
            if not packed:
                break
            length += len(unpacking.decompress(packed, _CHUNK))
    except zlib.error:
        pass  # not packed by Deflate after all; PDFium will say what it makes of it
    return length > most
