"""What a passage is about, in the six senses a diagnostic asks for: changed, valued, keep, let go, in the way, needed.

The passage decides. What was asked is a hint, which says the less the more the passage tells by itself: asked "What
would you keep?", the answer "Not the daily call" counts for letting go, and "Nothing, really" counts for nothing.

Cues from the table `facet_cues`, with negation by scope (`facet_evidence`), words that judge, and the form of the
passage are weighed together (`facet_signs`), and the weights add up to probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Final

from strandline.sense.facet_cues import CHAT, REJECTIONS, holds_any
from strandline.sense.facet_evidence import Evidence, evidence, plain
from strandline.sense.facet_signs import OTHER, PLACES, Term, terms, weights, words_that_judge
from strandline.sense.language import in_english
from strandline.sense.questions import question_facet

__all__ = ["NAMES", "PLACES", "Evidence", "Facet", "evidence", "facets", "plain", "rejects_premise"]

NAMES: Final = (*PLACES, OTHER)

LONGEST_REJECTION = 20  # words; in a longer passage "it is the same" is about something else
REJECTED = 0.9  # how sure a rejection in so many words is


@dataclass(frozen=True, slots=True)
class Facet:
    """`affirms` is False where the passage rejects what was asked ("nothing has changed"): it supports no facet."""

    name: str
    probability: float  # of `name`, 0 to 1
    affirms: bool = True


def facets(passages: Sequence[str], questions: Sequence[str | None] | None = None) -> list[Facet]:
    """The facet of each passage.

    `questions[i]` is the facet that was asked for when passage i was said (one of `NAMES`), or the question's own
    words, or None. A passage that is plainly in another language than English is not read: "other". Raises ValueError
    if there are not as many questions as passages.
    """
    if questions is not None and len(questions) != len(passages):
        raise ValueError(
            f"{len(passages)} passages and {len(questions)} questions: give one, or None, for each passage"
        )
    hints = [None] * len(passages) if questions is None else [_as_facet(question) for question in questions]
    return [_facet(passage, hint) for passage, hint in zip(passages, hints, strict=True)]


def rejects_premise(passage: str) -> bool:
    """Whether the passage denies that there is anything of what was asked: "I don't think anything has changed"."""
    said = plain(passage).strip()
    if not holds_any(said, _REJECTING) or len(said.split()) > LONGEST_REJECTION:
        return False
    match = _rejections().search(said)
    if match is None:
        return False
    # "Nothing has changed except the hours", "There's nothing I'd keep but the call": something is named after all.
    # "Nothing, they were all so kind": that is praise.
    rest = said[match.end() :]
    good, ill = words_that_judge(_THANKS.sub("", rest))
    return good <= ill and _NAMED_AFTER_ALL.search(rest) is None


_THANKS: Final = re.compile(r"\bthank(?:s| you)\b")
_REJECTING: Final = ("n't", "not", "no ", "no,", "no.", "none", "same", "usual", "wrong question")  # in every rejection
_NAMED_AFTER_ALL: Final = re.compile(r"\b(?:except|apart from|other than|but|only|though|however|until)\b")


def _facet(passage: str, hint: str | None) -> Facet:
    said = passage.strip()
    settled = settled_at_sight(said)
    if settled is not None:
        return settled
    score = dict.fromkeys(NAMES, 0.0)
    weight = weights()
    for sign, facet, value in weighed(passage, hint):
        score[facet] += weight[sign] * value
    best = max(NAMES, key=lambda name: score[name])
    return Facet(best, 1.0 / sum(exp(other - score[best]) for other in score.values()))


def weighed(passage: str, hint: str | None) -> Iterator[Term]:
    """All that is weighed in a passage that is not settled at sight. `hint` is the facet that was asked for, if any."""
    label, begin = _label(passage)
    asked = label or hint
    return terms(passage[begin:], asked if asked in PLACES else None)


def settled_at_sight(said: str) -> Facet | None:
    """What no weighing is needed for: nothing said, another language, the question rejected in so many words."""
    _, begin = _label(said)
    said = said[begin:].strip()
    bare = plain(said)
    if not any(character.isalnum() for character in said) or _chat().fullmatch(bare.strip("-–—•* \t.,!…")):
        return Facet(OTHER, 1.0, bare.strip(" .,!-") not in ("no", "none"))
    if not in_english(said):  # whatever was asked: "Ddim yr alwad ddyddiol" does not keep the daily call
        return Facet(OTHER, 1.0)
    return Facet(OTHER, REJECTED, False) if rejects_premise(said) else None


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


@lru_cache(maxsize=1)
def _rejections() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in REJECTIONS))


@lru_cache(maxsize=1)
def _chat() -> re.Pattern[str]:
    return re.compile("|".join(CHAT))
