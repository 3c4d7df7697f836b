"""Evidence for a claim: the passages that support it, cut across it, or are about it, with the words that say so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from strandline.sense.comparison import Comparison, compare_groups
from strandline.sense.evidence_leaning import Leaning, Said, lean, read
from strandline.sense.evidence_terms import Floats, PassageTerms
from strandline.sense.types import Encoder
from strandline.sense.words import says_nothing

LEANINGS: Final[tuple[Leaning, ...]] = ("supports", "cuts across", "about")

BESIDE: Final = (0.45, 0.2)  # of a passage's own strength, for the next passage of a transcript and the one after
NOTHING: Final = 0.05  # of a claim: where not even the strongest passage speaks of so much, there is no evidence
FAINT: Final = 0.1  # of the strongest: below this a passage has nothing to do with the claim
CONTRARY_SHARE: Final = 5  # one place in so many is kept for what cuts across
CONTRARY_LEAST: Final = 0.7  # of the strength of what it takes the place of
LOOKED_THROUGH: Final = 5  # times `limit`: how far down the contrary is looked for
LONGEST: Final = 45  # words of a span, where it is made of several sentences


@dataclass(frozen=True, slots=True)
class Evidence:
    """`passages[index][start:end]`, in Unicode code points, are the sentences that say most of it."""

    index: int
    start: int
    end: int
    score: float  # 0 to 1: how much of the claim the passage speaks of; for putting in order, not a probability
    leaning: Leaning


class EvidenceIndex:
    """Passages made ready once, for many claims. Arguments and errors as `find_evidence`."""

    def __init__(
        self, passages: Sequence[str], *, encoder: str | Encoder = "static", in_order: bool | None = None
    ) -> None:
        self._passages = list(passages)
        self._terms = PassageTerms(self._passages, encoder)
        self._silent = np.array([says_nothing(passage) for passage in self._passages], dtype=np.bool_)
        self.in_order = self._terms.in_order() if in_order is None else in_order

    def find(self, claim: str, *, limit: int = 10) -> list[Evidence]:
        """As `find_evidence`."""
        if limit < 1:
            raise ValueError(f"limit is how many passages to give back, at least 1; got {limit}.")
        own, nearest = self._terms.strength(claim)
        if nearest < NOTHING:
            return []
        strength = self._with_neighbours(own)
        strength[self._silent] = 0
        ranked = [int(at) for at in np.argsort(-strength, kind="stable") if strength[at] >= FAINT]
        telling, whole = self._terms.telling(claim)
        said = read(claim)
        looked_at = ranked[: limit * LOOKED_THROUGH]
        found = []
        for at in looked_at:
            start, end, covers = self._span(at, telling)
            covered = min(covers / whole, 1.0) if whole else 0.0
            leaning = self._leaning(said, at, start, end, covered)
            found.append(Evidence(at, start, end, round(float(strength[at]) * nearest, 6), leaning))
        return _with_the_contrary(found, limit)

    def _leaning(self, said: Said, at: int, start: int, end: int, covered: float) -> Leaning:
        """By the telling sentences; where they take no side, by the next as well ("The call. It ate the week.")."""
        passage = self._passages[at]
        leaning = lean(said, read(passage[start:end]), covered)
        words = self._terms.words
        later = next((int(words.start[i]) for i in words.of(at) if words.starts[i] and words.start[i] > end), None)
        if leaning != "about" or later is None or passage[start:end].endswith("?"):
            return leaning
        stop = next((int(words.start[i]) for i in words.of(at) if words.starts[i] and words.start[i] > later), None)
        return lean(said, read(passage[start:stop].rstrip()), covered)

    def _with_neighbours(self, own: Floats) -> Floats:
        """What stands beside a strong passage of a transcript may speak of the same; the strongest stays first."""
        if not self.in_order or len(own) < 2:
            return own.copy()
        with_them = own.copy()
        for distance, weight in enumerate(BESIDE, start=1):
            if distance < len(own):
                with_them[distance:] += weight * own[:-distance]
                with_them[:-distance] += weight * own[distance:]
        best = int(own.argmax())
        with_them[best] = 0
        # A hair below, so that a neighbour that comes to as much does not push the strongest from its place.
        with_them *= 0.999 / max(float(with_them.max()), float(own[best]))
        with_them[best] = 1.0
        return with_them

    def _span(self, at: int, telling: Floats) -> tuple[int, int, float]:
        """(start, end, weight of the claim's words in it) of the sentences in a row that say most for their length."""
        words = self._terms.words
        span = words.of(at)
        text = self._passages[at]
        begins = [position for position in span if words.starts[position] or position == span.start] + [span.stop]
        best = (-1.0, span.start, span.stop, 0.0)
        for i, first in enumerate(begins[:-1]):
            told: set[int] = set()
            for j in range(i + 1, len(begins)):
                last = begins[j]
                if last - first > LONGEST and j > i + 1:
                    break
                told.update(words.root[begins[j - 1] : last].tolist())
                covers = float(telling[list(told)].sum())
                says = covers / float(np.sqrt(last - first + 8))
                if says > best[0]:
                    best = (says, first, last, covers)
        _, first, last, covers = best
        begin = 0 if first == span.start else int(words.start[first])
        stop = len(text) if last == span.stop else int(words.start[last])
        piece = text[begin:stop]
        return begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()), covers


