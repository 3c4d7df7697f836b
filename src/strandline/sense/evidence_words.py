"""The words of passages as numbers, quickly: without their places, and without looking up a word's vector twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from strandline.sense.encoders import StaticEncoder
from strandline.sense.types import FloatArray
from strandline.sense.words import fold, words_of

KEPT: Final = 20_000  # word vectors, 20 MB


@dataclass(frozen=True, slots=True)
class Counted:
    """Every word of every text in one long row: `text` (which text) and `form` (id of the lower-case word)."""

    text: NDArray[np.int64]
    form: NDArray[np.int64]
    forms: list[str]
    roots: list[str]  # forms without their inflection
    root_of_form: NDArray[np.int64]
    n_texts: int


def count_words(texts: Sequence[str]) -> Counted:
    """The words of all texts. Linear in their length."""
    form_id: dict[str, int] = {}
    form: list[int] = []
    lengths = []
    for text in texts:
        words = words_of(text)
        form += [form_id.setdefault(word, len(form_id)) for word in words]
        lengths.append(len(words))
    root_id: dict[str, int] = {}
    roots = [root_id.setdefault(fold(word), len(root_id)) for word in form_id]
    return Counted(
        text=np.repeat(np.arange(len(texts)), np.array(lengths, dtype=np.int64)),
        form=np.array(form, dtype=np.int64),
        forms=list(form_id),
        roots=list(root_id),
        root_of_form=np.array(roots, dtype=np.int64),
        n_texts=len(texts),
    )


class WordVectors:
    """Word vectors of an encoder, kept for the words met last: passages of one place share most of theirs."""

    def __init__(self, encoder: StaticEncoder) -> None:
        self._encoder = encoder
        self._row: dict[str, int] = {}
        self._table: FloatArray = encoder.word_vectors([])
        self._lock = Lock()

    def of(self, forms: Sequence[str]) -> FloatArray:
        """(forms, d), as `StaticEncoder.word_vectors`."""
        with self._lock:
            new = [form for form in forms if form not in self._row]
            if len(self._row) + len(new) > KEPT:
                self._row, self._table = {}, self._table[:0]
                new = list(forms)
            if new:
                self._row.update(zip(new, range(len(self._row), len(self._row) + len(new)), strict=True))
                self._table = np.concatenate([self._table, self._encoder.word_vectors(new)])
            rows = np.array([self._row[form] for form in forms], dtype=np.int64)
            return np.asarray(self._table[rows], dtype=np.float32)
