"""The cues of the table `facet_cues.tsv` that a passage holds, and what a negation makes of them.

Negation works by scope (NegEx: Chapman, Bridewell, Hanbury, Cooper and Buchanan 2001, J. Biomed. Inform. 34, 301-310):
a negator turns round a cue that follows within a few words of the same stretch. Later clauses outweigh earlier ones
after a "but".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from strandline.sense.facet_cues import NEGATION_REACH, NEGATORS, Cue, cues, needed_literals

TURNED = 0.8  # a negated cue says what it turns into a little less surely
BEFORE_BUT, AFTER_BUT = 0.6, 1.2
FURTHER_CUES = 0.5  # each further cue of the same facet adds half as much as the one before


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cue found in a passage: why it was placed where it was."""

    facet: str  # "" where a negation leaves nothing
    weight: float
    note: str
    start: int
    end: int
    negated: bool


def evidence(passage: str) -> list[Evidence]:
    """The cues of a passage in reading order, after negation. Positions are code points of `passage`."""
    found: list[Evidence] = []
    said = plain(passage)
    for start, end, strength in _clauses(passage):
        clause = said[start:end]
        for entry in _worth_trying(clause):
            match = entry.pattern.search(clause)
            if match is None:
                continue
            cue = entry.cue
            negated = not cue.whole and _is_negated(clause, match.start())
            shown, weight = (cue.negated, cue.weight * TURNED) if negated else (entry.facet, cue.weight)
            at = start + match.start()
            found.append(Evidence(shown, weight * strength, cue.note, at, start + match.end(), negated))
    return _without_overlaps(found)


def cue_scores(found: Iterable[Evidence]) -> dict[str, float]:
    """By facet, what its cues weigh together: the strongest in full, each further one half of the one before it."""
    weights: dict[str, list[float]] = {}
    for item in found:
        weights.setdefault(item.facet, []).append(item.weight)
    return {
        facet: sum(weight * FURTHER_CUES**rank for rank, weight in enumerate(sorted(of_facet, reverse=True)))
        for facet, of_facet in weights.items()
    }


def _without_overlaps(found: list[Evidence]) -> list[Evidence]:
    """The same words count once for a facet: the cue that says most stays. In reading order."""
    kept: list[Evidence] = []
    for item in sorted(found, key=lambda item: (-item.weight, item.start)):
        same = (other for other in kept if other.facet == item.facet)
        if all(item.end <= other.start or other.end <= item.start for other in same):
            kept.append(item)
    return sorted(kept, key=lambda item: (item.start, -item.weight))


@lru_cache(maxsize=64)  # everything that reads a passage asks for it
def plain(text: str) -> str:
    """Lower case with straight apostrophes, code point for code point, so that positions stay true."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals become two characters: they stay as they are
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(_STRAIGHT)


_STRAIGHT: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\n": " ", "\t": " "})
_CLAUSE_END: Final = re.compile(
    r"[.!?;:\n]+(?=\s|$)|,?\s+(?=(?:but|although|though|however|whereas|yet|except)\b)|"
    r"\s[–—-]{1,2}\s",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w")
_CONTRAST: Final = re.compile(r"\s*,?\s*(?:but|however|yet)\b", re.IGNORECASE)


def _clauses(passage: str) -> list[tuple[int, int, float]]:
    """`(start, end, strength)` of each clause: what comes after a "but" outweighs what comes before it."""
    edges = [0, *(match.end() for match in _CLAUSE_END.finditer(passage)), len(passage)]
    # From the first word on: bullets and stray stops are no part of what is said.
    spans = [(word.start(), end) for start, end in pairwise(edges) if (word := _WORD.search(passage, start, end))]
    strengths = [1.0] * len(spans)
    for index, (start, end) in enumerate(spans):
        if index and _CONTRAST.match(passage[start:end]):
            strengths[index] = AFTER_BUT
            strengths[index - 1] = BEFORE_BUT
    return [(start, end, strength) for (start, end), strength in zip(spans, strengths, strict=True)]


class _Entry(NamedTuple):
    facet: str
    cue: Cue
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _compiled() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(facet, cue, re.compile(rf"\b(?:{cue.pattern})(?!\w)"))
        for facet, of_facet in cues().items()
        for cue in of_facet
    )


_BEGINNING: Final = 3  # characters of a string that it is looked up by


@lru_cache(maxsize=1)
def _by_literal() -> dict[str, list[tuple[str, list[int]]]]:
    """By their beginning, plain strings that cues need and the cues that need them; those that need none, or a shorter
    one, under "".
    """
    needed: dict[str, list[int]] = {}
    for number, entry in enumerate(_compiled()):
        for text in needed_literals(entry.cue.pattern) or ("",):
            needed.setdefault(text, []).append(number)
    found: dict[str, list[tuple[str, list[int]]]] = {"": []}
    for text, numbers in needed.items():
        found.setdefault(text[:_BEGINNING] if len(text) >= _BEGINNING else "", []).append((text, numbers))
    return found


def _worth_trying(clause: str) -> list[_Entry]:
    """The cues whose strings are there. Most strings are ruled out by a beginning that is nowhere in the clause."""
    by_literal = _by_literal()
    beginnings = {clause[at : at + _BEGINNING] for at in range(len(clause) - _BEGINNING + 1)}
    beginnings.add("")
    numbers = {
        number
        for beginning in beginnings & by_literal.keys()
        for text, of_text in by_literal[beginning]
        if text in clause
        for number in of_text
    }
    entries = _compiled()
    return [entries[number] for number in sorted(numbers)]


@lru_cache(maxsize=1)
def _negation() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{NEGATORS})((?:\s+[\w'-]+){{0,{NEGATION_REACH}}})\s*$")


def _is_negated(clause: str, at: int) -> bool:
    """Whether a negator stands before position `at`, in the same comma-separated stretch and within reach."""
    before = clause[:at]
    stretch = before[before.rfind(",") + 1 :]
    return _negation().search(stretch.rstrip()) is not None
