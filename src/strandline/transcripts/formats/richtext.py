"""Rich text (.rtf), by way of striprtf; lists, tables and headings are told from what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean
from strandline.transcripts.formats.plain import block_of_line
from strandline.transcripts.formats.tables import blocks_of_table
from strandline.transcripts.model import UnreadableError

# A link's address is not what a reader sees, and the search for it in striprtf takes cubic time on hostile files.
_LINK = re.compile(r"(\\fldinst\s*\{?[^{}]{0,200}?)HYPERLINK", re.IGNORECASE)
_HEADING_MARK = "\ue000"  # stands in for \outlinelevel, which striprtf would drop
_OUTLINE_LEVEL = re.compile(r"\\outlinelevel[0-8](?!\d) ?")


def read_rtf(source: Source) -> Manuscript:
    from striprtf.striprtf import rtf_to_text  # late: few folders hold rich text

    markup = source.data.decode("cp1252", "replace")  # RTF is ASCII; anything else comes as an escape
    markup = _OUTLINE_LEVEL.sub(_HEADING_MARK, _LINK.sub(r"\1", markup))
    try:
        text: str = rtf_to_text(markup, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise UnreadableError(
            f"{source.name} is damaged: its rich text cannot be followed. Open it in Word and save it as .docx."
        ) from error
    # Emoji come as two halves of a UTF-16 pair.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Manuscript(blocks=tuple(_blocks(clean(text).split("\n"))))


def _blocks(lines: list[str]) -> Iterator[Block]:
    for in_table, run in groupby(lines, key=lambda line: line.rstrip().endswith("|")):
        if in_table:
            rows = [[_cell(cell) for cell in line.rstrip().removesuffix("|").split("|")] for line in run]
            yield from blocks_of_table(rows)
            continue
        for line in run:
            words = line.replace(_HEADING_MARK, "")
            if words.strip():
                block = block_of_line(words)
                heading = _HEADING_MARK in line and block.style is Style.BODY
                yield Block(block.text, Style.HEADING) if heading else block


def _cell(words: str) -> list[Block]:
    words = words.replace(_HEADING_MARK, "")
    return [block_of_line(words)] if words.strip() else []
