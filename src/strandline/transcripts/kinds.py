"""Whose words a document holds, told from its form."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.model import Kind

_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|[Mm]yself|[Mm]ine)\b")
_QUOTED = re.compile('“[^“”\n]*”|"[^"\n]*"')  # in notes these are someone else's "I"
_THIRD_PERSON = re.compile(
    r"\b(?:(?:she|he|they|P\d?|R\d?|participant|respondent|interviewee|group)\s+(?:also\s+|all\s+)?(?:said|says|felt|feels|"
    r"thought|thinks|wants?|wanted|told|described|mentioned|explained|noted|would like|talked|spoke|agreed|reported|"
    r"was|is|had|has|finds|found|sees|saw|believes|wondered|worries|worried)|her|his|their)\b",
    re.IGNORECASE,
)
_OWN_TITLE = re.compile(
    r"\b(?:week\s*-?notes?|diary|journal|learning log|reflections?|my (?:year|week)|letter|blog)\b", re.I
)
_GROUP_TITLE = re.compile(
    r"(?:^|\n)\W*group\b|\b(?:group notes|focus group|group (?:discussion|session|interview)|workshop notes)\b", re.I
)
_NOTES_TITLE = re.compile(r"\bnotes?\b", re.I)
_FEWEST_FIRST_PERSON = 2  # "I" and "my" in a text that someone wrote of themselves
_SEVERAL_VOICES = re.compile(r"\b[PR][1-9]\b")


def tell_kind(blocks: tuple[Block, ...], details: dict[str, str], *, name: str, captions: bool) -> Kind:
    """The kind that the form of a document speaks for; `details` and people.csv may say otherwise."""
    title = _title(blocks, details, name)
    words = "\n".join(block.text[block.body :] for block in blocks if block.style is not Style.TITLE)
    speakers = {block.speaker for block in blocks if block.speaker is not None}
    third = len(_THIRD_PERSON.findall(words))
    first = len(_FIRST_PERSON.findall(_QUOTED.sub("", words)))
    if captions:
        return Kind.VERBATIM
    if speakers:
        return Kind.NOTES if third > 2 * first and _NOTES_TITLE.search(title) else Kind.VERBATIM
    if _OWN_TITLE.search(title):
        return Kind.OWN_WRITING
    if _GROUP_TITLE.search(title) or _several(details) or len(set(_SEVERAL_VOICES.findall(words))) >= 2:
        return Kind.GROUP_NOTES
    if _NOTES_TITLE.search(title) or first < _FEWEST_FIRST_PERSON or 3 * third > first:
        return Kind.NOTES
    return Kind.OWN_WRITING


def _title(blocks: tuple[Block, ...], details: dict[str, str], name: str) -> str:
    first = blocks[0].text if blocks and len(blocks[0].text) <= 120 else ""
    return "\n".join((details.get("title", ""), first, re.sub(r"[_.-]+", " ", PurePosixPath(name).stem)))


def _several(details: dict[str, str]) -> bool:
    """ "Participants: 4", "Participants: four carers", "Participants: Ann, Bob, Cy"."""
    said = details.get("participants") or details.get("number of participants") or ""
    number = re.search(r"\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)\b", said, re.I)
    return bool(number and number[1] not in ("0", "1")) or said.count(",") >= 2
