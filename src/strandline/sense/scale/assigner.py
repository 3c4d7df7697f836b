"""Where further texts belong, learnt from texts that have their themes: each word pulls, and the strongest pull wins.

What find_themes does is close to linear in the words of a text: words are drawn towards the texts they are used in,
added up, and compared with the middle of each theme. A softmax regression from the sum of those words to the themes
finds nearly the same places in a fraction of the time and of the memory.

All that is added up are whole numbers. So a text has the same theme to the last bit whichever texts it is read with, on
one core or on several machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import static_encoder, unit_rows
from strandline.sense.scale.softmax import fit_softmax
from strandline.sense.types import FloatArray, IntArray
from strandline.sense.words import words_of

_GRID = 4096.0  # steps to one in a word's vector
_STRONGEST = 2.0**29  # the largest weight of a word, in steps: it is held in 32 bits


@dataclass(frozen=True, slots=True)
class Assigner:
    """How strongly each word pulls towards each theme."""

    words: dict[str, int]  # row in `pulls`, of words that the sample holds
    pulls: NDArray[np.int32]  # (words, themes)
    directions: NDArray[np.float64]  # (d, themes), whole numbers: what a new word's vector makes of the themes
    homes: dict[tuple[str, int], int]  # theme of each text of the sample and its group, for whoever says the same
    group_of: IntArray | None  # (themes,) the one group that each is for, or -1; None where there are no groups

    def assign(self, texts: Sequence[str], groups: IntArray | None = None) -> NDArray[np.int32]:
        """(n,) the theme of each text. `groups` (n,) as in `fit_assigner`."""
        counts, forms = _counted(texts)
        pull = counts @ self._pulls_of(forms)
        if groups is not None and self.group_of is not None:
            pull[self.group_of[None, :] != groups[:, None]] = np.iinfo(np.int64).min
        found: NDArray[np.int32] = pull.argmax(axis=1).astype(np.int32)
        own = [-1] * len(texts) if groups is None else groups.tolist()
        for position, (text, group) in enumerate(zip(texts, own, strict=True)):
            home = self.homes.get((text, group))
            if home is not None:
                found[position] = home
        return found

    def _pulls_of(self, forms: list[str]) -> NDArray[np.int64]:
        """(forms, themes) of words known and new."""
        rows = np.array([self.words.get(form, -1) for form in forms], dtype=np.int64)
        pulls = np.empty((len(forms), self.pulls.shape[1]), dtype=np.int64)
        known = rows >= 0
        pulls[known] = self.pulls[rows[known]]
        new = static_encoder().word_vectors([forms[at] for at in np.flatnonzero(~known)])
        pulls[~known] = _pulls(new, self.directions)
        return pulls


def fit_assigner(
    texts: Sequence[str], themes: IntArray, k: int, groups: IntArray | None = None, group_of: IntArray | None = None
) -> Assigner:
    """An assigner that puts texts where `themes` (n,; 0 … k-1) has them.

    `groups` (n,) tells the group of each text and `group_of` (k,) that of each theme: a text goes to one of its
    own group.
    """
    counts, forms = _counted(texts)
    counts = counts.astype(np.float32)
    vectors = static_encoder().word_vectors(forms)
    meaning = unit_rows(np.asarray(counts @ vectors))
    # As in find_themes, a word means what it means here: it is drawn towards the texts that it is used in.
    surroundings = unit_rows(np.asarray(counts.T @ meaning))
    drawn = vectors + np.linalg.norm(vectors, axis=1, keepdims=True) * surroundings
    allowed = None if groups is None or group_of is None else group_of[None, :] == groups[:, None]
    weights = fit_softmax(unit_rows(np.asarray(counts @ drawn)), themes, k, allowed)
    largest = float(np.abs(drawn.astype(np.float64) @ weights).max(initial=1e-9)) * _GRID
    directions = np.rint(weights * (_STRONGEST / largest))
    own = [-1] * len(texts) if groups is None else groups.tolist()
    homes: dict[tuple[str, int], int] = {}
    for text, group, theme in zip(texts, own, themes.tolist(), strict=True):
        homes.setdefault((text, group), theme)
    return Assigner(
        {form: row for row, form in enumerate(forms)},
        _pulls(drawn, directions).astype(np.int32),
        directions,
        homes,
        group_of,
    )


def _pulls(vectors: FloatArray, directions: NDArray[np.float64]) -> NDArray[np.int64]:
    """(words, themes), exact: sums of whole numbers below 2**53 are the same in whatever order they are added."""
    return np.asarray(np.rint(vectors.astype(np.float64) * _GRID) @ directions).astype(np.int64)


def _counted(texts: Sequence[str]) -> tuple[sp.csr_matrix, list[str]]:
    """(n, forms) how often each text says each word, and the words."""
    number: dict[str, int] = {}
    said: list[int] = []
    ends = [0]
    for text in texts:
        said.extend([number.setdefault(word, len(number)) for word in words_of(text)])
        ends.append(len(said))
    counts = sp.csr_matrix((np.ones(len(said), dtype=np.int64), said, ends), shape=(len(texts), len(number)))
    return counts, list(number)
