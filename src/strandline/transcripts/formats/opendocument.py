"""OpenDocument texts (.odt), read from their XML: what a reader of the page sees, in order.

Footnotes stand below the paragraph they belong to, as nobody's words. Comments, deleted text, headers and footers stay
out. Names of elements are those of OpenDocument 1.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean
from strandline.transcripts.formats.archive import Archive
from strandline.transcripts.formats.besides import note_block, problems_beside
from strandline.transcripts.formats.tables import Cell, blocks_of_table
from strandline.transcripts.model import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _OFFICE, _TABLE, _STYLE = (_OASIS % part for part in ("text", "office", "table", "style"))
_TEXT_BOX = f"{_OASIS % 'drawing'}text-box"
_FORMATTING = _OASIS % "xsl-fo-compatible"
_UNSEEN = frozenset(
    {
        *(f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms"),
        *(f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_TEXT}sequence-decls", f"{_TEXT}variable-decls"),
        *(f"{_TEXT}hidden-text", f"{_TEXT}hidden-paragraph", f"{_TEXT}table-of-content"),
    }
)
_LONGEST_HEADING = 300  # characters


@dataclass(frozen=True, slots=True)
class _Look:
    """What the styles of a document say about a paragraph or a list."""

    parents: dict[str, str]  # a style's name to that of the one it is based on
    bold: frozenset[str]
    numbered: frozenset[str]  # list styles that count at their first level


def read_odt(source: Source) -> Manuscript:
    archive = Archive(source)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableError(
            f"{source.name} is protected with a password. Save it without a password and read it again."
        )
    content = archive.xml("content.xml")
    styles = [content] + ([archive.xml("styles.xml")] if "styles.xml" in archive else [])
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        return Manuscript(blocks=())
    problems = problems_beside(
        source.name,
        notes=sum(1 for note in body.iter(f"{_TEXT}note") if _words_of_note(note)),
        comments=sum(1 for _ in body.iter(f"{_OFFICE}annotation")),
        deletions=sum(1 for deleted in body.iter(f"{_TEXT}deletion") if "".join(deleted.itertext()).strip()),
        margins=[line for margin in _margins(styles) for part in margin.iter(f"{_TEXT}p") for line in _lines(part)],
    )
    return Manuscript(blocks=tuple(_blocks(body, _look(styles))), problems=tuple(problems))


def _margins(styles: list[Element]) -> Iterator[Element]:
    """Headers and footers of every page style."""
    for root in styles:
        for page in root.iter(f"{_STYLE}master-page"):
            yield from page


def _blocks(parent: Element, look: _Look) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_TEXT}h":
            yield from (Block(line, Style.HEADING) for line in _lines(child))
            yield from _beside(child, look)
        elif child.tag == f"{_TEXT}p":
            yield from _paragraph(child, look)
        elif child.tag == f"{_TEXT}list":
            yield from _list(child, look, child.get(f"{_TEXT}style-name", ""), 0)
        elif child.tag == f"{_TABLE}table":
            yield from blocks_of_table([_row(row, look) for row in _rows(child)])
        elif child.tag not in _UNSEEN:
            yield from _blocks(child, look)  # sections, frames


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, also those in groups; not those of tables within its cells."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-rows", f"{_TABLE}table-header-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


def _row(row: Element, look: _Look) -> list[Cell]:
    return [list(_blocks(cell, look)) for cell in row if cell.tag == f"{_TABLE}table-cell"]


def _paragraph(paragraph: Element, look: _Look) -> Iterator[Block]:
    style = paragraph.get(f"{_TEXT}style-name", "")
    ancestry = list(_ancestry(style, look))
    lines = _lines(paragraph)
    for line in lines:
        stands_out = len(lines) == 1 and len(line) <= _LONGEST_HEADING and _all_bold(paragraph, look)
        if any(name in ("Title", "Subtitle") for name in ancestry):
            yield Block(line, Style.TITLE)
        elif stands_out or any(name.startswith("Heading") for name in ancestry):
            yield Block(line, Style.HEADING)
        else:
            yield Block(line)
    yield from _beside(paragraph, look)


def _beside(paragraph: Element, look: _Look) -> Iterator[Block]:
    """The notes and text boxes that are anchored in a paragraph."""
    for child in paragraph:
        if child.tag == f"{_TEXT}note":
            if words := _words_of_note(child):
                yield note_block(words)
        elif child.tag == _TEXT_BOX:
            yield from _blocks(child, look)
        elif child.tag not in _UNSEEN:
            yield from _beside(child, look)


def _words_of_note(note: Element) -> str:
    body = note.find(f"{_TEXT}note-body")
    return " ".join(line for part in body.iter(f"{_TEXT}p") for line in _lines(part)) if body is not None else ""


def _list(items: Element, look: _Look, style: str, level: int) -> Iterator[Block]:
    number = 0
    for item in items:
        if item.tag != f"{_TEXT}list-item":
            continue
        number += 1
        counts = style in look.numbered
        mark = f"{number}." if counts else "•"
        for child in item:
            if child.tag == f"{_TEXT}list":
                yield from _list(child, look, child.get(f"{_TEXT}style-name", style), level + 1)
                continue
            for line in _lines(child):
                if mark:
                    kind = Style.NUMBERED if counts else Style.BULLET
                    yield Block(f"{mark} {line}", kind, level=level, body=len(mark) + 1)
                else:
                    yield Block(line)
                mark = ""
            yield from _beside(child, look)


def _lines(paragraph: Element) -> list[str]:
    words = clean("".join(_ink(paragraph)))
    return [line for line in (" ".join(line.split()) for line in words.split("\n")) if line]


def _ink(element: Element) -> Iterator[str]:
    if element.text:
        yield " ".join(element.text.split("\n"))
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * (int(count) if count.isdecimal() and len(count) <= 3 else 1)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _UNSEEN and not child.tag.endswith("}frame"):
            yield from _ink(child)
        if child.tail:
            yield " ".join(child.tail.split("\n"))


def _all_bold(paragraph: Element, look: _Look) -> bool:
    """Whether the paragraph's style, or every span with words in it, is bold."""
    if any(name in look.bold for name in _ancestry(paragraph.get(f"{_TEXT}style-name", ""), look)):
        return True
    spans = [span for span in paragraph.iter(f"{_TEXT}span") if "".join(_ink(span)).strip()]
    loose = (paragraph.text or "").strip() or any((child.tail or "").strip() for child in paragraph)
    return bool(spans) and not loose and all(span.get(f"{_TEXT}style-name", "") in look.bold for span in spans)


def _ancestry(style: str, look: _Look) -> Iterator[str]:
    """A style and those it is based on, nearest first; a circle of styles ends."""
    seen: set[str] = set()
    while style and style not in seen:
        seen.add(style)
        yield style.replace("_20_", " ")
        style = look.parents.get(style, "")


def _look(roots: list[Element]) -> _Look:
    parents: dict[str, str] = {}
    bold: set[str] = set()
    numbered: set[str] = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            parents[name] = style.get(f"{_STYLE}parent-style-name", "")
            text = style.find(f"{_STYLE}text-properties")
            if text is not None and text.get(f"{_FORMATTING}font-weight") == "bold":
                bold.add(name.replace("_20_", " "))
        for style in root.iter(f"{_TEXT}list-style"):
            if len(style) and style[0].tag == f"{_TEXT}list-level-style-number":
                numbered.add(style.get(f"{_STYLE}name", ""))
    return _Look(parents, frozenset(bold), frozenset(numbered))
