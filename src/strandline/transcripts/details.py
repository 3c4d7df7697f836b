"""What a document says about itself on top: "Date: …" lines and YAML front matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from strandline.transcripts.blocks import Block, Style
from strandline.transcripts.model import Kind
from strandline.transcripts.speakers import is_known_label

_KEYS = frozenset(
    {
        *("age", "category", "consent", "date", "date of interview", "duration", "facilitator", "facilitators", "file"),
        *("format", "group", "held", "held by", "interview", "interview date", "interview id", "interview number"),
        *("interviewed", "interviewed by", "interviewee", "interviewees", "interviewer", "interviewers", "kind"),
        *("language", "length", "location", "method", "mode", "moderator", "name", "note taker", "note-taker"),
        *("notes by", "notes taken by", "notetaker", "number of participants", "organisation", "organization"),
        *("participant", "participants", "perspective", "perspectives", "place", "present", "project", "pseudonym"),
        *("recorded", "recording", "respondent", "respondents", "role", "session", "setting", "site", "spoken to"),
        *("team", "time", "title", "transcribed by", "transcript", "type", "venue", "who"),
    }
)
_WHO_SPEAKS = frozenset({"interviewer", "participant", "respondent", "interviewee", "facilitator", "moderator"})
_LINE = re.compile(r"(?P<key>[^\W\d_][\w\s()/’'-]{0,40}?)\s*:\s+(?P<value>\S.*)")
_HEADER_LINES = 8  # among which a date or a place shows that there is a header
_LONGEST_WHO = 8  # words
_LOOKED_AT = 25  # blocks from the top
_LONGEST_NAME = 60  # characters
_LONGEST_SUBTITLE = 14  # words
_LONGEST_HEADER_LINE = 30  # words
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b",
    re.IGNORECASE,
)
# "Interviewer: Jo. Her front room, …": the name ends at the first stop.
_INTERVIEWER_WITHIN = re.compile(
    r"\binterviewers?:\s+(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2})(?=[.,;(]|$)", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][a-z’'-]+(?:\s[A-Z][a-z’'-]+){0,2}")

KIND_WORDS = {
    "notes": Kind.NOTES,
    "interview notes": Kind.NOTES,
    "interviewer's notes": Kind.NOTES,
    "interviewer’s notes": Kind.NOTES,
    "note": Kind.NOTES,
    "transcript": Kind.VERBATIM,
    "verbatim": Kind.VERBATIM,
    "verbatim transcript": Kind.VERBATIM,
    "own writing": Kind.OWN_WRITING,
    "own_writing": Kind.OWN_WRITING,
    "written by the person": Kind.OWN_WRITING,
    "letter": Kind.OWN_WRITING,
    "diary": Kind.OWN_WRITING,
    "week notes": Kind.OWN_WRITING,
    "group notes": Kind.GROUP_NOTES,
    "group_notes": Kind.GROUP_NOTES,
    "group": Kind.GROUP_NOTES,
    "focus group": Kind.GROUP_NOTES,
}


def kind_named(words: str) -> Kind | None:
    """The kind that "Kind: …" names, in any of the words people use for it."""
    return KIND_WORDS.get(" ".join(words.casefold().split()).strip(" ."))


@dataclass(frozen=True, slots=True)
class _Top:
    """What tells a header's "Interviewer: Dan" from the first words of a talk."""

    times: Counter[str]  # how often each key begins a line, anywhere
    has_other_details: bool  # "Date: …" or the like is among the first lines


def _top(blocks: tuple[Block, ...]) -> _Top:
    keys = [_key(match["key"]) for block in blocks if (match := _LINE.match(block.text))]
    first = [_key(match["key"]) for block in blocks[:_HEADER_LINES] if (match := _LINE.match(block.text))]
    return _Top(Counter(keys), any(key in _KEYS - _WHO_SPEAKS for key in first))


