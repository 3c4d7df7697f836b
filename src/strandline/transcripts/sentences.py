"""Where sentences begin and end, for spoken and written English; offsets only, nothing is rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTENED = """mr mrs ms dr prof st rev hon sr jr vs etc eg e.g ie i.e cf approx dept no nos fig vol pp ed al inc
ltd co gov jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
# A stop, then closing marks, then a space; "…" and "..." end a sentence only before a capital.
_END = re.compile(r"(?<![.!?…。！？؟۔])(?P<stop>[.!?…。！？؟۔]++)(?P<close>[\"'”’)\]»]*)(?=\s)")


_LOOKBACK = 60  # code points before a stop that tell an abbreviation


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the sentences in `text[start:end]`, without white space around them, none empty.

    A line break always ends a sentence: blocks are paragraphs, bullets and captions, one a line.
    """
    line_start = start
    while line_start < end:
        newline = text.find("\n", line_start, end)
        line_end = end if newline == -1 else newline
        yield from _in_line(text, line_start, line_end)
        line_start = line_end + 1


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at either side; start == end when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _in_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    sentence_start = start
    for match in _END.finditer(text, start, end):
        if not _is_end(text, match, sentence_start, end):
            continue
        left, right = trimmed(text, sentence_start, match.end())
        if left < right:
            yield left, right
        sentence_start = match.end()
    left, right = trimmed(text, sentence_start, end)
    if left < right:
        yield left, right


def _is_end(text: str, match: re.Match[str], start: int, end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 12)].lstrip("\"'“‘([ \t\u00a0")
    stop = match["stop"]
    if not rest:
        return True
    if stop in ("…", "...", "..", "....") or stop.startswith(".."):
        return not rest[0].islower()
    if stop != ".":
        return not rest[0].islower() or not match["close"]
    words = text[max(start, match.start() - _LOOKBACK) : match.start()].split()
    last = words[-1].strip("\"'“‘(").casefold() if words else ""
    if last in _ABBREVIATIONS:
        # "No." and "St." end sentences too: only a following capital after a whole sentence tells.
        return last in {"no", "etc", "a.m", "p.m"} and rest[0].isupper()
    if len(last) == 1 and last.isalpha() and last not in {"i", "a"} and words and words[-1][-1].isupper():
        return False  # an initial
    if last.isdigit() and len(words) == 1:
        return False  # "1. What has changed?"
    return not rest[0].islower()
