"""Titles, headings and asides that no style marks: told from how short lines stand among longer ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.details import dated, looks_like_detail
from strandline.transcripts.speakers import looks_labelled

_LONGEST_HEADING = 7  # words
_LONGEST_TITLE = 14
_LONGEST_LEAD = 14
_FEWEST_LEADS = 3  # guide words that begin paragraphs before they are taken for the notes' structure
_TITLE_WORDS = re.compile(
    r"\b(?:interview\w*|notes?|transcript|meeting|session|group|conversation|visit|diary|week\s*notes?)\b",
    re.IGNORECASE,
)
_STOPS = (".", "?", "!", ",", ";", "…", "”", '"', "’")

# The words of a guide, run in before the answer: "Keep: the weekly call", "What gets in the way. Money."
_GUIDE_LEAD = re.compile(
    r"(?:what(?:['’]s| has| is| was)?\s+(?:chang\w+|different|worked(?: well)?|helped|needed|missing|valued)"
    r"|changed?|changes|(?:what (?:she|he|they|you) (?:was|were) )?glad of|valued|worked(?: well)?|helped"
    r"|keep|let go(?: of)?|stop|what (?:should|to|would you) (?:stop|keep|let go(?: of)?)"
    r"|(?:what (?:gets|is|stands) )?in the way|barriers?|enablers?"
    r"|needed|needs|(?:what )?would (?:it )?take|what it would take"
    r"|anything (?:else|not asked|we (?:have not|haven['’]t) asked)|not asked)\s*(?:[:.?]|\s[–-])\s+(?=\S)",
    re.IGNORECASE,
)

# A transcriber's remark, a stage direction on a line of its own, or what a recorder writes of itself. The markers
# "[off the record]" and "[on the record]" are none of these.
_ASIDE = re.compile(
    r"(?:note|nb|n\.b\.|transcriber'?s? note|observation)\s*[:–-]\s.*"
    r"|\[(?!\s*(?:start|off|on|back on|end)\b)[^\]]*\]|\((?!\s*(?:start|off|on|back on|end)\b)[^)]{0,40}\)"
    r"|[\w .'’-]{1,60} (?:started|stopped) (?:transcription|recording)\.?"
    r"|(?:end|start|beginning) of (?:the )?(?:interview|transcript|recording|tape)\.?",
    re.IGNORECASE,
)


def with_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` with the first told as the title, where it names the document rather than says or asks something."""
    if len(blocks) < 2 or blocks[0].style not in (Style.HEADING, Style.BODY):
        return blocks
    first, second = blocks[0], blocks[1]
    text = first.text.rstrip()
    if text.endswith("?") or looks_like_detail(text) or looks_labelled(text, alone=True):
        return blocks
    if first.style is Style.HEADING:
        names_all = second.style is not Style.BULLET
    elif text.endswith(_STOPS) or len(text.split()) > _LONGEST_TITLE:
        names_all = False
    else:
        header_follows = looks_like_detail(second.text) or dated(second.text) is not None
        talk_follows = looks_labelled(second.text) or second.text.rstrip().endswith("?")
        names_all = bool(_TITLE_WORDS.search(text)) or header_follows or (talk_follows and not looks_labelled(text))
    return (replace(first, style=Style.TITLE), *blocks[1:]) if names_all else blocks


def with_implied_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` of notes with what stands over, or runs into, a paragraph told as its heading ("Keep", "Let go: …")."""
    blocks = tuple(_with_leads_apart(blocks))
    return tuple(
        replace(block, style=Style.HEADING) if _is_heading(blocks, place) else block
        for place, block in enumerate(blocks)
    )


def _with_leads_apart(blocks: tuple[Block, ...]) -> Iterator[Block]:
    guided = [_GUIDE_LEAD.match(block.text) for block in blocks]
    trust_words = len({match[0].casefold() for match in guided if match}) >= _FEWEST_LEADS
    for block, match in zip(blocks, guided, strict=True):
        lead = block.lead or (match.end() if match and trust_words else 0)
        if block.style is Style.BODY and 0 < lead < len(block.text) and len(block.text[:lead].split()) <= _LONGEST_LEAD:
            yield Block(block.text[:lead].rstrip(), Style.HEADING, apart=block.apart)
            yield Block(block.text[lead:].lstrip())
        else:
            yield block


def _is_heading(blocks: Sequence[Block], place: int) -> bool:
    block = blocks[place]
    if block.style is not Style.BODY or place + 1 >= len(blocks) or len(block.text.split()) > _LONGEST_HEADING:
        return False
    after = blocks[place + 1]
    if block.text.endswith(":"):
        return True
    if block.text.endswith(_STOPS) or not block.text[:1].isupper():
        return False
    if after.style in (Style.BULLET, Style.NUMBERED):
        return True
    return block.apart and after.style is Style.BODY and not after.apart


def with_asides(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` of a talk with the transcriber's own remarks told apart from what people said."""
    return tuple(
        replace(block, style=Style.ASIDE, body=len(block.text))
        if block.style is Style.BODY and block.speaker is None and _ASIDE.fullmatch(block.text)
        else block
        for block in blocks
    )
