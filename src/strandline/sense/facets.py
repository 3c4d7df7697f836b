"""What a passage is about, in the six senses a diagnostic asks for: changed, valued, keep, let go, in the way, needed.

The passage decides. What was asked is a hint, used where the passage shows nothing of its own: asked "What would you
keep?", the answer "Not the daily call" counts for letting go, and "Nothing, really" counts for nothing.

A transparent scorer: cues with weights from the table `facet_cues`, negation by scope (NegEx: Chapman et al. 2001),
later clauses over earlier ones after a "but", scores into probabilities by softmax.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Final, NamedTuple

from strandline.sense.facet_cues import CHAT, NEGATION_REACH, NEGATORS, REJECTIONS, Cue, cues, needed_literals
from strandline.sense.questions import question_facet

PLACES: Final = ("changed", "valued", "keep", "let_go", "in_the_way", "needed")
NAMES: Final = (*PLACES, "other")

UNPLACED_SCORE = 1.2  # what "other" has from the start: a lone faint cue does not outweigh it
HINT_ALONE = 2.1  # the question's say where the passage has no cue of its own …
# … and where it has: in a short passage the cue is the answer, in a long one it may be a remark on the way.
HINT_BESIDE = ((18, 0.8), (45, 1.7))  # (words, weight), in a straight line between the two
FLOOR = 0.30  # below this probability a passage is not placed …
FLOOR_ASKED = 0.25  # … unless it is what was asked about
NEAR = 0.3  # scores this close are a tie, which goes to what was asked about
TURNED = 0.8  # a negated cue says what it turns into a little less surely
BEFORE_BUT, AFTER_BUT = 0.6, 1.2
LONGEST_REJECTION = 20  # words; in a longer passage "it is the same" is about something else
FURTHER_CUES = 0.5  # each further cue of the same facet adds half as much as the one before


@dataclass(frozen=True, slots=True)
class Facet:
    """`affirms` is False where the passage rejects what was asked ("nothing has changed"): it supports no facet."""

    name: str
    probability: float  # of `name`, 0 to 1
    affirms: bool = True


def facets(passages: Sequence[str], questions: Sequence[str | None] | None = None) -> list[Facet]:
    """The facet of each passage.

    `questions[i]` is the facet that was asked for when passage i was said (one of `NAMES`), or the question's own
    words, or None. Raises ValueError if there are not as many questions as passages.
    """
    if questions is not None and len(questions) != len(passages):
        raise ValueError(
            f"{len(passages)} passages and {len(questions)} questions: give one, or None, for each passage"
        )
    hints = [None] * len(passages) if questions is None else [_as_facet(question) for question in questions]
    return [_facet(passage, hint) for passage, hint in zip(passages, hints, strict=True)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cue found in a passage: why it was placed where it was."""

    facet: str
    weight: float
    note: str
    start: int
    end: int
    negated: bool


def evidence(passage: str) -> list[Evidence]:
    """The cues of a passage in reading order, after negation. Positions are code points of `passage`."""
    found: list[Evidence] = []
    said = plain(passage)
    worth_trying = _worth_trying(said)
    for start, end, strength in _clauses(passage):
        clause = said[start:end]
        for entry in worth_trying:
            match = entry.pattern.search(clause)
            if match is None:
                continue
            cue = entry.cue
            negated = not cue.whole and _is_negated(clause, match.start())
            shown, weight = (cue.negated, cue.weight * TURNED) if negated else (entry.facet, cue.weight)
            at = start + match.start()
            found.append(Evidence(shown, weight * strength, cue.note, at, start + match.end(), negated))
    return _without_overlaps(found)


def _without_overlaps(found: list[Evidence]) -> list[Evidence]:
    """The same words count once for a facet: the cue that says most stays. In reading order."""
    kept: list[Evidence] = []
    for item in sorted(found, key=lambda item: (-item.weight, item.start)):
        same = (other for other in kept if other.facet == item.facet)
        if all(item.end <= other.start or other.end <= item.start for other in same):
            kept.append(item)
    return sorted(kept, key=lambda item: (item.start, -item.weight))


def rejects_premise(passage: str) -> bool:
    """Whether the passage denies that there is anything of what was asked: "I don't think anything has changed"."""
    said = plain(passage).strip()
    if len(said.split()) > LONGEST_REJECTION:
        return False
    match = _rejections().search(said)
    if match is None:
        return False
    # "Nothing has changed except the hours", "There's nothing I'd keep but the call": something is named after all.
    rest = said[match.end() :]
    return re.search(r"\b(?:except|apart from|other than|but|only|though|however|until)\b", rest) is None