def find_evidence(
    claim: str,
    passages: Sequence[str],
    *,
    limit: int = 10,
    encoder: str | Encoder = "static",
    in_order: bool | None = None,
) -> list[Evidence]:
    """At most `limit` passages that bear on `claim`, the strongest first, each with its telling words and its leaning.

    *supports* says it too, *cuts across* says otherwise, *about* speaks of it and takes no side that words show. The
    contrary is looked for on purpose: further down the list than `limit`, and with up to one place in five kept for it
    where it is nearly as strong. So "nothing cuts across it" has been looked into, and is still no finding: irony,
    silence and a contrary example are not seen.

    `in_order` tells whether passages stand in the order in which they were said; then the neighbours of a strong one
    count a little more. None finds out, by whether neighbours are more alike than passages far apart. Passages that say
    nothing ("n/a") are never evidence, and where nothing bears on the claim the list is empty or short.

    Raises ValueError for a claim without words, for a `limit` below 1, and for an unknown encoder. Deterministic. For
    many claims on the same passages use `EvidenceIndex`.
    """
    return EvidenceIndex(passages, encoder=encoder, in_order=in_order).find(claim, limit=limit)


def count_evidence(
    found: Iterable[Evidence],
    people: Sequence[Hashable],
    groups: Mapping[Any, str | Iterable[str]],
    *,
    voices: Mapping[Any, int] | None = None,
) -> Comparison:
    """The people and perspectives behind the evidence: one row each for `LEANINGS`, in that order.

    `people[i]` is who said passage i; `groups` gives everybody who was asked their perspectives, also those who said
    nothing of it. `overall[0].label` is then "9 of 14": people who support the claim of people asked, in the passages
    found. Somebody who says both counts in both rows. `voices` as in `compare_groups`, which raises the errors. What is
    not among `found` is not counted: give a large `limit` before you count.
    """
    membership = np.zeros((len(people), len(LEANINGS)))
    for item in found:
        if not 0 <= item.index < len(people):
            raise ValueError(f"Evidence from passage {item.index}, but people are given for {len(people)} passages.")
        membership[item.index, LEANINGS.index(item.leaning)] = 1
    return compare_groups(membership, people, groups, voices=voices)


def _with_the_contrary(found: list[Evidence], limit: int) -> list[Evidence]:
    """The first `limit`, of which the last give way to what cuts across and is nearly as strong."""
    chosen, rest = found[:limit], found[limit:]
    places = limit // CONTRARY_SHARE - sum(item.leaning == "cuts across" for item in chosen)
    for item in rest:
        if places < 1 or item.score < CONTRARY_LEAST * chosen[-1].score:
            break
        if item.leaning == "cuts across":
            last = max(at for at, other in enumerate(chosen) if other.leaning != "cuts across")
            chosen.pop(last)
            chosen.append(item)
            places -= 1
    return sorted(chosen, key=lambda item: (-item.score, item.index))
