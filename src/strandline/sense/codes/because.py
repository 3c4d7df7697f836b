"""Which words of a text led to a code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from strandline.sense.stopwords import STOPWORDS
from strandline.sense.words import Words

_LONGEST = 8  # words


def telling_words(words: Words, text: int, lift: NDArray[np.float64], within: tuple[int, int]) -> tuple[int, int]:
    """(start, end) in code points of the run of words that lifts a code most, inside the span `within` of the text.

    `lift` (words of the text,) is what each word adds to the code. A run stays in one phrase, has at most eight words,
    and begins and ends on a word that carries meaning. A text without words gives (0, 0).
    """
    positions = words.of(text)
    if not len(positions):
        return 0, 0
    inside = [
        step for step, at in enumerate(positions) if words.start[at] >= within[0] and words.end[at] <= within[1]
    ] or list(range(len(positions)))
    content = [words.forms[words.form[at]] not in STOPWORDS for at in positions]
    above = lift - min(float(np.mean(lift[inside])), float(lift[inside].max()) - 1e-9)
    best, found = -np.inf, (inside[0], inside[-1])
    for first in inside:
        total = 0.0
        for last in range(first, min(first + _LONGEST, inside[-1] + 1)):
            if last > first and words.opens[positions[last]]:
                break
            total += float(above[last])
            carried = content[first] and content[last]
            value = total if carried else total - 1e6
            if value > best:
                best, found = value, (first, last)
    return int(words.start[positions[found[0]]]), int(words.end[positions[found[1]]])
