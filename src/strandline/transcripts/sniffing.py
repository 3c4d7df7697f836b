"""What a file really is, told by its first bytes; the ending of its name only confirms it."""

from __future__ import annotations

import re

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_DOCUMENTS = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"fLaC", "a sound recording"),
    (b"RIFF", "a sound or video recording"),
    (b"\x1aE\xdf\xa3", "a video recording"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"SQLite format 3\x00", "a database"),
)
_TEXT_ENDINGS = frozenset({"txt", "md", "qmd", "html", "htm", "vtt", "srt"})


def content_format(data: bytes) -> str | None:
    """ "zip", "pdf", "rtf", "ole", or for text that says so itself "vtt", "srt" or "html"; None for any other text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if re.match(rb"\d+\s*\r?\n\s*\d{1,2}:\d{2}:\d{2},\d{1,3}\s*-->", head):
        return "srt"
    if re.match(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", head, re.IGNORECASE | re.DOTALL):
        return "html"
    return None


def no_document(data: bytes) -> str | None:
    """What the bytes are, if they are plainly something nobody can read words from: "a Windows program"."""
    if data[4:8] == b"ftyp":
        return "a sound or video recording"
    for beginning, what in _NOT_DOCUMENTS:
        if data.startswith(beginning) and (len(beginning) > 2 or b"\x00" in data[:512]):
            return what
    return None
