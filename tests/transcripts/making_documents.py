"""Files as other programs write them, made on the spot."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from strandline.transcripts import Document, read_document, split_passages
from strandline.transcripts.model import Kind

ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read_text(folder: Path, text: str, *, name: str = "talk.txt", kind: Kind | None = None) -> Document:
    """The document in a file of UTF-8 text; `newline=""` keeps its line ends as they are."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_document(path, kind=kind)


def said(document: Document) -> list[tuple[str, str | None, str]]:
    """Role, speaker and words of every turn."""
    return [(turn.role.value, turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns]


def passages(document: Document) -> list[str]:
    return [document.text[passage.start : passage.end] for passage in split_passages(document)]


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_of(body: str, **members: str) -> bytes:
    """A .docx with `body` as the XML inside its body; further members by name, "_" for "/"."""
    document = f'<?xml version="1.0"?><w:document {WORD_SPACE}><w:body>{body}</w:body></w:document>'
    parts = {f"word/{name}.xml": content for name, content in members.items()}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def docx_paragraph(*runs: str | tuple[str, str], style: str = "") -> str:
    """One paragraph; a run is its text, or its formatting ("<w:b/>") and its text."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    pieces = [run if isinstance(run, tuple) else ("", run) for run in runs]
    inner = "".join(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for look, text in pieces)
    return f"<w:p>{properties}{inner}</w:p>"


def odt_of(body: str, *, styles: str = "") -> bytes:
    content = (
        f'<?xml version="1.0"?><office:document-content {ODT_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
