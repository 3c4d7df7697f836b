"""What every reader of a format hands over: the paragraphs of a file in reading order, before anyone's voice is told.

One block becomes one line of a document's text, so its own text holds no line break.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from strandline.transcripts.model import Problem


class Style(StrEnum):
    """How a paragraph stands on the page."""

    TITLE = "title"  # names the whole document
    HEADING = "heading"  # names, or asks, what follows
    BULLET = "bullet"
    NUMBERED = "numbered"
    BODY = "body"
    ASIDE = "aside"  # nobody's words: a detail on top, a transcriber's note


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph.

    `body` is the code point at which its words begin: a bullet, a number, a speaker's label and a time come before it.
    A block with a speaker begins a turn, `voice_changes` begins one of an unnamed voice; any other carries on.
    """

    text: str
    style: Style = Style.BODY
    level: int = 0  # depth of a list item, from 0
    lead: int = 0  # code points of a lead-in set in bold before plain words; 0 without one
    apart: bool = False  # an empty line stands before it
    body: int = 0
    speaker: str | None = None
    at: float | None = None  # seconds from the start of the recording
    voice_changes: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file as its reader understood it."""

    blocks: tuple[Block, ...]
    details: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    captions: bool = False  # voices and times came from the format itself; no labels are looked for


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file and what to call it in a message."""

    name: str
    data: bytes
    ending: str  # lower case, without the dot
