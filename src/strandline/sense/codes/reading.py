"""Texts taken apart into sentences, as a text often says several things and each may have its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from strandline.sense.codes.wording import Rows, Wording
from strandline.sense.words import Words, split_words

_MOST_PARTS: Final = 30  # per text; longer ones are taken in larger pieces
_BETWEEN_PARTS: Final = re.compile(r"(?<=[.!?;…])\s+|\n+|,? but (?=\w)")


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts and their sentences, ready for comparison."""

    words: Words
    rows: Rows
    parts: Rows  # sentences, of texts that have several
    part_of: NDArray[np.int64]  # (parts,)
    spans: list[tuple[int, int]]  # (parts,) in the text, in code points

    @classmethod
    def of(cls, wording: Wording, texts: list[str]) -> Reading:
        words = split_words(texts)
        spans = [parts_of(text) for text in texts]
        several = [(text, span) for text, found in enumerate(spans) if len(found) > 1 for span in found]
        sentences = [texts[text][start:end] for text, (start, end) in several]
        return cls(
            words=words,
            rows=wording.rows(texts, words),
            parts=wording.rows(sentences, split_words(sentences)),
            part_of=np.array([text for text, _ in several], dtype=np.int64),
            spans=[span for _, span in several],
        )


def parts_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a text, and of what follows a "but"; in one piece where there is only one."""
    edges = [0]
    for match in _BETWEEN_PARTS.finditer(text):
        edges += match.span()
    edges.append(len(text))
    found = [
        (start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if any(letter.isalnum() for letter in text[start:end])
    ]
    together = -(-len(found) // _MOST_PARTS) or 1
    return [
        (group[0][0], group[-1][1]) for group in (found[at : at + together] for at in range(0, len(found), together))
    ]


def best_part(
    scores: NDArray[np.float64], parts: NDArray[np.float64], part_of: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(n, codes): for each code the best sentence of each text; the text itself where it has only one."""
    best = scores.copy()
    best[part_of] = -np.inf
    np.maximum.at(best, part_of, parts)
    return best
