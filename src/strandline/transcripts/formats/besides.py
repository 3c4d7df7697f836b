"""What stands beside the words of a page: notes at its foot, comments, deletions, headers.

None of it counts as said, and none is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.model import Problem

_FURNITURE_WORDS = 12  # a header of no more is a title, a date, the number of the page


def note_block(words: str) -> Block:
    """A footnote or endnote, below the paragraph it belongs to. Who wrote it is not known, so it is nobody's words."""
    text = f"[Note: {words}]"
    return Block(text, Style.ASIDE, body=len(text))


def problems_beside(
    name: str, *, notes: int = 0, comments: int = 0, deletions: int = 0, margins: list[str]
) -> Iterator[Problem]:
    """What a person should know was kept apart or left out. `margins` are the paragraphs of headers and footers."""
    if notes:
        stand = "1 footnote or endnote stands" if notes == 1 else f"{notes} footnotes or endnotes stand"
        what = f"{stand} in the record as nobody's words, below the paragraph; none of it counts as said"
        yield Problem(name, "", what, "Copy into the text what somebody said.")
    if comments:
        yield Problem(name, "", "comments in the margin were not read", "Copy what matters into the text.")
    if deletions:
        they = "1 tracked deletion that nobody has accepted was" if deletions == 1 else (
            f"{deletions} tracked deletions that nobody has accepted were"
        )  # fmt: skip
        yield Problem(name, "", f"{they} left out", "Reject it in the word processor, if the words are to stand.")
    if any(len(paragraph.split()) > _FURNITURE_WORDS for paragraph in margins):
        yield Problem(name, "", "headers and footers were not read", "Copy what matters into the text.")
