"""What each word, pair of words and spelling has come to say for each code."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from strandline.sense.codes.descriptions import Descriptions
from strandline.sense.codes.wording import LETTERS, MEANING, TERMS, Rows, Wording
from strandline.sense.words import Words

Array = NDArray[np.float64]
Lift = Callable[[int, int, Rows, float], Array]

_LEAST = 0.05  # of a score, where its log-odds are steepest


class Influence:
    """The regression turned round: from weights of texts to weights of what they say."""

    def __init__(self, rows: Rows, weights: Array, middle: Array) -> None:
        """`weights` (n, codes) of the rows learned from, `middle` (codes,)."""
        self._terms = np.asarray(rows.terms.T @ weights) * TERMS
        self._letters = np.asarray(rows.letters.T @ weights) * LETTERS
        self._meaning, self._weights, self._middle = rows.meaning, weights * MEANING, middle

    def scores(self, rows: Rows) -> Array:
        """(len(rows), codes): what the regression predicts."""
        near = np.exp(2 * (rows.meaning @ self._meaning.T).astype(np.float64) - 2)
        return np.asarray(self._middle + near @ self._weights + rows.terms @ self._terms + rows.letters @ self._letters)

    def words(self, words: Words, wording: Wording, descriptions: Descriptions, weights: Array) -> Lift:
        """A function of (text, code, rows, score): (words of the text,) what each word adds to the code's log-odds.

        `weights` (6,) are those of the evidence. Shared words count as they weigh, pairs by halves; meaning by the
        slope of the Gaussians towards the word; the description by the nearness of the word to it. Spelling is left
        out.
        """
        drawn = wording.word_vectors(words)
        near = descriptions.word_near(words)
        near = (near - near.mean(axis=0)) / max(float(near.std()), 1e-6) if near.size else near
        roots = np.array([wording.terms.get(root, -1) for root in words.roots], dtype=np.int64)

        def lift(text: int, column: int, rows: Rows, score: float) -> Array:
            at = np.asarray(words.of(text), dtype=np.int64)
            clipped = min(max(score, _LEAST), 1 - _LEAST)
            slope = weights[1] + weights[2] / (clipped * (1 - clipped))
            form = words.form[at]
            total = max(float(weights[3:].sum()), 0) * near[form, column] / max(len(at), 1)
            own = rows.terms[text]
            weight_of = dict(zip(own.indices.tolist(), own.data.tolist(), strict=True))
            known = roots[words.root[at]]
            repeats = np.maximum(np.bincount(known[known >= 0], minlength=1), 1)
            for step, term in enumerate(known.tolist()):
                if term >= 0:
                    total[step] += slope * weight_of.get(term, 0.0) * self._terms[term, column] / repeats[term]
            for step, (one, other) in enumerate(pairwise(words.root[at].tolist())):
                pair = wording.terms.get(f"{words.roots[one]} {words.roots[other]}", -1)
                if pair >= 0:
                    half = slope * weight_of.get(pair, 0.0) * self._terms[pair, column] / 2
                    total[step] += half
                    total[step + 1] += half
            if drawn.shape[1]:
                mine = rows.meaning[text].astype(np.float64)
                pull = np.exp(2 * (self._meaning @ mine) - 2) * self._weights[:, column]
                towards = 2 * (pull @ self._meaning)
                towards -= mine * (towards @ mine)
                length = np.linalg.norm(drawn[form].sum(axis=0))
                total += slope * (drawn[form] @ towards) / max(float(length), 1e-6)
            return np.asarray(total)

        return lift
