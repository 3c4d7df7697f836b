"""Word documents (.docx), read from their XML: what a reader of the page sees, in order, and nothing else.

Footnotes stand below the paragraph they belong to, as nobody's words. Deleted and hidden text, comments, macros,
headers and footers stay out; no link or template is followed. Names of elements are those of ECMA-376, part 1,
section 17.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean
from strandline.transcripts.formats.archive import Archive
from strandline.transcripts.formats.besides import note_block, problems_beside
from strandline.transcripts.formats.tables import Cell, blocks_of_table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = f"{_W}txbxContent"
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", f"{_W}instrText", _FALLBACK})
_INK = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
}
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_LONGEST_HEADING = 300  # characters; a longer bold paragraph is emphasis


@dataclass(frozen=True, slots=True)
class _Look:
    """What the other parts of a document say about its paragraphs."""

    titles: frozenset[str]  # style ids
    headings: frozenset[str]
    lists: frozenset[str]
    numbered: frozenset[tuple[str, str]]  # (numId, ilvl) that count rather than bullet
    notes: dict[tuple[str, str], str]  # ("footnote" or "endnote", id) to its words


@dataclass(slots=True)
class _Counters:
    """The numbers that Word would print before the items of its lists."""

    reached: Counter[tuple[str, int]] = field(default_factory=Counter)

    def next(self, list_id: str, level: int) -> int:
        for key in [key for key in self.reached if key[0] == list_id and key[1] > level]:
            del self.reached[key]
        self.reached[list_id, level] += 1
        return self.reached[list_id, level]


def read_docx(source: Source) -> Manuscript:
    archive = Archive(source)
    body = archive.xml("word/document.xml").find(f"{_W}body")
    look = _look(archive)
    counters = _Counters()
    if body is None:
        return Manuscript(blocks=())
    blocks = tuple(_blocks(body, look, counters))
    problems = problems_beside(
        source.name,
        notes=sum(1 for _ in _notes_below(body, look)),
        comments=len(_children(archive, "word/comments.xml", "comment")),
        deletions=sum(
            1 for deleted in body.iter(f"{_W}del") if any(text.text for text in deleted.iter(f"{_W}delText"))
        ),
        margins=["".join(_ink(part)) for part in _margins(archive)],
    )
    return Manuscript(blocks=blocks, problems=tuple(problems))


def _blocks(parent: Element, look: _Look, counters: _Counters) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, look, counters)
        elif child.tag == f"{_W}tbl":
            yield from blocks_of_table([_row(row, look, counters) for row in _rows(child)])
        elif child.tag not in _UNSEEN:
            yield from _blocks(child, look, counters)  # content controls, insertions, smart tags


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, also those in content controls; not those of tables within its cells."""
    for child in table:
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _rows(child)


def _row(row: Element, look: _Look, counters: _Counters) -> list[Cell]:
    return [list(_blocks(cell, look, counters)) for cell in row if cell.tag == f"{_W}tc"]


def _paragraph(paragraph: Element, look: _Look, counters: _Counters) -> Iterator[Block]:
    """A paragraph as blocks, one for each of its lines; then what its text boxes hold."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    style_id = style.get(f"{_W}val", "") if style is not None else ""
    lines = [" ".join(line.split()) for line in clean("".join(_ink(paragraph))).split("\n")]
    lines = [line for line in lines if line]
    for place, line in enumerate(lines):
        if style_id in look.titles:
            yield Block(line, Style.TITLE)
        elif style_id in look.headings:
            yield Block(line, Style.HEADING)
        elif place == 0 and (item := _list_item(paragraph, style_id, look, counters)) is not None:
            mark, kind, level = item
            yield Block(f"{mark} {line}", kind, level=level, body=len(mark) + 1)
        elif len(lines) == 1 and len(line) <= _LONGEST_HEADING and _all_bold(paragraph):
            yield Block(line, Style.HEADING)
        else:
            yield Block(line, lead=_bold_lead(paragraph, line) if place == 0 else 0)
    yield from map(note_block, _notes_below(paragraph, look, inside_boxes=False))
    for box in _text_boxes(paragraph):
        yield from _blocks(box, look, counters)


def _notes_below(element: Element, look: _Look, *, inside_boxes: bool = True) -> Iterator[str]:
    """The words of the notes that what is seen of `element` refers to."""
    for child in element:
        if child.tag in _NOTES:
            if words := look.notes.get((_NOTES[child.tag], child.get(f"{_W}id", "")), ""):
                yield words
        elif child.tag not in _UNSEEN and (inside_boxes or child.tag != _TEXT_BOX):
            yield from _notes_below(child, look, inside_boxes=inside_boxes)


def _ink(element: Element) -> Iterator[str]:
    """What the runs of a paragraph print, text boxes left out."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _INK:
            yield _INK[child.tag]
        elif child.tag == f"{_W}r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        elif child.tag not in _UNSEEN and child.tag != _TEXT_BOX:
            yield from _ink(child)