def _facet(passage: str, hint: str | None) -> Facet:
    label, begin = _label(passage)
    hint, passage = label or hint, passage[begin:]
    said = passage.strip()
    if not any(character.isalnum() for character in said) or _chat().fullmatch(plain(said).strip("-–—•* \t.,!…")):
        return Facet("other", 1.0, plain(said).strip(" .,!-") not in ("no", "none"))
    if rejects_premise(said):
        return Facet("other", 0.9, False)
    found = [item for item in evidence(passage) if item.facet]
    scores = dict.fromkeys(NAMES, 0.0)
    scores["other"] = UNPLACED_SCORE
    for name in PLACES:
        weights = sorted((item.weight for item in found if item.facet == name), reverse=True)
        scores[name] += sum(weight * FURTHER_CUES**rank for rank, weight in enumerate(weights))
    asks_back = said.endswith("?")
    if asks_back:
        scores = {name: score * (1.0 if name == "other" else 0.5) for name, score in scores.items()}
    denied = hint if hint in _OPPOSITE and _opens_with_no(said) else None
    if denied is not None:
        # "Not the daily call": the fragment turns the question's facet round.
        scores[_OPPOSITE[denied]] += HINT_ALONE
        scores[denied] = 0.0
    elif hint in PLACES and not asks_back:
        own = any(item.weight >= 1.0 for item in found)
        scores[str(hint)] += _hint_beside(said) if own else HINT_ALONE
    return _choose(scores, None if denied else hint, affirms=denied is None)


def _hint_beside(said: str) -> float:
    (short, least), (long, most) = HINT_BESIDE
    along = (len(said.split()) - short) / (long - short)
    return least + (most - least) * min(max(along, 0.0), 1.0)


# Only these two are turned round by a fragment: "Not having a car" does say what is in the way.
_OPPOSITE: Final = {"keep": "let_go", "let_go": "keep"}


def _choose(scores: dict[str, float], hint: str | None, *, affirms: bool) -> Facet:
    total = sum(exp(score) for score in scores.values())
    probability = {name: exp(score) / total for name, score in scores.items()}
    best = max(NAMES, key=lambda name: scores[name])
    if hint in PLACES and scores[best] - scores[hint] <= NEAR and scores[hint] > UNPLACED_SCORE:
        best = hint
    if probability[best] < (FLOOR_ASKED if best == hint else FLOOR):
        best = "other"
    return Facet(best, probability[best], affirms if best == "other" else True)


_LABEL: Final = re.compile(r"\s*(?:\d{1,2}[.)]\s*)?([\w'’/-]++(?: [\w'’/-]++){0,5} ?)(?:[:.?]|\s[–—-])\s+(?=\S)")


def _label(passage: str) -> tuple[str | None, int]:
    """A heading at the start of a note, "What should stop. …", "Glad of: …": its facet, and where the rest begins."""
    match = _LABEL.match(passage)
    if match is None:
        return None, 0
    words = plain(match[1]).strip()
    if words not in _LABELS:
        return None, 0
    return question_facet(words), match.end()


# Headings that interviewers write over their notes. A sentence that begins like one ("Keep the call.") is not here.
_LABELS: Final = frozenset(
    label
    for line in (
        "changed|changes|change|what has changed|what's changed|what is changing|what changed",
        "glad of|valued|value|values|what worked|what mattered|what people value|worked well",
        "keep|keeping|to keep|what to keep|would keep|hold on to|keep hold of",
        "stop|drop|let go|let go of|to let go|what to let go|what should stop|should stop|what to stop|stop/let go",
        "in the way|gets in the way|what gets in the way|what's in the way|barriers|obstacles",
        "needed|needs|need|what is needed|what's needed|would take|what would it take|what it would take|would help",
        "what would help|anything else|not asked|anything we have not asked|anything we haven't asked",
        "what we have not asked",
    )
    for label in line.split("|")
)


def _as_facet(question: str | None) -> str | None:
    if question is None or question in NAMES:
        return question
    return question_facet(question)


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
_NO_AT_FIRST: Final = re.compile(
    r"^(?:(?:well|um|oh|no|certainly|definitely|absolutely|probably),? )*(?:not|never|"
    r"anything but|no more) "
    r"(?:the|that|those|these|this|all|our|my|another|every|any more|having|\w+ing)\b(?! (?:much|"
    r"bad|many|long))"
)


def _opens_with_no(passage: str) -> bool:
    return _NO_AT_FIRST.match(plain(passage)) is not None


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


def _worth_trying(said: str) -> list[_Entry]:
    """The cues whose strings are there. Most strings are ruled out by a beginning that is nowhere in the passage."""
    by_literal = _by_literal()
    beginnings = {said[at : at + _BEGINNING] for at in range(len(said) - _BEGINNING + 1)}
    beginnings.add("")
    numbers = {
        number
        for beginning in beginnings & by_literal.keys()
        for text, of_text in by_literal[beginning]
        if text in said
        for number in of_text
    }
    entries = _compiled()
    return [entries[number] for number in sorted(numbers)]


@lru_cache(maxsize=1)
def _negation() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{NEGATORS})((?:\s+[\w'-]+){{0,{NEGATION_REACH}}})\s*$")


@lru_cache(maxsize=1)
def _rejections() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in REJECTIONS))


@lru_cache(maxsize=1)
def _chat() -> re.Pattern[str]:
    return re.compile("|".join(CHAT))


def _is_negated(clause: str, at: int) -> bool:
    """Whether a negator stands before position `at`, in the same comma-separated stretch and within reach."""
    before = clause[:at]
    stretch = before[before.rfind(",") + 1 :]
    return _negation().search(stretch.rstrip()) is not None
