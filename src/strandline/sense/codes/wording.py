"""Texts as this place writes them: their words, their spelling and their meaning, ready to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from strandline.sense.encoders import StaticEncoder, encode_texts, resolve_encoder, static_encoder, unit_rows
from strandline.sense.stopwords import STOPWORDS
from strandline.sense.types import Encoder, FloatArray
from strandline.sense.words import Words, split_words

MEANING, TERMS, LETTERS = 0.5, 0.25, 0.25  # shares in the likeness; anything from 0.3 to 0.7 of meaning does as well
_READ_AT_MOST = 20_000  # texts that the vocabulary is learned from
_ENOUGH = 50  # texts; from here on, what only one of them uses is left out
_MOST_LETTERS = 200_000  # n-grams of letters
_FEW = 30  # rows


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts ready for comparison: unit rows, or rows of zeros where there is nothing."""

    terms: sp.csr_matrix  # (n, words and pairs of words), tf-idf
    letters: sp.csr_matrix  # (n, n-grams of letters within words), tf-idf
    meaning: FloatArray  # (n, d)

    def __len__(self) -> int:
        return len(self.meaning)

    def __add__(self, other: Rows) -> Rows:
        return Rows(
            sp.vstack([self.terms, other.terms], format="csr"),
            sp.vstack([self.letters, other.letters], format="csr"),
            np.vstack([self.meaning, other.meaning]),
        )


def likeness(one: Rows, other: Rows) -> NDArray[np.float64]:
    """(len(one), len(other)), positive definite: 1 for a text and itself, near 0.1 for texts with nothing in common.

    A Gaussian of the distance in meaning, plus the shared words and the shared letters (linear).
    """
    like = MEANING * np.exp(2 * (one.meaning @ other.meaning.T).astype(np.float64) - 2)
    like += TERMS * _products(one.terms, other.terms)
    like += LETTERS * _products(one.letters, other.letters)
    return np.asarray(like)


def _products(one: sp.csr_matrix, other: sp.csr_matrix) -> NDArray[np.float64]:
    """one @ other.T, dense; turned round for a few rows, as turning `other` would take longer than the rest."""
    if one.shape[0] <= _FEW:
        return np.asarray(other @ one.toarray().T).T
    if other.shape[0] <= _FEW:
        return np.asarray(one @ other.toarray().T)
    return np.asarray((one @ other.T).toarray())


class Wording:
    """The vocabulary of a collection of texts, and what its words mean in it."""

    def __init__(self, texts: Sequence[str], besides: Sequence[str], encoder: str | Encoder) -> None:
        """`texts` are what people wrote; `besides` (names of codes, examples) may not go unknown either."""
        # Imported here: scikit-learn takes a second to load.
        from sklearn.feature_extraction.text import TfidfVectorizer

        step = -(-len(texts) // _READ_AT_MOST)
        read = list(texts[::step])
        self._encoder = resolve_encoder(encoder)
        self._static = static_encoder()
        known = [*read, *besides]
        words = split_words(known)
        terms = Counter(term for text in range(words.n_texts) for term in set(terms_of(words, text)))
        least = 2 if len(known) >= _ENOUGH else 1
        kept = sorted(term for term, count in terms.items() if count >= least)
        self.terms = {term: column for column, term in enumerate(kept)}
        self._rarity = np.array([np.log((1 + len(known)) / (1 + terms[term])) + 1 for term in kept], dtype=np.float32)
        self._letters: Any = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            min_df=least,
            max_features=_MOST_LETTERS,
            dtype=np.float32,
        )
        try:
            self._letters.fit(known)
        except ValueError:  # nothing is used twice, as where nearly all texts are empty
            self._letters.set_params(min_df=1).fit(known)
        self._learn_use(split_words(read), read)

    def _learn_use(self, words: Words, texts: list[str]) -> None:
        """Where each word is used here, so that "the list" comes to mean what it means in this place."""
        vectors = encode_texts(self._encoder, texts, words)
        self._middle = vectors.mean(axis=0)
        self.known_forms = {form: row for row, form in enumerate(words.forms)}
        if isinstance(self._encoder, StaticEncoder):
            counts = _counts(words)
            self._use = unit_rows(np.asarray(counts.T @ unit_rows(vectors - self._middle)))
            drawn = unit_rows(np.asarray(counts @ self.word_vectors(words)))
            self._middle = drawn.mean(axis=0)

    def word_vectors(self, words: Words) -> FloatArray:
        """(forms, d): what each word form means, drawn towards the texts that it is used in here. Static encoder only,
        (forms, 0) with another."""
        if not isinstance(self._encoder, StaticEncoder):
            return np.zeros((len(words.forms), 0), dtype=np.float32)
        vectors = self._encoder.word_vectors(words.forms)
        rows = np.array([self.known_forms.get(form, -1) for form in words.forms], dtype=np.int64)
        seen = rows >= 0
        length = np.linalg.norm(vectors[seen], axis=1, keepdims=True)
        vectors[seen] += length * self._use[rows[seen]]
        return vectors

    def strangeness(self, words: Words) -> NDArray[np.float64]:
        """(texts,): of the words that carry meaning, the share that nobody uses here; 0 where there are none."""
        carries = np.array([form not in STOPWORDS for form in words.forms], dtype=np.bool_)[words.form]
        unknown = np.array([root not in self.terms for root in words.roots], dtype=np.bool_)[words.root]
        strange = np.bincount(words.text[carries & unknown], minlength=words.n_texts)
        return np.asarray(strange / np.maximum(np.bincount(words.text[carries], minlength=words.n_texts), 1))

    def rows(self, texts: list[str], words: Words) -> Rows:
        """The texts ready for comparison; `words` are theirs."""
        if isinstance(self._encoder, StaticEncoder):
            vectors = unit_rows(np.asarray(_counts(words) @ self.word_vectors(words)))
        elif texts:
            vectors = encode_texts(self._encoder, texts, words)
        else:  # what an encoder makes of no texts at all may have any shape
            vectors = np.zeros((0, len(self._middle)), dtype=np.float32)
        silent = ~vectors.any(axis=1)
        centred = unit_rows(vectors - self._middle)
        centred[silent] = 0
        letters = self._letters.transform(texts or [""])[: len(texts)]
        return Rows(self._terms_of(words), sp.csr_matrix(letters), centred)

    def _terms_of(self, words: Words) -> sp.csr_matrix:
        columns: list[int] = []
        values: list[float] = []
        first = [0]
        for text in range(words.n_texts):
            counts = Counter(self.terms[term] for term in terms_of(words, text) if term in self.terms)
            columns.extend(counts)
            values.extend(counts.values())
            first.append(len(columns))
        column = np.array(columns, dtype=np.int32)
        weight = (1 + np.log(np.array(values, dtype=np.float32))) * self._rarity[column]
        rows = sp.csr_matrix((weight, column, np.array(first)), shape=(words.n_texts, len(self.terms)))
        norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
        return sp.csr_matrix(sp.diags(1 / np.where(norms > 0, norms, 1)) @ rows, dtype=np.float32)


def terms_of(words: Words, text: int) -> Iterator[str]:
    """Folded words of one text, and pairs of neighbours."""
    roots = [words.roots[words.root[position]] for position in words.of(text)]
    yield from roots
    for one, next_one in pairwise(roots):
        yield f"{one} {next_one}"


def _counts(words: Words) -> sp.csr_matrix:
    ones = np.ones(len(words.form), dtype=np.float32)
    return sp.csr_matrix((ones, (words.text, words.form)), shape=(words.n_texts, len(words.forms)))
