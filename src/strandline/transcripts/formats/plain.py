"""Plain text: .txt as it comes from a recorder, a mail or a transcription service.

Lines are put back together into paragraphs where a program broke them at a fixed width.
"""

from __future__ import annotations

import re
from dataclasses import replace

from strandline.transcripts.blocks import Block, Manuscript, Source, Style
from strandline.transcripts.decoding import clean, decode
from strandline.transcripts.details import looks_like_detail
from strandline.transcripts.formats.furniture import without_page_furniture
from strandline.transcripts.speakers import looks_labelled

_BULLET = re.compile(r"(?P<mark>[-*•‣◦▪●○·–—o])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_BOILERPLATE = re.compile(r"Transcribed by https?://otter\.ai/?", re.IGNORECASE)
_RULE = re.compile(r"[-=_*~#\s]{3,}")


def read_plain(source: Source) -> Manuscript:
    return Manuscript(blocks=tuple(blocks_of_lines(clean(decode(source.data, source.name)).split("\n"))))


def blocks_of_lines(lines: list[str]) -> list[Block]:
    """Paragraphs out of the lines of a file: page furniture gone, broken lines joined, lists known."""
    lines = without_page_furniture(lines)
    width = _wrapping_width(lines)
    blocks: list[Block] = []
    rest: list[str] = []  # further lines of the last block
    previous = ""  # the line before, while a paragraph is open
    spoken = False  # the open paragraph stands under a speaker's label
    for line in lines:
        text = _SPACES.sub(" ", line).strip()
        if not text or _RULE.fullmatch(text) or _BOILERPLATE.fullmatch(text):
            previous, spoken = "", False
            continue
        block = block_of_line(line)
        if previous and _carries_on(previous, block, width, spoken=spoken):
            rest.append(text)
        else:
            _close(blocks, rest)
            blocks.append(replace(block, apart=not previous))
            spoken = looks_labelled(text) or (bool(previous) and looks_labelled(previous, alone=True))
        previous = line
    _close(blocks, rest)
    return blocks


def _close(blocks: list[Block], rest: list[str]) -> None:
    """Joins the further lines of a paragraph to its first, all at once: one by one takes quadratic time."""
    if rest:
        blocks[-1] = replace(blocks[-1], text=" ".join([blocks[-1].text, *rest]))
        rest.clear()


def block_of_line(line: str) -> Block:
    """One line as a block: bullets and numbers told from words, depth from the indent (two spaces or a tab a step)."""
    expanded = line.expandtabs(4)
    indent = len(expanded) - len(expanded.lstrip())
    text = _SPACES.sub(" ", line).strip()
    for pattern, style in ((_BULLET, Style.BULLET), (_NUMBER, Style.NUMBERED)):
        mark = pattern.match(text)
        if mark:
            return Block(text, style, level=min(indent // 2, 9), body=mark.end())
    return Block(text)


def _wrapping_width(lines: list[str]) -> int | None:
    """The width at which a program broke the lines, in characters; None where each line is a paragraph."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if len(lengths) < 3 or lengths[-1] > 160:
        return None
    longest = lengths[-1]
    full = sum(1 for length in lengths if length >= 0.85 * longest)
    return longest if longest >= 50 and full >= max(2, 0.1 * len(lengths)) else None


def _carries_on(previous: str, block: Block, width: int | None, *, spoken: bool) -> bool:
    """Whether `block` is the rest of the paragraph that the line `previous` belongs to."""
    if width is None or block.style is not Style.BODY:
        return False
    if begins_anew(block.text) or looks_labelled(previous, alone=True):
        return False
    first_word = len(block.text.split(" ", 1)[0])
    room_taken = (len(previous.strip()) + 1 + first_word) / width
    mid_sentence = not previous.rstrip().endswith((".", "?", "!", ":", "”", '"', "…")) and block.text[:1].islower()
    # Under a label a speaker goes on until the next one, so a line that is nearly full is enough.
    return mid_sentence or room_taken > (0.7 if spoken else 0.87)


def begins_anew(text: str) -> bool:
    """Whether a line begins with a speaker's label or a detail ("Date: …"), whatever stood before it."""
    return looks_labelled(text) or looks_like_detail(text)
