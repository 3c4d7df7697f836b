"""Blocks to one text and the turns within it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.model import Role, Turn

_LONGEST_QUESTION = 60  # words; a longer line that ends in "?" is an answer that ends in one
_SENTENCE_BEFORE = re.compile(r"[.!]\s+\S")  # "They never came. Why?" tells, and then asks


@dataclass(slots=True)
class _Open:
    """The turn being read; empty while only its label was met."""

    start: int
    end: int
    speaker: str | None
    role: Role
    at: float | None


def text_of(blocks: tuple[Block, ...]) -> str:
    """The document's text: one line a block."""
    return "\n".join(block.text for block in blocks)


def turns_of(blocks: tuple[Block, ...], *, questions_in_lines: bool) -> tuple[Turn, ...]:
    """The turns in `text_of(blocks)`, in order, none empty.

    Headings are the interviewer's; with `questions_in_lines`, so is a paragraph that is nothing but a question and has
    an answer after it, as in notes and forms. In a talk with named speakers, what stands before the first name is
    nobody's, as are titles and asides anywhere.
    """
    dialogue = any(block.speaker is not None for block in blocks)
    return tuple(_turns(blocks, dialogue=dialogue, questions_in_lines=questions_in_lines and not dialogue))


def _turns(blocks: tuple[Block, ...], *, dialogue: bool, questions_in_lines: bool) -> Iterator[Turn]:
    current: _Open | None = None
    speaker: str | None = None
    offset = 0
    for place, block in enumerate(blocks):
        start, end = offset + block.body, offset + len(block.text)
        offset = end + 1
        asks = _asks(blocks, place, questions_in_lines=questions_in_lines)
        unspoken = block.style in (Style.TITLE, Style.ASIDE)
        if current is not None and (asks or unspoken or block.voice_changes):
            yield from _closed(current)
            current = None
        speaker = block.speaker if block.voice_changes else speaker
        if asks:
            yield from _closed(_Open(start, end, None, Role.INTERVIEWER, block.at))
        elif unspoken or (dialogue and speaker is None and not block.voice_changes):
            continue
        elif current is None:
            # One unnamed voice is who the notes are about; of several, each by its time, nobody can tell.
            told = not dialogue and block.at is None
            current = _Open(start, end, speaker, Role.PARTICIPANT if told else Role.UNKNOWN, block.at)
        elif start < end:
            # The words may begin here, after a label on a line of its own.
            current.start = current.start if current.start < current.end else start
            current.end = end
    if current is not None:
        yield from _closed(current)


def _closed(turn: _Open) -> Iterator[Turn]:
    if turn.start < turn.end:
        yield Turn(turn.start, turn.end, turn.speaker, turn.role, turn.at)


def questions_asked(blocks: tuple[Block, ...]) -> int:
    """How many paragraphs do nothing but put a question that is answered below, headings left out."""
    return sum(_is_question_line(blocks, place) for place in range(len(blocks)))


def _asks(blocks: tuple[Block, ...], place: int, *, questions_in_lines: bool) -> bool:
    """Whether the block is a heading, or a line that puts a question and is answered below."""
    return blocks[place].style is Style.HEADING or (questions_in_lines and _is_question_line(blocks, place))


def _is_question_line(blocks: tuple[Block, ...], place: int) -> bool:
    block = blocks[place]
    words = block.text[block.body :].rstrip(" *_")
    if block.style in (Style.TITLE, Style.HEADING, Style.ASIDE) or not words.endswith("?"):
        return False
    if len(words.split()) > _LONGEST_QUESTION or _SENTENCE_BEFORE.search(words):
        return False
    if place + 1 == len(blocks):
        # Left open at the end, as the last of a guide's questions often is.
        return block.style is not Style.BULLET and any(_is_question_line(blocks, other) for other in range(place))
    after = blocks[place + 1]
    if block.style is Style.BODY:
        return True
    # In a list a question may be the participant's own; it is the interviewer's when its answer hangs below.
    if after.level > block.level:
        return True
    ends_list = block.style is Style.BULLET and place > 0 and blocks[place - 1].style is Style.BULLET and after.apart
    return after.style in (Style.BODY, Style.BULLET) and after.style is not block.style and not ends_list