def _text_boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _text_boxes(child)


def _all_bold(paragraph: Element) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if "".join(_ink(run)).strip()]
    return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _bold_lead(paragraph: Element, line: str) -> int:
    """How many code points of a paragraph's first line are a lead-in in bold, ended by a stop, before plain words."""
    lead = ""
    for run in paragraph.iter(f"{_W}r"):
        if not _is_on(run.find(f"{_W}rPr/{_W}b")):
            break
        lead += "".join(_ink(run))
    lead = " ".join(lead.split())
    return len(lead) if lead.endswith((".", ":", "?")) and line.startswith(lead) else 0


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val", "true") not in ("false", "0", "off")


def _list_item(paragraph: Element, style_id: str, look: _Look, counters: _Counters) -> tuple[str, Style, int] | None:
    """The mark, style and depth of a list item; None for a paragraph outside lists."""
    numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
    if numbering is None:
        return ("•", Style.BULLET, 0) if style_id in look.lists else None
    list_id, level = _value(numbering, "numId") or "0", _value(numbering, "ilvl") or "0"
    if list_id == "0":
        return None
    depth = int(level) if level.isdecimal() and len(level) == 1 else 0  # Word knows nine levels
    if (list_id, level) in look.numbered:
        return f"{counters.next(list_id, depth)}.", Style.NUMBERED, depth
    return "•", Style.BULLET, depth


def _look(archive: Archive) -> _Look:
    titles: set[str] = set()
    headings: set[str] = set()
    lists: set[str] = set()
    if "word/styles.xml" in archive:
        for style in archive.xml("word/styles.xml").iter(f"{_W}style"):
            name, style_id = _value(style, "name").casefold(), style.get(f"{_W}styleId", "")
            if name in ("title", "subtitle"):
                titles.add(style_id)
            elif re.match(r"heading \d|toc heading", name) or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
                headings.add(style_id)
            elif name.startswith(("list bullet", "list number")):
                lists.add(style_id)
    notes = {
        (kind, note.get(f"{_W}id", "")): " ".join("".join(_ink_of_paragraphs(note)).split())
        for kind in _NOTES.values()
        for note in _children(archive, f"word/{kind}s.xml", kind)
    }
    return _Look(frozenset(titles), frozenset(headings), frozenset(lists), _numbered(archive), notes)


def _children(archive: Archive, member: str, tag: str) -> list[Element]:
    return archive.xml(member).findall(f"{_W}{tag}") if member in archive else []


def _margins(archive: Archive) -> Iterator[Element]:
    """The paragraphs of headers and footers."""
    for member in archive:
        if _MARGIN.fullmatch(member):
            yield from archive.xml(member).iter(f"{_W}p")


def _ink_of_paragraphs(element: Element) -> Iterator[str]:
    for paragraph in element.iter(f"{_W}p"):
        yield clean("".join(_ink(paragraph)))
        yield " "


def _numbered(archive: Archive) -> frozenset[tuple[str, str]]:
    if "word/numbering.xml" not in archive:
        return frozenset()
    root = archive.xml("word/numbering.xml")
    counting: dict[str, list[str]] = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        counting[abstract.get(f"{_W}abstractNumId", "")] = [
            level.get(f"{_W}ilvl", "0")
            for level in abstract.iter(f"{_W}lvl")
            if _value(level, "numFmt") not in ("bullet", "none", "")
        ]
    return frozenset(
        (number.get(f"{_W}numId", ""), level)
        for number in root.iter(f"{_W}num")
        for level in counting.get(_value(number, "abstractNumId"), ())
    )


def _value(element: Element, child: str) -> str:
    """The `w:val` of a child element, "" without one."""
    found = element.find(f"{_W}{child}")
    return found.get(f"{_W}val", "") if found is not None else ""
