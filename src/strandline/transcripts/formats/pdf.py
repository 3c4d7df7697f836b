"""PDF by its text layer. What has none is named: a page that is a picture needs text recognition first.

PDFium reads a page in five milliseconds where pdfplumber takes two hundred. The layout (where lines end, how far they
stand apart, how large and bold the letters are) tells paragraphs and headings.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean
from strandline.transcripts.formats.furniture import (
    columns_of_numbers,
    is_page_mark,
    is_repeat,
    says_page_mark,
    without_line_numbers,
)
from strandline.transcripts.formats.pdf_streams import unpacks_too_far
from strandline.transcripts.formats.plain import begins_anew, block_of_line
from strandline.transcripts.model import Problem, UnreadableError
from strandline.transcripts.speakers import looks_labelled

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_PAGES = 2_000
_MARGIN = 60.0  # points from the lower edge: below this stand footers
_NARROWEST = 200.0  # points: no column of running text is narrower
_SAME_PLACE = 4.0  # points

_IMAGE = "it is an image"
_DAMAGED = "it is damaged"
_GARBLED = "its letters cannot be told, since the file does not say which they are"
_TODO = "Use text recognition (OCR) on it, or ask for the file it was made from."
_HYPHEN_AT_LINE_END = "\x02"  # what PDFium makes of it
_UNKNOWN_LETTERS = re.compile("[\ufffd\ue000-\uf8ff\x00]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed line; positions in points from the lower left corner of the page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float  # of its letters, in points
    bold: bool


def read_pdf(source: Source) -> Manuscript:
    if unpacks_too_far(source.data):
        raise UnreadableError(
            f"{source.name} unpacks to far more than pages of words hold. We did not open it. "
            "Print it to PDF again, or copy its words into a .docx or .txt."
        )
    document = _opened(source)
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableError(f"{source.name} has {len(document)} pages; we read up to {_MOST_PAGES}. Split it.")
        lines: list[_Line] = []
        reasons: dict[int, str] = {}  # page number to why it has no words
        for number in range(1, len(document) + 1):
            found, reason = _page(document, number)
            lines += found
            if reason:
                reasons[number] = reason
    finally:
        document.close()
    if not lines and reasons:
        raise UnreadableError(f"{source.name} holds no words that we can read: {_every_page(reasons)}. {_TODO}")
    problems = tuple(
        Problem(source.name, f"page {number}", f"we could not read page {number}: {reason}", _TODO)
        for number, reason in reasons.items()
    )
    return Manuscript(blocks=tuple(_blocks(_without_furniture(lines))), problems=problems)


def _page(document: PdfDocument, number: int) -> tuple[list[_Line], str | None]:
    """The lines of a page, or why it has none; neither for an empty page."""
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
        found = list(_lines(page, number))
        if found and _garbled(found):
            return [], _GARBLED
        return found, None if found else _why_no_words(page)
    except PdfiumError:
        return [], _DAMAGED


def _every_page(reasons: dict[int, str]) -> str:
    if set(reasons.values()) != {_IMAGE}:
        return "; ".join(f"page {number}: {reason}" for number, reason in list(reasons.items())[:3])
    return "its one page is an image" if len(reasons) == 1 else f"its {len(reasons)} pages are images"


def _opened(source: Source) -> PdfDocument:
    import pypdfium2  # late: 90 ms that folders without a PDF do not pay
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        return pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableError(
                f"{source.name} is protected with a password. Save it without a password and read it again."
            ) from error
        raise UnreadableError(
            f"{source.name} is damaged: it is not a whole PDF. Ask for a fresh copy, or print it to PDF again."
        ) from error


def _why_no_words(page: PdfPage) -> str | None:
    """Why a page without words has none; None for an empty page, of which nothing is lost."""
    return _IMAGE if any(True for _ in page.get_objects(max_depth=3)) else None


def _garbled(lines: list[_Line]) -> bool:
    text = "".join(line.text for line in lines)
    return len(_UNKNOWN_LETTERS.findall(text)) > 0.3 * len(text)


def _lines(page: PdfPage, number: int) -> Iterator[_Line]:
    """The printed lines of a page in the order of the file, which is the order of reading."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    height = page.get_height()
    units = [raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(textpage.count_chars())]
    begin = 0
    for end in [*(place for place, unit in enumerate(units) if unit in (10, 13, 2)), len(units)]:
        after = end + 1 if end < len(units) and units[end] == 2 else end
        line = _line(raw, textpage, units, begin, after, number)
        if line is not None and line.top > 0 and line.bottom < height:  # not cut off at the edge of the page
            yield line
        begin = end + 1