def looks_like_detail(text: str) -> bool:
    """Whether a line reads "Date: …" or another key that people put on top of notes."""
    match = _LINE.fullmatch(text.strip())
    return match is not None and _key(match["key"]) in _KEYS


def dated(text: str) -> str | None:
    """The date in a short line such as "Caravan park. 11 March 2026. Priya.", as written; None without one."""
    match = _DATE.search(text)
    return match[0] if match and len(text.split()) <= _LONGEST_HEADER_LINE else None


def leading_details(blocks: tuple[Block, ...]) -> tuple[dict[str, str], tuple[Block, ...]]:
    """What the lines on top say of the document, keys in lower case; and the blocks, those lines told as asides.

    The top ends at the first line that is neither a title, a "Key: value" line, a line with a date, nor a bare name
    below one of these.
    """
    top = _top(blocks)
    details: dict[str, str] = {}
    told = list(blocks)
    for place, block in enumerate(blocks[:_LOOKED_AT]):
        found = _said_of_document(block.text, top)
        if found is None and place > 0 and details and _NAME.fullmatch(block.text) and not is_known_label(block.text):
            found = {}  # who noted it, below the date
        if found is None and _is_subtitle(blocks, place, top):
            found = {}
        if found is not None:
            details |= {key: value for key, value in found.items() if key not in details}
            told[place] = replace(block, style=Style.ASIDE, body=len(block.text))
        elif block.style not in (Style.TITLE, Style.HEADING) or block.text.rstrip().endswith("?"):
            break
    return details, tuple(told)


def _is_subtitle(blocks: tuple[Block, ...], place: int, top: _Top) -> bool:
    """Whether a short line stands between the title and the details."""
    text = blocks[place].text
    if blocks[place].style is not Style.BODY or text.endswith((".", "?", "!")) or len(text.split()) > _LONGEST_SUBTITLE:
        return False
    return place + 1 < len(blocks) and _said_of_document(blocks[place + 1].text, top) is not None


def _said_of_document(text: str, top: _Top) -> dict[str, str] | None:
    """The details in one line of the top; None when it is no such line."""
    match = _LINE.fullmatch(text)
    if match is not None and _is_detail(match, top):
        return {_key(match["key"]): match["value"].strip()}
    within = _INTERVIEWER_WITHIN.search(text)
    found = {"interviewer": within["name"]} if within and top.times["interviewer"] <= 1 else {}
    date = dated(text)
    if date is not None:
        return {"date": date} | found
    return found if found and text.casefold().startswith("interviewer") else None


def _is_detail(match: re.Match[str], top: _Top) -> bool:
    key = _key(match["key"])
    if key not in _WHO_SPEAKS:
        return key in _KEYS
    # "Interviewer: Dan" names someone; "Interviewer: How was the winter?" is already the talk.
    value = match["value"].strip()
    if value.endswith((".", "?", "!", "…")) or len(value.split()) > _LONGEST_WHO:
        return False
    return top.times[key] == 1 or top.has_other_details


def _key(words: str) -> str:
    """ "Participant(s)" → "participants"; spaces once, lower case."""
    return " ".join(words.casefold().replace("(s)", "s").split())


def interviewers_named(details: dict[str, str]) -> frozenset[str]:
    """The people whom a document's own details name as asking."""
    return _names(
        details, ("interviewer", "interviewers", "interviewed by", "facilitator", "facilitators", "moderator")
    )


def people_named(details: dict[str, str]) -> frozenset[str]:
    """The people whom a document's own details name as taking part in the talk."""
    return interviewers_named(details) | _names(details, ("participant", "participants", "interviewee", "respondent"))


def _names(details: dict[str, str], keys: tuple[str, ...]) -> frozenset[str]:
    said = ", ".join(details[key] for key in keys if key in details)
    names = (name.strip() for name in re.split(r"[,;&/]|\band\b", said))
    return frozenset(name for name in names if 0 < len(name) <= _LONGEST_NAME)
