"""Replacing pieces of a text, and the map of where the rest of it went."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from strandline.transcripts.redaction.offsets import OffsetMap, OverlapError


@dataclass(frozen=True, slots=True)
class Replacement:
    """`text[start:end]` is to read `words`."""

    start: int
    end: int
    words: str = ""


def replace_all(text: str, replacements: Iterable[Replacement]) -> tuple[str, OffsetMap]:
    """The text with every replacement made, and the map to it; nothing else changes. O(text + replacements).

    Raises OverlapError when two replacements claim the same words, ValueError for one outside the text.
    """
    ordered = _ordered(text, replacements)
    kept, parts = 0, []
    for replacement in ordered:
        parts += [text[kept : replacement.start], replacement.words]
        kept = replacement.end
    parts.append(text[kept:])
    edits = ((each.start, each.end, len(each.words)) for each in settled(text, ordered))
    return "".join(parts), OffsetMap.of(len(text), edits)


def written(offsets: OffsetMap, new: str) -> list[str]:
    """The words that each edit of the map wrote, read from the new text."""
    return [new[span.start : span.end] for span in offsets.new_spans()]


def replay(text: str, offsets: OffsetMap, words: Sequence[str]) -> str:
    """The text after the map's edits, edit i writing `words[i]`. ValueError when text or words do not fit the map."""
    if len(text) != offsets.old_length or [len(each) for each in words] != [edit.length for edit in offsets.edits]:
        raise ValueError("these words do not belong to this map")
    kept, parts = 0, []
    for edit, each in zip(offsets.edits, words, strict=True):
        parts += [text[kept : edit.start], each]
        kept = edit.end
    return "".join([*parts, text[kept:]])


def settled(text: str, ordered: Iterable[Replacement]) -> list[Replacement]:
    """The same replacements, with an insertion that completes a word widened to the letter beside it.

    "hous" with an "e" put at its end is "s" become "se", so that a selection of the word keeps the word. At the
    beginning of a word it is the letter after. An insertion between words, or one that brings a word of its own ("not
    " before "true"), stays a point at which nothing was replaced. `ordered` is in order and apart.
    """
    out: list[Replacement] = []
    waiting = list(ordered)
    for place, each in enumerate(waiting):
        at = each.start
        if each.end > at or not each.words:
            out.append(each)
            continue
        ends_before = out[-1].end if out else 0
        begins_after = waiting[place + 1].start if place + 1 < len(waiting) else len(text)
        if at > ends_before and _joins(text[at - 1], each.words[0]):
            out.append(Replacement(at - 1, at, text[at - 1] + each.words))
        elif at < begins_after and _joins(each.words[-1], text[at]):
            out.append(Replacement(at, at + 1, each.words + text[at]))
        else:
            out.append(each)
    return out


def _ordered(text: str, replacements: Iterable[Replacement]) -> list[Replacement]:
    ordered = sorted(
        (each for each in replacements if text[each.start : each.end] != each.words or each.end > len(text)),
        key=lambda each: (each.start, each.end),
    )
    for each in ordered:
        if not 0 <= each.start <= each.end <= len(text):
            raise ValueError(f"{each.start}:{each.end} is outside a text of {len(text)} characters")
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise OverlapError(f"two replacements claim the words at {other.start}:{one.end}")
    return ordered


def _joins(before: str, after: str) -> bool:
    """Whether two code points side by side belong to one word, or to one character that is made of several."""
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or "\u200d" in (before, after):
        return not before.isspace()
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isalnum() or character in "'’" or unicodedata.category(character) in ("Mn", "Mc")
