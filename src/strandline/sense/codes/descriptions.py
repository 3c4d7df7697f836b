"""What the code book alone says: how near a text is to the name and the description of each code."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from strandline.sense.codes.types import Code
from strandline.sense.encoders import static_encoder, unit_rows
from strandline.sense.words import Words, split_words

# Spread of the three measures, and mean and spread of their sum, on patients' comments with 43 codes: what to go by
# while there are few texts to learn them from.
_USUAL_SPREAD: Final = np.array([0.13, 0.155, 0.19])
_USUAL_MIDDLE: Final = 3.0
_USUAL_WIDTH: Final = 2.8
_USUAL_WEIGHT: Final = 30  # texts that the usual figures stand for
_READ_AT_MOST: Final = 5_000
_AT_ONCE: Final = 10_000_000  # pairs of a word in a text and a word in the code book


class Descriptions:
    """Nearness of texts to codes that nobody has used yet, by static word vectors.

    Three measures, added up: the text as a whole beside the phrase; each word of the phrase beside the word of the text
    that is nearest to it; the phrase beside the one word of the text that is nearest to it.
    """

    def __init__(self, codes: Sequence[Code], texts: list[str]) -> None:
        phrases = [(column, part) for column, code in enumerate(codes) for part in _parts(code)]
        words = split_words([part for _, part in phrases])
        encoder = static_encoder()
        vectors = encoder.word_vectors(words.forms)
        self._forms = unit_rows(vectors)
        self._phrases = encoder.encode_words(words)
        share = np.zeros((len(phrases), len(words.forms)))
        np.add.at(share, (words.text, words.form), np.linalg.norm(vectors, axis=1)[words.form])
        self._share = share / np.maximum(share.sum(axis=1, keepdims=True), 1e-9)
        self._code = np.zeros((len(phrases), len(codes)))
        for row, (column, _) in enumerate(phrases):
            self._code[row, column] = 1
        self._code /= np.maximum(self._code.sum(axis=0), 1)
        self._spread, self._middle, self._width = _USUAL_SPREAD, _USUAL_MIDDLE, _USUAL_WIDTH
        self._code_middle, self._code_width = np.zeros(len(codes)), np.ones(len(codes))
        self._learn_usual(split_words(texts[:: -(-len(texts) // _READ_AT_MOST)]))

    def _learn_usual(self, words: Words) -> None:
        measures = self._measures(words)
        measures = measures[np.diff(_firsts(words)) > 0]
        n = len(measures)
        if n == 0:
            return
        keep = _USUAL_WEIGHT / (n + _USUAL_WEIGHT)
        self._spread = (1 - keep) * measures.std(axis=(0, 1)) + keep * _USUAL_SPREAD
        total = (measures / self._spread).sum(axis=2)
        self._middle = (1 - keep) * float(total.mean()) + keep * _USUAL_MIDDLE
        self._width = (1 - keep) * float(total.std()) + keep * _USUAL_WIDTH
        near = (total - self._middle) / self._width
        self._code_middle = (1 - keep) * near.mean(axis=0)
        self._code_width = (1 - keep) * near.std(axis=0) + keep

    def near(self, words: Words) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n, codes) twice: nearness, usually between -2 and 3; and the same beside what is usual for the code."""
        near = ((self._measures(words) / self._spread).sum(axis=2) - self._middle) / self._width
        near[np.diff(_firsts(words)) == 0] = 0
        return near, (near - self._code_middle) / np.maximum(self._code_width, 1e-3)

    def word_near(self, words: Words) -> NDArray[np.float64]:
        """(forms, codes): how near each word form by itself is to a code, a cosine."""
        forms = unit_rows(static_encoder().word_vectors(words.forms))
        return np.asarray((forms @ self._phrases.T).astype(np.float64) @ self._code)

    def _measures(self, words: Words) -> NDArray[np.float64]:
        """(n, codes, 3)."""
        vectors = static_encoder().word_vectors(words.forms)
        texts = static_encoder().encode_words(words)
        forms = unit_rows(vectors)
        to_words = forms @ self._forms.T
        to_phrases = forms @ self._phrases.T
        out = np.zeros((words.n_texts, self._code.shape[1], 3))
        firsts = _firsts(words)
        stretch = firsts[:-1] // (_AT_ONCE // (to_words.shape[1] + to_phrases.shape[1]) + 1)
        edges = [0, *(np.flatnonzero(np.diff(stretch)) + 1).tolist(), words.n_texts]
        for begin, end in pairwise(edges):
            first = firsts[begin : end + 1]
            spoken = np.flatnonzero(np.diff(first) > 0)
            if not spoken.size:
                continue
            form = words.form[first[0] : first[-1]]
            starts = first[:-1][spoken] - first[0]
            nearest = np.maximum(np.maximum.reduceat(to_words[form], starts, axis=0), 0)
            one_word = np.maximum(np.maximum.reduceat(to_phrases[form], starts, axis=0), 0)
            out[begin + spoken, :, 0] = texts[begin + spoken] @ self._phrases.T @ self._code
            out[begin + spoken, :, 1] = nearest @ self._share.T @ self._code
            out[begin + spoken, :, 2] = one_word @ self._code
        return out


def _parts(code: Code) -> list[str]:
    return [part for part in (code.name, code.description) if any(letter.isalnum() for letter in part)]


def _firsts(words: Words) -> NDArray[np.int64]:
    """(texts + 1,): where the words of each text begin."""
    return np.searchsorted(words.text, np.arange(words.n_texts + 1))