def _line(raw: Any, textpage: Any, units: list[int], begin: int, end: int, number: int) -> _Line | None:
    inked = [place for place in range(begin, end) if not chr(units[place]).isspace() and units[place] not in (0, 2)]
    if not inked:
        return None
    data = b"".join(unit.to_bytes(2 if unit < 0x10000 else 4, "little") for unit in units[begin:end] if unit < 0x10000)
    text = data.decode("utf-16-le", "replace").replace("\ufffe", _HYPHEN_AT_LINE_END)
    left, bottom, _, top = textpage.get_charbox(inked[0], loose=True)
    _, _, right, _ = textpage.get_charbox(inked[-1], loose=True)
    middle = inked[len(inked) // 2]
    size = raw.FPDFText_GetFontSize(textpage.raw, middle)
    bold = all(_is_bold(raw, textpage, place) for place in (inked[0], middle, inked[-1]))
    return _Line(" ".join(text.split()), number, left, right, top, bottom, size, bold)


def _is_bold(raw: Any, textpage: Any, place: int) -> bool:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage.raw, place, buffer, 128, flags)
    return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """The lines without numbers of pages and lines, running headers and footers, and lines printed twice."""
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    running = _running(list(pages.values()))
    kept: list[_Line] = []
    for page in pages.values():
        columns = columns_of_numbers([line.text for line in page])
        page = [line for place, line in enumerate(page) if place not in columns]
        edges = _edges(page)
        body = [
            line
            for line in page
            if not (line in edges and (_signature(line) in running or says_page_mark(line.text)))
            and not (is_page_mark(line.text) and line.bottom < _MARGIN)
        ]
        if kept and body and is_repeat(kept[-1].text, body[0].text):
            body = body[1:]
        kept += body
    numbered = without_line_numbers([line.text for line in kept])
    return [replace(line, text=text) for line, text in zip(kept, numbered, strict=True) if text]


def _edges(page: list[_Line]) -> list[_Line]:
    """The lines nearest to the upper and lower edge."""
    ordered = sorted(page, key=lambda line: -line.top)
    return [*ordered[:3], *ordered[-3:]]


def _signature(line: _Line) -> tuple[str, int]:
    """Words without their numbers, and where they stand: what a running header keeps from page to page."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.top / _SAME_PLACE)


def _running(pages: list[list[_Line]]) -> set[tuple[str, int]]:
    seen = Counter(signature for page in pages for signature in {_signature(line) for line in _edges(page)})
    often = max(2, len(pages) // 2)
    return {signature for signature, times in seen.items() if times >= often and not looks_labelled(signature[0])}


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    if not lines:
        return
    layout = _layout(lines)
    words = Counter(word.strip(".,;:?!").casefold() for line in lines for word in line.text.split())
    paragraph: list[_Line] = []
    for line in lines:
        if paragraph and not _carries_on(paragraph[-1], line, layout):
            yield _paragraph(paragraph, layout, words)
            paragraph = []
        paragraph.append(line)
    yield _paragraph(paragraph, layout, words)


@dataclass(frozen=True, slots=True)
class _Layout:
    size: float  # of the body's letters
    right: float  # where full lines end
    pitch: float  # from line to line within a paragraph


def _layout(lines: list[_Line]) -> _Layout:
    size = median([line.size for line in lines for _ in range(1 + len(line.text) // 10)])
    ends = sorted(line.right for line in lines if abs(line.size - size) < 1)
    steps = sorted(
        before.top - after.top
        for before, after in pairwise(lines)
        if before.page == after.page and before.top - after.top > 0.5 * size
    )
    pitch = steps[len(steps) // 5] if steps else 1.2 * size
    # A text of short lines has no right margin that a line could fill.
    right = max(ends[int(0.95 * (len(ends) - 1))] if ends else 0.0, min(line.left for line in lines) + _NARROWEST)
    return _Layout(size, right, pitch)


def _carries_on(before: _Line, line: _Line, layout: _Layout) -> bool:
    """Whether `line` is the rest of the paragraph in which `before` stands."""
    if abs(before.size - line.size) > 0.6 or before.bold != line.bold:
        return False
    if block_of_line(line.text).style is not Style.BODY or begins_anew(line.text):
        return False
    if looks_labelled(before.text, alone=True):
        return False
    if before.text.endswith(_HYPHEN_AT_LINE_END):
        return True
    apart = before.page == line.page and before.top - line.top > 1.4 * layout.pitch
    if apart:
        return False
    first_word = line.text.split(" ", 1)[0]
    full = before.right + (len(first_word) + 1) * 0.5 * line.size >= layout.right - layout.size
    mid_sentence = not before.text.endswith((".", "?", "!", ":", "”", '"')) and line.text[:1].islower()
    return full or mid_sentence


def _paragraph(lines: list[_Line], layout: _Layout, words: Counter[str]) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text = _hyphen_mended(text, line.text, words) if text.endswith(_HYPHEN_AT_LINE_END) else f"{text} {line.text}"
    block = block_of_line(clean(text.replace(_HYPHEN_AT_LINE_END, "-")))
    stands_out = lines[0].size > 1.12 * layout.size or all(line.bold for line in lines)
    if stands_out and len(text) <= 300 and block.style is not Style.BULLET and not looks_labelled(text):
        return replace(block, style=Style.HEADING)
    return block


def _hyphen_mended(text: str, rest: str, words: Counter[str]) -> str:
    """A word broken at the line's end: one word if the file has it so elsewhere, else with its hyphen."""
    head, _, tail = text.removesuffix(_HYPHEN_AT_LINE_END).removesuffix("-").rpartition(" ")
    joined = tail + rest.split(" ", 1)[0].strip(".,;:?!")
    glue = "" if joined.casefold() in words else "-"
    return f"{head} {tail}{glue}{rest}".strip()
