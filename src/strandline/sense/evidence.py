"""Evidence for a claim: the passages that support it, cut across it, or are about it, with the words that say so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from strandline.sense.comparison import Comparison, compare_groups
from strandline.sense.evidence_leaning import Leaning, Said, lean, read
from strandline.sense.evidence_order import Floats, with_neighbours
from strandline.sense.evidence_terms import PassageTerms
from strandline.sense.types import Encoder
from strandline.sense.words import Words, says_nothing, split_words, words_of

LEANINGS: Final[tuple[Leaning, ...]] = ("supports", "cuts across", "about")

NOTHING: Final = 0.05  # of a claim: where not even the strongest passage speaks of so much, there is no evidence
FAINT: Final = 0.1  # of the strongest: below this a passage has nothing to do with the claim
CONTRARY_SHARE: Final = 5  # one place in so many is kept for what cuts across
CONTRARY_LEAST: Final = 0.7  # of the strength of what it takes the place of
LOOKED_THROUGH: Final = 5  # times `limit`: how far down the contrary is looked for
SENTENCE: Final = 4  # words; a claim of fewer is a name, and what is sought is where it is spoken of
NOTHING_AT_MOST: Final = 8  # words, of a passage that may say nothing
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
        self._silent = np.array(
            [_says_nothing(*of) for of in zip(self._passages, self._terms.length, strict=True)], np.bool_
        )
        self._read: dict[int, _Read] = {}
        self.in_order = self._terms.in_order() if in_order is None else in_order

    def find(self, claim: str, *, limit: int = 10) -> list[Evidence]:
        """As `find_evidence`."""
        if limit < 1:
            raise ValueError(f"limit is how many passages to give back, at least 1; got {limit}.")
        near = self._terms.nearness(claim)
        if near.nearest < NOTHING:
            return []
        strength = np.where(self._silent, 0.0, near.strength)
        if self.in_order and len(words_of(claim)) >= SENTENCE:
            strength = np.where(self._silent, 0.0, with_neighbours(strength))
        ranked = [int(at) for at in np.argsort(-strength, kind="stable") if strength[at] >= FAINT]
        said = read(claim)

        def evidence() -> Iterator[Evidence]:
            for at in ranked[: limit * LOOKED_THROUGH]:
                start, end, covers = self._span(at, near.telling)
                covered = min(covers / near.whole, 1.0) if near.whole else 0.0
                leaning = self._leaning(said, at, start, end, covered)
                yield Evidence(at, start, end, round(float(strength[at]) * near.nearest, 6), leaning)

        return _with_the_contrary(evidence(), limit)

    def _leaning(self, said: Said, at: int, start: int, end: int, covered: float) -> Leaning:
        """By the telling sentences; where they take no side, by the next as well ("The call. It ate the week.")."""
        passage = self._passages[at]
        leaning = lean(said, read(passage[start:end]), covered)
        words = self._read[at].words
        later = [int(begin) for begin in words.start[words.starts] if begin > end]
        if leaning != "about" or not later or passage[start:end].endswith("?"):
            return leaning
        stop = later[1] if len(later) > 1 else None
        return lean(said, read(passage[start:stop].rstrip()), covered)

    def _span(self, at: int, telling: Floats) -> tuple[int, int, float]:
        """(start, end, weight of the claim's words in it) of the sentences in a row that say most for their length."""
        text = self._passages[at]
        if at not in self._read:
            words = split_words([text])
            self._read[at] = _Read(words, self._terms.columns(words.roots)[words.root])
        words, columns = self._read[at].words, self._read[at].columns
        begins = sorted({0, *np.flatnonzero(words.starts).tolist(), len(columns)})
        best = (-1.0, 0, len(columns), 0.0)
        for i, first in enumerate(begins[:-1]):
            told: set[int] = set()
            for j in range(i + 1, len(begins)):
                last = begins[j]
                if last - first > LONGEST and j > i + 1:
                    break
                told.update(columns[begins[j - 1] : last].tolist())
                covers = float(telling[list(told - {-1})].sum())
                says = covers / float(np.sqrt(last - first + 8))
                if says > best[0]:
                    best = (says, first, last, covers)
        _, first, last, covers = best
        begin = 0 if first == 0 else int(words.start[first])
        stop = len(text) if last == len(columns) else int(words.start[last])
        piece = text[begin:stop]
        return begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()), covers


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage that was given back once: its words, and the column of each in `Nearness.telling`."""

    words: Words
    columns: NDArray[np.int64]


def _says_nothing(passage: str, length: float) -> bool:
    """As `says_nothing`; of more words than that knows it is enough to look for a letter."""
    return says_nothing(passage) if length <= NOTHING_AT_MOST else not any(map(str.isalpha, passage))


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

    `in_order` tells whether passages stand in the order in which they were said; then the first places go to what is
    strong in itself, and those after the fifth to what stands where strong passages are (not for a claim of three words
    or fewer). None finds out, by whether neighbours are more alike than they would be in any order. Passages that say
    nothing ("n/a") are never evidence, and where nothing bears on the claim the list is empty or short.

    Raises ValueError for a claim without words, for a `limit` below 1, and for an unknown encoder. Deterministic. The
    last few lists of passages stay ready, so that further claims on them cost little; `EvidenceIndex` keeps one for
    as long as you need it.
    """
    if isinstance(encoder, str):
        return _made_ready(tuple(passages), encoder, in_order).find(claim, limit=limit)
    return EvidenceIndex(passages, encoder=encoder, in_order=in_order).find(claim, limit=limit)


@lru_cache(maxsize=4)
def _made_ready(passages: tuple[str, ...], encoder: str, in_order: bool | None) -> EvidenceIndex:
    """The last few lists of passages stay ready, since claims mostly come one after the other on the same ones."""
    return EvidenceIndex(passages, encoder=encoder, in_order=in_order)


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


def _with_the_contrary(found: Iterator[Evidence], limit: int) -> list[Evidence]:
    """The first `limit`, of which the last give way to what cuts across and is nearly as strong.

    Takes no more from `found` than it must: to read what a passage says is most of the work.
    """
    chosen = list(islice(found, limit))
    places = limit // CONTRARY_SHARE - sum(item.leaning == "cuts across" for item in chosen)
    while places > 0 and (item := next(found, None)) and item.score >= CONTRARY_LEAST * chosen[-1].score:
        if item.leaning == "cuts across":
            last = max(at for at, other in enumerate(chosen) if other.leaning != "cuts across")
            chosen.pop(last)
            chosen.append(item)
            places -= 1
    return sorted(chosen, key=lambda item: (-item.score, item.index))
